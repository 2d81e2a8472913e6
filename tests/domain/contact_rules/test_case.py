"""What is put together for the gate: which contacts, requests and texts count, and which are somebody else's or never rang."""

import msgspec

from bdcdesk.domain.contact_rules.case import case_of
from bdcdesk.domain.events import contact
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.raised import Raised
from tests.domain.acting import Knows
from tests.domain.contact_rules.making import phone
from tests.domain.making import DAY, GIVEN, HOUR, START, Story, received, ringing, texted

OTHER = "person/2b"
SHOPPER = Shopper(name="Maria Lopez", points=(phone("+13055550123"),))


class Town(Knows):
    def __init__(self, *leads: Lead) -> None:
        super().__init__(leads[0])
        self.leads = leads

    def found(self, handle: str) -> list[Lead]:
        return [lead for lead in self.leads if handle in lead.persons]


def story(*persons: str) -> Story:
    return Story(received(zones=("America/New_York",), persons=persons or (GIVEN,)), SHOPPER)


def named(lead: Lead, name: str, **other: object) -> Lead:
    return msgspec.structs.replace(lead, id=name, **other)


def test_contacts_on_another_lead_by_another_number_of_theirs_count() -> None:
    here = story(GIVEN, OTHER).now
    there = named(texted(story(OTHER), who=OTHER).now, "l2")
    assert case_of(Town(here, there), here, GIVEN, "text").contacts == (there.touches[0].accepted,)


def test_leads_that_are_somebody_elses_count_for_nothing() -> None:
    there = named(texted(story()).now, "l2", asked=START + DAY, bought=START + DAY)
    for apart, contacts in (((), 1), (("l2",), 0)):
        here = msgspec.structs.replace(story().now, apart=apart)
        made = case_of(Town(here, there), here, GIVEN, "text")
        assert (len(made.contacts), made.inquired, made.bought) == (contacts, *([START + DAY] * 2 if contacts else [START, 0]))


def test_a_text_that_failed_and_a_call_that_ended_were_contacts_and_a_mail_was_none() -> None:
    made = texted(story()).then(contact.MessageFailed("t1", "30008", "It did not arrive."))
    ended = ringing(made, "c1").then(contact.CallEnded("c1", "no answer"))
    mailed = texted(ended, "t2", channel="email").now
    assert [touch.stage for touch in mailed.touches] == ["failed", "ended", "accepted"]
    assert mailed.touches[2].channel == "email"
    assert len(case_of(Town(mailed), mailed, GIVEN, "text").contacts) == 2


def test_what_only_waits_or_was_taken_back_was_no_contact() -> None:
    made = story().then(contact.MessageRequested("t1", GIVEN, START, START + HOUR)).then(contact.MessageWithdrawn("t1"))
    waiting = made.then(contact.MessageRequested("t2", GIVEN, START, START + HOUR)).now
    assert [touch.stage for touch in waiting.touches] == ["withdrawn", "requested"]
    assert case_of(Town(waiting), waiting, GIVEN, "text").contacts == ()


def test_a_first_text_is_first_for_each_number() -> None:
    there = texted(story(GIVEN, OTHER), who=OTHER).now
    assert not case_of(Town(there), there, GIVEN, "text").reached
    assert case_of(Town(there), there, OTHER, "text").reached
    called = ringing(story(), "c1").now
    assert not case_of(Town(called), called, GIVEN, "text").reached


def test_that_somebody_else_asked_again_is_no_request_of_theirs() -> None:
    told = received(arrived=START + DAY)
    for apart, asked in (("", START + DAY), ("l9", START)):
        lead = msgspec.structs.replace(story().now, raised=(Raised("r1", START + DAY, "number", told, Shopper(name="Maria Lopez"), apart),))
        assert case_of(Town(lead), lead, GIVEN, "text").inquired == asked
