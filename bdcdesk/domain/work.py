"""Each open lead's next work: one thing that somebody owes the shopper now, and why."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from bdcdesk.domain.desk import WANTED
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.outcome import Matter
from bdcdesk.domain.events.plans import Stage as PlanStage
from bdcdesk.domain.following import Following, Standing
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.outcome import Elsewhere
from bdcdesk.domain.owed import DAY, Work, going, kept_for_later, owed
from bdcdesk.domain.plan import CHANNEL_WORDS
from bdcdesk.domain.planned_work import answer_words, planned
from bdcdesk.domain.raised import Raised
from bdcdesk.domain.touch import Touch
from bdcdesk.translation import tr


def next_work(lead: Lead, by: Following | None = None) -> Work | None:
    """None only for a closed lead: every open one has work (DESIGN, "what must always hold" 9).

    `by`: the plans by which it is followed up; without them that is a day after the last that happened, or when the shopper asked for it.
    """
    if lead.closed:
        return None
    if lead.elsewhere is not None:
        return _elsewhere(lead, lead.elsewhere)
    pressing = _trouble(lead) or _missed(lead, by) or _conversation(lead) or _desk_answer(lead)
    work = pressing or planned(lead) or _look(lead) or _follow_up(lead, by)
    asked = min((question.due for question in lead.questions if question.open), default=0)
    return msgspec.structs.replace(work, desk=asked) if asked else work


def look_at_alike(work: Work, lead: Lead, alike: Sequence[Lead]) -> Work:
    """The work of a lead to which others look `alike`, all of them open: that somebody looks at it comes before what is only planned, on
    the lead that came later, since one look settles both."""
    first = next((other for other in alike if (other.arrived, other.id) < (lead.arrived, lead.id)), None)
    if first is None or work.pending or work.kind not in ("follow-up", "look"):
        return work
    why = tr("May be one shopper with {name}: look at it", name=first.shopper.name or tr("another lead"))
    return msgspec.structs.replace(work, kind="duplicate", why=why, since=lead.arrived, due=0, channel="")


def desk_work(lead: Lead) -> Work | None:
    """What the desk owes on this lead: the question that is due first. It is the desk's beside whatever its owner has to do."""
    asked = [question for question in lead.questions if question.open]
    if lead.closed or not asked:
        return None
    first = min(asked, key=lambda question: question.due)
    return Work(lead.id, "desk", tr("The desk is asked for a {wanted}", wanted=WANTED[first.wanted]), first.at, first.due, "")


def while_on_site(work: Work, lead: Lead, since: Instant) -> Work:
    """The work while its shopper is on the store's site, since then: it comes first, unless they had word from us in that time and have not
    written or asked again since. Otherwise whoever has just answered would be handed the same lead again."""
    spoken = any(touch.requested >= since and not touch.auto for touch in lead.touches) and not lead.awaits_reply and not lead.raisings
    return work if spoken else msgspec.structs.replace(work, on_site=True)


MATTER_WORDS: Final[Mapping[Matter, str]] = {
    "service": tr("Service"),
    "parts": tr("Parts"),
    "title": tr("Title"),
    "job": tr("Job"),
    "spam": tr("Spam"),
}


def _elsewhere(lead: Lead, there: Elsewhere) -> Work:
    """What is no sale is the work of the desk that has it, in a list of its own. Who writes there waits for a reply there."""
    who = there.members[0] if len(there.members) == 1 else ""
    if lead.reply is not None and lead.awaits_reply:
        since, due, why = lead.reply.since, min(lead.reply.due, there.due), tr("they wrote")
    else:
        since, due, why = there.at, there.due, tr("see to it")
    return Work(lead.id, "elsewhere", f"{MATTER_WORDS[there.matter]}: {why}", since, due, who)


def _trouble(lead: Lead) -> Work | None:
    newest = lead.newest_touch
    if newest is None or not newest.trouble:
        return None
    if lead.missed_call is not None and lead.missed_call.at > newest.requested:
        # Who has called since is called back, and is not looked for where an old failure stands.
        return None
    since = lead.reply.since if lead.awaits_reply and lead.reply else lead.arrived
    due = lead.reply.due if lead.awaits_reply and lead.reply else lead.due
    if lead.answered and not lead.awaits_reply:
        since, due = _waits(lead.raisings[0]) if lead.raisings else (newest.requested, newest.requested)
    return owed(lead, "trouble", _trouble_words(newest), since, due)


def _trouble_words(touch: Touch) -> str:
    what = tr("Call") if touch.channel == "call" else tr("Text") if touch.channel == "text" else tr("Mail")
    if touch.stage == "unknown":
        return tr("{what}: unknown whether it went", what=what)
    return (
        tr("{what} not placed", what=what)
        if touch.channel == "call"
        else tr("{what} not sent", what=what)
        if touch.stage == "not sent"
        else tr("{what} not delivered", what=what)
    )


def _missed(lead: Lead, by: Following | None) -> Work | None:
    """A shopper who called and reached nobody waits now: for the call back, or for what they wrote before that. Who wants no calls is
    written to, and who wants nothing at all waits for nothing."""
    ring = lead.missed_call
    if ring is None or not lead.is_lead:
        return None
    ways = by.open_to(lead) if by is not None and lead.shopper.points else frozenset({"call"})
    if not ways:
        return None
    under_way = bool(going(lead, ring.at))
    what = tr("Voicemail, {seconds} s", seconds=ring.seconds) if ring.seconds else tr("Missed call")
    why = tr("{what}: call back", what=what) if "call" in ways else tr("{what}: write, they want no calls", what=what)
    since, due = ring.at, ring.due
    if lead.awaits_reply and lead.reply is not None and lead.reply.since < since:
        since, due = lead.reply.since, min(lead.reply.due, due)
    return owed(lead, "missed call", why, since, due if lead.answered else min(due, lead.due), under_way)


_REPLY, _HELD, _LATER = tr("Reply to a text"), tr("Reply held until it is allowed"), tr("Reply written for later")
REPLIES: Final = frozenset((_REPLY, _HELD, _LATER))
"""What is said of a reply that is owed, but for one that answers about an appointment."""


def _conversation(lead: Lead) -> Work | None:
    if lead.reply is not None and lead.awaits_reply:
        under_way = going(lead, lead.reply.at)
        why = _HELD if "held" in under_way else _REPLY
        why = _LATER if kept_for_later(lead, lead.reply.at) else why
        replied = owed(lead, "reply", why, lead.reply.since, lead.reply.due, bool(under_way))
        meeting = lead.appointment
        if under_way or meeting is None or not meeting.answer or meeting.sid != lead.reply.sid:
            return replied
        return msgspec.structs.replace(replied, why=answer_words(meeting), named=meeting.salesperson)
    if not lead.answered and lead.is_lead:
        under_way = going(lead, 0)
        why = (
            tr("First answer held until it is allowed")
            if "held" in under_way
            else tr("New, sending")
            if under_way
            else tr("New, first answer")
        )
        why = tr("First answer written for later") if kept_for_later(lead, 0) else why
        return owed(lead, "new", tr("{why}, asked again", why=why) if lead.raisings else why, lead.arrived, lead.due, bool(under_way))
    if lead.raisings:
        first = lead.raisings[0]
        return owed(lead, "again", tr("Asked again: {source}", source=first.received.source), *_waits(first), bool(going(lead, first.at)))
    return None


def _waits(raised: Raised) -> tuple[Instant, Instant]:
    """Since when the shopper waits who asked again, and until when: as for any request that arrives."""
    return raised.received.arrived, raised.received.due


def _desk_answer(lead: Lead) -> Work | None:
    """Who asked for a figure waits for it, and the desk has it."""
    answered = lead.desk_answers
    if not answered:
        return None
    first = min(answered, key=lambda question: question.tell)
    under_way = bool(going(lead, first.answered))
    return owed(
        lead, "desk answer", tr("The desk has the {wanted}: tell them", wanted=WANTED[first.wanted]), first.answered, first.tell, under_way
    )


def _look(lead: Lead) -> Work | None:
    """What no shopper asked waits for no first answer; still a person looks at it, for its words may have been taken for what they are not.

    Who asks for a job waits for somebody, without a countdown of minutes: `due` is a day of business hours. A test waits for nobody.
    """
    if lead.is_lead or lead.answered:
        return None
    return owed(lead, "look", _LOOKS.get(lead.nature, tr("No lead: look at it")), lead.arrived, lead.due if lead.nature == _JOB else 0)


_JOB = "hiring request"
_LOOKS = {
    "test": tr("A test: look and close it"),
    "auto-response": tr("An automatic answer: look and close it"),
    _JOB: tr("Wants a job: pass it on"),
}


_SINCE: dict[PlanStage, str] = {
    "first": "",
    "reply": tr(" since they last spoke to us"),
    "back": tr(" since they asked again"),
    "missed": tr(" since the missed appointment"),
    "visited": tr(" since their visit"),
    "later": tr(" of when they wanted to hear from us"),
}


def _follow_up(lead: Lead, by: Following | None) -> Work:
    if by is None or not lead.is_lead:
        due = max(lead.last, lead.answered) + DAY
        due = max(due, lead.later.until) if lead.later is not None else due
        return owed(lead, "follow-up", tr("Follow up"), due, due)
    standing = by.standing(lead)
    if standing is None:
        return owed(lead, "look", tr("No way left to reach them: find one, or close it"), lead.last, 0)
    return owed(lead, "follow-up", step_words(standing), standing.since, standing.due, channel=standing.channel)


def step_words(standing: Standing, of: str = "") -> str:
    """ "Follow up, day 3: call"; `of` comes after the day, such as " of 30"."""
    kind = tr("Long-term") if standing.long else tr("Follow up")
    return tr(
        "{kind}, day {day}{of}{since}: {channel_words}",
        kind=kind,
        day=standing.day,
        of=of,
        since=_SINCE[standing.begun.stage],
        channel_words=CHANNEL_WORDS[standing.channel],
    )
