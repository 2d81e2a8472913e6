"""`bdcdesk quarantine`, over a real folder."""

from datetime import UTC
from pathlib import Path

import pytest

from bdcdesk.cli import main
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.wiring.quarantined import tell


def test_each_document_is_told_with_its_name_when_and_why(tmp_path: Path) -> None:
    kept = Quarantine(tmp_path)
    first = kept.keep(b"?", "web-form (HTTP)", "Nobody is named.", 1_767_225_600_000)
    second = kept.keep(b"??", "a\n\x1b[2Jb.xml", "It is broken.", 1_767_229_200_000)
    said: list[str] = []
    assert tell(kept, tmp_path, UTC, said.append) == 0
    assert said == [
        "2026-01-01 00:00  web-form (HTTP), 1 byte",
        "  Nobody is named.",
        f"  {first.hash}.raw",
        "2026-01-01 01:00  a  [2Jb.xml, 2 bytes",
        "  It is broken.",
        f"  {second.hash}.raw",
        f"2 documents are in quarantine on this computer, in {tmp_path}. What a newer bdcdesk can read is taken by: bdcdesk import FILE",
    ]


def test_an_empty_one_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BDCDESK_HOME", str(tmp_path))
    assert main(["quarantine"]) == 0
    assert capsys.readouterr().out == "Nothing is in quarantine on this computer.\n"
