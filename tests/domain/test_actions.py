"""What holds for every action: reports are never refused, wishes mean something, and the outbox gives back what was put in."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.actions import (
    Action,
    Append,
    Refused,
    after_all,
    after_hours,
    appointment,
    arrivals,
    attachments,
    call_back,
    calls,
    campaign,
    contact,
    desk,
    desk_mail,
    dispatch,
    following,
    intake,
    joining,
    lead,
    marking,
    offers,
    outcome,
    ownership,
    plans,
    rules,
    source,
    stock,
    team,
    visit,
    wording,
)
from bdcdesk.domain.actions.base import NEWER, NOT_HERE, write_action
from bdcdesk.domain.actions.kept import ACTIONS, UnreadableAction, read_action
from bdcdesk.domain.events import Event
from bdcdesk.domain.fold import fold
from bdcdesk.domain.identity import lead_stream
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.source import Source
from tests.depth import depth

from .acting import Knows, any_action, without_effect
from .making import GIVEN, STORE, STRANGER, event, logs

REPORTS: tuple[type[Action], ...] = (
    lead.Note,
    lead.SetBuying,
    lead.OptOut,
    lead.SetOutcome,
    lead.MakePromise,
    lead.KeepPromise,
    lead.TakeBackPromise,
    lead.MarkSold,
    appointment.ConfirmAppointment,
    appointment.MarkHere,
    appointment.MarkMissed,
    appointment.CancelAppointment,
    visit.MarkDemonstrated,
    visit.MarkWorked,
    contact.CallOnOwnPhone,
    dispatch.BringBack,
    dispatch.ReportAccepted,
    desk_mail.TellDeskMail,
    dispatch.ReportNotSent,
    dispatch.ReportUnknown,
    dispatch.ReportDelivered,
    dispatch.ReportOpened,
    dispatch.ReportFailed,
    dispatch.ReportCallEnded,
    dispatch.ReceiveMessage,
    calls.ReportCallMoved,
    calls.ReceiveCall,
    calls.PutCallTo,
    calls.EndCallIn,
    calls.KeepRecording,
    attachments.TellAttachments,
    attachments.KeepAttachment,
    attachments.MissAttachment,
    calls.ReportRecordingRemoved,
    stock.TellCarNews,
    offers.SetStatus,
    rules.GiveConsent,
    rules.HearWords,
    rules.OptIn,
    rules.JudgeWords,
    rules.PutOnDoNotCall,
    rules.TellDoNotCall,
)
"""What has happened: it is written down whatever is known."""

ARRIVALS: tuple[type[Action], ...] = (intake.ReceiveLead, intake.EnterLead)
"""What has happened too, but nothing can be stamped on it before the store has hours and a zone."""

WISHES: tuple[type[Action], ...] = (
    ownership.Claim,
    ownership.Release,
    ownership.Reassign,
    ownership.HandOver,
    contact.SendText,
    contact.SendMail,
    contact.PlaceCall,
    contact.DialOwnPhone,
    contact.Withdraw,
    calls.HangUp,
    attachments.WantAttachment,
    calls.SetCalls,
    lead.TakeBackWrongNumber,
    lead.Close,
    lead.Reopen,
    following.WaitUntil,
    following.WaitNoMore,
    following.SkipStep,
    marking.MarkReply,
    call_back.CallBackAt,
    call_back.CallBackNoMore,
    outcome.SendElsewhere,
    desk_mail.BeginDeskMail,
    outcome.FinishElsewhere,
    outcome.TakeForSale,
    outcome.MarkBad,
    outcome.TakeBackBad,
    outcome.SetDepartments,
    outcome.SetAfterHours,
    after_hours.Acknowledge,
    appointment.SetAppointment,
    appointment.MoveAppointment,
    appointment.MarkShown,
    appointment.MissByTimer,
    appointment.ReadConfirmed,
    appointment.ReadAnswered,
    visit.MarkLeft,
    visit.MarkHandedOver,
    visit.SetBook,
    visit.SetVisits,
    desk.AskDesk,
    desk.AnswerDesk,
    desk.TakeBackQuestion,
    dispatch.BeginSending,
    dispatch.Hold,
    dispatch.PutBack,
    dispatch.Doubt,
    intake.DescribeStore,
    after_all.TakeForLead,
    after_all.TakeForNone,
    arrivals.SetLeadApart,
    arrivals.TellApart,
    arrivals.ReceiveApart,
    source.SetAgreement,
    source.SetSource,
    source.SwitchSource,
    stock.TakeStock,
    offers.SetSkills,
    offers.SetDistribution,
    offers.MoveOn,
    offers.LetLeadGo,
    rules.SetRuleAside,
    rules.SetContactRules,
    team.SetTeam,
    team.SetCover,
    team.EndCover,
    team.TransferBook,
    joining.JoinLead,
    campaign.SetCampaign,
    campaign.EndCampaign,
    wording.KeepWording,
    plans.KeepPlan,
)

OF_STORE: tuple[type[Action], ...] = (
    *(intake.DescribeStore, source.SetAgreement, source.SetSource, source.SwitchSource, stock.TakeStock),
    *(campaign.SetCampaign, campaign.EndCampaign, wording.KeepWording, plans.KeepPlan),
    *(offers.SetSkills, offers.SetDistribution, rules.SetContactRules, calls.SetCalls, visit.SetBook, visit.SetVisits),
    *(outcome.SetDepartments, outcome.SetAfterHours),
    *(team.SetTeam, team.SetCover, team.EndCover, team.TransferBook),
)
"""What is wished of the store itself, and of no lead."""

OF_HUB: tuple[type[Action], ...] = (
    *(arrivals.ReceiveApart, offers.MoveOn, offers.LetLeadGo),
    *(appointment.MissByTimer, appointment.ReadConfirmed, appointment.ReadAnswered),
)
"""What the hub wishes of a lead: where there is nothing to do, it is not refused, and may be done later."""

_persons = st.fixed_dictionaries(
    {stream: st.sampled_from((Person(), Person(frozenset({"text"})), Person(wrong=True))) for stream in (GIVEN, STRANGER)}
)
_settings = st.sampled_from((STORE, None))
SOURCE = Source("web", "Web form", "form", fields={"q": "name"})


def known(settled: bool = False) -> st.SearchStrategy[Knows]:
    """Anything that a desk may know: no such lead, one just begun, one with a long story, a newer one, a closed one."""

    def knows(events: list[Event], gone: bool, persons: dict[str, Person], store: Any) -> Knows:
        return Knows(None if gone else fold(events), events[-1].at, STORE if settled else store, persons, (SOURCE,))

    return st.builds(knows, logs(), st.sampled_from((False, False, False, True)), _persons, _settings)


def test_every_action_is_a_report_an_arrival_or_a_wish() -> None:
    assert sorted(made.__name__ for made in ACTIONS) == sorted(made.__name__ for made in (*REPORTS, *ARRIVALS, *WISHES))


@given(st.one_of([any_action(made) for made in REPORTS]), known())
def test_a_report_is_never_refused(action: Action, known: Knows) -> None:
    decision = action.decide(known)
    assert isinstance(decision, Append)
    assert not any(change.wish for change in decision.changes)
    assert all(change.drafts for change in decision.changes)


@given(st.one_of([any_action(made) for made in ARRIVALS]), known(settled=True))
def test_an_arrival_is_never_refused_by_a_store_that_is_set_up(action: Action, known: Knows) -> None:
    decision = action.decide(known)
    assert isinstance(decision, Append)
    assert all(change.drafts for change in decision.changes)


@given(st.one_of([any_action(made) for made in ACTIONS]), known())
def test_the_same_knowledge_gives_the_same_decision(action: Action, known: Knows) -> None:
    decision = action.decide(known)
    assert decision == action.decide(known)
    assert decision == read_action(write_action(action)).decide(known)
    if isinstance(decision, Refused):
        assert decision.reason.endswith(".")
        assert ("{who}" not in decision.reason) or decision.by


_FRESH = (contact.SendText, contact.SendMail, contact.PlaceCall, appointment.SetAppointment, desk.AskDesk)


@pytest.mark.parametrize("made", WISHES)
def test_a_wish_that_is_granted_means_something(made: type[Action]) -> None:
    named = dict.fromkeys(("touch", "appointment", "question"), st.just("new")) if made in _FRESH else {}

    @settings(max_examples=depth(8, 40))
    @given(any_action(made, **named), known())
    def law(action: Action, known: Knows) -> None:
        decision = action.decide(known)
        if isinstance(decision, Append):
            assert all(change.wish for change in decision.changes)
            assert without_effect(decision, known, action.actor, known.now + 1) == []

    law()


@pytest.mark.parametrize("made", [made for made in WISHES if made not in (*OF_STORE, *OF_HUB)])
def test_nothing_is_wished_of_a_lead_that_is_not_here(made: type[Action]) -> None:
    @settings(max_examples=depth(8, 40))
    @given(any_action(made, lead=st.just("l9")), known())
    def law(action: Action, known: Knows) -> None:
        assert isinstance(action.decide(known), Refused)

    law()


_FIT = {
    "lead": st.just("l1"),
    "body": st.just("Hello"),
    "subject": st.just("Hi"),
    "pictures": st.just(("https://photos.example.com/1.jpg",)),
    "agent_phone": st.just("+12025550177"),
}
"""What no check of the words refuses."""

_ALWAYS = (contact.Withdraw, calls.HangUp)
"""What an agent may take back or end, whoever wrote to the lead."""

_OF_AGENTS = [
    made
    for made in WISHES
    if made.__module__ != dispatch.__name__ and made not in (*OF_STORE, lead.Reopen, *_ALWAYS, *OF_HUB, arrivals.SetLeadApart)
]


@pytest.mark.parametrize("made", _OF_AGENTS)
def test_a_lead_that_a_newer_release_wrote_to_is_read_only(made: type[Action]) -> None:
    @settings(max_examples=depth(8, 40))
    @given(any_action(made, **_FIT), logs())
    def law(action: Action, events: list[Event]) -> None:
        state = fold([*events, event(None, events[-1].at, 99)])
        assert action.decide(Knows(state)) == NEWER
        assert action.decide(Knows(None)) == NOT_HERE

    law()


@given(st.one_of([any_action(made) for made in ACTIONS]), known())
def test_what_an_action_writes_to_is_told_beforehand(action: Action, known: Knows) -> None:
    """Actions are sent in order within their streams: one that it does not name could be overtaken there. A request that joins another's
    lead is sent at the version of that lead instead."""
    decision = action.decide(known)
    if isinstance(decision, Append) and not isinstance(action, ARRIVALS):
        assert {change.stream for change in decision.changes if change.drafts} <= set(action.streams)


@pytest.mark.parametrize("made", ACTIONS)
def test_the_outbox_gives_back_what_was_put_in(made: type[Action]) -> None:
    @settings(max_examples=depth(8, 40))
    @given(any_action(made))
    def law(action: Action) -> None:
        kept = write_action(action)
        again = read_action(kept)
        assert type(again) is made
        assert again == action
        assert write_action(again) == kept
        assert action.streams
        assert "lead" not in made.__struct_fields__ or made is lead.OptOut or lead_stream(action.lead) in action.streams  # type: ignore[attr-defined]

    law()


@pytest.mark.parametrize("kept", [b"", b"{", b"null", b'{"action":"teleport","id":"x"}', b'{"action":"claim"}', b"\xff"])
def test_what_cannot_be_read_is_said_to_be_so(kept: bytes) -> None:
    with pytest.raises(UnreadableAction):
        read_action(kept)
