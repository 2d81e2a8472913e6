"""`bdcdesk wording ...`: what one store says is taken over by another."""

from pathlib import Path

import msgspec
import pytest

from bdcdesk import cli
from bdcdesk.domain.own_plans import plan_kept
from bdcdesk.domain.wording_file import written
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.plans import shipped_plans
from bdcdesk.wiring.wording import RUNS

from .test_sources import Desk

FILE = """{"holds": "wording", "version": 1, "replies": [
 {"scenario": "trade_in", "stage": "first", "channel": "text", "language": "en", "body": "Hi {first_name}, bring the title."},
 {"scenario": "trade_in", "stage": "first", "channel": "text", "language": "xx", "body": "Hi"}]}"""


class Office(Desk):
    def type(self, what: str, *arguments: str) -> list[str]:
        self.said.clear()
        self.code = RUNS[what](cli.understood(["wording", what, *arguments]), self.environ, self.said.append)
        return list(self.said)


def test_words_are_taken_from_a_file_once_and_saved_as_they_are(tmp_path: Path) -> None:
    office, file, saved = Office(tmp_path), tmp_path / "words.json", tmp_path / "saved.json"
    file.write_text(FILE)
    assert office.type("import", str(file), "--show")[-1] == "1 would be changed, 0 as they were."
    said = office.type("import", str(file))
    assert said == [
        "Not taken. trade_in, first, text, xx: there is no such reply.",
        "trade_in, first, text, en: 'Hi {first_name}, bring the title.'",
        "1 changed, 0 as they were.",
    ]
    assert office.code == 1
    assert office.type("import", str(file))[-1] == "0 changed, 1 as they were."
    assert office.type("export", str(saved)) == [f"1 of the store's replies are in its own words; they are in {saved}."]
    assert office.type("import", str(saved)) == ["0 changed, 1 as they were."]
    assert office.code == 0


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with pytest.raises(NoPlace, match="cannot be opened"):
        office.type("import", str(tmp_path / "none.json"))
    (tmp_path / "rubbish").write_bytes(b"\x00\xff")
    with pytest.raises(NoPlace, match=r"holds no words of a store.* Nothing was changed"):
        office.type("import", str(tmp_path / "rubbish"))
    with pytest.raises(NoPlace, match="cannot be written"):
        office.type("export", str(tmp_path / "no" / "folder.json"))


def test_plans_go_from_one_store_to_another_in_the_same_file(tmp_path: Path) -> None:
    office, file, saved = Office(tmp_path), tmp_path / "plans.json", tmp_path / "saved.json"
    ours = msgspec.structs.replace(plan_kept(shipped_plans(), "usual"), subject="Your next car")
    file.write_bytes(written((), (ours,)))
    assert office.type("import", str(file), "--show") == ["plan usual: 8 steps", "1 would be changed, 0 as they were."]
    assert office.type("import", str(file)) == ["plan usual: 8 steps", "1 changed, 0 as they were."]
    assert office.type("import", str(file)) == ["0 changed, 1 as they were."]
    said = office.type("export", str(saved))
    assert said == [f"0 of the store's replies are in its own words and 1 of its follow-up plans are its own; they are in {saved}."]
    assert saved.read_bytes() == file.read_bytes()
