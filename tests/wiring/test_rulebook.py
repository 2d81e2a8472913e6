"""The rule book as it lies on this computer: without a whole one nobody is contacted."""

import shutil
from pathlib import Path

import pytest

from bdcdesk.domain.contact_rules import UNREAD, BookError
from bdcdesk.machine.program import resources
from bdcdesk.wiring import rulebook


def test_the_programs_own_is_read() -> None:
    assert rulebook.rulebook() is rulebook.rulebook()
    assert rulebook.rulebook() == rulebook.read(resources() / "contact_rules")


def test_a_damaged_one_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "contact_rules"
    shutil.copytree(resources() / "contact_rules", folder)
    (folder / "hours.json").write_text("{", "utf-8")
    with pytest.raises(BookError, match=r"hours\.json"):
        rulebook.read(folder)
    monkeypatch.setattr(rulebook, "resources", lambda: tmp_path)
    assert rulebook.rulebook.__wrapped__() is UNREAD
    assert "nobody is contacted" in caplog.text
