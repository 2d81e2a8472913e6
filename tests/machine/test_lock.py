"""One holder at a time, and what is said where nobody could hold anything."""

import errno
from pathlib import Path

import pytest

from bdcdesk.machine import lock
from bdcdesk.machine.lock import Held, Hold


def test_one_holds_it_at_a_time(tmp_path: Path) -> None:
    first = Hold(tmp_path / "desk.lock")
    with pytest.raises(Held):
        Hold(tmp_path / "desk.lock")
    first.close()
    first.close()
    Hold(tmp_path / "desk.lock").close()


def test_a_disk_that_knows_no_locks_is_not_taken_for_another_holder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_take_at_once", unknown)
    with pytest.raises(OSError, match="No locks available"):
        Hold(tmp_path / "desk.lock")
