"""What the documents name is there."""

import re
from pathlib import Path

import pytest

from bdcdesk.cli import main
from bdcdesk.desktop.shell.keys import KEYS

REPO = Path(__file__).parents[1]
DOCUMENTS = sorted([REPO / "README.md", REPO / "CONTRIBUTING.md", *(REPO / "docs").glob("*.md")])
PARTS = sorted(folder.parent.name for folder in (REPO / "bdcdesk").glob("*/__init__.py"))

_PATH = re.compile(
    r"(?<![\w./-])(?:bdcdesk|resources|tests|docs|locks|installer|bench|\.ci)/[\w./*-]*"
    r"|(?<![\w./-])[\w-]+\.(?:md|toml|spec)\b"
)
_LINK = re.compile(r"\]\(([^)#:]+)\)")


def named(document: Path) -> list[Path]:
    """Every path in it: those of the repository wherever they stand, and what its links and pictures point to."""
    text = document.read_text("utf-8")
    links = [document.parent / link for link in _LINK.findall(text)]
    return [REPO / path for path in _PATH.findall(_LINK.sub("", text))] + links


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    paths = named(document)

    assert paths
    missing = [str(path) for path in paths if not (any(REPO.glob(str(path.relative_to(REPO)))) if "*" in path.name else path.exists())]
    assert not missing


def test_a_wrong_path_would_be_found(tmp_path: Path) -> None:
    document = tmp_path / "wrong.md"
    document.write_text("`bdcdesk/domain/no_such.py`, [here](gone.md), `.venv/bin/bdcdesk`, dist/bdcdesk/x, https://docs/x", "utf-8")

    assert named(document) == [REPO / "bdcdesk/domain/no_such.py", tmp_path / "gone.md"]


def test_the_layout_names_every_folder_of_the_program() -> None:
    layout = (REPO / "docs" / "layout.md").read_text("utf-8")

    assert PARTS
    assert [part for part in PARTS if f"`bdcdesk/{part}/`" not in layout] == []


def test_the_layout_names_every_file_of_the_program() -> None:
    layout = (REPO / "docs" / "layout.md").read_text("utf-8")
    files = [path.relative_to(REPO) for path in (REPO / "bdcdesk").rglob("*.py") if path.name != "__init__.py"]

    assert len(files) > 200
    assert [path for path in sorted(map(str, files)) if "/migrations/" not in path and path not in layout] == []


def test_the_readme_lists_the_keys_that_f1_lists() -> None:
    readme = (REPO / "README.md").read_text("utf-8")
    table = readme.partition("## Keys\n")[2].partition("\n## ")[0]

    assert [tuple(row) for row in re.findall(r"^\| (.+?) \| (.+?) \|$", table, re.MULTILINE)[1:]] == list(KEYS)


def test_every_command_that_the_readme_names_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    found = set(re.findall(r"\bbdcdesk ([a-z-]+)[^`\n]*`", (REPO / "README.md").read_text("utf-8")))

    assert {"demo", "log", "provider"} <= found
    for word in sorted(found):
        with pytest.raises(SystemExit) as ended:
            main([word, "--help"])
        assert ended.value.code == 0, word
    capsys.readouterr()


def test_the_readme_names_every_document() -> None:
    readme = (REPO / "README.md").read_text("utf-8")

    assert [path.name for path in sorted((REPO / "docs").glob("*.md")) if f"](docs/{path.name})" not in readme] == []


def test_the_readme_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = set(re.findall(r"^    ([a-z][a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    table = re.findall(r"^\| `bdcdesk ([a-z-]+)", (REPO / "README.md").read_text("utf-8"), re.MULTILINE)

    assert "read-lead" in commands
    assert commands <= set(table)
