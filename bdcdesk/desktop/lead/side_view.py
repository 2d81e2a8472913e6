"""What the right column of the lead's page shows, as frozen structs in words."""

import msgspec

from bdcdesk.desktop.lead.desk_words import DeskLine
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.events import Instant
from bdcdesk.report.data_words import ValueTold


class Near(msgspec.Struct, frozen=True):
    """A car in stock that comes close, or that may be meant."""

    title: str
    facts: str


class Stand(msgspec.Struct, frozen=True):
    """How a car stands in the store's stock: in `words` with their `tone`, and by what it was matched. `price` is what it costs now,
    `against` what that is beside the lead's. `photo` is the first one's address, of so many `photos`."""

    words: str
    tone: Tone
    how: str = ""
    price: str = ""
    against: str = ""
    facts: str = ""
    photo: str = ""
    photos: int = 0
    near_title: str = ""
    near: tuple[Near, ...] = ()


class Car(msgspec.Struct, frozen=True):
    """A car as the lead tells of it; `stand`: what the store's stock says, None where it says nothing."""

    title: str
    facts: str = ""
    price: str = ""
    stand: Stand | None = None


class PromiseLine(msgspec.Struct, frozen=True):
    id: str
    text: str
    due: str
    late: bool


class Meeting(msgspec.Struct, frozen=True):
    """The appointment: `marks` are the states it can be given now, with their words. `moves`: it can be given another time; `salesperson`:
    the member who expects them. `calendar`: the text of its calendar file, "" for none."""

    id: str
    words: str
    marks: tuple[tuple[str, str], ...] = ()
    moves: bool = False
    salesperson: str = ""
    calendar: str = ""


class Bookings(msgspec.Struct, frozen=True):
    """A salesperson's next `free` times and what is `taken`; an appointment with them takes `slot` ms. Without a member: the store's own
    hours, for while nobody is named."""

    member: str = ""
    name: str = ""
    free: tuple[Instant, ...] = ()
    taken: tuple[tuple[Instant, Instant], ...] = ()
    slot: int = 3_600_000


class Side(msgspec.Struct, frozen=True):
    """The right column. `history` is label and words; `consent` one line for each number or address, and whether all is allowed.

    `offers`: what the store's campaigns offer them, each with its exact wording.
    `buying_asked`: that they were asked how they would like to buy, while nobody noted an answer. `use`: what may be done with what is
    known of them, in a line; `values`: of each value. `works`: whether this member works leads.
    """

    cars: tuple[Car, ...] = ()
    trades: tuple[Car, ...] = ()
    offers: tuple[tuple[str, str], ...] = ()
    buying: str = ""
    buying_asked: str = ""
    promises: tuple[PromiseLine, ...] = ()
    meeting: Meeting | None = None
    history: tuple[tuple[str, str], ...] = ()
    consent: tuple[str, ...] = ()
    allowed: bool = True
    use: str = ""
    values: tuple[ValueTold, ...] = ()
    desk: tuple[DeskLine, ...] = ()
    works: bool = True
