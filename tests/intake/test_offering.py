"""The hub finds somebody for each lead: real desks on a real log, and a clock that the test moves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bdcdesk.central.records import Member, Sighting
from bdcdesk.domain.actions import Refused
from bdcdesk.domain.actions.offers import SetDistribution, SetStatus
from bdcdesk.domain.actions.ownership import Claim, Release
from bdcdesk.domain.actions.plans import KeepPlan
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.events.settings import Distribution, Hours, StoreDescribed
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.own_plans import plan_kept
from bdcdesk.hub.attending import Attending
from bdcdesk.intake.offering import Offering
from bdcdesk.wiring.plans import shipped_plans
from tests.replica.making import RECORD, START, House, folder

MINUTE = 60_000
ROUND = Distribution("round robin", patience=MINUTE, most=2, all_for=2 * MINUTE)


class Store:
    """Two hubs with their timers, and three agents."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.hub = house.open_store()
        self.hubs = [self.hub, house.seat("hub2")]
        self.attending = Attending(RECORD.id)
        self.offering = [Offering(seat.desk, self.attending.attendance) for seat in self.hubs]
        self.seats = {name: house.seat(name) for name in ("ana", "ben", "cyd")}

    def set(self, rules: Distribution) -> None:
        self.hub.do(SetDistribution, distribution=rules)
        self.settle()

    def says(self, member: str, status: str) -> None:
        self.seats[member].do(SetStatus, member=member, status=status)
        self.settle()

    def settle(self) -> None:
        """Everybody hears of everything, and both hubs do what is due."""
        for _ in range(3):
            for seat in (*self.seats.values(), *self.hubs):
                changed = seat.settle()
                for hub, offering in zip(self.hubs, self.offering, strict=True):
                    if hub is seat:
                        offering.notice(changed)
            for offering, hub in zip(self.offering, self.hubs, strict=True):
                offering.step(hub.desk.now())
        for seat in (*self.hubs, *self.seats.values()):
            seat.settle()

    def hears(self, *here: str) -> None:
        """The hubs hear from central who works here, and that the desks of these are there."""
        now, central = self.hub.desk.now(), self.hub.line.real
        for member in here:
            central.tell(RECORD.id, Sighting(member, "", "", now, now + 15_000))
        self.attending.ask(central, now)
        self.settle()

    def passes(self, time: int) -> None:
        self.house.clock.at += time
        self.settle()

    def receive(self, *names: str) -> None:
        for name in names:
            self.house.receive(self.hub, name)
            self.offering[0].notice([name])
        self.settle()

    def lead(self, name: str) -> Lead:
        return self.house.leads()[name]

    def asked(self, name: str) -> list[str]:
        return [offer.to or offer.kind for offer in self.lead(name).offers]


@pytest.fixture
def store() -> Iterator[Store]:
    with folder() as name:
        house = House(Path(name))
        yield Store(house)
        house.close()


def test_up_for_grabs_nothing_is_offered(store: Store) -> None:
    store.says("ana", "available")
    store.receive("adams")
    store.passes(10 * MINUTE)
    assert store.house.kinds("adams") == ["lead_received"]


def test_a_lead_goes_from_one_to_the_next_to_all_to_the_supervisor_and_its_clock_stays(store: Store) -> None:
    store.set(ROUND)
    for member in ("ana", "ben", "cyd"):
        store.says(member, "available")
    store.receive("adams")
    due = store.lead("adams").due
    for _ in range(5):
        store.passes(MINUTE)
    store.passes(MINUTE)
    assert store.asked("adams") == ["ana", "ben", "all", "supervisor"]
    assert store.lead("adams").due == due
    # Two hubs did it, and each thing once.
    assert store.house.kinds("adams") == ["lead_received", "offered", "offered", "offered_to_all", "left_to_supervisor"]


def test_a_round_goes_round_and_whoever_it_is_offered_to_takes_it(store: Store) -> None:
    store.set(ROUND)
    for member in ("ana", "ben", "cyd"):
        store.says(member, "available")
    names = ("adams", "brook", "chen", "diaz", "evans", "frost")
    store.receive(*names)
    first = {name: store.asked(name)[0] for name in names}
    assert sorted(first.values()) == ["ana", "ana", "ben", "ben", "cyd", "cyd"]
    to = first["adams"]
    other = next(member for member in first.values() if member != to)
    refused = store.seats[other].desk.do(store.seats[other].make(Claim, lead="adams"))
    assert isinstance(refused, Refused)
    assert refused.by == to
    store.seats[to].do(Claim, lead="adams")
    store.passes(1)
    assert (store.lead("adams").owner, store.lead("adams").offers) == (to, ())


def test_who_goes_away_is_asked_no_more_at_once(store: Store) -> None:
    store.set(ROUND)
    store.says("ana", "available")
    store.says("ben", "available")
    store.receive("adams")
    (to,) = store.asked("adams")
    store.says(to, "away")
    assert store.asked("adams")[-1] == {"ana": "ben", "ben": "ana"}[to]


def test_who_takes_a_lead_as_hubs_go_on_with_it_and_releases_it_leaves_it_to_be_offered(store: Store) -> None:
    """What the hubs meant to do came to nothing. It must not count as done when there is a reason for it again."""
    store.set(ROUND)
    store.says("ana", "available")
    store.says("ben", "available")
    store.receive("adams")
    (first,) = store.asked("adams")
    store.house.clock.at += MINUTE
    store.seats[first].do(Claim, lead="adams")
    store.seats[first].settle()
    for hub, offering in zip(store.hubs, store.offering, strict=True):
        offering.step(hub.desk.now())
        assert hub.desk.waiting == 1
    store.settle()
    assert (store.lead("adams").owner, store.asked("adams")) == (first, [])
    store.seats[first].do(Release, lead="adams")
    store.settle()
    for _ in range(5):
        store.passes(MINUTE)
    assert store.asked("adams")[-2:] == ["all", "supervisor"]


def test_who_was_removed_is_asked_no_more_and_keeps_nobody_waiting(store: Store) -> None:
    store.set(ROUND)
    central = store.hub.line.real
    for member in ("ana", "ben"):
        central.add_member(RECORD.id, Member(member, member.title(), "agent"))
        store.says(member, "available")
    store.receive("adams", "brook")
    asked = {store.asked(lead)[0]: lead for lead in ("adams", "brook")}
    store.hears("ana", "ben")
    assert set(asked) == {"ana", "ben"}
    store.receive("clark")
    store.seats["ana"].do(Claim, lead=asked["ana"])
    store.settle()
    central.remove_member(RECORD.id, "ana")
    del store.seats["ana"]
    store.hears("ben")
    assert store.lead(asked["ana"]).owner == ""
    assert store.asked(asked["ana"]) == ["ben"]
    store.receive("dunn")
    assert "ana" not in store.asked("dunn")


def test_who_went_home_without_a_word_is_asked_no_more_until_their_desk_is_there(store: Store) -> None:
    store.set(ROUND)
    central = store.hub.line.real
    for member in ("ana", "ben"):
        central.add_member(RECORD.id, Member(member, member.title(), "agent"))
        store.says(member, "available")
    for _ in range(22):
        store.hears("ben")
        store.passes(MINUTE // 2)
    store.receive("adams", "brook")
    assert (store.asked("adams"), store.asked("brook")) == (["ben"], ["ben"])
    store.passes(MINUTE)
    assert store.asked("adams") == ["ben", "all"]
    store.hears("ana", "ben")
    store.receive("clark")
    assert store.asked("clark") == ["ana"]
    # Nothing was heard of anybody for an hour: that says nothing of who is there.
    store.passes(60 * MINUTE)
    store.hears("ben")
    store.receive("dunn", "evans")
    assert {*store.asked("dunn"), *store.asked("evans")} == {"ana", "ben"}


def test_where_nobody_is_there_the_supervisor_hears_and_who_comes_is_asked(store: Store) -> None:
    store.set(ROUND)
    store.receive("adams")
    assert store.asked("adams") == ["supervisor"]
    store.says("cyd", "available")
    assert store.asked("adams") == ["supervisor", "cyd"]


def test_what_a_shopper_waits_for_leaves_with_nobody(store: Store) -> None:
    store.says("ana", "available")
    store.receive("adams", "brook")
    store.seats["ana"].do(Claim, lead="adams")
    store.says("ana", "away")
    assert store.lead("adams").owner == "ana"
    store.says("ana", "gone home")
    lead = store.lead("adams")
    assert (lead.owner, lead.due, lead.arrived) == ("", START + 300_000, START)
    assert store.house.kinds("adams")[-1] == "let_go"
    store.says("ana", "available")
    store.seats["ana"].do(Claim, lead="adams")
    store.settle()
    assert store.lead("adams").owner == "ana"
    store.says("ana", "gone home")
    assert store.lead("adams").owner == ""


def test_while_the_store_is_closed_nothing_is_offered(store: Store) -> None:
    closed = Hours("America/New_York", ((),) * 6 + (((540, 1020),),))
    described = StoreDescribed("Harbor Motors", closed, "+12025550100", distribution=ROUND)
    from bdcdesk.domain.actions.intake import DescribeStore

    store.hub.do(DescribeStore, described=described)
    store.says("ana", "available")
    store.receive("adams")
    assert store.asked("adams") == []
    opens = store.offering[0].step(store.hub.desk.now())
    assert opens > store.hub.desk.now()


def test_a_hub_that_starts_anew_goes_on_where_the_last_one_was(store: Store) -> None:
    store.set(ROUND)
    for member in ("ana", "ben", "cyd"):
        store.says(member, "available")
    store.receive("adams")
    store.hub.restart()
    store.offering[0] = Offering(store.hub.desk)
    store.offering[0].notice(list(store.hub.desk.leads))
    store.receive("brook", "chen")
    assert sorted(store.asked(name)[0] for name in ("adams", "brook", "chen")) == ["ana", "ben", "cyd"]


def test_a_distribution_that_cannot_be_is_refused(store: Store) -> None:
    def refused(**rules: Any) -> str:
        decision = store.hub.desk.do(store.hub.make(SetDistribution, distribution=Distribution("round robin", **rules)))
        assert isinstance(decision, Refused)
        return decision.reason

    assert refused(patience=1) == "An offer stands for between 5 seconds and an hour."
    assert refused(most=0) == "A lead is offered to one agent at least."


def test_the_hub_follows_up_by_the_stores_own_plans_as_soon_as_they_are_kept(store: Store) -> None:
    hub = store.hub
    offering = Offering(hub.desk, store.attending.attendance, shipped_plans())

    def subject() -> str:
        offering.step(hub.desk.now())
        assert offering._by is not None
        return next(plan.subject for plan in offering._by.plans.plans if plan.id == "usual")

    before = subject()
    ours = msgspec.structs.replace(plan_kept(shipped_plans(), "usual"), subject="Your next car")
    hub.do(KeepPlan, kept=ours, over=0)
    store.settle()
    assert subject() == "Your next car"
    hub.do(KeepPlan, kept=PlanKept("usual"), over=1)
    store.settle()
    assert subject() == before
