"""A number that came into other hands: what the one before agreed to, asked and bought is not the next one's."""

from collections.abc import Iterable
from typing import Any

import pytest

from bdcdesk.domain.contact_rules import Allowed, verdict
from bdcdesk.domain.contact_rules.case import case_of
from bdcdesk.domain.events import contact, person
from bdcdesk.domain.events.lead import ContactPoint, Shopper, Sold
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person
from tests.domain.acting import Knows
from tests.domain.contact_rules.making import phone, rules_of
from tests.domain.contact_rules.test_standing import folded
from tests.domain.making import DAY, GIVEN, START, Story, event, received, texted

NUMBER, MONTH = phone("+12125550123"), 30 * DAY
NOON = START + 2 * 3_600_000


def lead_of(called: str, asked: int = START, name: str = "l1", points: tuple[ContactPoint, ...] = (NUMBER,)) -> Lead:
    told = received(zones=("America/New_York",), arrived=asked)
    made = evolve(None, event(told, asked, personal=Shopper(name=called, points=points), stream=f"lead/{name}"))
    assert made is not None
    return made


def agreed(at: int) -> Person:
    return folded(person.ConsentGiven(("text", "call"), ("informational", "marketing"), "form", "Yes, text me", at))


class Town(Knows):
    """Several leads, all with one number."""

    def __init__(self, *leads: Lead, **other: Any) -> None:
        super().__init__(leads[0], **other)
        self.leads = leads

    def found(self, handle: str) -> list[Lead]:
        return [lead for lead in self.leads if handle in lead.persons]


def hands(leads: Iterable[Lead]) -> int:
    leads = list(leads)
    return case_of(Town(*leads), leads[0], GIVEN, "text").hands


def marketing(now: int, *leads: Lead, about: int = 0, consent: int = START) -> list[str]:
    known = Town(*leads, persons={GIVEN: agreed(consent)})
    return rules_of(verdict(known, leads[about], GIVEN, "text", now, "marketing"))


def test_a_yes_of_whoever_had_the_number_before_is_not_the_next_ones() -> None:
    """reassigned"""
    maria, dan = lead_of("Maria Lopez"), lead_of("Dan Whitfield", START + MONTH, "l2")
    assert marketing(NOON + MONTH, maria) == []
    assert marketing(NOON + MONTH, maria, dan, about=1) == ["consent-marketing", "reassigned"]
    assert marketing(NOON + MONTH, maria, dan, about=0) == ["consent-marketing", "reassigned"]
    assert marketing(NOON + MONTH, maria, dan, about=1, consent=START + MONTH) == [], "Dan said yes himself"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Maria Lopez", "Ana Lopez"),
        ("Robert Smith", "Bob Smith"),
        ("María López", "LOPEZ, Maria"),
        ("Maria Lopez", ""),
        ("", "Dan Whitfield"),
        ("Maria Lopez", "Maria"),
        ("M. Lopez", "L. Lopez"),
    ],
)
def test_one_name_in_common_or_none_at_all_is_no_sign_of_it(before: str, after: str) -> None:
    assert hands((lead_of(before), lead_of(after, START + MONTH, "l2"))) == 0


def test_an_initial_in_common_is_no_name() -> None:
    assert hands((lead_of("Maria J. Lopez"), lead_of("Dan J Whitfield", START + MONTH, "l2"))) == START + MONTH
    assert hands((lead_of("Maria Lopez"), lead_of("D.", START + MONTH, "l2"))) == 0


def test_it_is_the_last_change_that_counts_whatever_the_order_in_which_leads_are_found() -> None:
    maria, dan, kim = lead_of("Maria Lopez"), lead_of("Dan Whitfield", START + DAY, "l2"), lead_of("Kim Oak", START + MONTH, "l3")
    assert hands((maria, dan, kim)) == hands((kim, maria, dan)) == START + MONTH
    back = lead_of("Maria Lopez", START + 2 * MONTH, "l4")
    assert hands((maria, dan, back)) == START + 2 * MONTH
    assert hands((maria, lead_of("Maria Lopez", START + MONTH, "l2"))) == 0


def test_a_mail_address_does_not_go_from_hand_to_hand() -> None:
    maria, dan = lead_of("Maria Lopez"), lead_of("Dan Whitfield", START + MONTH, "l2")
    assert case_of(Town(maria, dan), dan, GIVEN, "email").hands == 0


def test_another_number_of_the_shoppers_says_nothing_of_this_one() -> None:
    maria = lead_of("Maria Lopez")
    other = evolve(None, event(received(persons=("person/2b",)), START + MONTH, personal=Shopper(name="Dan Oak"), stream="lead/l2"))
    assert other is not None
    assert hands((maria, other)) == 0


def test_what_somebody_else_asked_and_bought_is_no_relationship() -> None:
    """On the national list, after a purchase: eighteen months for the buyer, and not for who has the number now."""
    story = Story(received(zones=("America/New_York",)), Shopper(name="Maria Lopez", points=(NUMBER,))).then(Sold())
    dan = lead_of("Dan Whitfield", START + MONTH, "l2")
    late = NOON + 6 * MONTH
    listed = {GIVEN: Person(listed=True, looked=late)}
    assert rules_of(verdict(Town(story.now, persons=listed), story.now, GIVEN, "call", late)) == []
    assert rules_of(verdict(Town(dan, story.now, persons=listed), dan, GIVEN, "call", late)) == ["dnc-national"]
    soon = NOON + 2 * MONTH
    assert isinstance(verdict(Town(dan, story.now, persons=listed), dan, GIVEN, "call", soon), Allowed), "Dan asked himself"


def test_a_number_that_nobody_has_any_more_is_somebody_elses_when_it_works_again() -> None:
    story = texted(Story(received(zones=("America/New_York",)), Shopper(name="Maria Lopez", points=(NUMBER,))))
    assert marketing(NOON + MONTH, story.now) == []
    failed = contact.MessageFailed("t1", "30008", "The carrier does not say why.")
    assert marketing(NOON + MONTH, story.then(failed).now) == [], "that it did not arrive says nothing of whose it is"
    other = texted(Story(received(zones=("America/New_York",)), Shopper(name="Maria Lopez", points=(NUMBER,))))
    gone = other.then(contact.MessageFailed("t1", "30005", "Nobody has this number any more.", gone=True)).now
    assert marketing(NOON + MONTH, gone) == ["consent-marketing", "reassigned"]
    said = verdict(Town(gone), gone, GIVEN, "text", NOON + MONTH)
    assert isinstance(said, Allowed)
    # Who asked is still answered; the agent is told, also that without a relationship nobody has looked it up.
    assert rules_of(said) == ["dnc-national", "reassigned"]
    assert marketing(NOON + MONTH, gone, consent=START + 20 * DAY) == []
    wrote = other.then(contact.MessageReceived("sim", "SM9", GIVEN, other.at + DAY, 0, 1), DAY, contact.Said("+12125550123", "Hi")).now
    assert rules_of(verdict(Town(wrote), wrote, GIVEN, "text", NOON + MONTH)) == [], "they wrote with it since"


def test_a_yes_from_before_it_was_marked_as_somebody_elses_stays_gone_though_that_is_taken_back() -> None:
    """What takes it back says whose the number is now, and not who had said yes."""
    wrong = folded(
        person.ConsentGiven(("text",), ("marketing",), "form", "Yes", START - DAY),
        person.NumberWrong("l1"),
    )
    assert wrong.moved == START + 1
    maria = lead_of("Maria Lopez")
    opened = Person(consents=wrong.consents, moved=wrong.moved)
    known = Town(maria, persons={GIVEN: opened})
    assert rules_of(verdict(known, maria, GIVEN, "text", NOON, "marketing")) == ["consent-marketing", "reassigned"]
    assert isinstance(verdict(known, maria, GIVEN, "call", NOON), Allowed)
