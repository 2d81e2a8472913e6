"""What the settings tell of a store's people: who they are, who covers for whom, whose book is how large, when they receive. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from bdcdesk.domain.agent import Agent
from bdcdesk.domain.book import Diary, Span, free_times
from bdcdesk.domain.events.agent import Book
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.events.team import USUAL, Team
from bdcdesk.domain.following import Following
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.rights import MAY_ADD, RIGHTS, ROLE_WORDS, Role
from bdcdesk.report.times import dated, when
from bdcdesk.translation import many, tr

_TOLD: Final = 6
"""Free times that a book tells."""


class Count(msgspec.Struct, frozen=True):
    """Of all leads: how many open ones each has, and when each receives a shopper already."""

    open: Mapping[str, int] = {}
    taken: Mapping[str, tuple[Span, ...]] = {}


class Person(msgspec.Struct, frozen=True):
    """Somebody who works there, or once did (`former`). `open`: how many open leads are theirs; `book`: None while nobody said when they
    receive; `free`: their next free times in words, "" for none."""

    id: str
    name: str
    role: Role
    open: int = 0
    former: bool = False
    book: Book | None = None
    free: str = ""


class CoverView(msgspec.Struct, frozen=True):
    """`words`: "Ben Ode covers for Ana Ruiz, Mon, Jul 20, 2026 to Fri, Jul 24, 2026"."""

    member: str
    words: str


class TeamView(msgspec.Struct, frozen=True):
    """`me` reads it, in this `role`."""

    store: str = ""
    me: str = ""
    role: Role = "agent"
    rules: Team = USUAL
    people: tuple[Person, ...] = ()
    covers: tuple[CoverView, ...] = ()

    def may(self, kind: str) -> bool:
        return any(right.kind == kind and not right.field for right in RIGHTS[self.role])

    @property
    def gives(self) -> frozenset[Role]:
        """The roles that this person may give and take."""
        return MAY_ADD[self.role]

    @property
    def working(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if not person.former)


NOBODY: Final = TeamView()


class WholeBook(msgspec.Struct, frozen=True):
    """Of all open leads of somebody: how many there are, in how many a plan goes on, an appointment is to come, and the open promises and
    questions to the desk."""

    leads: int = 0
    plans: int = 0
    appointments: int = 0
    promises: int = 0
    questions: int = 0

    @property
    def words(self) -> str:
        """ "23 open leads, with 12 plans of follow-ups, 4 appointments, 6 promises and 1 question to the desk"."""
        parts = [
            many(self.plans, "1 plan of follow-ups", "{n:,} plans of follow-ups"),
            many(self.appointments, "1 appointment", "{n:,} appointments"),
            many(self.promises, "1 promise", "{n:,} promises"),
        ]
        leads, asked = (
            many(self.leads, "1 open lead", "{n:,} open leads"),
            many(self.questions, "1 question to the desk", "{n:,} questions to the desk"),
        )
        return tr("{leads}, with {parts} and {last}", leads=leads, parts=", ".join(parts), last=asked)


def count(leads: Iterable[Lead]) -> Count:
    """Looks at all leads once: some 30 ms for 100,000."""
    diary, owned = Diary(), Counter[str]()
    for lead in leads:
        if not lead.closed:
            owned[lead.owner] += 1
            diary.put(lead)
    booked = {lead.appointment.salesperson for lead in leads if lead.appointment is not None}
    return Count(dict(owned), {member: diary.taken(member) for member in booked if diary.taken(member)})


def whole_book(leads: Iterable[Lead], by: Following) -> WholeBook:
    """`leads`: the open ones of one member."""
    book = list(leads)
    return WholeBook(
        len(book),
        sum(by.standing(lead) is not None for lead in book),
        sum(lead.appointment is not None and lead.appointment.to_come for lead in book),
        sum(promise.state == "open" for lead in book for promise in lead.promises),
        sum(question.open for lead in book for question in lead.questions),
    )


def book_of(leads: Iterable[Lead], member: str) -> list[Lead]:
    """Their open leads that this release may act on."""
    return [lead for lead in leads if lead.owner == member and not lead.closed and not lead.newer]


def team_view(
    name: str,
    store: StoreDescribed,
    agents: Mapping[str, Agent],
    members: Mapping[str, tuple[str, Role]],
    former: Mapping[str, tuple[str, Role]],
    counted: Count,
    now: Instant,
    me: str = "",
    role: Role = "agent",
) -> TeamView:
    """`name`: the store's id; `members` and `former`: names and roles by id."""
    names = {one: name for one, (name, _) in {**former, **members}.items()}

    def person(one: str, name: str, is_a: Role, gone: bool) -> Person:
        book = agents[one].book if one in agents else None
        free = free_times(book, store.hours, counted.taken.get(one, ()), now, _TOLD)
        told = ", ".join(when(at, store.hours.zone, now) for at in free)
        return Person(one, name, is_a, counted.open.get(one, 0), gone, book, "" if gone else told)

    working = [person(one, name, is_a, False) for one, (name, is_a) in members.items() if is_a != "hub"]
    left = [person(one, name, is_a, True) for one, (name, is_a) in former.items() if counted.open.get(one)]
    people = sorted((*working, *left), key=lambda one: (one.former, one.name.casefold(), one.id))
    return TeamView(name, me, role, store.team, tuple(people), tuple(_covers(agents, members, names, store.hours.zone, now)))


def _covers(
    agents: Mapping[str, Agent], members: Mapping[str, tuple[str, Role]], names: Mapping[str, str], zone: str, now: Instant
) -> Iterator[CoverView]:
    for one in sorted(agents, key=lambda one: names.get(one, one).casefold()):
        cover = agents[one].cover
        if cover is not None and cover.until > now and one in members:
            words = tr(
                "{who} covers for {whom}, {since} to {until}",
                who=names.get(cover.by, cover.by),
                whom=names[one],
                since=dated(cover.since, zone),
                until=dated(cover.until - 1, zone),
            )
            yield CoverView(one, words)


def said_role(person: Person) -> str:
    """ "salesperson", "agent, removed"."""
    return tr("{role}, removed", role=ROLE_WORDS[person.role]) if person.former else ROLE_WORDS[person.role]
