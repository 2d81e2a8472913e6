"""Whether who asks has asked before."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from bdcdesk.domain.alike import handles
from bdcdesk.domain.duplicates import OTHER_HAS_ID, Asked, Verdict, alike_leads, judge
from bdcdesk.domain.events import contact, lead, person
from bdcdesk.domain.events.lead import ContactPoint, LeadReceived, Shopper
from bdcdesk.domain.events.vehicle import Vehicle, own_cars, plain_cars
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person

from .making import MINUTE, START, Story, received, texted

PHONE, MAIL = ContactPoint("phone", "+12025550123", "202 555 0123"), ContactPoint("email", "maria@example.com")
STREAM = {PHONE.address: "person/phone", MAIL.address: "person/mail", "+12025550199": "person/other"}
OTHER = ContactPoint("phone", "+12025550199")
FIT = Vehicle("buy", "used", "2019", "Honda", "Fit", stock="P-12")
CAMRY = Vehicle("buy", "new", "2026", "Toyota", "Camry")


class Held:
    """Leads as a desk finds them."""

    def __init__(self, *leads: Lead, wrong: str = "") -> None:
        self.leads = leads
        self._wrong = wrong

    def person(self, stream: str) -> Person:
        return Person(wrong=stream == self._wrong)

    def found(self, handle: str) -> Iterable[Lead]:
        return [lead for lead in self.leads if handle in handles(lead)]


def request(name: str = "Maria Delgado", *points: ContactPoint, words: str = "Is it there?", **facts: Any) -> tuple[LeadReceived, Shopper]:
    stamped = {"persons": tuple(STREAM[point.address] for point in points), "vehicles": (FIT,), **facts}
    return received(**stamped), Shopper(name, points=points, comments=words)


def held(name: str = "Maria Delgado", *points: ContactPoint, name_of: str = "l1", **facts: Any) -> Lead:
    return msgspec.structs.replace(Story(*request(name, *points, **facts)).now, id=name_of)


def asked(name: str = "Maria Delgado", *points: ContactPoint, resend: bool = False, **facts: Any) -> Asked:
    return Asked(*request(name, *points, **{"source": "CarLine", "words": "Still there?", **facts}), resend=resend)


@pytest.mark.parametrize(("point", "by"), [(PHONE, "phone"), (MAIL, "email")])
def test_who_asks_again_through_another_source_is_known_by_number_or_address(point: ContactPoint, by: str) -> None:
    assert judge(asked("M Delgado", OTHER, point), Held(held("Maria Delgado", PHONE, MAIL))) == Verdict("l1", by)  # type: ignore[arg-type]


def test_a_text_without_a_name_is_whoever_has_the_number() -> None:
    assert judge(asked("", PHONE), Held(held("Maria Delgado", PHONE))).lead == "l1"


def test_a_number_that_was_found_to_be_somebody_elses_makes_nobody_the_same() -> None:
    known = Held(held("Maria Delgado", PHONE), wrong="person/phone")
    assert judge(asked("", PHONE), known) == Verdict()
    assert judge(asked("Maria Delgado", PHONE), known).lead == "l1"


def test_two_with_names_that_are_nothing_alike_share_a_number_and_stay_two() -> None:
    one = held("Maria Delgado", PHONE)
    assert judge(asked("John Wu", PHONE), Held(one)) == Verdict()
    assert alike_leads(held("John Wu", PHONE, name_of="l2"), Held(one)) == [one]


def test_the_same_id_of_the_same_source_and_the_same_person_is_the_same_lead() -> None:
    known = held("Maria Delgado", PHONE, source="CarLine", source_id="12345")
    again = asked("Maria Delgado", PHONE, source_id="12345", words="is it THERE")
    assert judge(again, Held(known)) == Verdict("l1", "same id", same=True)
    assert judge(asked("", source_id="12345", words="", vehicles=()), Held(known)) == Verdict("l1", "same id", same=True)


def test_the_same_id_on_another_person_is_a_new_lead_with_a_finding() -> None:
    known = held("Maria Delgado", PHONE, source="CarLine", source_id="1")
    assert judge(asked("John Wu", OTHER, source_id="1"), Held(known)) == Verdict(findings=(OTHER_HAS_ID,))
    # The same id at another source says nothing at all.
    assert judge(asked("John Wu", OTHER, source="AutoBarn", source_id="1"), Held(known)) == Verdict()


def test_new_words_or_another_car_under_the_same_id_are_not_lost() -> None:
    known = held("Maria Delgado", PHONE, source="CarLine", source_id="7")
    assert judge(asked("Maria Delgado", PHONE, source_id="7", words="And in red?"), Held(known)) == Verdict("l1", "same id")
    assert judge(asked("Maria Delgado", PHONE, source_id="7", words="", vehicles=(CAMRY,)), Held(known)) == Verdict("l1", "same id")


TRADE = Vehicle("trade-in", "used", "2015", "Kia", "Soul")


@pytest.mark.parametrize(
    "facts",
    [
        {"points": (MAIL, PHONE)},
        {"points": (MAIL, ContactPoint("phone", "", "ask for Bo 55"))},
        {"points": (MAIL,), "prefers": "text"},
        {"points": (MAIL,), "consent": {"text": False}},
        {"points": (MAIL,), "vehicles": (FIT, TRADE)},
        {"points": (MAIL,), "wish": "Saturday"},
        {"points": (MAIL,), "timeframe": "within 30 days"},
        {"points": (MAIL,), "postal_code": "20001"},
    ],
)
def test_whatever_is_new_under_the_same_id_and_words_is_not_lost_and_told_once(facts: dict[str, Any]) -> None:
    def sent(points: tuple[ContactPoint, ...], **told: Any) -> tuple[LeadReceived, Shopper]:
        beside = {name: told.pop(name) for name in ("wish", "timeframe", "postal_code") if name in told}
        persons = tuple(STREAM[point.address] for point in points if point.address)
        got, shopper = request("Maria Delgado", **{"source": "CarLine", "source_id": "7", **told, "persons": persons})
        return got, msgspec.structs.replace(shopper, points=points, cars=own_cars(got.vehicles), **beside)

    story = Story(*sent((MAIL,)))
    assert judge(Asked(*sent((MAIL,))), Held(story.now)).same
    more = Asked(*sent(**facts))
    assert judge(more, Held(story.now)) == Verdict("l1", "same id")
    story.then(lead.RaisedAgain("r1", more.received, "same id"), personal=more.shopper)
    assert judge(more, Held(story.now)).same
    assert judge(Asked(*sent((MAIL,))), Held(story.now)).same


def test_a_shoppers_own_car_that_is_told_of_closer_is_more() -> None:
    def sent(**told: str) -> Asked:
        car = msgspec.structs.replace(TRADE, **told)
        got, shopper = request("Maria Delgado", MAIL, source="CarLine", source_id="7", vehicles=plain_cars((FIT, car)))
        return Asked(got, msgspec.structs.replace(shopper, cars=(car,)))

    first, closer = sent(), sent(odometer="40000")
    story = Story(first.received, first.shopper)
    assert not judge(closer, Held(story.now)).same
    story.then(lead.RaisedAgain("r1", closer.received, "same id"), personal=closer.shopper)
    assert judge(closer, Held(story.now)).same
    assert judge(first, Held(story.now)).same


def test_an_id_that_everybody_has_tells_nobody() -> None:
    many = [held(f"Person {n}", name_of=f"l{n}", source="CarLine", source_id="lead") for n in range(30)]
    assert judge(asked("", source_id="lead", words="", vehicles=()), Held(*many)) == Verdict(findings=(OTHER_HAS_ID,))
    mine = held("Maria Delgado", PHONE, name_of="mine", source="CarLine", source_id="lead")
    assert judge(asked("Maria Delgado", PHONE, source_id="lead", words=""), Held(*many, mine)).lead == "mine"


def test_a_resend_is_a_touch_of_its_lead_also_without_an_id() -> None:
    known = held("Maria Delgado", PHONE, source="CarLine")
    assert judge(asked("Maria Delgado", PHONE, resend=True, words=""), Held(known)) == Verdict("l1", "same id", same=True)
    assert not judge(asked("Maria Delgado", PHONE, words=""), Held(known)).same
    assert not judge(asked("Maria Delgado", PHONE, resend=True, source="AutoBarn", words=""), Held(known)).same


def test_a_near_equal_name_and_the_same_car_join_only_where_nothing_speaks_against_it() -> None:
    bare = held("Maria Delgado")
    assert judge(asked("Delgado, Maria", PHONE), Held(bare)) == Verdict("l1", "name and car")
    assert judge(asked("Delgado, Maria", PHONE, vehicles=(CAMRY,)), Held(bare)) == Verdict()
    reached = held("Maria Delgado", MAIL)
    assert judge(asked("Delgado, Maria", PHONE), Held(reached)) == Verdict()
    assert alike_leads(held("Delgado, Maria", PHONE, name_of="l2"), Held(reached)) == [reached]


def test_who_asked_before_and_was_closed_is_a_new_lead_that_names_the_newest_of_them() -> None:
    old, older = (
        msgspec.structs.replace(held("Maria Delgado", PHONE, name_of=name), arrived=at, closed="bought")
        for name, at in (("b", 2), ("a", 1))
    )
    assert judge(asked("Maria Delgado", PHONE), Held(older, old)) == Verdict(earlier="b")
    open_one = held("Maria Delgado", PHONE, name_of="open")
    assert judge(asked("Maria Delgado", PHONE), Held(open_one, old)).lead == "open"


def test_who_asks_with_the_same_id_after_their_lead_was_closed_waits_for_somebody() -> None:
    closed = msgspec.structs.replace(held("Maria Delgado", PHONE, source="CarLine", source_id="1"), closed="no answer")
    again = asked("Maria Delgado", PHONE, source_id="1", words="Is it there?")
    assert judge(again, Held(closed)) == Verdict(earlier="l1")
    resent = msgspec.structs.replace(again, resend=True)
    assert judge(resent, Held(closed)) == Verdict("l1", "same id", same=True)


def test_nobody_is_known_by_who_was_erased() -> None:
    story = Story(*request("Maria Delgado", PHONE)).then(person.Erased(("e1",)))
    assert judge(asked("Maria Delgado", PHONE), Held(story.now)) == Verdict()


def test_who_was_told_apart_is_not_shown_as_alike_any_more() -> None:
    one, two = held("Maria Delgado", PHONE), held("Maria Delgado", OTHER, name_of="l2")
    assert alike_leads(one, Held(one, two)) == [two]
    apart = msgspec.structs.replace(two, apart=("l1",))
    assert alike_leads(one, Held(one, apart)) == alike_leads(apart, Held(one, apart)) == []
    assert alike_leads(one, Held(one, msgspec.structs.replace(two, closed="sold"))) == []


# What it means for the lead


def raised(name: str = "r1", *points: ContactPoint, at: int = START + 30 * MINUTE, **facts: Any) -> tuple[lead.RaisedAgain, Shopper]:
    got, shopper = request(
        "Maria Delgado", *points, **{"source": "CarLine", "arrived": at, "due": at + 5 * MINUTE, "words": "Again!", **facts}
    )
    return lead.RaisedAgain(name, got, "phone"), shopper


def test_clock_and_owner_stay_and_both_sources_have_the_credit() -> None:
    story = Story(*request("Maria Delgado", PHONE)).then(lead.Claimed("ana"))
    before = story.now
    facts, shopper = raised("r1", OTHER, MAIL, vehicles=(CAMRY, FIT))
    story.then(facts, personal=shopper)
    assert (story.now.owner, story.now.due, story.now.arrived, story.now.source) == ("ana", before.due, before.arrived, before.source)
    assert story.now.sources == ("AutoBazaar", "CarLine")
    assert story.now.persons == ("person/phone", "person/other", "person/mail")
    assert story.now.shopper.points == (PHONE, OTHER, MAIL)
    assert story.now.vehicles == (FIT, CAMRY)
    assert story.now.shopper.comments == "Is it there?"
    assert story.now.newest_words == "Again!"
    assert not story.changed_by(facts, personal=shopper)


def test_an_answer_is_owed_until_something_reaches_them_that_was_pressed_after() -> None:
    story = texted(Story(*request("Maria Delgado", PHONE, persons=("person/1a",))))
    story.then(contact.MessageRequested("t2", "person/1a", story.at, story.at + MINUTE))
    facts, shopper = raised("r1", PHONE)
    story.then(facts, personal=shopper)
    assert [one.id for one in story.now.raisings] == ["r1"]
    story.then(contact.MessageSending("t2", "hub", story.at + MINUTE)).then(contact.MessageAccepted("t2", "sim", "SM2"))
    assert story.now.raisings
    assert texted(story, "t3").now.raisings == ()


def test_what_is_set_apart_leaves_nothing_behind() -> None:
    story = Story(*request("Maria Delgado", PHONE))
    before = story.now
    for name, point in (("r1", OTHER), ("r2", MAIL)):
        facts, shopper = raised(name, point, vehicles=(CAMRY,))
        story.then(facts, personal=shopper)
    story.then(lead.SetApart("r1", "l2"))
    assert story.now.persons == ("person/phone", "person/mail")
    assert story.now.apart == ("l2",)
    assert not story.changed_by(lead.SetApart("r1", "l3"))
    story.then(lead.SetApart("r2", "l3"))
    told = ("persons", "zones", "vehicles", "shopper", "sources", "raisings")
    assert [getattr(story.now, name) for name in told] == [getattr(before, name) for name in told]


def test_nothing_is_raised_on_a_closed_lead() -> None:
    story = Story(*request("Maria Delgado", PHONE)).then(lead.Closed("bought elsewhere"))
    facts, shopper = raised("r1", OTHER)
    assert not story.changed_by(facts, personal=shopper)
