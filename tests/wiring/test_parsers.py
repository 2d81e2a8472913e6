"""What is loaded before a command is known: nothing that the window would have to wait for."""

import json
import subprocess
import sys

import pytest

_LOOK = """
import json, sys
before = set(sys.modules)
from bdcdesk.cli import main
try:
    main(json.loads(sys.argv[1]))
except SystemExit:
    pass
print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["source", "add", "--help"], ["--version"]], ids=" ".join)
def test_a_command_line_is_understood_without_the_program(arguments: list[str]) -> None:
    command = [sys.executable, "-c", _LOOK, json.dumps(arguments)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    loaded = json.loads(run.stderr)
    ours = [name for name in loaded if name.startswith("bdcdesk.") and not name.startswith("bdcdesk.wiring.parsers")]
    assert ours == ["bdcdesk.cli", "bdcdesk.wiring"]
    assert [name for name in loaded if name.partition(".")[0] in ("msgspec", "PySide6", "requests", "sqlalchemy", "starlette")] == []
