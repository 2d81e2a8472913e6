"""Work that was agreed on for a time: promises, appointments, call-backs, and news of a car that the shopper is to be told."""

import msgspec

from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.car_news import news_words
from bdcdesk.domain.following import contacted, last_talk, talked_of
from bdcdesk.domain.lead import Lead, News
from bdcdesk.domain.owed import DAY, EARLY, Kind, Work, going, owed, wall_clock
from bdcdesk.translation import tr

_NO_SHOW_CALL = 15 * 60_000
_ANSWERED = 15 * 60_000
"""Milliseconds in which somebody sees to it that a shopper comes later, or not."""
_ONCE_MORE = 3 * 3_600_000
"""Milliseconds before an appointment at which a shopper who has not answered is asked once more whether they come."""
_ABOUT = 30 * 60_000
"""Milliseconds before a named time in which a call is the one that was meant."""


def coming(lead: Lead) -> Work | None:
    """For who greets: a shopper who is to come, or is here. Nothing else of a lead is theirs to do."""
    meeting = lead.appointment
    if lead.closed or meeting is None or meeting.state not in ("set", "confirmed", "here"):
        return None
    here = meeting.state == "here"
    why = tr("Here now") if here else tr("Comes {wall_clock}", wall_clock=wall_clock(meeting.when, meeting.zone))
    return owed(lead, "appointment", why, meeting.changed if here else meeting.when, meeting.when)


def planned(lead: Lead) -> Work | None:
    """What of it is due first."""
    promises = [promise for promise in lead.promises if promise.state == "open"]
    first = min(promises, key=lambda promise: promise.due, default=None)
    promised = (
        owed(lead, "promise", tr("Promise: {text}", text=first.text) if first.text else tr("Promise"), first.due, first.due)
        if first
        else None
    )
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
    rung = any(touch.requested >= since.get(touch.channel, named.when - EARLY) and contacted(touch) for touch in lead.touches)
    if rung or last_talk(lead) > named.told:
        return None
    under_way = any(touch.channel == "call" and touch.open for touch in lead.touches)
    return owed(
        lead,
        "call back",
        tr("Call back {wall_clock}", wall_clock=wall_clock(named.when, lead.zone)),
        named.when,
        named.when,
        under_way,
        "call",
    )


def _news(lead: Lead, news: News) -> Work:
    return owed(lead, "car", news_words(news, lead.shopper.first), news.at, news.due, bool(going(lead, news.at)))


def _told(lead: Lead, news: News) -> bool:
    """Whether anything that was pressed after it reached the shopper, or a call on an agent's own phone was answered."""
    since = [touch for touch in lead.touches if touch.requested >= news.at]
    return any(touch.reached > news.at or (touch.stage == "ended" and touch.result == "answered") for touch in since)


def _appointment(lead: Lead, meeting: Appointment) -> Work | None:
    when = wall_clock(meeting.when, meeting.zone)
    if meeting.to_come and meeting.answer:
        kind: Kind = "confirm" if meeting.answer == "cannot" else "appointment"
        answered = owed(lead, kind, answer_words(meeting), meeting.answered, meeting.answered + _ANSWERED)
        return msgspec.structs.replace(answered, named=meeting.salesperson)
    match meeting.state:
        case "set":
            return _confirm(lead, meeting, when)
        case "confirmed":
            return owed(lead, "appointment", tr("Comes {when}", when=when), meeting.when, meeting.when)
        case "here":
            return owed(lead, "appointment", tr("Here now"), meeting.changed, meeting.changed)
        case "missed":
            return owed(lead, "no-show", tr("Missed {when}", when=when), meeting.changed, meeting.changed + _NO_SHOW_CALL)
        case "shown":
            back = meeting.back or meeting.changed + DAY
            return owed(lead, "be-back", tr("Be-back: {why}", why=meeting.why or tr("showed, did not buy")), back, back)
        case "cancelled":
            return None


def answer_words(meeting: Appointment) -> str:
    """What the shopper answered, and what comes of it."""
    if meeting.answer == "cannot":
        return tr("Can't come: set another time")
    late = tr("Running late, {minutes} min", minutes=meeting.minutes) if meeting.minutes else tr("Running late")
    return late + ": " + (tr("tell {who}") if meeting.salesperson else tr("tell the floor"))


def _confirm(lead: Lead, meeting: Appointment, when: str) -> Work:
    """Asked the day before, and once more shortly before they are to come; who was just asked is not asked again at once."""
    due, again = max(meeting.when - DAY, meeting.changed), meeting.when - _ONCE_MORE
    asked = max((contacted(touch) for touch in lead.touches), default=0)
    if asked < max(meeting.when - DAY - EARLY, meeting.changed):
        return owed(lead, "confirm", tr("Confirm {when}", when=when), due, due)
    if asked < again - EARLY:
        return owed(lead, "confirm", tr("Confirm {when}: no answer yet", when=when), again, again)
    return owed(lead, "appointment", tr("Comes {when}, not confirmed", when=when), meeting.when, meeting.when)
