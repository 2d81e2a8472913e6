"""`bdcdesk campaign ...`: what a file says is what the store offers, until it is ended."""

from pathlib import Path

import pytest

from bdcdesk import cli
from bdcdesk.wiring.campaigns import RUNS
from bdcdesk.wiring.place import NoPlace

from .test_sources import Desk

FILE = "name,wording,apr,make,until\nNovember,Approved credit.,0.9,Subaru,2036-11-30\nWinter,,1,,\n"


class Office(Desk):
    def type(self, what: str, *arguments: str) -> list[str]:
        """What is said; whether all went is in `code`."""
        self.said.clear()
        self.code = RUNS[what](cli.understood(["campaign", what, *arguments]), self.environ, self.said.append)
        return list(self.said)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_file_is_taken_changed_listed_and_ended(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "offers.csv"
    file.write_text(FILE)
    assert "until: ends" in office.type("import", str(file), "--show")
    assert office.type("list") == ["There are no campaigns yet. “bdcdesk campaign import FILE” takes them from a file."]
    said = office.type("import", str(file))
    assert (said[-1], office.code) == ("November: 0.9 % APR to Nov 30 on Subaru (new)", 1)
    assert said[0].startswith("Not taken. “Winter”: A campaign needs its exact wording")
    file.write_text(FILE.replace("0.9", "1.9"))
    assert office.type("import", str(file))[-1] == "November: 1.9 % APR to Nov 30 on Subaru (changed)"
    assert office.type("import", str(file))[-1] == "November: as it was"
    assert office.type("end", "november", "--reason", "sold out") == ["November is offered no more."]
    assert office.type("list") == ["November: 1.9 % APR to Nov 30 on Subaru (was ended)"]
    lines = office.type("history", "November")
    assert ["sold out" in lines[0], "now “1.9 %”" in lines[1], "set: 0.9 %" in lines[2]] == [True] * 3
    with pytest.raises(NoPlace, match="no campaign “May”"):
        office.type("end", "May")
    with pytest.raises(NoPlace, match="has no “colour”"):
        office.type("import", str(file), "--field", "make=colour")
