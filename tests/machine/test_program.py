"""The program as it is installed, and its part of the self-test."""

import subprocess
from pathlib import Path

import pytest

import bdcdesk
from bdcdesk.machine import check, program


def test_it_can_start_itself() -> None:
    done = subprocess.run([*program.command("--version")], capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 0, done.stderr
    assert bdcdesk.__version__ in done.stdout


def test_frozen_it_is_its_own_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program.sys, "frozen", True, raising=False)
    monkeypatch.setattr(program.sys, "executable", "/opt/bdcdesk/bdcdesk")

    assert program.command("hub") == ["/opt/bdcdesk/bdcdesk", "hub"]


def test_resources_are_found_beside_the_package_and_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (program.resources() / "fonts").is_dir()
    monkeypatch.setattr(bdcdesk, "__file__", str(tmp_path / "bdcdesk/__init__.py"))
    assert program.resources() == tmp_path / "resources"
    (tmp_path / "bdcdesk/_resources").mkdir(parents=True)
    assert program.resources() == tmp_path / "bdcdesk/_resources"


def test_every_library_has_a_version() -> None:
    assert "not known" not in program.versions().values()


def test_all_is_well_here() -> None:
    assert [finding for finding in check.check() if not finding.fine] == []


def test_a_part_whose_library_was_left_behind_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "planted.py").write_text("import left_behind\n")
    monkeypatch.setattr(bdcdesk, "__path__", [str(tmp_path)])

    assert ("parts of the program", False, "cannot be loaded: bdcdesk.planted (without left_behind)") in check.check()


def test_missing_zones_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "ZONES", {"America/Nowhere": -4})

    assert any(finding.what == "time zones" and not finding.fine and "America/Nowhere" in finding.detail for finding in check.check())


def test_wrong_zones_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "ZONES", {"America/New_York": 5})

    assert any(finding == ("time zones", False, "wrong: America/New_York") for finding in check.check())


def test_lost_keyrings_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check.metadata, "entry_points", lambda group: [])

    assert any(finding.what == "keyring backends" and not finding.fine for finding in check.check())


def test_lost_resources_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bdcdesk, "__file__", str(tmp_path / "bdcdesk/__init__.py"))

    assert any(finding.what == "resources" and not finding.fine for finding in check.check())
