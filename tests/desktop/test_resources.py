"""The three places data files can be in, each made for real in a folder of its own and asked by a fresh interpreter."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bdcdesk.desktop import resources
from bdcdesk.machine import program

ASK = """import sys
sys.path.insert(0, sys.argv[1])
if sys.argv[2]:
    sys._MEIPASS = sys.argv[2]
from bdcdesk.desktop.resources import resource
"""


def ask(code: Path, frozen: Path | str, what: str = "print(resource('theme', 'tokens.json'))") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", ASK + what, str(code), str(frozen)], capture_output=True, text=True, check=False, cwd=code)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A copy of the two modules that look for them, with nothing beside it."""
    return copied(tmp_path / "code")


def copied(place: Path) -> Path:
    package = place / "bdcdesk"
    for module in (resources, program):
        folder = package / Path(module.__file__).parent.name
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        shutil.copy(module.__file__, folder)
    (package / "__init__.py").touch()
    return place


def furnish(folder: Path) -> Path:
    (folder / "theme").mkdir(parents=True)
    (folder / "theme" / "tokens.json").write_text("{}")
    return folder


def test_in_a_checkout(code: Path) -> None:
    there = furnish(code / "resources")
    assert ask(code, "").stdout.strip() == str((there / "theme" / "tokens.json").resolve())


def test_in_an_installed_wheel(code: Path) -> None:
    furnish(code / "resources")
    there = furnish(code / "bdcdesk" / "_resources")
    assert ask(code, "").stdout.strip() == str((there / "theme" / "tokens.json").resolve())


def test_in_a_frozen_build(code: Path, tmp_path: Path) -> None:
    furnish(code / "resources")
    unpacked = copied(tmp_path / "unpacked")
    there = furnish(unpacked / "resources")
    assert ask(unpacked, unpacked).stdout.strip() == str(there / "theme" / "tokens.json")


def test_nowhere_is_said_in_words(code: Path) -> None:
    assert "Nothing of yours is lost; install bdcdesk again" in ask(code, "").stderr
