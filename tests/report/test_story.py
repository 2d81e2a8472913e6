"""A lead as the log tells it: every event stands on a line of its own, where it happened."""

from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.actions.dispatch import BeginSending, Hold, ReportAccepted, ReportCallEnded, ReportFailed
from bdcdesk.domain.actions.lead import Close, Note, OptOut
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.events.contact import MessageRequested
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.report.names import Names
from bdcdesk.report.story import heading, one_line

from .making import BY_PHONE, MEMBERS, MINUTE, SECOND, START, TRADE, Story, arrived, delivered, ringing, text, wrote

DAY = 86_400_000


def test_a_lead_is_told_event_by_event() -> None:
    story = arrived()
    story.do(Claim, 13 * SECOND)
    delivered(story, "Yes, the silver one is here.")
    wrote(story, "great!\nand my outback?")
    story.do(Note, SECOND, "kofi", text="Drives a lot")

    assert story.lines() == [
        "Wed, Oct 14, 2026",
        " 2:38:51 pm  Lead from the dealer's website, campaign “Silver October” · first answer due 2:43:51 pm",
        " 2:39:04 pm  Taken by Ines Duarte, 13 s after it came in",
        " 2:39:34 pm  Text by Ines Duarte to (602) 555-0148: “Yes, the silver one is here. Copper Canyon Motors. Reply STOP to opt out.”",
        " 2:39:35 pm  Text: sending",
        " 2:39:36 pm  Text: taken by the provider · first answer after 45 s, in time",
        " 2:39:38 pm  Text: delivered",
        " 2:40:38 pm  Text from Noor: “great! and my outback?”",
        " 2:40:39 pm  Note by Kofi Mensah: “Drives a lot”",
    ]


def test_several_texts_are_told_apart_and_a_call_stops_the_clock_too() -> None:
    story = ringing(arrived())
    story.do(ReportCallEnded, 40 * SECOND, "hub", touch="c1", result="answered", talk=35)
    text(story, "As promised.", "t1")
    text(story, "One more thing.", "t2")
    story.do(BeginSending, SECOND, "hub", touch="t2", dispatcher="hub", until=story.now + MINUTE)

    told = [line[13:] for line in story.lines()]
    assert told[3] == "Call by Ines Duarte to (602) 555-0148"
    assert told[6] == "Call: answered, 35 s of talk · first answer after 52 s, in time, useful"
    assert told[7:] == [
        "Text 1 by Ines Duarte to (602) 555-0148: “As promised. Copper Canyon Motors. Reply STOP to opt out.”",
        "Text 2 by Ines Duarte to (602) 555-0148: “One more thing. Copper Canyon Motors. Reply STOP to opt out.”",
        "Text 2: sending",
    ]


def test_a_text_that_failed_after_all_was_no_first_answer() -> None:
    story = delivered(arrived(), "Yes.")
    story.do(ReportFailed, SECOND, "hub", touch="t1", code="30003", reason="Unreachable handset.")

    assert not [line for line in story.lines() if "first answer after" in line]
    assert story.lines()[-1].endswith("Text: failed: Unreachable handset")


def test_times_are_told_from_where_they_were_said() -> None:
    story = arrived()
    text(story, "Good night.", after=2 * DAY)
    story.do(Hold, SECOND, "hub", touch="t1", until=START + 2 * DAY + 17 * 3_600_000, reason="Outside 8 am to 9 pm.")
    story.do(Note, 3 * DAY, text="Away")

    assert [line for line in story.lines() if "held" in line] == [" 2:38:52 pm  Text: held until tomorrow, 7:38 am: Outside 8 am to 9 pm"]
    assert [line for line in story.lines() if "2026" in line] == ["Wed, Oct 14, 2026", "Fri, Oct 16, 2026", "Mon, Oct 19, 2026"]


def test_opt_outs_of_its_people_and_what_had_no_effect_are_told() -> None:
    story = delivered(arrived(), "Yes.")
    story.do(ReportAccepted, SECOND, "hub", touch="t1", provider="sim", sid="SMt1")
    story.do(OptOut, SECOND, persons=(BY_PHONE,), channels=("text",))
    story.do(OptOut, SECOND, persons=(BY_PHONE,), channels=("text",))

    assert [line[13:] for line in story.lines()[-3:]] == [
        "Text: taken by the provider · without effect",
        "Opted out of texts, as Ines Duarte was told",
        "Opted out of texts, as Ines Duarte was told · without effect",
    ]


def test_words_that_were_erased_say_so() -> None:
    story = arrived()
    story.happen("lead/l1", MessageRequested("t9", BY_PHONE, START, START))

    assert story.lines()[-1].endswith("Text by Ines Duarte: The words were erased at the shopper's request.")


def test_the_heading_tells_who_what_and_how_it_stands() -> None:
    story = arrived()
    story.do(Claim, SECOND, "kofi")
    first, second = heading(story.state, Names(MEMBERS))

    assert first == (
        "Noor Haddad · 2026 Lodestar Meridian GT · the dealer's website · “Do you still have the silver one? I'd trade my 2018 Outback,"
        " what would you give me? Best by text, I'm in meetings.”"
    )
    assert second == "(602) 555-0148 · noor.haddad@example.com · Kofi Mensah has it · lead l1"

    bare = arrived(Shopper(), vehicles=(TRADE,), by_hand=True)
    bare.do(Close, SECOND, reason="not sales")
    assert heading(bare.state, Names(MEMBERS)) == (
        "No name given · no car named · entered by hand · asked nothing in words",
        "No number and no address was given · nobody has it · closed (not sales) · lead l1",
    )


def test_a_shoppers_words_cannot_steer_the_terminal() -> None:
    assert one_line("\x1b[2Jgone\r\nnext\u202eline\x07") == "[2Jgone nextline"
    assert one_line("família 👨‍👩‍👧") == "família 👨‍👩‍👧"


@given(st.text(max_size=80))
def test_any_words_stay_on_their_line(words: str) -> None:
    story = arrived(Shopper(name=words, comments=words))
    wrote(story, words)
    story.do(Note, SECOND, text=words)

    told = [*heading(story.state, Names(MEMBERS)), *story.lines()]
    assert len(told) >= 2 + 1 + len(story.timeline())
    assert all(len(line.splitlines()) == 1 and "\x1b" not in line for line in told)


@given(st.lists(st.sampled_from(["note", "claim", "text", "sending", "taken", "reply", "newer", "close", "stop"]), max_size=12))
def test_every_event_is_a_line(steps: list[str]) -> None:
    story = arrived()
    for n, step in enumerate(steps):
        _step(story, n, step)

    assert len(story.lines()) == 1 + len(story.timeline())
    assert sum("without effect" in line for line in story.lines()) == len(story.void)


def _step(story: Story, n: int, step: str) -> None:
    match step:
        case "note":
            story.do(Note, SECOND, text=f"note {n}")
        case "claim":
            story.do(Claim, SECOND)
        case "text":
            text(story, f"text {n}", f"t{n}", after=0)
        case "sending":
            story.do(BeginSending, SECOND, "hub", touch="t0", dispatcher="hub", until=story.now + MINUTE)
        case "taken":
            story.do(ReportAccepted, SECOND, "hub", touch="t0", provider="sim", sid="SM0")
        case "reply":
            wrote(story, f"reply {n}", f"S{n // 2}")
        case "newer":
            story.happen("lead/l1", None)
        case "close":
            story.do(Close, SECOND, reason="no longer looking")
        case _:
            story.do(OptOut, SECOND, persons=(BY_PHONE,), channels=("text",))
