"""The words with which a store that is closed says when a person answers: resources/after_hours, a file for each language."""

from collections.abc import Mapping

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.placeholders import Language


class WordsError(ValueError):
    """A file of these words that cannot be read; says which, and why."""


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said in one language. `text` and `mail` follow a greeting and name the {store} and {when} a person answers; `half`: of a day
    of twelve hours."""

    named: str
    unnamed: str
    text: str
    mail: str
    subject: str
    today: str
    tomorrow: str
    later: str
    far: str
    days: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    half: tuple[str, str]


Wordings = Mapping[Language, Wording]


class Acknowledgement(msgspec.Struct, frozen=True):
    """Whole: nothing in it is still to be filled in."""

    text: str
    subject: str
    mail: str


def read_wording(name: str, raw: bytes) -> Wording:
    """Raises WordsError."""
    try:
        wording = msgspec.json.decode(raw, type=Wording)
    except msgspec.DecodeError as error:
        raise WordsError(f"{name}: {error}") from error
    if len(wording.days) != 7 or len(wording.months) != 12:
        raise WordsError(f"{name}: a week has seven days, a year twelve months.")
    return wording


def opens_after(store: StoreDescribed, now: Instant) -> Instant:
    """When somebody is there again: `now` itself while somebody is."""
    return clock.due(store.hours, now, 0)


def acknowledgement(lead: Lead, store: StoreDescribed, now: Instant, said: Wording) -> Acknowledgement:
    """Days and times are the store's."""
    first = " ".join(lead.shopper.first.split())
    hello = said.named.format(first=first) if first and "{" not in first and "}" not in first else said.unnamed
    values = {"store": store.name, "when": _when(opens_after(store, now), now, store.hours.zone, said)}
    return Acknowledgement(
        text=f"{hello} {said.text.format(**values)}",
        subject=said.subject.format(**values),
        mail=f"{hello}\n\n{_capital(said.mail.format(**values))}",
    )


def _when(opens: Instant, now: Instant, zone: str, said: Wording) -> str:
    at, today = clock.local(opens, zone), clock.local(now, zone).date()
    time = f"{at.hour % 12 or 12}:{at.minute:02} {said.half[at.hour >= 12]}"
    days = (at.date() - today).days
    form = said.today if days == 0 else said.tomorrow if days == 1 else said.later if days < 7 else said.far
    date = said.date.format(month=said.months[at.month - 1], number=at.day)
    return form.format(time=time, day=said.days[at.weekday()], date=date)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
