"""The self-test of an installation, as whoever packages it runs it."""

import os
import subprocess
import sys
from pathlib import Path


def self_test(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bdcdesk", "self-test", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, **environ})


def test_nothing_is_wrong_with_this_checkout(tmp_path: Path) -> None:
    done = self_test(BDCDESK_HOME=str(tmp_path / "home"))
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == lines[-1:]
    assert len(lines) > 10
