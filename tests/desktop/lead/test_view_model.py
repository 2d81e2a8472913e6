"""The page in words, as pure functions of real events."""

import subprocess
import sys

import msgspec

from bdcdesk.desktop.lead.due import due_words
from bdcdesk.desktop.lead.people import their_time
from bdcdesk.desktop.lead.view import Due
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.actions.dispatch import (
    BeginSending,
    ReportAccepted,
    ReportNotSent,
)
from bdcdesk.domain.actions.lead import OptOut, SetBuying
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.events.lead import Origin, Shopper

from .story import BY_PHONE, DAY, MINUTE, NOOR, SECOND, START, arrived, delivered, sending, text, wrote


def test_the_head_says_who_how_and_what_is_due() -> None:
    view = arrived().view()

    assert view.name == "Noor Haddad"
    assert view.contact == "(602) 555-0148 · noor.haddad@example.com"
    assert their_time(view.places, view.zone, view.now) == "their time 2:38 pm"
    assert view.due == Due("First answer", START + 5 * MINUTE, "America/Phoenix")
    assert due_words(view.due, START + 192 * SECOND) == ("First answer due in 1:48", Tone.warn)
    assert due_words(view.due, START + 352 * SECOND) == ("First answer overdue by 0:52", Tone.bad)


def test_several_possible_zones_show_all_their_times_and_none_says_so() -> None:
    assert their_time(("America/Phoenix", "America/New_York"), "America/Phoenix", START) == "their time 2:38 pm or 5:38 pm"
    assert their_time((), "America/Phoenix", START) == "their time unknown, 2:38 pm here"


def test_a_reply_is_due_once_the_shopper_writes_and_not_while_ours_is_the_last_word() -> None:
    story = delivered(arrived(), "Yes, it is here.")
    after_ours = story.view()
    wrote(story, "great! and my outback?")

    assert after_ours.due is not None
    assert after_ours.due.noun == "Follow-up"
    assert story.view().due == Due("Reply", story.now + 3 * MINUTE, "America/Phoenix")


def test_a_text_that_did_not_go_leaves_what_the_shopper_waits_for_due() -> None:
    story = sending(arrived())
    story.do(ReportNotSent, SECOND, "hub", touch="t1", reason="The carrier refused it.")

    assert story.view().due == Due("First answer", START + 5 * MINUTE, "America/Phoenix")


def test_while_ours_is_under_way_the_pill_says_so() -> None:
    due = sending(arrived()).view().due

    assert due is not None
    assert due_words(due, START + 35 * SECOND)[0] == "First answer due in 4:25 · on its way"


def test_what_is_due_later_names_the_day() -> None:
    due = Due("Follow-up", START + DAY, "America/Phoenix")

    assert due_words(due, START)[0] == "Follow-up due Thursday at 2:38 pm"


def test_wishes_tell_channel_refusals_and_how_they_buy() -> None:
    story = arrived()
    story.do(SetBuying, how="online")
    story.do(OptOut, persons=(BY_PHONE,), channels=("call",))

    assert story.view().wishes == ("Please text", "Opted out of calls", "Buying: online")


def test_who_has_it_is_told_from_the_readers_side() -> None:
    story = arrived()
    free = story.view()
    story.do(Claim)

    assert (free.owned, story.view().owned, story.view(me="kofi").owned) == ("nobody", "me", "other")
    assert story.view(me="kofi").owner == "Ines Duarte"


def test_the_question_is_the_leads_own_words_with_source_and_time() -> None:
    ask = arrived().view().ask

    assert (ask.title, ask.source, ask.text) == ("What Noor asked", "the dealer's website, 2:38 pm", NOOR.comments)
    assert ask.newest == ""


def test_what_was_written_since_stands_below_only_while_it_waits() -> None:
    story = delivered(arrived(), "Yes, it is here.")
    wrote(story, "great! and my outback?")
    waiting = story.view().ask
    delivered(story, "About $14,000.", "t2")

    assert (waiting.text, waiting.newest, waiting.newest_at) == (NOOR.comments, "great! and my outback?", "2:40 pm")
    assert story.view().ask.newest == ""


def test_without_comments_the_newest_text_is_the_question_and_is_said_once() -> None:
    story = arrived(shopper=msgspec.structs.replace(NOOR, comments=""))
    wrote(story, "is it still there?")

    assert story.view().ask.text == "is it still there?"
    assert story.view().ask.newest == ""


def test_questions_count_as_answered_only_by_a_text_that_arrived() -> None:
    story = arrived()
    assert [(q.words, q.answered) for q in story.view().ask.questions] == [("Availability", False), ("Trade value", False)]

    text(story, "Yes, it is here.", answers=("availability",))
    assert not any(q.answered for q in story.view().ask.questions)

    story.do(BeginSending, SECOND, "hub", touch="t1", dispatcher="hub", until=story.now + MINUTE)
    story.do(ReportAccepted, SECOND, "hub", touch="t1", provider="sim", sid="SM1")
    assert [(q.words, q.answered) for q in story.view().ask.questions] == [("Availability", True), ("Trade value", False)]


def test_a_shopper_without_a_name_is_called_the_shopper() -> None:
    view = arrived(shopper=Shopper(comments="hello?")).view()

    assert (view.name, view.ask.title) == ("No name given", "What the shopper asked")
    assert "No number and no address" in view.contact


def test_the_fitting_scenario_is_offered_filled_with_what_is_known() -> None:
    view = arrived().view()
    offer = view.offer(view.draft)

    assert offer is not None
    assert offer.name == "Trade-in"
    assert offer.because.startswith("has a car to give towards it (“")
    assert offer.body.startswith(
        "Hi Noor, this is Ines at Copper Canyon Motors. Yes, we take trades, and you'll have a figure for your 2018 Subaru Outback"
    )
    assert "Could you tell me its condition and what is still owed on it?" in offer.body
    assert "{first_name}" not in offer.body


def test_words_that_point_nowhere_fall_back_to_what_is_still_open() -> None:
    story = delivered(arrived(), "Yes, it is here.", answers=("availability",))
    wrote(story, "great! and my outback?")
    assert story.view().recognised == "trade_in"

    delivered(story, "About $14,000.", "t2", answers=("trade_value",))
    wrote(story, "ok cool", "S2")
    assert story.view().recognised == "just_looking"


def test_after_the_first_answer_the_later_words_are_offered() -> None:
    story = delivered(arrived(), "Yes.")
    wrote(story, "what would you give me for it?")
    offer = story.view().offer("trade_in")

    assert offer is not None
    assert offer.body.startswith("Thanks, Noor. With a little more")


def test_nothing_is_suggested_while_ours_is_under_way_or_theirs_is_answered() -> None:
    assert arrived().view().draft
    assert sending(arrived()).view().draft == ""
    assert delivered(arrived(), "Yes.").view().draft == ""


def test_the_same_knowledge_gives_the_same_view() -> None:
    story = delivered(arrived(), "Yes.")

    assert story.view() == story.view()


def test_the_view_model_runs_without_a_gui() -> None:
    code = (
        "import sys; import bdcdesk.desktop.lead.view_model as made; "
        "from pathlib import Path; folder = Path(made.__file__).parent; "
        "pure = ('view', 'view_model', 'due', 'people', 'side_words', 'checks', 'drafts'); "
        "assert not [one for one in pure if 'PySide6' in (folder / f'{one}.py').read_text()]; "
        "assert 'PySide6.QtWidgets.QApplication' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)


def test_that_the_shopper_is_on_the_site_stands_in_words() -> None:
    story = arrived()
    assert story.view().there == ""
    assert story.view(there="").there == "On your site now"
    assert story.view(there="2024 Camry XSE").there == "On your site now · looking at 2024 Camry XSE"


def test_the_page_says_what_it_is_and_how_it_was_read() -> None:
    shopper = msgspec.structs.replace(NOOR, wish="Saturday at 10 am", timeframe="within a month")
    origins = (Origin("vehicle.vin", "comments"), Origin("wish", "comments"), Origin("source", "mail header"))
    view = arrived(shopper, nature="hiring request", document="web form", level="text only", origins=origins, prefers="").view()
    history = dict(view.side.history)

    assert view.wishes == ("Wants a job, not a car", "Please text", "Would come Saturday at 10 am", "Buys: within a month")
    assert history["What it is"] == "Wants a job, not a car"
    assert history["Document"] == "Web form, only its text could be read"
    assert history["Taken"] == "VIN and wish to come from the comments; source from the mail's header"
    assert view.due is not None
    assert view.due.noun == "Answer"
    assert view.draft == ""


def test_a_test_owes_nothing() -> None:
    assert arrived(nature="test").view().due is None
