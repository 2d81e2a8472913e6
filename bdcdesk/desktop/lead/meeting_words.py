"""The appointment on a lead's page: what it says, what can be marked of it, what lies ready to be sent, and when who is free."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from bdcdesk.desktop.lead.offer_view import Offer
from bdcdesk.desktop.lead.side_view import Bookings, Meeting
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.appointment_words import OCCASIONS, OFFER, Wordings, said
from bdcdesk.domain.book import Diary, free_times, slot_of
from bdcdesk.domain.calendar_file import calendar_file
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.placeholders import Language
from bdcdesk.report.names import Names
from bdcdesk.report.times import TODAY, on_day, when
from bdcdesk.translation import tr

FREE: Final = 60
"""Free times that are looked for of each."""

_MARKS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "set": (
        ("confirmed", tr("Confirmed")),
        ("here", tr("Here")),
        ("shown", tr("Shown")),
        ("missed", tr("Missed")),
        ("cancelled", tr("Cancelled")),
    ),
    "confirmed": (("here", tr("Here")), ("shown", tr("Shown")), ("missed", tr("Missed")), ("cancelled", tr("Cancelled"))),
    "here": (("shown", tr("Shown")), ("demonstrated", tr("Saw a car")), ("worked", tr("Got figures"))),
    "shown": (("demonstrated", tr("Saw a car")), ("worked", tr("Got figures")), ("left", tr("Left without"))),
}
_FLOOR: Final = frozenset(("shown", "demonstrated", "worked", "left", "handed over"))
_STATES: Final[Mapping[str, str]] = {
    "set": tr("not confirmed yet"),
    "confirmed": tr("confirmed"),
    "here": tr("here now"),
    "shown": tr("showed"),
    "missed": tr("missed"),
    "cancelled": tr("cancelled"),
}


def meeting_of(lead: Lead, names: Names, now: Instant, on_floor: str | None, store: StoreDescribed | None) -> Meeting | None:
    """`on_floor`: who looks at it, if they may say what happened in the showroom; `store`: for the calendar file."""
    known = lead.appointment
    if known is None:
        return None
    words = when(known.when, known.zone, now)
    at = tr("today, {time}", time=words) if on_day(known.when, known.zone, now) == TODAY else words
    with_whom = tr(" with {who}", who=names.of(known.salesperson)) if known.salesperson else ""
    file = store is not None and (known.to_come or known.state == "cancelled") and not lead.erased
    return Meeting(
        id=known.id,
        words=f"{at[0].upper()}{at[1:]}{with_whom} · {' · '.join(_states(lead, known))}",
        marks=tuple(_marks(lead, known, on_floor)),
        moves=not lead.closed and known.state in ("set", "confirmed", "missed", "cancelled"),
        salesperson=known.salesperson,
        calendar=calendar_file(known, store.name, store.number, greeter_of(lead, names), known.changed) if file and store else "",
    )


def greeter_of(lead: Lead, names: Names) -> str:
    """The name of who receives them, as a shopper is told it; "" if nobody knows."""
    member = lead.appointment.salesperson if lead.appointment is not None else ""
    return names.members.get(member, member)


def _states(lead: Lead, known: Appointment) -> Iterable[str]:
    yield _STATES[known.state]
    if known.to_come and known.answer:
        late = tr("running {minutes} min late", minutes=known.minutes) if known.minutes else tr("running late")
        yield tr("they cannot come") if known.answer == "cannot" else late
    for done, told in ((known.demonstrated, tr("saw a car")), (known.worked, tr("got figures")), (lead.handed_over, tr("car delivered"))):
        if done:
            yield told
    if known.left:
        yield tr("left without buying: {why}", why=known.why) if known.why else tr("left without buying")


def _marks(lead: Lead, known: Appointment, on_floor: str | None) -> Iterable[tuple[str, str]]:
    if lead.sold and not lead.handed_over and on_floor is not None:
        yield "handed over", tr("Delivered")
    if lead.closed or lead.newer:
        return
    marks = (("here", tr("Here")), ("shown", tr("Shown"))) if known.state == "missed" and known.timed else _MARKS.get(known.state, ())
    done = {"demonstrated": known.demonstrated, "worked": known.worked}
    for state, label in marks:
        # Nobody says of an appointment of their own that it was kept.
        if done.get(state) or (state in _FLOOR and on_floor is None) or (state == "shown" and on_floor in known.set_by):
            continue
        yield state, label


def offers_of(
    wordings: Wordings | None,
    lead: Lead,
    now: Instant,
    names: Names,
    values: Callable[[Language], Mapping[str, str]],
) -> tuple[Offer, ...]:
    """What can be written of the appointment, in each language; () where there is nothing to say."""
    made, greeter = list[Offer](), greeter_of(lead, names)
    languages: tuple[Language, ...] = ("en", "es")
    for language in languages if wordings is not None else ():
        told = said(wordings, lead, now, language, greeter, values(language)) if wordings is not None else None
        if wordings is not None and told is not None:
            made.append(
                Offer(
                    id=OFFER,
                    version=wordings.version,
                    name=OCCASIONS[told.occasion],
                    goal=tr("They know the time and who meets them."),
                    body=told.text,
                    because=tr("their appointment"),
                    guide=(tr("Say the day, the time and who meets them."), tr("Ask whether it still suits them.")),
                    language=language,
                    subject=told.subject,
                    mail=told.mail,
                )
            )
    return tuple(made)


def books_of(
    members: Iterable[str], names: Names, agents: Mapping[str, Agent], diary: Diary, store: StoreDescribed, lead: Lead, now: Instant
) -> tuple[Bookings, ...]:
    """First nobody, for while that is open, then each of `members`."""
    own = Bookings(free=free_times(None, store.hours, (), now, FREE))
    made = [own]
    for member in members:
        agent, taken = agents.get(member), diary.taken(member, besides=lead.id)
        free = free_times(agent.book if agent is not None else None, store.hours, taken, now, FREE)
        made.append(Bookings(member, names.of(member), free, taken, slot_of(agent)))
    return tuple(made)
