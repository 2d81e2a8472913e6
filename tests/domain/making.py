"""Makes events: by hand for a story, and by hypothesis in every kind, with any facts, in any order."""

import hashlib
from itertools import product
from random import Random
from typing import Any, Literal, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from bdcdesk.domain.events import (
    KINDS,
    Event,
    Facts,
    Personal,
    agent,
    arrangement,
    campaign,
    contact,
    desk,
    kind_of,
    lead,
    person,
    plans,
    settings,
    source,
    stock,
    team,
    wording,
)
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.source import Agreement
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
_NAMED: dict[str, tuple[Any, ...]] = {
    "agent": AGENTS,
    "before": ("", *AGENTS),
    "to": AGENTS,
    "member": AGENTS,
    "members": ((), AGENTS, AGENTS[1:]),
    "turn": (0, 0, 1),
    "touch": TOUCHES,
    "ring": ("k1", "k2"),
    "of": ("k1", "c1", "SM1"),
    "place": (0, 0, 1),
    "blob": ("", "b" * 64),
    "person": (GIVEN, STRANGER),
    "persons": ((GIVEN,), (GIVEN, "person/2b"), ()),
    "raising": ("r1", "r2"),
    "other": ("l2", "l3"),
    "promise": ("p1", "p2"),
    "question": ("q1", "q2"),
    "appointment": ("m1", "m2"),
    "sid": ("SM1", "SM2", "SM3"),
    "zone": ("America/New_York", "America/Phoenix", "Pacific/Honolulu"),
    "zones": ((), ("America/New_York",), ("America/New_York", "America/Los_Angeles")),
    "talk": (0, 1, 29, 30, 600),
    "voicemail": (0, 4, 5, 60),
    "retry_at": (0, START + HOUR),
    "nature": ("lead", "lead", "lead", "test", "hiring request", "phone call"),
    "reason": ("", "bought elsewhere", "carrier refused"),
}
_ASKED = (
    contact.MessageRequested("t1", GIVEN, START, START + HOUR),
    contact.MessageRequested("t2", GIVEN, START, START + HOUR),
    contact.CallRequested("c1", STRANGER, START, START + HOUR),
)
_VEHICLES = (Vehicle("buy", "used", "2019", "Honda", "Fit", price="14900"), Vehicle("trade-in", year="2008", make="Saab"))
_TYPED: dict[Any, tuple[Any, ...]] = {
    int: (START, START + 5 * MINUTE, START - DAY, START + 3 * DAY, 1),
    str: ("", "x", "Zoë {price} 🚗"),
    bool: (False, True),
    tuple[Vehicle, ...]: ((), _VEHICLES, _VEHICLES[1:]),
    tuple[lead.ContactPoint, ...]: ((), (lead.ContactPoint("phone", "+12025550123", "202 555 0123"), lead.ContactPoint("email", ""))),
    tuple[str, ...]: ((), ("price",), ("price", "availability")),
    tuple[person.Channel, ...]: (("text",), ("text", "call"), ("text", "call", "email"), ()),
    tuple[person.Purpose, ...]: (("informational",), ("marketing", "informational"), ()),
    tuple[tuple[int, int] | None, ...]: ((), ((540, 1080),) * 6 + (None,)),
    tuple[person.ConsentGiven, ...]: ((), (person.ConsentGiven(("text",), ("marketing",), "form", "Yes", START),)),
    settings.ContactRules: (settings.NOTHING_ADDED, settings.ContactRules(((540, 1080),) * 6 + (None,), 2, ("2026-12-24",), version=1)),
    desk.Figures: (desk.Figures(), desk.Figures(price=27_500_00), desk.Figures(monthly=412_18, months=60, rate=390, until=START + HOUR)),
    team.Team: (team.USUAL, team.Team("one person", 60_000)),
    settings.Calls: (settings.PLAIN_CALLS, settings.Calls("Hi.", ("free",), 30, "always", record=True)),
    tuple[Literal["owner", "free"], ...]: ((), ("owner", "free")),
    dict[str, str]: ({}, {"q": "name", "n": "phone"}),
    dict[str, bool]: ({}, {"text": False, "call": True}),
    frozenset[str]: (frozenset(), frozenset({"text"}), frozenset({"text", "call"})),
    tuple[lead.Origin, ...]: ((), (lead.Origin("vehicle.vin", "comments"),)),
    settings.Hours: (ALWAYS_OPEN,),
    campaign.Terms: (
        campaign.Terms("November", "Fine print.", apr=90, make="Honda", ends="2026-11-30"),
        campaign.Terms("Spring", "Fine print.", off=500_00, begins="2026-03-01", codes=("S1",)),
        campaign.Terms("", "", apr=-5, ends="soon"),
    ),
    wording.WordingKept: (
        wording.WordingKept("first", "text", "en", "Hi {first_name}."),
        wording.WordingKept("first", "email", "es", "Hola.", "Su auto", AGENTS[0]),
        wording.WordingKept("never", "text", "en", "{oops}"),
    ),
    plans.Stage | Literal[""]: ("", "first", "later"),
    tuple[plans.PlanKept, ...]: ((),),
    tuple[plans.Step, ...]: ((), (plans.Step("text", "09:00", "11:00", ("Still looking?",), 3),)),
    dict[str, plans.Tongue]: ({}, {"es": plans.Tongue("Su auto", (("¿Aún busca?",),))}),
    plans.PlanKept: (
        plans.PlanKept("usual"),
        plans.PlanKept("usual", "first", (plans.Step("text", "09:00", "11:00", ("Still looking?",), 3),), "Your car"),
        plans.PlanKept("usual", "first", (plans.Step("text", "12:00", "11:00", ("Still looking?",), 3),), "Your car"),
    ),
    tuple[arrangement.Department, ...]: (
        (),
        (arrangement.Department("service", AGENTS), arrangement.Department("job", mail="hr@example.com")),
    ),
    arrangement.AfterHours: (arrangement.SILENT, arrangement.AfterHours(mail=True, text=True)),
    tuple[tuple[tuple[int, int], ...], ...]: ((), (((540, 720), (780, 1080)),) * 6 + ((),)),
    settings.Visits: (settings.PLAIN_VISITS, settings.Visits(2 * HOUR, 3)),
    agent.Book: (agent.Book(), agent.Book((((540, 720), (780, 1080)),) * 6 + ((),), ("2026-12-24",), 45)),
    stock.Listing: (stock.Listing("1HGCM82633A004352", "A4711", "2024", "Honda", "CR-V", price=31_000_00), stock.Listing(stock="B12")),
    int | None: (None, 0, 27_500_00),
    str | None: (None, "", "Zoë {price} 🚗"),
    tuple[str, str] | None: (None, ("", ""), ("", "Hi {first_name}.")),
    tuple[str, ...] | None: (None, (), ("https://example.com/1.jpg",)),
    stock.Status | None: (None, *get_args(stock.Status)),
    stock.Condition | None: (None, *get_args(stock.Condition)),
    tuple[source.Use, ...]: ((), ("follow up",), ("follow up", "share")),
    tuple[source.Limit, ...]: ((), ("no copies",), ("no copies", "use ends with it")),
    source.AgreementSet: (
        source.AgreementSet("Terms", "2026-01-01", "2027-01-01", ("follow up",), "No marketing."),
        source.AgreementSet("Terms", "2026-01-01", uses=("share",)),
        source.AgreementSet("", "yesterday"),
    ),
    tuple[Agreement, ...]: ((), (Agreement(source.AgreementSet("Terms", "2026-01-01", uses=("share",)), START, AGENTS[0]),)),
    tuple[settings.Need, ...]: ((), (settings.Need("words", "hola", "Spanish"),)),
    dict[str, tuple[str, ...]]: ({}, {"Web": AGENTS[:1]}),
    settings.Distribution: (settings.GRABS, settings.Distribution("round robin"), settings.Distribution("longest idle", most=1)),
    lead.LeadReceived: (
        received(source="Web", source_id="7", vehicles=_VEHICLES),
        received(persons=("person/2b",), arrived=START + HOUR, vehicles=(_VEHICLES[0], Vehicle("trade-in", "", "2001", "Saab"))),
    ),
    contact.MessageRequested | contact.CallRequested: _ASKED,
    contact.MessageRequested | contact.CallRequested | None: (None, *_ASKED),
    contact.Letter | contact.Dial: (contact.Letter("+12025550123", "Hi."), contact.Dial("+12025550123", "+12025550101")),
}


def _values(field: msgspec.structs.FieldInfo) -> tuple[Any, ...]:
    if field.name in _NAMED:
        return _NAMED[field.name]
    return get_args(field.type) if get_origin(field.type) is Literal else _TYPED[field.type]


def built(made: type[Any], **named: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A struct of this type: fields that name something come from the pools above, numbers and words are whatever they may be."""
    free: dict[Any, st.SearchStrategy[Any]] = {int: st.integers(-(2**53), 2**53), str: st.text(max_size=8), settings.Hours: hours()}
    if tuple[stock.Listing, ...] in [field.type for field in msgspec.structs.fields(made)]:
        free[tuple[stock.Listing, ...]] = st.lists(built(stock.Listing), max_size=3).map(tuple)

    def of(field: msgspec.structs.FieldInfo) -> st.SearchStrategy[Any]:
        if field.name in named:
            return named[field.name]
        if field.name in _NAMED:
            return st.sampled_from(_NAMED[field.name])
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct) and field.type not in free:
            return built(field.type)
        return free[field.type] if field.type in free else st.sampled_from(_values(field))

    fields = {field.name: of(field) for field in msgspec.structs.fields(made)}
    return st.fixed_dictionaries(fields).map(lambda values: made(**values))


@st.composite
def hours(draw: st.DrawFn, zones: tuple[str, ...] = ("America/New_York", "America/Phoenix", "Europe/Berlin")) -> settings.Hours:
    """Any week: closed days, one span or more with breaks between them; holidays in the days after START."""
    week = []
    for _ in range(7):
        marks = sorted(draw(st.lists(st.integers(0, 1440), max_size=4, unique=True)))
        week.append(tuple((marks[i], marks[i + 1]) for i in range(0, len(marks) - 1, 2)))
    holidays = draw(st.lists(st.sampled_from(("2026-03-03", "2026-03-08", "2026-03-09", "2026-11-01")), max_size=2, unique=True))
    return settings.Hours(draw(st.sampled_from(zones)), tuple(week), tuple(holidays), draw(st.integers(1, 9)))


def _some(made: type[Any], chance: Random, count: int) -> list[Any]:
    """Some structs of this type, the same in every run: a sequence is drawn from these, which is 10 times faster than from `built`."""
    return [made(**{field.name: chance.choice(_values(field)) for field in msgspec.structs.fields(made)}) for _ in range(count)]


_PERSONAL = (lead.Shopper, lead.Words, contact.Letter, contact.Dial, contact.Said)
FACTS: list[Facts] = [facts for kind, made in KINDS.items() for facts in _some(made, Random(kind), 12)]
_PARTS: list[Personal] = [personal for made in _PERSONAL for personal in _some(made, Random(made.__name__), 4)]

any_facts: st.SearchStrategy[Facts] = st.sampled_from(FACTS)
any_personal: st.SearchStrategy[Personal] = st.one_of([built(made) for made in _PERSONAL])

Body = tuple[Facts | None, Personal | None]


def _ways() -> list[list[Body]]:
    """Texts and calls as far as they get, so that late stages are met more often than chance would have them."""
    ways: list[list[Facts]] = []
    for name, who in product(TOUCHES, (GIVEN, GIVEN, STRANGER)):
        sent = [text(name, who), contact.MessageSending(name, "hub", START), contact.MessageAccepted(name, "sim", "SM")]
        rung = [call(name, who), contact.CallSending(name, "hub", START), contact.CallAccepted(name, "sim", "CA")]
        ways += [[*sent, contact.MessageDelivered(name)], [*sent, contact.MessageFailed(name, "30003", "handset off")], sent, sent[:2]]
        ways += [[*rung, contact.CallEnded(name, "answered", 45)], [*rung, contact.CallEnded(name, "busy")], rung]
    return [[(facts, None) for facts in way] for way in ways]


_chance = Random("bodies")
_LOOSE: list[list[Body]] = [[(facts, _chance.choice((None, *_PARTS)))] for facts in (*FACTS, *[None] * 12)]
_part = st.tuples(
    st.one_of(st.sampled_from(_LOOSE), st.sampled_from(_ways())),
    st.sampled_from((0, 1, MINUTE, HOUR, DAY)),
)
_ARRIVALS: list[Body] = [(facts, shopper) for facts in _some(lead.LeadReceived, Random("arrivals"), 40) for shopper in (None, _PARTS[0])]


@st.composite
def logs(draw: st.DrawFn, begun: bool = True) -> list[Event]:
    """The events of one lead's stream: any kinds in any order, `at` never falling. `begun`: it starts with the lead's arrival."""
    bodies: list[tuple[Body, int]] = [(draw(st.sampled_from(_ARRIVALS)), 0)] if begun else []
    for part, gap in draw(st.lists(_part, max_size=12)):
        bodies += [(body, gap) for body in part]
    made, at = [], START
    for n, ((facts, personal), gap) in enumerate(bodies, start=1):
        at += gap
        made.append(event(facts, at, n, personal, AGENTS[n % 3 % 2]))
    return made


_OFTEN = person.OptedOut | person.ConsentStated | person.NumberWrong | person.NumberRight
_of_person = st.one_of(
    st.sampled_from([facts for facts in FACTS if isinstance(facts, _OFTEN)]),
    st.sampled_from([None, *FACTS]),
)
person_logs: st.SearchStrategy[list[Event]] = st.lists(_of_person).map(
    lambda bodies: [event(facts, START + n, n, stream=GIVEN) for n, facts in enumerate(bodies, start=1)]
)
