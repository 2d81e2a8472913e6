"""Who may import whom: the contracts of pyproject.toml are complete, hold, and each of them can fail."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import bdcdesk

REPO = Path(__file__).parents[1]
PACKAGE = REPO / "bdcdesk"
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}

OWNERS = {
    "qt": {"desktop"},
    "databases": {"central"},
    "sqlcipher": {"replica", "central"},
    "http": {"contact", "intake"},
    "imap": {"intake"},
    "keyring": {"machine"},
    "writing": {"desktop"},
}
"""Of each library's contract, the layers that may import it."""


def parts() -> set[str]:
    """All that lies directly in the package."""
    inside = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    return inside - {"__init__"}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run([sys.executable, "-c", code, "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(REPO / "pyproject.toml", tmp_path)
    shutil.copytree(PACKAGE, tmp_path / "bdcdesk", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    result = lint(copy)

    assert result.returncode == 0, result.stdout + result.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in result.stdout


def test_no_contract_has_exceptions() -> None:
    for contract in CONTRACTS.values():
        assert not contract.keys() & {"ignore_imports", "exhaustive_ignores", "unmatched_ignore_imports_alerting"}, contract["id"]
    assert CONTRACTS["layers"]["exhaustive"] is True


def test_each_library_is_forbidden_to_all_but_its_owners() -> None:
    assert CONTRACTS.keys() == OWNERS.keys() | {"layers", "screens"}
    for library, owners in OWNERS.items():
        forbidden_to = {source.removeprefix("bdcdesk.") for source in CONTRACTS[library]["source_modules"]}
        assert forbidden_to == parts() - owners, library


def test_the_package_itself_imports_nothing() -> None:
    """Its `__init__` belongs to no layer, so no contract watches it."""
    assert "import" not in (PACKAGE / "__init__.py").read_text("utf-8")


VIOLATIONS = [
    ("layers", "domain", "import bdcdesk.replica"),
    ("layers", "hub", "import bdcdesk.desktop"),
    ("layers", "contact", "import bdcdesk.intake"),
    ("layers", "domain", "import bdcdesk.machine"),
    ("screens", "desktop/work", "import bdcdesk.desktop.lead"),
    ("qt", "hub", "from PySide6 import QtCore"),
    ("databases", "replica", "import sqlalchemy"),
    ("databases", "report", "import alembic.command"),
    ("databases", "desktop", "import psycopg"),
    ("sqlcipher", "machine", "import sqlcipher3"),
    ("http", "hub", "import requests"),
    ("imap", "hub", "import imapclient"),
    ("keyring", "desktop", "import keyring"),
]


@pytest.mark.parametrize(("contract", "where", "line"), VIOLATIONS)
def test_a_violation_breaks_its_contract_and_no_other(copy: Path, contract: str, where: str, line: str) -> None:
    (copy / "bdcdesk" / where / "planted.py").write_text(line + "\n", "utf-8")

    result = lint(copy)

    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{CONTRACTS[contract]['name']} BROKEN" in result.stdout
    assert f"{len(CONTRACTS) - 1} kept, 1 broken." in result.stdout


def test_a_module_outside_the_layers_is_found(copy: Path) -> None:
    (copy / "bdcdesk" / "utils.py").write_text("", "utf-8")

    result = lint(copy)

    assert result.returncode == 1
    assert f"{CONTRACTS['layers']['name']} BROKEN" in result.stdout


def test_the_version_is_the_same_everywhere() -> None:
    assert bdcdesk.__version__ == PROJECT["project"]["version"]
