"""Each open lead's next work: one thing that somebody owes the shopper now, and why."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.car_news import news_words
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.outcome import Matter
from bdcdesk.domain.following import Following, Standing, contacted, last_talk, talked_of
from bdcdesk.domain.lead import Lead, News
from bdcdesk.domain.outcome import Elsewhere
from bdcdesk.domain.plan import CHANNEL_WORDS, Channel
from bdcdesk.domain.plan import Stage as PlanStage
from bdcdesk.domain.raised import Raised
from bdcdesk.domain.touch import Stage, Touch

Kind = Literal[
    "reply",
    "missed call",
    "trouble",
    "new",
    "again",
    "desk answer",
    "promise",
    "call back",
    "confirm",
    "appointment",
    "no-show",
    "be-back",
    "car",
    "follow-up",
    "desk",
    "look",
    "elsewhere",
    "duplicate",
]

_DAY = 86_400_000
_NO_SHOW_CALL = 15 * 60_000
_ANSWERED = 15 * 60_000
"""Milliseconds in which somebody sees to it that a shopper comes later, or not."""
_ONCE_MORE = 3 * 3_600_000
"""Milliseconds before an appointment at which a shopper who has not answered is asked once more whether they come."""

_ABOUT = 30 * 60_000
"""Milliseconds before a named time in which a call is the one that was meant."""
_EARLY = 4 * 60_000
"""Milliseconds by which work may be done before it begins: the list offers it one handling time early (`order.HANDLING`)."""


class Work(msgspec.Struct, frozen=True):
    """`why` says what is owed, in words; `since` is when the shopper began to wait for it, `due` when it is promised by, 0 for never.

    `who` is the owner, "" when it is up for grabs: then the rule that finds one is "take the next best". `pending`: something of ours is
    under way, so there is nothing to do but wait for the provider. `offered`: the agent whom it was offered to last, which stands `until`.
    `on_site`: the shopper is on the store's site just now; nothing in the log says so, so `next_work` leaves it out.
    `channel`: on which a follow-up goes, "" for any. `named`: the member whose name stands for {who} in `why`. `desk`: when the desk's
    answer is due that the owner waits for, 0 for none.
    """

    lead: str
    kind: Kind
    why: str
    since: Instant
    due: Instant
    who: str
    pending: bool = False
    offered: str = ""
    until: Instant = 0
    on_site: bool = False
    channel: Channel | Literal[""] = ""
    named: str = ""
    desk: Instant = 0

    def words(self, names: Mapping[str, str]) -> str:
        """What is owed; `names` by member id."""
        return self.why.replace("{who}", names.get(self.named, self.named)) if self.named else self.why


def next_work(lead: Lead, by: Following | None = None) -> Work | None:
    """None only for a closed lead: every open one has work (DESIGN, "what must always hold" 9).

    `by`: the plans by which it is followed up; without them that is a day after the last that happened, or when the shopper asked for it.
    """
    if lead.closed:
        return None
    if lead.elsewhere is not None:
        return _elsewhere(lead, lead.elsewhere)
    pressing = _trouble(lead) or _missed(lead, by) or _conversation(lead) or _desk_answer(lead)
    work = pressing or _planned(lead) or _look(lead) or _follow_up(lead, by)
    asked = min((question.due for question in lead.questions if question.open), default=0)
    return msgspec.structs.replace(work, desk=asked) if asked else work


def look_at_alike(work: Work, lead: Lead, alike: Sequence[Lead]) -> Work:
    """The work of a lead to which others look `alike`, all of them open: that somebody looks at it comes before what is only planned, on
    the lead that came later, since one look settles both."""
    first = next((other for other in alike if (other.arrived, other.id) < (lead.arrived, lead.id)), None)
    if first is None or work.pending or work.kind not in ("follow-up", "look"):
        return work
    why = f"May be one shopper with {first.shopper.name or 'another lead'}: look at it"
    return msgspec.structs.replace(work, kind="duplicate", why=why, since=lead.arrived, due=0, channel="")


def desk_work(lead: Lead) -> Work | None:
    """What the desk owes on this lead: the question that is due first. It is the desk's beside whatever its owner has to do."""
    asked = [question for question in lead.questions if question.open]
    if lead.closed or not asked:
        return None
    first = min(asked, key=lambda question: question.due)
    return Work(lead.id, "desk", f"The desk is asked for a {first.wanted}", first.at, first.due, "")


def coming(lead: Lead) -> Work | None:
    """For who greets: a shopper who is to come, or is here. Nothing else of a lead is theirs to do."""
    meeting = lead.appointment
    if lead.closed or meeting is None or meeting.state not in ("set", "confirmed", "here"):
        return None
    here = meeting.state == "here"
    why = "Here now" if here else f"Comes {_wall_clock(meeting.when, meeting.zone)}"
    return _work(lead, "appointment", why, meeting.changed if here else meeting.when, meeting.when)


def while_on_site(work: Work, lead: Lead, since: Instant) -> Work:
    """The work while its shopper is on the store's site, since then: it comes first, unless they had word from us in that time and have not
    written or asked again since. Otherwise whoever has just answered would be handed the same lead again."""
    spoken = any(touch.requested >= since and not touch.auto for touch in lead.touches) and not lead.awaits_reply and not lead.raisings
    return work if spoken else msgspec.structs.replace(work, on_site=True)


def _work(
    lead: Lead, kind: Kind, why: str, since: Instant, due: Instant, pending: bool = False, channel: Channel | Literal[""] = ""
) -> Work:
    offer = lead.offers[-1] if lead.offers and not lead.owner else None
    if offer is None or not offer.to:
        return Work(lead.id, kind, why, since, due, lead.owner, pending, channel=channel)
    return Work(lead.id, kind, why, since, due, "", pending, offer.to, offer.until, channel=channel)


MATTER_WORDS: Final[Mapping[Matter, str]] = {"service": "Service", "parts": "Parts", "title": "Title", "job": "Job", "spam": "Spam"}


def _elsewhere(lead: Lead, there: Elsewhere) -> Work:
    """What is no sale is the work of the desk that has it, in a list of its own. Who writes there waits for a reply there."""
    who = there.members[0] if len(there.members) == 1 else ""
    if lead.reply is not None and lead.awaits_reply:
        since, due, why = lead.reply.since, min(lead.reply.due, there.due), "they wrote"
    else:
        since, due, why = there.at, there.due, "see to it"
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
    return _work(lead, "trouble", _trouble_words(newest), since, due)


def _trouble_words(touch: Touch) -> str:
    what = "Call" if touch.channel == "call" else "Text" if touch.channel == "text" else "Mail"
    if touch.stage == "unknown":
        return f"{what}: unknown whether it went"
    return f"{what} not placed" if touch.channel == "call" else f"{what} not sent" if touch.stage == "not sent" else f"{what} not delivered"


def _missed(lead: Lead, by: Following | None) -> Work | None:
    """A shopper who called and reached nobody waits now: for the call back, or for what they wrote before that. Who wants no calls is
    written to, and who wants nothing at all waits for nothing."""
    ring = lead.missed_call
    if ring is None or not lead.is_lead:
        return None
    ways = by.open_to(lead) if by is not None and lead.shopper.points else frozenset({"call"})
    if not ways:
        return None
    under_way = bool(_under_way(lead, ring.at))
    what = f"Voicemail, {ring.seconds} s" if ring.seconds else "Missed call"
    why = f"{what}: call back" if "call" in ways else f"{what}: write, they want no calls"
    since, due = ring.at, ring.due
    if lead.awaits_reply and lead.reply is not None and lead.reply.since < since:
        since, due = lead.reply.since, min(lead.reply.due, due)
    return _work(lead, "missed call", why, since, due if lead.answered else min(due, lead.due), under_way)


def _conversation(lead: Lead) -> Work | None:
    if lead.reply is not None and lead.awaits_reply:
        under_way = _under_way(lead, lead.reply.at)
        why = "Reply held until it is allowed" if "held" in under_way else "Reply to a text"
        replied = _work(lead, "reply", why, lead.reply.since, lead.reply.due, bool(under_way))
        meeting = lead.appointment
        if under_way or meeting is None or not meeting.answer or meeting.sid != lead.reply.sid:
            return replied
        return msgspec.structs.replace(replied, why=_answer_words(meeting), named=meeting.salesperson)
    if not lead.answered and lead.is_lead:
        under_way = _under_way(lead, 0)
        why = "First answer held until it is allowed" if "held" in under_way else "New, sending" if under_way else "New, first answer"
        return _work(lead, "new", f"{why}, asked again" if lead.raisings else why, lead.arrived, lead.due, bool(under_way))
    if lead.raisings:
        first = lead.raisings[0]
        return _work(lead, "again", f"Asked again: {first.received.source}", *_waits(first), bool(_under_way(lead, first.at)))
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
    under_way = bool(_under_way(lead, first.answered))
    return _work(lead, "desk answer", f"The desk has the {first.wanted}: tell them", first.answered, first.tell, under_way)


def _under_way(lead: Lead, since: Instant) -> frozenset[Stage]:
    """The stages of what was pressed since then and may still reach the shopper."""
    ours = (touch for touch in lead.touches if touch.open and not touch.reached and not touch.auto)
    return frozenset(touch.stage for touch in ours if touch.requested >= since)


def _planned(lead: Lead) -> Work | None:
    promises = [promise for promise in lead.promises if promise.state == "open"]
    first = min(promises, key=lambda promise: promise.due, default=None)
    promised = _work(lead, "promise", f"Promise: {first.text}" if first.text else "Promise", first.due, first.due) if first else None
    meeting = _appointment(lead, lead.appointment) if lead.appointment and not talked_of(lead, lead.appointment) else None
    news = next((_news(lead, news) for news in lead.news if not news.done and not _told(lead, news)), None)
    return min((work for work in (promised, meeting, news, _call_back(lead)) if work), key=lambda work: work.due, default=None)


def _call_back(lead: Lead) -> Work | None:
    """Done by a call of ours about then or later, answered or not; by anything else only from that time on, for who cannot be rung has to
    be told in writing. Or once they have talked with somebody."""
    named = lead.call_back
    if named is None:
        return None
    since = {"call": max(named.told, named.when - _ABOUT)}
    rung = any(touch.requested >= since.get(touch.channel, named.when - _EARLY) and contacted(touch) for touch in lead.touches)
    if rung or last_talk(lead) > named.told:
        return None
    under_way = any(touch.channel == "call" and touch.open for touch in lead.touches)
    return _work(lead, "call back", f"Call back {_wall_clock(named.when, lead.zone)}", named.when, named.when, under_way, "call")


def _news(lead: Lead, news: News) -> Work:
    return _work(lead, "car", news_words(news, lead.shopper.first), news.at, news.due, bool(_under_way(lead, news.at)))


def _told(lead: Lead, news: News) -> bool:
    """Whether anything that was pressed after it reached the shopper, or a call on an agent's own phone was answered."""
    since = [touch for touch in lead.touches if touch.requested >= news.at]
    return any(touch.reached > news.at or (touch.stage == "ended" and touch.result == "answered") for touch in since)


def _appointment(lead: Lead, meeting: Appointment) -> Work | None:
    when = _wall_clock(meeting.when, meeting.zone)
    if meeting.to_come and meeting.answer:
        kind: Kind = "confirm" if meeting.answer == "cannot" else "appointment"
        answered = _work(lead, kind, _answer_words(meeting), meeting.answered, meeting.answered + _ANSWERED)
        return msgspec.structs.replace(answered, named=meeting.salesperson)
    match meeting.state:
        case "set":
            return _confirm(lead, meeting, when)
        case "confirmed":
            return _work(lead, "appointment", f"Comes {when}", meeting.when, meeting.when)
        case "here":
            return _work(lead, "appointment", "Here now", meeting.changed, meeting.changed)
        case "missed":
            return _work(lead, "no-show", f"Missed {when}", meeting.changed, meeting.changed + _NO_SHOW_CALL)
        case "shown":
            back = meeting.back or meeting.changed + _DAY
            return _work(lead, "be-back", f"Be-back: {meeting.why or 'showed, did not buy'}", back, back)
        case "cancelled":
            return None


def _answer_words(meeting: Appointment) -> str:
    """What the shopper answered, and what comes of it."""
    if meeting.answer == "cannot":
        return "Can't come: set another time"
    late = f"Running late, {meeting.minutes} min" if meeting.minutes else "Running late"
    return f"{late}: tell {'{who}' if meeting.salesperson else 'the floor'}"


def _confirm(lead: Lead, meeting: Appointment, when: str) -> Work:
    """Asked the day before, and once more shortly before they are to come; who was just asked is not asked again at once."""
    due, again = max(meeting.when - _DAY, meeting.changed), meeting.when - _ONCE_MORE
    asked = max((contacted(touch) for touch in lead.touches), default=0)
    if asked < max(meeting.when - _DAY - _EARLY, meeting.changed):
        return _work(lead, "confirm", f"Confirm {when}", due, due)
    if asked < again - _EARLY:
        return _work(lead, "confirm", f"Confirm {when}: no answer yet", again, again)
    return _work(lead, "appointment", f"Comes {when}, not confirmed", meeting.when, meeting.when)


def _wall_clock(when: Instant, zone: str) -> str:
    try:
        at, remark = clock.local(when, zone), ""
    except ZoneInfoNotFoundError:
        # Another desk knew that zone. The work must be on the list all the same.
        at, remark = clock.local(when, "UTC"), " UTC"
    return f"{at:%a} {at.hour % 12 or 12}:{at:%M}{remark}"


def _look(lead: Lead) -> Work | None:
    """What no shopper asked waits for no first answer; still a person looks at it, for its words may have been taken for what they are not.

    Who asks for a job waits for somebody, without a countdown of minutes: `due` is a day of business hours. A test waits for nobody.
    """
    if lead.is_lead or lead.answered:
        return None
    return _work(lead, "look", _LOOKS.get(lead.nature, "No lead: look at it"), lead.arrived, lead.due if lead.nature == _JOB else 0)


_JOB = "hiring request"
_LOOKS = {
    "test": "A test: look and close it",
    "auto-response": "An automatic answer: look and close it",
    _JOB: "Wants a job: pass it on",
}


_SINCE: dict[PlanStage, str] = {
    "first": "",
    "reply": " since they last spoke to us",
    "back": " since they asked again",
    "missed": " since the missed appointment",
    "visited": " since their visit",
    "later": " of when they wanted to hear from us",
}


def _follow_up(lead: Lead, by: Following | None) -> Work:
    if by is None or not lead.is_lead:
        due = max(lead.last, lead.answered) + _DAY
        due = max(due, lead.later.until) if lead.later is not None else due
        return _work(lead, "follow-up", "Follow up", due, due)
    standing = by.standing(lead)
    if standing is None:
        return _work(lead, "look", "No way left to reach them: find one, or close it", lead.last, 0)
    return _work(lead, "follow-up", step_words(standing), standing.since, standing.due, channel=standing.channel)


def step_words(standing: Standing) -> str:
    """ "Follow up, day 3: call" """
    kind = "Long-term" if standing.long else "Follow up"
    return f"{kind}, day {standing.day}{_SINCE[standing.begun.stage]}: {CHANNEL_WORDS[standing.channel]}"
