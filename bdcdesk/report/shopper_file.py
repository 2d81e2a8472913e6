"""Everything that is held on one shopper, as a file for them: JSON for machines, one page of HTML for people. Pure."""

import base64
from collections.abc import Mapping, Sequence
from html import escape

import msgspec

from bdcdesk.domain import data_use
from bdcdesk.domain.data_use import Look
from bdcdesk.domain.events import Event, Instant, write
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person, evolve_person
from bdcdesk.report.data_words import ValueTold, said_since, values_told
from bdcdesk.report.names import Names
from bdcdesk.report.story import heading, lines
from bdcdesk.report.times import at_clock, dated

_CHANNELS = {"text": "texts", "call": "calls", "email": "mails"}


class Document(msgspec.Struct, frozen=True):
    """What came in as it came: `where` it lies, its SHA-256, and its bytes as text where they are text, else in base64."""

    where: str
    hash: str
    text: str = ""
    base64: str = ""


class Happening(msgspec.Struct, frozen=True):
    """One event. `facts` and `personal` as they are kept; `by` who wrote it down; `at` on the store's wall clock."""

    seq: int
    at: str
    kind: str
    by: str
    facts: msgspec.Raw
    personal: msgspec.Raw | None


class LeadFile(msgspec.Struct, frozen=True):
    """`told`: the same events in words, a line each. `values`: whose each value is, and what may be done with it; `said_since`: what with
    the words that were written and noted since."""

    id: str
    heading: tuple[str, str]
    told: tuple[str, ...]
    events: tuple[Happening, ...]
    values: tuple[ValueTold, ...] = ()
    said_since: str = ""


class Consent(msgspec.Struct, frozen=True):
    """What holds for one number or address (`address`, "" if no lead names it): its keyed name, and what they do not want."""

    stream: str
    address: str
    opted_out: tuple[str, ...]
    wrong_number: bool
    erased: bool
    events: tuple[Happening, ...]
    not_allowed: tuple[str, ...] = ()


class ShopperFile(msgspec.Struct, frozen=True):
    """`up_to` is the newest event in it: made again on the same day while nothing happened, the file is the same,
    byte by byte."""

    store: str
    up_to: int
    consent: tuple[Consent, ...]
    leads: tuple[LeadFile, ...]
    documents: tuple[Document, ...]


def document(where: str, digest: str, content: bytes) -> Document:
    try:
        return Document(where, digest, text=content.decode("utf-8"))
    except UnicodeDecodeError:
        return Document(where, digest, base64=base64.b64encode(content).decode())


def shopper_file(
    store: str,
    leads: Sequence[Lead],
    timelines: Mapping[str, Sequence[Event]],
    addresses: Mapping[str, str],
    documents: Sequence[Document],
    names: Names,
    zone: str,
    at: Instant,
    look: Look,
) -> ShopperFile:
    """`at`: when it is made, and `look`: the store's sources, for agreements begin and end. `timelines`: the events of each lead's and each
    person's stream; `addresses`: what is known to be behind a person's stream."""
    return ShopperFile(
        store=store,
        up_to=max((event.seq for events in timelines.values() for event in events), default=0),
        consent=tuple(_consent(stream, timelines[stream], addresses.get(stream, ""), names, zone) for stream in _persons(timelines)),
        leads=tuple(_lead(lead, timelines, names, at, look) for lead in leads),
        documents=tuple(sorted(documents, key=lambda one: (one.where, one.hash))),
    )


def _persons(timelines: Mapping[str, Sequence[Event]]) -> list[str]:
    return sorted(stream for stream in timelines if stream.startswith("person/"))


def _consent(stream: str, events: Sequence[Event], address: str, names: Names, zone: str) -> Consent:
    person: Person = NOBODY
    for event in events:
        person = evolve_person(person, event)
    happened = tuple(_happening(event, names, zone) for event in events)
    opted, refused = tuple(sorted(person.opted_out)), tuple(sorted(person.refused))
    return Consent(stream, address, opted, person.wrong, bool(person.erased), happened, refused)


def _lead(lead: Lead, timelines: Mapping[str, Sequence[Event]], names: Names, at: Instant, look: Look) -> LeadFile:
    own = timelines[f"lead/{lead.id}"]
    timeline = sorted([*own, *(event for person in lead.persons for event in timelines.get(person, ()))], key=lambda event: event.seq)
    told = tuple(lines(lead, timeline, _without_effect(own), names))
    happened = tuple(_happening(event, names, lead.zone) for event in own)
    values = values_told(data_use.owned(lead, at, look), lead.zone)
    return LeadFile(lead.id, heading(lead, names), told, happened, values, said_since(lead, at, look) if values else "")


def _without_effect(events: Sequence[Event]) -> set[str]:
    state: Lead | None = None
    found = set[str]()
    for event in events:
        before, state = state, evolve(state, event)
        if state is before and event.facts is not None:
            found.add(event.id)
    return found


def _happening(event: Event, names: Names, zone: str) -> Happening:
    return Happening(
        event.seq,
        f"{dated(event.at, zone)}, {at_clock(event.at, zone, seconds=True)} ({zone})",
        event.kind,
        names.of(event.actor),
        msgspec.Raw(write(event.facts).encode() if event.facts is not None else b"null"),
        msgspec.Raw(write(event.personal).encode()) if event.personal is not None else None,
    )


def as_json(file: ShopperFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def as_html(file: ShopperFile) -> bytes:
    """One page that needs nothing else. Whatever a shopper wrote is shown and never run."""
    parts = [f"<h1>What {escape(file.store)} holds on you</h1>", f"<p>Up to event {file.up_to} of its log.</p>", "<h2>Consent</h2>"]
    parts += [_consent_html(one) for one in file.consent] or ["<p>Nothing is kept about a number or an address.</p>"]
    parts += [_lead_html(lead) for lead in file.leads] or ["<p>There is no lead.</p>"]
    parts += ["<h2>Documents as they came in</h2>"] if file.documents else []
    parts += [_document_html(one) for one in file.documents]
    return _PAGE.format(store=escape(file.store), body="\n".join(parts)).encode()


def _consent_html(one: Consent) -> str:
    said = [f"no more {_CHANNELS.get(channel, channel)}" for channel in one.opted_out]
    said += [f"{_CHANNELS.get(channel, channel)} not allowed in a request" for channel in one.not_allowed]
    said += ["marked as somebody else's"] if one.wrong_number else []
    said += ["erased at your request"] if one.erased else []
    history = "".join(f"<li>{escape(event.at)}: {escape(event.kind.replace('_', ' '))}, by {escape(event.by)}</li>" for event in one.events)
    who = escape(one.address or f"a number or address that is kept under the name {one.stream}")
    return f"<p><b>{who}</b>: {escape(', '.join(said) or 'nothing was refused')}</p><ul>{history}</ul>"


def _lead_html(lead: LeadFile) -> str:
    told = "".join(f"<li>{escape(line)}</li>" for line in lead.told)
    return f"<h2>{escape(lead.heading[0])}</h2><p>{escape(lead.heading[1])}</p><ul>{told}</ul>{_values_html(lead)}"


def _values_html(lead: LeadFile) -> str:
    if not lead.values:
        return ""
    rows = "".join(
        f"<tr><td>{escape(one.kind)}: {escape(one.text)}</td><td>{'<br>'.join(map(escape, one.made))}</td><td>{escape(one.may)}.</td></tr>"
        for one in lead.values
    )
    head = "<tr><th>What</th><th>From whom</th><th>What may be done with it</th></tr>"
    by = "".join(f"<li>{escape(clause)}</li>" for clause in dict.fromkeys(clause for one in lead.values for clause in one.clauses))
    since = f"<p>What was said and noted since: {escape(lead.said_since)}.</p>"
    return f"<h3>Whose it is, and what may be done with it</h3><table>{head}{rows}</table><p>By what:</p><ul>{by}</ul>{since}"


def _document_html(one: Document) -> str:
    return f"<h3>{escape(one.where)}</h3><pre>{escape(one.text or one.base64)}</pre>"


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What {store} holds on you</title>
<style>
body{{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse}}
th,td{{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere}}
</style>
</head><body>
{body}
</body></html>
"""
