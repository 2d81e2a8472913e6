"""What happened, in the words of the timeline."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.actions.arrivals import SetLeadApart, TellApart
from bdcdesk.domain.actions.calls import EndCallIn, PutCallTo, ReceiveCall
from bdcdesk.domain.actions.contact import CallOnOwnPhone
from bdcdesk.domain.actions.dispatch import (
    BeginSending,
    BringBack,
    ReportAccepted,
    ReportCallEnded,
    ReportDelivered,
    ReportFailed,
    ReportNotSent,
    ReportOpened,
    ReportUnknown,
)
from bdcdesk.domain.actions.following import SkipStep, WaitNoMore, WaitUntil
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.actions.lead import Close, KeepPromise, MakePromise, MarkSold, Note, OptOut, SetOutcome
from bdcdesk.domain.actions.ownership import Claim, HandOver, Reassign, Release
from bdcdesk.domain.events import person as on_person
from bdcdesk.domain.events.contact import Letter, MessageRequested, RuleOverridden
from bdcdesk.domain.events.lead import Shopper, Words
from bdcdesk.report.entry import Entry
from bdcdesk.report.touch_words import first_answer
from tests.letters import named
from tests.report.making import STORE

from .making import BY_MAIL, BY_PHONE, ME, MINUTE, PHONE, SECOND, START, WANTED, Story, arrived, delivered, ringing, text, wrote

DAY = 86_400_000


def words_of(story: Story, me: str = ME) -> list[str]:
    return [entry.spoken for entry in story.entries(me)]


def newest(story: Story) -> Entry:
    return story.entries()[-1]


def requested() -> Story:
    story = arrived()
    text(story, "Yes, it is here.")
    return story


def sending(story: Story) -> Story:
    text(story, "Yes, it is here.")
    story.do(BeginSending, SECOND, "hub", touch="t1", dispatcher="hub", until=story.now + MINUTE)
    return story


def test_a_lead_reads_as_its_story() -> None:
    story = arrived()
    story.do(Claim, 13 * SECOND)
    delivered(story, "Yes, the silver one is here.", answers=("availability",))
    wrote(story, "great! and my outback?")
    story.do(MakePromise, 13 * SECOND, promise="p1", due=START + 22 * MINUTE, text="Trade figure")

    assert words_of(story) == [
        "Today",
        "2:38:51 pm · Lead from the dealer's website, campaign “Silver October” · first answer due 2:43:51 pm",
        "2:39:04 pm · Taken by you, 13 s after it came in",
        named("Yes, the silver one is here.", STORE.name) + "\nYou · Text · 2:39:36 pm · delivered · first answer 45 s, useful",
        "great! and my outback?\nText · 2:40:38 pm",
        "2:40:51 pm · Promised by you: “Trade figure”, by 3:00 pm",
    ]
    assert [entry.shape for entry in story.entries()] == ["day", "line", "line", "ours", "theirs", "line"]


def test_who_was_on_the_site_has_a_minute() -> None:
    (_, line) = words_of(arrived(on_site=True, campaign=""))
    assert line.endswith(" · Lead from the dealer's website, while on your site · first answer due 2:39:51 pm")


def test_what_waited_in_a_mailbox_before_we_saw_it_is_told() -> None:
    def line(waited: int, **other: bool) -> str:
        return words_of(arrived(arrived=START - waited, **other))[1]

    assert line(4 * MINUTE) == (
        "2:38:51 pm · Lead from the dealer's website, campaign “Silver October” · waited 4 min before we saw it"
        " · first answer due 2:39:51 pm"
    )
    assert "waited 1 min before we saw it" in line(MINUTE)
    assert "waited" not in line(MINUTE - 1)
    assert "waited" not in line(4 * MINUTE, by_hand=True)


def test_a_colleague_reads_the_name_instead_of_you() -> None:
    story = arrived()
    story.do(Claim, 13 * SECOND)
    delivered(story, "Yes.")

    assert words_of(story, "kofi")[2:] == [
        "2:39:04 pm · Taken by Ines Duarte, 13 s after it came in",
        "Yes.\nCopper Canyon Motors. Reply STOP to opt out.\nInes Duarte · Text · 2:39:36 pm · delivered · first answer 45 s",
    ]


def test_each_state_of_a_text_has_its_words() -> None:
    def after(*steps: tuple[type, dict[str, object]]) -> str:
        story = sending(arrived())
        for made, facts in steps:
            story.do(made, SECOND, "hub", touch="t1", **facts)
        return newest(story).meta

    accepted = (ReportAccepted, {"provider": "sim", "sid": "SM1"})
    told = {
        "requested": newest(requested()).meta,
        "sending": after(),
        "taken by the provider": after(accepted),
        "delivered": after(accepted, (ReportDelivered, {})),
        "failed: Unreachable handset": after(accepted, (ReportFailed, {"code": "30003", "reason": "Unreachable handset."})),
        "not sent: No such number": after((ReportNotSent, {"reason": "No such number."})),
        "tried, again at 2:45 pm: Too many at once": after(
            (ReportNotSent, {"reason": "Too many at once.", "retry_at": START + 369 * SECOND})
        ),
        "unknown whether it went, asking the provider": after((ReportUnknown, {"reason": "No answer."})),
        "unknown whether it went, look before you write again": after((ReportUnknown, {"reason": "No answer.", "given_up": True})),
    }
    for state, meta in told.items():
        assert meta.startswith("You · Text · 2:39:"), meta
        assert f" · {state}" in meta


def test_who_opened_a_link_is_told_and_what_machines_did_is_not() -> None:
    def after(*machines: bool) -> Entry:
        story = delivered(arrived(), "Yes.")
        for machine in machines:
            story.do(ReportOpened, 60 * SECOND, "hub", touch="t1", place=0, machine=machine)
        return newest(story)

    assert " · link opened 2:40 pm" in after(False).meta
    assert " · link opened twice, last 2:42 pm" in after(False, True, False).meta
    assert " · link opened 3 times, last 2:42 pm" in after(False, False, False).meta
    assert "link" not in after(True, True).meta
    assert after(True, False).detail.split("\n")[-2:] == ["2:40:25 pm link looked into by a machine", "2:41:25 pm link opened"]


def test_every_step_of_a_text_is_in_its_detail() -> None:
    detail = newest(delivered(arrived(), "Yes.")).detail

    assert detail.split("\n") == [
        "2:39:21 pm requested by you",
        "2:39:22 pm sending",
        "2:39:23 pm taken by the provider",
        "2:39:25 pm delivered",
    ]


def test_a_text_that_its_dispatcher_brought_back_reads_as_what_it_was() -> None:
    story = arrived()
    asked = MessageRequested("t1", BY_PHONE, START, START + MINUTE)
    story.do(BringBack, SECOND, "hub", touch="t1", asked=asked, words=Letter(PHONE, "Yes, it is here."), by="kofi")
    story.do(ReportAccepted, SECOND, "hub", touch="t1", provider="sim", sid="SM1", adopted=True)
    entry = newest(story)
    assert (entry.shape, entry.text) == ("ours", "Yes, it is here.")
    assert "Kofi Mensah" in entry.meta
    assert "found at the provider" in entry.detail
    assert any("Text by Kofi Mensah" in line for line in story.lines())


def test_calls_tell_how_they_ended() -> None:
    def meta(**facts: object) -> str:
        story = ringing(arrived())
        story.do(ReportCallEnded, 40 * SECOND, "hub", touch="c1", **facts)
        return newest(story).meta

    assert "answered, 1 min 35 s of talk · first answer 52 s" in meta(result="answered", talk=95)
    assert "voicemail of 12 s · first answer" in meta(result="voicemail", voicemail=12)
    assert meta(result="voicemail").endswith("voicemail box, nothing left")
    assert meta(result="no answer").endswith("no answer")
    assert newest(ringing(arrived())).text == "Call to (602) 555-0148"


def test_a_shoppers_call_tells_who_talked_and_who_has_the_lead_by_it() -> None:
    story = arrived()
    told = {"provider": "sim", "sid": "CA1", "person": BY_PHONE, "sender": PHONE, "arrived": story.now}
    story.do(ReceiveCall, 10 * SECOND, "hub", ring="k1", **told)
    story.do(PutCallTo, SECOND, "hub", ring="k1", members=("kofi",))
    story.do(PutCallTo, 5 * SECOND, "hub", ring="k1", members=("kofi",), taken=True)
    story.do(EndCallIn, 42 * SECOND, "hub", ring="k1", result="answered", ended=story.now, talk=42, member="kofi")
    assert story.state.owner == "kofi"
    called, taken = story.entries()[-2:]
    assert "answered by Kofi Mensah, 42 s of talk · first answer 58 s" in called.meta
    assert taken.text.endswith("Taken by Kofi Mensah with the shopper's call, 16 s after it came in")


def test_a_call_on_an_own_phone_says_that_it_stops_no_clock() -> None:
    story = arrived()
    story.do(CallOnOwnPhone, SECOND, touch="own", result="answered", talk=120)

    assert newest(story).text.endswith("Call on an own phone, told by you: answered, 2 min of talk (self-reported, stops no clock)")
    assert first_answer(story.state) == ""


def test_events_without_effect_stay_and_say_so() -> None:
    story = delivered(arrived(), "Yes.")
    story.do(Claim, actor="kofi")
    wrote(story, "hello", "S1")
    wrote(story, "hello", "S1")
    story.do(ReportDelivered, SECOND, "hub", touch="t1")

    late = story.entries()[-2:]
    assert late[0].meta.endswith("came twice, without effect")
    assert late[1].text.endswith("Delivered · without effect")
    assert len([entry for entry in story.entries() if "without effect" in entry.spoken]) == 2


def test_ownership_notes_and_outcomes_say_who() -> None:
    story = arrived()
    story.do(Claim)
    story.do(HandOver, SECOND, agent="kofi", note="Wants the silver one")
    story.do(Reassign, SECOND, "lena", agent=ME)
    story.do(Release, SECOND, reason="lunch")
    story.do(Note, SECOND, text="Drives a lot")
    story.do(SetOutcome, SECOND, outcome="qualified")
    story.do(MarkSold, SECOND, "kofi")

    assert [entry.spoken.split(" · ", 1)[-1] for entry in story.entries()[3:]] == [
        "Handed over to Kofi Mensah by you: “Wants the silver one”",
        "Given to you by lena",
        "Given back by you: “lunch”",
        "2:38:55 pm",
        "Outcome by you: qualified",
        "Marked as sold by Kofi Mensah",
    ]
    note = next(entry for entry in story.entries() if entry.shape == "note")
    assert (note.text, note.meta) == ("Drives a lot", "Note by you · 2:38:55 pm")


def test_a_new_day_gets_its_heading() -> None:
    story = arrived()
    story.do(Note, DAY, text="They were away")

    assert [entry.text for entry in story.entries() if entry.shape == "day"] == ["Yesterday", "Today"]


def test_what_the_contact_rules_heard_and_were_told_has_its_words() -> None:
    """Each kind of event of theirs, so that none reads like a gap in the story."""
    story = arrived()
    both = ("text", "call")
    for told in (
        on_person.OptOutSuspected("words-perhaps-stop", "1", "l1", "SM1"),
        on_person.OptOutJudged((), "l1"),
        on_person.OptOutSuspected("words-wrong-number", "1", "l1", "SM2", wrong=True),
        on_person.OptOutJudged(both, "l1"),
        on_person.OptedIn(both, "told", "l1"),
        on_person.ConsentGiven(("text",), ("marketing",), "web form", "You may text me offers", START),
        on_person.ConsentGiven(("call",), ("informational",), "", "", START),
        on_person.DoNotCallChecked(True, START),
        on_person.DoNotCallSet("l1"),
    ):
        story.happen(BY_PHONE, told)
    story.happen("lead/l1", RuleOverridden(BY_PHONE, "text", ("hours-federal",), START + 40 * MINUTE), Words("He asked for it"))
    said = [entry.text.split(" · ", 1)[1] for entry in story.entries() if entry.shape == "line"][1:]
    assert said == [
        "What they wrote may say that they want no more: nothing goes to them until somebody has read it",
        "Read by you: it was no wish to hear no more",
        "What they wrote may say that this is somebody else's number: nothing goes to them until somebody has read it",
        "Read by you: they want no more texts and calls",
        "The shopper allows texts and calls again, as you were told",
        "The shopper agreed to texts for advertising on Wed, Oct 14, 2026 (web form), to the words “You may text me offers”",
        "The shopper agreed to calls on Wed, Oct 14, 2026 (source unknown), to words that nobody kept, so it does not count",
        "Their number is on the national do-not-call list of Wed, Oct 14, 2026, looked up by you",
        "Put on the store's own do-not-call list by you",
        "Contact rule “hours-federal” set aside for texts by you until 3:18 pm: “He asked for it”",
    ]


def test_an_opt_out_by_text_stands_in_the_story() -> None:
    story = delivered(arrived(), "Yes.")
    wrote(story, "STOP")

    assert newest(story).text.endswith("Opted out of texts and calls, by their own text")
    story.do(OptOut, lead="l1", persons=(BY_MAIL,), channels=("email",), how="text")
    assert newest(story).text.endswith("Opted out of mails, by their own mail or a click in ours")


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["note", "claim", "text", "reply", "newer", "close", "deliver", "kept"]), max_size=12))
def test_nothing_that_happened_is_left_out(steps: list[str]) -> None:
    """Every event of the lead is an entry, or a step in the detail of one."""
    story = arrived()
    for n, step in enumerate(steps):
        match step:
            case "note":
                story.do(Note, SECOND, text=f"note {n}")
            case "claim":
                story.do(Claim, SECOND)
            case "text":
                text(story, f"text {n}", f"t{n}")
            case "reply":
                wrote(story, f"reply {n}", f"S{n // 2}")
            case "newer":
                story.happen("lead/l1", None)
            case "close":
                story.do(Close, SECOND, reason="no longer looking")
            case "deliver":
                story.do(ReportDelivered, SECOND, "hub", touch="t0")
            case _:
                story.do(KeepPromise, SECOND, promise="p1")
    told = story.entries()

    shown = [entry for entry in told if entry.shape != "day"]
    folded = sum(entry.detail.count("\n") for entry in shown)
    assert len(shown) + folded == len(story.events)
    assert len({entry.id for entry in told}) == len(told)
    assert all(entry.text for entry in told)


def test_who_asked_again_reads_as_their_own_words_with_the_way_they_came() -> None:
    story = arrived()
    more = Shopper("Noor Haddad", comments="And in blue?")
    again = {"lead": "l2", "source": "CarLine", "shopper": more, "persons": (BY_PHONE,), "vehicles": (WANTED,)}
    story.do(ReceiveLead, 2 * MINUTE, "hub", arrived=story.now, **again)
    assert newest(story).spoken == ("And in blue?\nAsked again through CarLine (same phone number), 2026 Lodestar Meridian GT · 2:40:51 pm")
    assert story.lines()[-1].endswith("Asked again through CarLine (same phone number), 2026 Lodestar Meridian GT: “And in blue?”")
    first = story.state.raised[0].id
    story.do(ReceiveLead, 0, "hub", arrived=story.now, on_site=True, **{**again, "lead": "l3", "source": "Our site", "vehicles": ()})
    assert story.lines()[-1].endswith("Asked again through Our site (same phone number), while on your site: “And in blue?”")
    story.do(SetLeadApart, MINUTE, raising=first)
    assert words_of(story)[-1] == ("2:41:51 pm · Told by you that the request from CarLine was another shopper's: it is a lead of its own")
    story.do(TellApart, MINUTE, other="l9")
    assert words_of(story)[-1] == "2:42:51 pm · Told by you that another lead is not this shopper's"


def test_what_was_sent_once_more_says_that_nothing_is_new() -> None:
    story = arrived(source_id="7")
    again = {"lead": "l2", "source": "the dealer's website", "source_id": "7", "persons": (BY_PHONE,), "resend": True}
    story.do(ReceiveLead, MINUTE, "hub", arrived=story.now, shopper=Shopper("Noor Haddad"), **again)
    assert words_of(story)[-1] == "2:39:51 pm · Sent once more by the dealer's website, as it says itself: nothing new is in it"


def test_what_no_shopper_asked_says_so_and_owes_nothing() -> None:
    story = arrived(nature="test", document="adf", level="repaired", campaign="")
    assert words_of(story)[1] == (
        "2:38:51 pm · A test, not a shopper's request from the dealer's website · ADF document, read after repair · no first answer is due"
    )


def test_what_they_allow_is_told_where_it_changes_something() -> None:
    story = arrived(consent={"text": False, "call": True})
    assert words_of(story)[2:] == ["2:38:51 pm · The shopper did not allow texts"] * 2
    wrote(story, "you may text me")
    assert words_of(story)[-1] == "2:39:51 pm · The shopper allowed texts again"


def test_what_was_said_of_the_follow_up_stands_in_the_timeline() -> None:
    story = arrived()
    story.do(WaitUntil, SECOND, until=story.now + 30 * DAY, text="after the holidays")
    story.do(WaitNoMore, SECOND)
    story.do(SkipStep, SECOND, begun=1, day=3, reason="we spoke in the street")

    assert [line.partition(" · ")[2] for line in words_of(story)[-3:]] == [
        "Not now, told by you: wait until Fri, Nov 13, 2:38 pm: “after the holidays”",
        "They wait no more, told by you: follow-ups go on",
        "Follow-up of day 3 skipped by you: “we spoke in the street”",
    ]
