"""The hub holds new leads, and numbers that come later, to the do-not-call list kept on its computer, before anything is sent to them."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest

from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.identity import persons
from bdcdesk.hub.listed import AT_ONCE, EVERY, Listed
from bdcdesk.intake.kept_list import KeptLists
from tests.contact.conftest import Clock, Practice
from tests.contact.house import RECORD, House, Machine
from tests.intake.test_kept_list import kept
from tests.letters import named

DAY = 86_400_000
LISTED, OTHER, MAIL = "+12025550160", "+12025550161", "rosa@example.com"


class Town:
    def __init__(self, path: Path) -> None:
        self.practice = Practice(path / "provider.db", Clock())
        self.house = House(path, self.practice)
        self.lists = KeptLists(path / "lists", RECORD.person_key)
        self.hub: Machine = self.house.hub()
        self.listed = Listed(self.hub.desk, self.lists)

    @property
    def now(self) -> int:
        return self.house.clock.now

    def lead(self, *addresses: str, ago: int = 100) -> str:
        """Of somebody who asked so many days ago, and whose request is only read now."""
        points = tuple(ContactPoint("email" if "@" in one else "phone", one, one) for one in addresses)
        name, people = self.house.new_id(), persons(RECORD.person_key, points)
        told = {"lead": name, "source": "x", "arrived": self.now, "requested": self.now - ago * DAY}
        self.house.ana.do(ReceiveLead, shopper=Shopper(name="Rosa Quill", points=points), persons=people, **told)
        return name

    def text(self, lead: str, to: str) -> None:
        person = self.house.ana.desk.stream_of(to)
        self.house.ana.do(SendText, lead=lead, touch=self.house.new_id(), person=person, to=to, body=named("It is here."))

    def round(self) -> None:
        """In the hub's order: all hear what changed, then the dispatcher, then the edges."""
        changed = self.hub.step()
        self.listed.notice(list(changed))
        self.hub.notice(changed)
        for errand in self.hub.dispatcher.step(self.now).errands:
            errand.run()
            errand.finish(self.now)
        self.listed.step(self.now)

    def looked(self, number: str) -> tuple[bool, int]:
        self.hub.step()
        person = self.hub.desk.person(self.hub.desk.stream_of(number))
        return person.listed, person.looked


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.house.close()
    made.practice.stop()


def test_a_lead_that_comes_after_the_list_is_not_texted_if_it_is_listed(town: Town) -> None:
    day = town.now - DAY
    kept(town.lists, [LISTED[2:]], day)
    for number in (LISTED, OTHER):
        town.text(town.lead(number), number)
    for _ in range(4):
        town.round()
    assert [message["to"] for message in town.practice.messages] == [OTHER]
    assert (town.looked(LISTED), town.looked(OTHER)) == ((True, day), (False, day))
    (stopped,) = [lead.touches[0] for lead in town.hub.desk.leads.values() if lead.touches[0].stage == "not sent"]
    assert stopped.rule == "dnc-national"


def test_who_asked_a_moment_ago_is_answered_though_they_are_listed(town: Town) -> None:
    kept(town.lists, [LISTED[2:]], town.now - DAY)
    town.text(town.lead(LISTED, ago=0), LISTED)
    for _ in range(4):
        town.round()
    assert town.practice.posts == 1
    assert town.looked(LISTED)[0]


def test_a_number_that_is_given_later_is_looked_up_too(town: Town) -> None:
    kept(town.lists, [LISTED[2:]], town.now - DAY)
    first = town.lead(OTHER, MAIL)
    town.round()
    assert town.looked(LISTED) == (False, 0)
    town.lead(MAIL, LISTED)
    town.round()
    lead = town.hub.desk.lead(first)
    assert lead is not None
    assert [point.address for point in lead.shopper.points] == [OTHER, MAIL, LISTED], "they asked again, with another number"
    assert town.looked(LISTED)[0]


def test_a_list_that_comes_while_the_hub_runs_is_for_all_leads(town: Town) -> None:
    town.lead(LISTED)
    town.round()
    assert town.looked(LISTED) == (False, 0)
    kept(KeptLists(town.house.path.parent / "lists", RECORD.person_key), [LISTED[2:]], town.now)
    town.house.clock.now += EVERY
    town.round()
    assert town.looked(LISTED) == (True, town.now - EVERY)


def test_without_central_it_is_looked_up_all_the_same_and_told_later(town: Town) -> None:
    kept(town.lists, [LISTED[2:]], town.now)
    town.lead(LISTED)
    changed = town.hub.step()
    town.listed.notice(list(changed))
    assert town.hub.desk.person(town.hub.desk.stream_of(LISTED)).listed
    assert not town.house.ana.desk.person(town.hub.desk.stream_of(LISTED)).listed
    town.hub.step()
    town.house.ana.step()
    assert town.house.ana.desk.person(town.hub.desk.stream_of(LISTED)).listed


def test_a_list_too_old_to_rely_on_is_told_to_the_floor(town: Town) -> None:
    kept(town.lists, ["2025550188"], town.now)
    kept(town.lists, ["3055550188"], town.now - 3 * DAY)
    town.listed.step(town.now)
    assert town.listed.problem == ""
    town.listed.step(town.now + 28 * DAY)
    assert town.listed.problem == ""
    town.listed.step(town.now + 28 * DAY + EVERY)
    assert town.listed.problem.startswith("The do-not-call list of 2026-09-18 is too old: by law it counts for 31 days (area codes 305).")
    town.listed.step(town.now + 32 * DAY)
    assert "(area codes 202, 305)" in town.listed.problem
    kept(town.lists, ["2025550188", "3055550188"], town.now + 31 * DAY)
    town.listed.step(town.now + 33 * DAY)
    assert town.listed.problem == ""


def test_many_leads_are_looked_up_a_part_at_a_time_but_whoever_waits_at_once(town: Town) -> None:
    numbers = [f"+1202555{n:04}" for n in range(AT_ONCE + 50)]
    names = [town.lead(number) for number in numbers[:3]]
    town.text(names[2], numbers[2])
    town.hub.step()
    kept(town.lists, [number[2:] for number in numbers], town.now)
    asked = [*(f"gone-{n}" for n in range(AT_ONCE)), *names]
    town.listed.notice(asked)
    assert town.hub.desk.person(town.hub.desk.stream_of(numbers[2])).listed


def test_a_look_is_fast_in_a_long_list(town: Town) -> None:
    kept(town.lists, (f"202{n:07}" for n in range(2_000_000, 2_100_000)), town.now)
    began = perf_counter()
    found = sum(town.lists.lists(f"+1202{n:07}") is True for n in range(2_099_000, 2_101_000))
    assert found == 1_000
    assert (perf_counter() - began) / 2_000 < 0.002, "some 50 microseconds, with room for a computer that is busy"
