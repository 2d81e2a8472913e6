"""`bdcdesk recognise`: through the command itself."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bdcdesk.cli import main
from bench.recognise import APART, OPEN, comments, recogniser, score

FIELDS = ["language", "questions", "channel_preference", "opt_out", "is_lead", "scenario", "second"]


def test_a_line_out_for_each_line_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "comments.jsonl"
    file.write_text('{"text": "Is it still there?", "id": 7}\n\n{"text": "¿Cuánto cuesta?"}\n', "utf-8")
    assert main(["recognise", str(file)]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(first) == FIELDS
    assert first["questions"] == ["availability"]
    assert (second["language"], second["scenario"]) == ("es", "numbers")


def test_a_bad_line_is_told_and_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "comments.jsonl"
    file.write_bytes(b'{"text": "STOP"}\nnot json\n{"words": "x"}\n{"text": 5}\n\xff\xfe\n{"text": "hi"}\n')
    assert main(["recognise", str(file)]) == 1
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 2
    for number in (2, 3, 4, 5):
        assert f"Line {number} is no JSON object" in told.err


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"text": "stop"}\n')))
    assert main(["recognise", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["opt_out"] is True


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognise", str(tmp_path / "gone.jsonl")]) == 1
    assert "cannot be opened" in capsys.readouterr().err


def test_the_open_half_of_the_comments_is_recognised_as_well_as_is_asked() -> None:
    total = score(recogniser(), comments(OPEN))
    assert total.comments == 100
    assert total.met


def test_a_half_is_kept_apart() -> None:
    assert {one["text"] for one in comments(OPEN)}.isdisjoint(one["text"] for one in comments(APART))
