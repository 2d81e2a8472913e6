"""What the supervisor's floor shows: frozen values, made by `view_model.floor_view` in any thread and shown by `page.FloorPage`."""

import msgspec

from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.events.base import Instant

ANYONE = ""
"""In the place of a member: nobody has it, so whoever takes the next best does."""


class Tile(msgspec.Struct, frozen=True):
    """One figure of the top row. `about` says what is counted, for whoever wants to know."""

    name: str
    value: str
    detail: str
    tone: Tone
    about: str


class Card(msgspec.Struct, frozen=True):
    """A piece of work in a lane. `total` is the length of its countdown in ms, 0 where it has none; `zone` an IANA name."""

    lead: str
    who: str
    what: str
    owner: str
    owner_name: str
    store: str
    due: Instant
    total: int
    zone: str


class More(msgspec.Struct, frozen=True):
    """What a lane holds beyond its cards: how many, of which kinds, with how many agents."""

    count: int
    kinds: str
    owners: str


class Lane(msgspec.Struct, frozen=True):
    """Work of one urgency, the most urgent card first. `count` is all of it, shown or not."""

    name: str
    tone: Tone
    count: int
    cards: tuple[Card, ...]
    more: More | None = None


class TeamRow(msgspec.Struct, frozen=True):
    """One agent; `here` unless nothing was heard of them lately. `work` is what they owe by the end of today.

    The rest is of today, "–" where nothing is known.
    """

    member: str
    name: str
    doing: str
    tone: Tone
    here: bool
    work: int
    first_answer: str
    appointments: str
    shown: str


class AppointmentRow(msgspec.Struct, frozen=True):
    """An appointment that is still to be kept; `salesperson` is "nobody yet" where none is known."""

    lead: str
    when: str
    who: str
    store: str
    salesperson: str
    state: str
    tone: Tone


class Alarm(msgspec.Struct, frozen=True):
    """What somebody should see to, in a few words. `about`: all of it, what happened, what is safe and what to do, "" where the words say
    it."""

    text: str
    tone: Tone
    about: str = ""


class FloorView(msgspec.Struct, frozen=True):
    """The whole floor as of `now`. The last row of `team` is for work that nobody has (`member` is ANYONE). `tomorrow`: the
    appointments of tomorrow that nobody has confirmed, all of them."""

    now: Instant
    tiles: tuple[Tile, ...]
    lanes: tuple[Lane, ...]
    team: tuple[TeamRow, ...]
    appointments: tuple[AppointmentRow, ...]
    more_appointments: int
    alarms: tuple[Alarm, ...]
    tomorrow: tuple[AppointmentRow, ...] = ()
