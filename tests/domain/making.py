"""Makes events: by hand for a story, and by hypothesis in every kind, with any facts, in any order."""

import hashlib
from typing import Any

import msgspec
from hypothesis import strategies as st

from bdcdesk.domain.events import KINDS, Event, Facts, Personal, contact, kind_of, lead, person, settings
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

START = 1_772_463_600_000
"""2026-03-02 15:00 UTC, a Monday: 10:00 in New York. The night of Sunday the 8th is a daylight-saving one."""

GIVEN = "person/1a"
"""Behind a number that the shopper gave; STRANGER is behind one that they did not give."""
STRANGER = "person/9z"

ALWAYS_OPEN = settings.Hours("America/New_York", (((0, 1440),),) * 7)
STORE = settings.StoreDescribed("Harbor Motors", ALWAYS_OPEN, "+12025550100")


def event(facts: Facts | None, at: int, n: int = 1, personal: Personal | None = None, actor: str = "ana", stream: str = "lead/l1") -> Event:
    """An event in its place; without facts it is one that a newer release made."""
    kind = kind_of(facts) if facts is not None else "sent_by_pigeon"
    digest = hashlib.sha256(f"{stream} {n}".encode()).digest()
    return Event(f"e{n}", f"a{n}", "s1", stream, n, n, kind, 1 if facts is not None else 99, actor, at, facts, personal, digest)


def received(due: int = START + 5 * MINUTE, persons: tuple[str, ...] = (GIVEN,), **other: Any) -> lead.LeadReceived:
    stamped: dict[str, Any] = {"source": "AutoBazaar", "arrived": START, "target": 5 * MINUTE, "calendar": 1, "zone": "America/New_York"}
    return lead.LeadReceived(due=due, persons=persons, **{**stamped, **other})


class Story:
    """A lead whose events are typed one by one: `then` adds one, a minute after the last unless it says when."""

    def __init__(self, first: lead.LeadReceived | None = None, shopper: lead.Shopper | None = None) -> None:
        self.at = START
        self.n = 0
        self.lead: Lead | None = None
        self.then(first or received(), after=0, personal=shopper)

    def then(self, facts: Facts | None, after: int = MINUTE, personal: Personal | None = None, actor: str = "ana") -> "Story":
        self.at += after
        self.n += 1
        self.lead = evolve(self.lead, event(facts, self.at, self.n, personal, actor))
        return self

    @property
    def now(self) -> Lead:
        assert self.lead is not None
        return self.lead

    def touch(self, name: str = "t1") -> Touch:
        found = self.now.touch(name)
        assert found is not None
        return found

    def changed_by(self, facts: Facts | None, after: int = MINUTE, personal: Personal | None = None) -> bool:
        """Whether this event would have an effect now."""
        return evolve(self.lead, event(facts, self.at + after, self.n + 1, personal)) is not self.lead


def text(touch: str = "t1", who: str = GIVEN, at: int = START, **other: Any) -> contact.MessageRequested:
    return contact.MessageRequested(touch, who, at, at + 10 * MINUTE, **other)


def call(touch: str = "t1", who: str = GIVEN, at: int = START) -> contact.CallRequested:
    return contact.CallRequested(touch, who, at, at + 10 * MINUTE)


def texted(story: Story, touch: str = "t1", who: str = GIVEN, **other: Any) -> Story:
    """A text that the provider took, in the next three minutes."""
    story.then(text(touch, who, story.at, **other))
    story.then(contact.MessageSending(touch, "hub", story.at + MINUTE))
    return story.then(contact.MessageAccepted(touch, "sim", f"SM-{touch}"))


def ringing(story: Story, touch: str = "t1", who: str = GIVEN) -> Story:
    """A call that the provider took, in the next three minutes."""
    story.then(call(touch, who, story.at))
    story.then(contact.CallSending(touch, "hub", story.at + MINUTE))
    return story.then(contact.CallAccepted(touch, "sim", f"CA-{touch}"))


def wrote(story: Story, words: str, sid: str = "SM-in", after: int = MINUTE) -> Story:
    """The shopper wrote; the store wants its reply out within three minutes."""
    at = story.at + after
    said = contact.Said("+12025550123", words)
    return story.then(contact.MessageReceived("sim", sid, GIVEN, at, at + 3 * MINUTE, 1), after, said)


# -- by hypothesis: small pools of names, so that events meet ---------------------------------------------------------------------------

AGENTS = ("ana", "ben")
TOUCHES = ("t1", "t2", "c1")
instants = st.integers(START - DAY, START + 20 * DAY)
_NAMED: dict[str, st.SearchStrategy[Any]] = {
    "agent": st.sampled_from(AGENTS),
    "before": st.sampled_from(("", *AGENTS)),
    "touch": st.sampled_from(TOUCHES),
    "person": st.sampled_from((GIVEN, STRANGER)),
    "persons": st.sampled_from(((), (GIVEN,), (GIVEN, "person/2b"))),
    "promise": st.sampled_from(("p1", "p2")),
    "appointment": st.sampled_from(("m1", "m2")),
    "sid": st.sampled_from(("SM1", "SM2", "SM3")),
    "zone": st.sampled_from(("America/New_York", "America/Phoenix", "Pacific/Honolulu")),
    "zones": st.sampled_from(((), ("America/New_York",), ("America/New_York", "America/Los_Angeles"))),
    "talk": st.integers(0, 60),
    "voicemail": st.integers(0, 10),
    "retry_at": st.sampled_from((0, START + HOUR)),
    "reason": st.sampled_from(("", "bought elsewhere", "carrier refused")),
}
_words = st.sampled_from(("", "x", "Zoë {price} 🚗"))
_BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {int: instants, str: _words}


def built(made: type[Any]) -> st.SearchStrategy[Any]:
    """A struct of this type: fields that name something come from the pools above, the rest is whatever its type allows."""
    fields = {field.name: _NAMED[field.name] if field.name in _NAMED else _of(field.type) for field in msgspec.structs.fields(made)}
    return st.fixed_dictionaries(fields).map(lambda values: made(**values))


def _of(kept: Any) -> st.SearchStrategy[Any]:
    if kept in _BY_TYPE:
        return _BY_TYPE[kept]
    if kept == tuple[lead.Vehicle, ...]:
        return st.lists(built(lead.Vehicle), max_size=2).map(tuple)
    if kept == tuple[lead.ContactPoint, ...]:
        return st.lists(built(lead.ContactPoint), max_size=2).map(tuple)
    if kept is settings.Hours:
        return hours()
    if kept == tuple[str, ...]:
        return st.lists(_words, max_size=2).map(tuple)
    return st.from_type(kept)


@st.composite
def hours(draw: st.DrawFn, zones: tuple[str, ...] = ("America/New_York", "America/Phoenix", "Europe/Berlin")) -> settings.Hours:
    """Any week: closed days, one span or more with breaks between them; holidays in the days after START."""
    week = []
    for _ in range(7):
        marks = sorted(draw(st.lists(st.integers(0, 1440), max_size=4, unique=True)))
        week.append(tuple((marks[i], marks[i + 1]) for i in range(0, len(marks) - 1, 2)))
    holidays = draw(st.lists(st.sampled_from(("2026-03-03", "2026-03-08", "2026-03-09", "2026-11-01")), max_size=2, unique=True))
    return settings.Hours(draw(st.sampled_from(zones)), tuple(week), tuple(holidays), draw(st.integers(1, 9)))


any_facts: st.SearchStrategy[Facts] = st.one_of([built(made) for made in KINDS.values()])
any_personal: st.SearchStrategy[Personal] = st.one_of(
    [built(made) for made in (lead.Shopper, lead.Words, contact.Letter, contact.Dial, contact.Said)]
)

Body = tuple[Facts | None, Personal | None]
_loose: st.SearchStrategy[list[Body]] = st.tuples(any_facts | st.none(), st.none() | any_personal).map(lambda one: [one])


@st.composite
def _contact(draw: st.DrawFn) -> list[Body]:
    """A text or call as far as it gets, so that late stages are met more often than chance would have them."""
    name, who = draw(st.sampled_from(TOUCHES)), draw(st.sampled_from((GIVEN, GIVEN, STRANGER)))
    if draw(st.booleans()):
        way: list[Facts] = [text(name, who), contact.MessageSending(name, "hub", START), contact.MessageAccepted(name, "sim", "SM")]
        way += draw(st.sampled_from(([], [contact.MessageDelivered(name)], [contact.MessageFailed(name, "30003", "off")])))
    else:
        way = [call(name, who), contact.CallSending(name, "hub", START), contact.CallAccepted(name, "sim", "CA")]
        way.append(draw(built(contact.CallEnded).map(lambda ended: msgspec.structs.replace(ended, touch=name))))
    return [(facts, None) for facts in way[: draw(st.integers(1, len(way)))]]


@st.composite
def logs(draw: st.DrawFn, begun: bool = True) -> list[Event]:
    """The events of one lead's stream: any kinds in any order, `at` never falling. `begun`: it starts with the lead's arrival."""
    bodies: list[Body] = [one for part in draw(st.lists(st.one_of(_loose, _loose, _contact()), max_size=12)) for one in part]
    if begun:
        first = msgspec.structs.replace(draw(built(lead.LeadReceived)), persons=draw(st.sampled_from(((GIVEN,), (GIVEN, "person/2b"), ()))))
        bodies.insert(0, (first, draw(st.none() | built(lead.Shopper))))
    gaps = draw(st.lists(st.sampled_from((0, 1, MINUTE, HOUR, DAY)), min_size=len(bodies), max_size=len(bodies)))
    made, at = [], START
    for n, ((facts, personal), gap) in enumerate(zip(bodies, gaps, strict=True), start=1):
        at += gap
        made.append(event(facts, at, n, personal, draw(st.sampled_from(AGENTS))))
    return made


_of_person: st.SearchStrategy[Facts | None] = st.one_of(built(person.OptedOut), built(person.NumberWrong), any_facts, st.none())
person_logs: st.SearchStrategy[list[Event]] = st.lists(_of_person).map(
    lambda bodies: [event(facts, START + n, n, stream=GIVEN) for n, facts in enumerate(bodies, start=1)]
)
