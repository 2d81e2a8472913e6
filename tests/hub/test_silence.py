"""The hub's watch over its sources: who is named, and who is not."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest

from bdcdesk.domain.actions.source import SetSource, SwitchSource
from bdcdesk.hub.silence import AFTER_START, EVERY, SAID_FOR, Silence
from tests.replica.making import House, Seat, folder

HOUR = 3_600_000


class Watch:
    """A hub in a store that never closes, which has heard of each lead that its desk has."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.hub: Seat = house.open_store()
        self.silence = Silence(self.hub.desk)
        self.count, self.looks = 0, 0
        for source in ("web", "box"):
            self.hub.do(SetSource, source=source, name=source.title(), kind="form" if source == "web" else "mailbox")
        self.hub.settle()

    def lead(self, via: str, source: str = "AutoBazaar", **fields: object) -> None:
        self.count += 1
        self.house.receive(self.hub, f"l{self.count}", via=via, source=source, **fields)

    def hours(self, count: int, *sources: tuple[str, str]) -> None:
        """So many hours go by, with a lead of each of these in each."""
        for _ in range(count):
            for via, source in sources:
                self.lead(via, source)
            self.house.clock.at += HOUR

    def told(self) -> str:
        self.silence.notice(list(self.hub.desk.leads))
        self.silence.step(self.hub.desk.now())
        self.looks += 1
        self.silence.step(self.hub.desk.now() + AFTER_START + self.looks * EVERY)
        return self.silence.problem


@pytest.fixture
def watch() -> Iterator[Watch]:
    with folder() as name:
        house = House(Path(name))
        yield Watch(house)
        house.close()


def test_a_source_that_falls_silent_is_named_and_no_other(watch: Watch) -> None:
    watch.hours(24, ("web", "Site"), ("box", "AutoBazaar"), ("", "Dropped"))
    assert watch.told() == ""
    watch.hours(5, ("web", "Site"), ("", "Dropped"))
    assert watch.told() == "“Box” has sent nothing for 6 h 12 min of business time; 4 h would be within its habit."
    watch.lead("box")
    assert watch.told() == ""


def test_a_sender_that_falls_silent_in_a_mailbox_that_does_not_is_named(watch: Watch) -> None:
    watch.hours(24, ("box", "AutoBazaar"), ("box", "CarScout"), ("", "Dropped"))
    watch.hours(6, ("box", "CarScout"), ("", "Dropped"))
    assert watch.told().startswith("“AutoBazaar” by “Box” has sent nothing for 7 h ")


def test_each_of_several_is_named_the_worst_first_and_the_folders_senders_too(watch: Watch) -> None:
    watch.hours(24, ("web", "Site"), ("box", "AutoBazaar"), ("", "Dropped"), ("", "Faxed"), ("", "Scanned"))
    watch.hours(1, ("web", "Site"), ("", "Dropped"), ("", "Faxed"), ("", "Scanned"))
    watch.hours(1, ("", "Dropped"), ("", "Faxed"), ("", "Scanned"))
    watch.house.clock.at += 6 * HOUR
    said = watch.told()
    assert said.startswith("“Box” has sent nothing for 9 h ")
    assert "habit. Silent too: “Web” for 8 h " in said
    assert said.endswith(" min and 2 more.")
    watch.lead("", "Dropped")
    watch.lead("", "Scanned")
    assert re.search(r"habit\. Silent too: “Web” for 8 h \d+ min and “Faxed” for 7 h \d+ min\.$", watch.told())
    watch.lead("web", "Site")
    assert re.search(r"habit\. Silent too: “Faxed” for 7 h \d+ min\.$", watch.told())


def test_tests_and_what_is_typed_in_are_no_arrivals(watch: Watch) -> None:
    watch.hours(24, ("web", "Site"))
    watch.house.clock.at += 6 * HOUR
    watch.lead("web", "Site", nature="test")
    watch.lead("web", "Site", by_hand=True)
    assert watch.told().startswith("“Web” has sent nothing for 7 h ")


def test_who_was_switched_off_is_not_missed_and_who_is_gone_not_for_ever(watch: Watch) -> None:
    watch.hours(24, ("web", "Site"), ("box", "AutoBazaar"))
    watch.hub.do(SwitchSource, source="web", off=True)
    watch.house.clock.at += 6 * HOUR
    watch.hub.settle()
    assert watch.told().startswith("“Box” has sent nothing")
    assert "more" not in watch.told()
    watch.house.clock.at += SAID_FOR
    assert watch.told() == ""


def test_a_hub_that_has_just_started_waits_for_what_came_meanwhile(watch: Watch) -> None:
    watch.hours(24, ("web", "Site"))
    watch.house.clock.at += 6 * HOUR
    watch.silence.notice(list(watch.hub.desk.leads))
    watch.silence.step(watch.hub.desk.now())
    assert watch.silence.problem == ""
    assert watch.told() != ""


def test_a_look_at_leads_that_are_known_costs_next_to_nothing(watch: Watch) -> None:
    watch.hours(50, ("web", "Site"), ("box", "AutoBazaar"))
    watch.told()
    known = list(watch.hub.desk.leads)
    began = perf_counter()
    watch.silence.notice(known * 1_000)
    # 100,000 looks; generous for a busy machine.
    assert perf_counter() - began < 1
    assert watch.silence._untaken == []
