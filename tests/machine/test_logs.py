"""Logs and crash reports: what they hold, and that nothing of people gets in."""

import json
import logging
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.machine import crash
from bdcdesk.machine.logs import IDS, NUMBERS, WORDS, Declared, close_log, event, open_log

LOG = logging.getLogger("bdcdesk.test")
NAMES = ("Anna Example", "anna@example.com", "+1 615 555-0123", "6155550123", "Example")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    before = logging.getLogger().level
    handler = open_log(tmp_path, "desk")
    yield tmp_path / "bdcdesk-desk.log"
    close_log(handler)
    logging.getLogger().setLevel(before)


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_an_event_is_a_line_of_its_declared_fields(file: Path) -> None:
    event(LOG, "sync.step", seq=7, ms=3.5, kind="lead_received", lead="0" * 32)
    [line] = lines(file)

    assert line.pop("at", 0) > 1_700_000_000_000
    assert line == {
        "level": "info", "logger": "bdcdesk.test", "event": "sync.step", "seq": 7, "ms": 3.5, "kind": "lead_received", "lead": "0" * 32,
    }  # fmt: skip


def test_an_undeclared_field_is_withheld_by_name(file: Path) -> None:
    event(LOG, "sync.step", seq=7, phone="6155550123")
    [line] = lines(file)

    assert line["withheld"] == ["phone"]
    assert "phone" not in line
    assert "5550123" not in file.read_text()


@pytest.mark.parametrize("field", sorted(NUMBERS | WORDS | IDS))
@pytest.mark.parametrize("value", NAMES)
def test_no_declared_field_takes_a_person(field: str, value: str, file: Path) -> None:
    event(LOG, "sync.step", **{field: value})

    assert value not in file.read_text("utf-8")
    assert lines(file)[0]["withheld"] == [field]


def test_text_of_any_library_is_withheld(file: Path) -> None:
    logging.getLogger("urllib3").warning("POST /Messages?To=%s", "+16155550123")
    [line] = lines(file)

    assert line["event"] == "text.withheld"
    assert str(line["where"]).startswith("test_logs:")
    assert "5550123" not in file.read_text()


def test_a_badly_formed_record_is_a_line_too() -> None:
    record = LOG.makeRecord("urllib3", logging.INFO, __file__, 1, "%d for anna@example.com", ("x",), None)

    assert json.loads(Declared().format(record))["event"] == "text.withheld"


def test_an_exception_is_its_type_and_where(file: Path) -> None:
    try:
        raise ValueError("Anna Example")
    except ValueError:
        LOG.exception("while reading Anna Example")
    [line] = lines(file)

    assert line["error"] == "ValueError"
    [frame] = line["frames"]
    assert frame.startswith("test_logs.py:")
    assert frame.endswith("test_an_exception_is_its_type_and_where")
    assert "Anna" not in file.read_text()


@given(name=st.text(), fields=st.dictionaries(st.text(), st.text() | st.integers() | st.floats() | st.booleans()))
def test_any_record_is_one_line_of_json(name: str, fields: dict[str, object]) -> None:
    record = LOG.makeRecord(LOG.name, logging.INFO, __file__, 1, name, (), None, extra={"bdcdesk_event": name, "bdcdesk_fields": fields})
    text = Declared().format(record)

    assert "\n" not in text
    assert set(json.loads(text)) <= {"at", "level", "logger", "event", "where", "withheld"} | NUMBERS | WORDS | IDS


def test_only_the_owner_reads_it_also_after_it_was_turned_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bdcdesk.machine.logs.FILE_BYTES", 1000)
    (tmp_path / "bdcdesk-hub.log").touch(mode=0o644)
    handler = open_log(tmp_path, "hub")
    assert stat.S_IMODE((tmp_path / "bdcdesk-hub.log").stat().st_mode) == 0o600
    for seq in range(200):
        event(LOG, "sync.step", level=logging.WARNING, seq=seq)
    close_log(handler)
    files = list(tmp_path.glob("bdcdesk-hub.log*"))

    assert len(files) == 5
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert lines(tmp_path / "bdcdesk-hub.log")[-1]["seq"] == 199


def test_a_log_that_cannot_be_written_does_not_quote_what_it_was_to_hold(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [handler] = [each for each in logging.getLogger().handlers if getattr(each, "baseFilename", None) == str(file)]
    handler.stream.close()
    LOG.warning("for %s", "Anna Example")
    told = capsys.readouterr().err

    assert told == "bdcdesk: the log cannot be written (ValueError).\n"
    handler.stream = None


class TestCrash:
    def test_tells_what_and_where_and_nothing_of_people(self, tmp_path: Path) -> None:
        shopper = "Anna Example"
        try:
            try:
                raise KeyError(shopper)
            except KeyError as first:
                raise RuntimeError(f"no {shopper}") from first
        except RuntimeError as caught:
            path = crash.write(caught, tmp_path, 1_785_000_000_123, "MainThread")
        text = path.read_text("utf-8")

        assert path.name == "crash-20260725-172000-123.txt"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "builtins.RuntimeError\n  test_logs.py:" in text
        assert "caused by builtins.KeyError\n  test_logs.py:" in text
        assert "bdcdesk 0." in text
        assert "pyside6-essentials 6." in text
        assert shopper not in text

    def test_a_circle_of_causes_ends(self, tmp_path: Path) -> None:
        one, two = ValueError(), TypeError()
        one.__cause__, two.__cause__ = two, one

        assert crash.write(one, tmp_path, 0, "main").read_text("utf-8").count("builtins.") == 2

    def test_is_written_for_any_thread(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        monkeypatch.setattr(threading, "excepthook", threading.excepthook)
        told: list[Path] = []
        crash.install(tmp_path, lambda: 1000, told.append)

        def fails() -> None:
            raise ValueError("Anna Example")

        thread = threading.Thread(target=fails, name="sync")
        thread.start()
        thread.join(10)
        error = OSError("Anna Example")
        sys.excepthook(type(error), error, None)

        assert told == [tmp_path / "crash-19700101-000001-000.txt"] * 2
        assert "OSError" in told[0].read_text("utf-8")
        assert "Anna" not in capsys.readouterr().err

    def test_a_report_that_cannot_be_written_is_said(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        monkeypatch.setattr(threading, "excepthook", threading.excepthook)
        (tmp_path / "file").touch()
        crash.install(tmp_path / "file", lambda: 0)
        error = ValueError("Anna Example")
        sys.excepthook(type(error), error, None)

        assert capsys.readouterr().err == "bdcdesk: unexpected ValueError; its report could not be written (NoFolder).\n"
