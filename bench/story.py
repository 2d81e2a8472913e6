"""Leads with a real story, by the thousand, for the benchmarks: what a BDC does with a lead in its first days. Run: what it makes."""

import os
import uuid
from collections.abc import Iterator

from bdcdesk.central.chain import NOTHING, commitment
from bdcdesk.central.records import Link
from bdcdesk.domain.events import SINCE, Draft, kind_of, write
from bdcdesk.domain.events import contact as c
from bdcdesk.domain.events.appointment import AppointmentSet
from bdcdesk.domain.events.lead import Claimed, Closed, ContactPoint, LeadReceived, Noted, Promised, PromiseKept, Shopper, Words
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.identity import lead_stream, person_stream

STORE = "harbor"
KEY = bytes(range(32))
DAY = 86_400_000
EACH = 15
"""Events of a lead."""


FIRST = (
    *(
        "Robin",
        "Avery",
        "Jordan",
        "Casey",
        "Morgan",
        "Taylor",
        "Quinn",
        "Rowan",
        "Skyler",
        "Reese",
        "Dakota",
        "Emerson",
        "Finley",
        "Harper",
    ),
    *(
        "Kendall",
        "Lennon",
        "Marlow",
        "Noel",
        "Parker",
        "Remy",
        "Sage",
        "Tatum",
        "Wren",
        "Ellis",
        "Blair",
        "Drew",
        "Frankie",
        "Jules",
        "Kai",
    ),
)
LAST = (
    *("Rivera", "Osei", "Lindqvist", "Tanaka", "Moreau", "Novak", "Hassan", "Kowalski", "Brandt", "Iyer", "Castillo", "Dubois", "Eriksen"),
    *("Fontana", "Gupta", "Hale", "Ivanova", "Jensen", "Keller", "Lombardi", "Mbeki", "Nakamura", "Okonkwo", "Petrov", "Quintero", "Rossi"),
    *(
        "Sato",
        "Thorne",
        "Ueda",
        "Varga",
        "Whitlock",
        "Xavier",
        "Yilmaz",
        "Zeller",
        "Abara",
        "Bianchi",
        "Cordova",
        "Demir",
        "Engel",
        "Farrow",
    ),
)


def shopper_of(n: int) -> tuple[str, str]:
    """First and last name of the shopper of lead `n`, in a store where some share each."""
    return FIRST[n % len(FIRST)], LAST[n // len(FIRST) % len(LAST)]


def number_of(n: int) -> str:
    """Their phone, E.164: in 10,000 numbers that belong to nobody, times as many area codes as it takes."""
    return f"+1{602 + n // 10_000}555{n % 10_000:04}"


def vin_of(n: int) -> str:
    """Of the car they ask for."""
    return f"4S4BTANC5M3{n % 1_000_000:06}"


def story(n: int, at: int, first: str = "Robin", last: str = "") -> list[Draft]:
    """The events of lead `n`, which arrived at `at`."""
    last = last or f"Rivera {n}"
    number = number_of(n)
    person, mail = person_stream(KEY, number), f"shopper{n}@example.com"
    car = Vehicle("buy", "used", "2021", "Subaru", "Outback", "Limited", vin_of(n), f"P-{n}")
    points = (ContactPoint("phone", number, number), ContactPoint("email", mail, mail))
    shopper = Shopper(f"{first} {last}", first, last, points, "85001", "Is the Outback still there, and what would my trade-in bring?")
    text, call, promise = (str(uuid.UUID(int=(n << 8) + k, version=4)) for k in range(3))
    due = at + 300_000
    asked = c.MessageRequested(text, person, at + 60_000, at + 660_000, "just looking", 1, ("price",))
    dialled = c.CallRequested(call, person, at + 120_000, at + 720_000, "just looking")
    return [
        Draft(LeadReceived("AutoBazaar", at, due, 300_000, 1, "America/Phoenix", (person,), ("America/Phoenix",), (car,)), shopper),
        Draft(Claimed("dokafor")),
        Draft(asked, c.Letter(number, f"Hi Robin, this is Dami at Harbor Motors. The Outback is here. When could you come by? ({n})")),
        Draft(c.MessageSending(text, "hub-1", at + 80_000)),
        Draft(c.MessageAccepted(text, "twilio", f"SM{n:032x}")),
        Draft(c.MessageDelivered(text)),
        Draft(
            c.MessageReceived("twilio", f"SM{n + (1 << 64):032x}", person, at + 90_000, at + 690_000, 1), c.Said(number, "Tomorrow at 5?")
        ),
        Draft(dialled, c.Dial(number, "+16025550199")),
        Draft(c.CallSending(call, "hub-1", at + 140_000)),
        Draft(c.CallAccepted(call, "twilio", f"CA{n:032x}")),
        Draft(c.CallEnded(call, "answered", 95)),
        Draft(AppointmentSet(str(uuid.UUID(int=n + 1)), at + DAY, "America/Phoenix", "tlee")),
        Draft(Noted(), Words("Comes after work, wants to see the black one, brings the Corolla for an appraisal.")),
        Draft(Promised(promise, at + DAY // 2), Words("Send the photos of the black one")),
        Draft(PromiseKept(promise)),
    ]


def links(leads: int, now: int) -> Iterator[Link]:
    """The events of so many leads of the last 60 days, in the order of a log: all leads are worked at the same time."""
    made = [story(n, now - 60 * DAY * (leads - n) // leads) for n in range(leads)]
    names = [lead_stream(str(uuid.uuid4())) for _ in range(leads)]
    seq = 0
    for version in range(EACH):
        for n in range(leads):
            seq += 1
            yield _link(made[n][version], names[n], version + 1, seq, now - 60 * DAY * (leads - n) // leads + version * 60_000)


def year(leads: int, now: int, store: str) -> Iterator[Link]:
    """The events of so many leads of the last 365 days, lead by lead; those of more than 30 days ago are closed, the others open."""
    for n in range(leads):
        at = now - 365 * DAY * (leads - n) // leads
        drafts, stream = story(n, at, *shopper_of(n)), lead_stream(str(uuid.uuid4()))
        if now - at > 30 * DAY:
            drafts[-1] = Draft(Closed("by hand"), Words("Bought elsewhere."))
        for version, draft in enumerate(drafts, 1):
            yield _link(draft, stream, version, n * EACH + version, at + version * 60_000, store)


def new_leads(leads: int, now: int) -> Iterator[Link]:
    """So many leads that nobody has taken yet, of the last hours."""
    for n in range(leads):
        at = now - 10_000 * (leads - n)
        yield _link(story(n, at)[0], lead_stream(str(uuid.uuid4())), 1, n + 1, at)


def _link(draft: Draft, stream: str, version: int, seq: int, at: int, store: str = STORE) -> Link:
    personal = write(draft.personal) if draft.personal else None
    nonce = os.urandom(32) if personal else b""
    kind = kind_of(draft.facts)
    committed = commitment(personal, nonce) if personal else NOTHING
    ids = (str(uuid.uuid4()), str(uuid.uuid4()), store, stream, version, seq)
    return Link(*ids, kind, SINCE[kind], "dokafor", at, write(draft.facts), personal, nonce, committed, os.urandom(32))


if __name__ == "__main__":
    for one in links(1, 1_790_000_000_000):
        print(one.version, one.kind, one.facts, one.personal or "")
