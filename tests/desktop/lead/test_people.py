"""In what ways a shopper may be reached, and what keeps from it, in words."""

import msgspec

from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.actions.ownership import Claim

from .story import BY_PHONE, MAIL, NOOR, PHONE, arrived


def test_texting_names_the_number_and_how_long_it_is_allowed() -> None:
    way = arrived().view().text

    assert (way.open, way.person, way.to) == (True, BY_PHONE, PHONE)
    assert way.words == "Texting allowed until 9 pm, their time"


def test_at_night_a_text_may_be_sent_and_says_that_it_is_held() -> None:
    story = arrived()
    story.now += 8 * 3_600_000
    way = story.view().text

    assert way.open
    assert way.tone is Tone.warn
    assert way.words.startswith("Held until tomorrow, 8:00 am, their time")


def test_who_opted_out_cannot_be_texted_and_nothing_is_suggested() -> None:
    story = arrived()
    story.do(OptOut, persons=(BY_PHONE,), channels=("text",))
    view = story.view()

    assert (view.text.open, view.text.words) == (False, "The shopper asked for no more texts.")
    assert view.call.open
    assert view.draft == ""
    assert view.side.consent == ("(602) 555-0148: opted out of texts",)
    assert not view.side.allowed


def test_anothers_lead_can_be_read_but_not_answered() -> None:
    story = arrived()
    story.do(Claim)

    assert story.view(me="kofi").text.words == "Ines Duarte has this lead."
    assert not story.view(me="kofi").text.open


def test_without_a_phone_nothing_can_be_called() -> None:
    story = arrived(shopper=msgspec.structs.replace(NOOR, points=NOOR.points[1:]), persons=("person/22",))

    assert story.view().call.words == "No phone number was given."
    assert story.view().contact == MAIL


def test_who_did_not_allow_texts_cannot_be_texted() -> None:
    view = arrived(consent={"text": False}).view()

    assert (view.text.open, view.text.words) == (False, "The shopper did not allow texts when they asked.")
    assert view.call.open
    assert "Did not allow texts" in view.wishes
    assert view.side.consent == ("(602) 555-0148: did not allow texts", "noor.haddad@example.com: did not allow texts")
