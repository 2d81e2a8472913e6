"""Finding all that is held on one shopper: in the log, beside it, and in the files of this computer."""

import argparse
from collections.abc import Sequence

import msgspec

from bdcdesk.central.ports import Central
from bdcdesk.central.records import StoreRecord
from bdcdesk.domain.events import Event, Facts
from bdcdesk.domain.events.attachments import AttachmentKept
from bdcdesk.domain.events.calls import RecordingKept
from bdcdesk.domain.events.lead import document_of
from bdcdesk.domain.identity import lead_stream, person_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.ring import Ring
from bdcdesk.domain.shoppers import Shoppers, whose
from bdcdesk.intake.reading.points import emails, phones
from bdcdesk.intake.traces import Trace, Traces
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.place import NoPlace, Place
from bdcdesk.wiring.story import read


class Held(msgspec.Struct, frozen=True):
    """`timelines`: every event of the shopper's leads and persons, by stream. `addresses`: all that the leads name, and the asked one.

    `blobs`: hashes of what is kept beside the log; `theirs_too` are those of pictures among them that another shopper sent as well (an
    advertisement, a picture of the dealer's own): they are another's data too, and go with the last of them. `traces`: documents on this
    computer; `shared`: hashes of those that hold other shoppers' leads as well.
    """

    store: StoreRecord
    shoppers: Shoppers
    timelines: dict[str, tuple[Event, ...]]
    addresses: tuple[str, ...]
    blobs: tuple[str, ...]
    traces: tuple[Trace, ...]
    shared: frozenset[str]
    theirs_too: frozenset[str]

    @property
    def going(self) -> tuple[str, ...]:
        """What beside the log goes with this shopper."""
        return tuple(blob for blob in self.blobs if blob not in self.theirs_too)

    @property
    def recorded(self) -> tuple[str, ...]:
        """What was recorded of their calls and is at the phone provider as far as the log tells: the provider's name for it, or for the
        call where nobody knows it yet."""
        rings = [ring.copy or ring.sid for lead in self.shoppers.leads for ring in lead.rings if ring.copy or _unfetched(ring)]
        return (*rings, *(touch.copy for lead in self.shoppers.leads for touch in lead.touches if touch.copy))

    @property
    def nothing(self) -> bool:
        return not (self.shoppers.leads or self.traces or any(self.timelines.values()))


def held_on(central: Central, wanted: str, place: Place, options: argparse.Namespace) -> Held:
    """Everything on the shopper of `--phone`, `--mail` or `--lead`. Raises NoPlace for what is no number, address or lead."""
    store = next((record for record in central.stores() if record.id == wanted), None)
    if store is None:
        raise NoPlace(f"The central database does not know the store “{wanted}”. Nothing was changed.")
    told = read(central, store.id)
    region = told.settings.region if told.settings else "US"
    address = _address(options, region)
    if not address and options.lead not in told.leads:
        raise NoPlace(f"There is no lead “{options.lead}” in this store's log. Nothing was changed. “bdcdesk log” tells their ids.")
    shoppers = whose(told.leads, person_stream(store.person_key, address) if address else options.lead, options.others_too)
    streams = [*(lead_stream(lead.id) for lead in shoppers.leads), *shoppers.persons]
    timelines = {stream: tuple(central.read_stream(store.id, stream)) for stream in streams}
    addresses = {address, *(point.address for lead in shoppers.leads for point in lead.shopper.points)} - {""}
    hashes, theirs = _hashes(timelines), {lead.id for lead in shoppers.leads}
    elsewhere = {digest for digest, leads in told.documents.items() if leads - theirs}
    # A number that others have too finds their documents as well, so only the shopper's own are looked for.
    sought = [one for one in sorted(addresses) if person_stream(store.person_key, one) in shoppers.persons]
    try:
        traces = Traces(place.incoming, quarantine_of(place)).find(hashes, sought)
    except OSError as error:
        raise NoPlace(f"The documents on this computer cannot be read ({error}). Nothing was changed. Put that right first.") from error
    found = tuple(trace for trace in traces if trace.hash in hashes or trace.hash not in elsewhere)
    sent_too = {file.blob for lead in told.leads.values() if lead.id not in theirs for file in lead.attachments}
    theirs_too = frozenset(sent_too & set(hashes))
    return Held(store, shoppers, timelines, tuple(sorted(addresses)), hashes, found, frozenset(elsewhere), theirs_too)


def _unfetched(ring: Ring) -> bool:
    return ring.state == "voicemail" and not ring.blob and not ring.removed


def _hashes(timelines: dict[str, tuple[Event, ...]]) -> tuple[str, ...]:
    return tuple(sorted({found for events in timelines.values() for event in events if (found := _kept(event.facts))}))


def _kept(facts: Facts | None) -> str:
    """The hash of what is kept beside the log for an event, "" for most."""
    return facts.blob if isinstance(facts, RecordingKept | AttachmentKept) else document_of(facts)


def _address(options: argparse.Namespace, region: str) -> str:
    """E.164 or a lower-case mail address; "" if it was asked for by a lead."""
    if options.phone:
        points = phones(options.phone, (region,), True)[0]
    elif options.mail:
        points = emails(options.mail, True)[0]
    else:
        return ""
    if len(points) != 1 or not points[0].address:
        raise NoPlace(f"“{options.phone or options.mail}” is no phone number or mail address that can be read. Nothing was changed.")
    return points[0].address


def one_line_each(leads: Sequence[Lead]) -> list[str]:
    """Enough to know each lead by."""
    lines = []
    for lead in leads:
        points = ", ".join(point.address or point.raw for point in lead.shopper.points) or "no number or address left"
        name = lead.shopper.name or ("erased before" if lead.erased else "no name")
        lines.append(f"  lead {lead.id}: {name}; {points}; {lead.source}")
    return lines
