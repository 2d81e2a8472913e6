"""What the store offers on a lead's page, and one's own wording of a reply, kept and chosen by keys."""

import msgspec
from PySide6.QtGui import QAction

from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.domain.campaign import Campaign
from bdcdesk.domain.events.campaign import Terms
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.wording import NO_WORDINGS, Wording, Wordings

from .conftest import Open
from .hands import labels, settle
from .story import ME, START, ZONE, mine

RATE = Campaign("a", Terms("Rate", "On approved credit.", apr=90), ZONE)


def choices(page: LeadPage) -> dict[str, QAction]:
    menu = page.composer.wording.choices
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if action.text()}


def test_what_stands_is_told_with_its_wording_and_another_rate_is_pointed_out(opened: Open) -> None:
    story, page = mine(), opened()
    page.show_lead(story.view(campaigns=[RATE]))
    settle()
    assert {"0.9 % APR; from what the store offers everybody", "On approved credit."} <= set(labels(page.side))
    page.composer.write_again("You get 1.9 % on it.")
    assert "It says 1.9 %, and the offer that stands is 0.9 %." in page.composer.chips.said
    page.composer.write_again("You get {offer} on it.")
    assert "{offer} is still to be filled in" in page.composer.chips.said
    page.show_lead(story.view())
    settle()
    assert "On approved credit." not in labels(page.side)


def test_a_reply_is_kept_as_mine_with_its_braces_and_offered_from_then_on(opened: Open) -> None:
    story, page = mine(), opened()
    kept: list[tuple[str, WordingKept]] = []
    page.wording_kept.connect(lambda *said: kept.append(said))
    view = story.view()
    page.show_lead(view)
    offer = view.offer(view.recognised)
    assert offer is not None
    first = dict(offer.known)["first_name"]
    page.composer.write_again(f"Hey {first}, it is here. When do you come by?")
    assert "Keep as the store's" not in choices(page)
    choices(page)["Keep as mine"].trigger()
    ((scenario, said),) = kept
    assert (scenario, said.body, said.owner, said.version) == (
        offer.id,
        "Hey {first_name}, it is here. When do you come by?",
        "mine",
        offer.version,
    )

    one = Wording(msgspec.structs.replace(said, owner=ME), START, ME)

    def wordings(name: str) -> Wordings:
        return Wordings(name, (one,)) if name == scenario else NO_WORDINGS

    page.composer.editor.clear()
    view = story.view(own_words=wordings)
    page.show_lead(view)
    there = choices(page)
    assert {"Use mine", "Use the standard one", "Give mine up"} <= there.keys()
    there["Use the standard one"].trigger()
    assert page.composer.editor.toPlainText() == offer.body
    choices(page)["Use mine"].trigger()
    assert page.composer.editor.toPlainText() == f"Hey {first}, it is here. When do you come by?"
    taken = view.offer(scenario)
    assert taken is not None
    assert taken.body == page.composer.editor.toPlainText()
    choices(page)["Give mine up"].trigger()
    assert (kept[-1][1].body, kept[-1][1].owner) == ("", "mine")


def test_the_stores_own_call_guide_stands_in_the_composer(opened: Open) -> None:
    story, page = mine(), opened()
    offer = story.view().offer(story.view().recognised)
    assert offer is not None
    said = WordingKept(offer.at, "call", offer.language, "Say hello to {first_name}.\n\n Offer two times. ")
    kept = Wordings(offer.id, (Wording(said, START, ME),))
    view = story.view(own_words=lambda name: kept if name == offer.id else NO_WORDINGS)
    page.show_lead(view)
    first = dict(offer.known)["first_name"]
    own = view.offer(offer.id)
    assert own is not None
    turns = (f"Say hello to {first}.", "Offer two times.")
    assert own.guide == ((*turns, offer.guide[-1]) if offer.buying else turns)
    assert f"1.  Say hello to {first}.\n2.  Offer two times." in page.composer.guide.text
    assert (own.body, own.mail) == (offer.body, offer.mail)


def test_words_that_name_the_shopper_are_not_kept(opened: Open) -> None:
    story, page = mine(), opened()
    kept: list[object] = []
    page.wording_kept.connect(lambda *said: kept.append(said))
    view = story.view(leads_words=True)
    page.show_lead(view)
    last = view.name.split()[-1]
    page.composer.write_again(f"Dear {last}, come by.")
    choices(page)["Keep as the store's"].trigger()
    settle()
    assert not kept
    assert any(f"“{last}” is this shopper's name" in words for words in labels(page))
    page.composer.write_again("Come by, {nick_name}.")
    choices(page)["Keep as the store's"].trigger()
    assert not kept
