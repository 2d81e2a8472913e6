"""The tables of a desk's copy, and how states and events lie in them."""

from typing import Final

import msgspec

from bdcdesk.central.records import Link
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.campaign import Campaign
from bdcdesk.domain.car import Car
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.identity import SETTINGS, agent_of, campaign_of, car_of, is_person, lead_of, source_of, wording_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person
from bdcdesk.domain.source import Source
from bdcdesk.domain.wording import Wordings
from bdcdesk.domain.work import next_work

_TABLES: Final = """
CREATE TABLE note (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE event (place INTEGER PRIMARY KEY, seq INTEGER NOT NULL, stream TEXT NOT NULL, link BLOB NOT NULL);
CREATE UNIQUE INDEX event_stream ON event (stream, seq);
CREATE TABLE acted (place INTEGER PRIMARY KEY, action INTEGER NOT NULL);
CREATE TABLE state (
    stream TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    open INTEGER NOT NULL,
    since INTEGER NOT NULL,
    body BLOB NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(words, stream UNINDEXED, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')
"""
# A new desk reads a store some five times faster without: what is inserted in no order makes a page to encrypt of each row.
LOOKUPS: Final = (
    "CREATE INDEX IF NOT EXISTS acted_action ON acted (action)",
    "CREATE INDEX IF NOT EXISTS state_open ON state (open, since)",
)
NO_LOOKUPS: Final = ("DROP INDEX IF EXISTS acted_action", "DROP INDEX IF EXISTS state_open")
_EMPTY: Final = "DROP TABLE IF EXISTS {}"
RELEASES: Final = (
    "",
    # What an older copy held, central has: it is read again.
    ";".join([*(_EMPTY.format(table) for table in ("cursor", "event", "state", "search")), _TABLES, *LOOKUPS]),
    # What was written, an event a row. What is here already is put into it when all is folded anew, as each release does.
    """CREATE VIRTUAL TABLE written USING fts5(words, stream UNINDEXED, tokenize = "unicode61 remove_diacritics 2", prefix = '3')""",
)

State = Lead | Person | StoreDescribed | Source | Car | Agent | Campaign | Wordings

# A stream has no state while all its events come from newer releases, or come before the lead itself.
_LEAD: Final[msgspec.msgpack.Decoder[Lead | None]] = msgspec.msgpack.Decoder(Lead | None)
_PERSON: Final[msgspec.msgpack.Decoder[Person | None]] = msgspec.msgpack.Decoder(Person | None)
_STORE: Final[msgspec.msgpack.Decoder[StoreDescribed | None]] = msgspec.msgpack.Decoder(StoreDescribed | None)
_SOURCE: Final[msgspec.msgpack.Decoder[Source | None]] = msgspec.msgpack.Decoder(Source | None)
_CAR: Final[msgspec.msgpack.Decoder[Car | None]] = msgspec.msgpack.Decoder(Car | None)
_AGENT: Final[msgspec.msgpack.Decoder[Agent | None]] = msgspec.msgpack.Decoder(Agent | None)
_CAMPAIGN: Final[msgspec.msgpack.Decoder[Campaign | None]] = msgspec.msgpack.Decoder(Campaign | None)
_WORDINGS: Final[msgspec.msgpack.Decoder[Wordings | None]] = msgspec.msgpack.Decoder(Wordings | None)
_LINK: Final = msgspec.msgpack.Decoder(Link)
packed: Final = msgspec.msgpack.Encoder().encode


class Folded(msgspec.Struct, frozen=True):
    """A stream's state as of its `version`."""

    stream: str
    version: int
    state: State | None


def event_row(link: Link) -> tuple[object, ...]:
    return (link.seq, link.stream, packed(link))


def link_of(kept: bytes) -> Link:
    return _LINK.decode(kept)


def action_number(action: str) -> int:
    """The first 64 bits of an action's id, which tell it from any other that a desk will ever hold."""
    return int(action[:8] + action[9:13] + action[14:18], 16) - (1 << 63)


def state_row(folded: Folded) -> tuple[object, ...]:
    work = next_work(folded.state) if isinstance(folded.state, Lead) else None
    return (folded.stream, folded.version, int(work is not None), work.since if work else 0, packed(folded.state))


def state_of(stream: str, body: bytes) -> State | None:
    if lead_of(stream) is not None:
        return _LEAD.decode(body)
    if is_person(stream):
        return _PERSON.decode(body)
    if source_of(stream) is not None:
        return _SOURCE.decode(body)
    if car_of(stream) is not None:
        return _CAR.decode(body)
    if agent_of(stream) is not None:
        return _AGENT.decode(body)
    if campaign_of(stream) is not None:
        return _CAMPAIGN.decode(body)
    if wording_of(stream) is not None:
        return _WORDINGS.decode(body)
    return _STORE.decode(body) if stream == SETTINGS else NOBODY
