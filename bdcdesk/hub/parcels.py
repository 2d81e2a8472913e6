"""What of an event is sent to a target that things are copied to, and the line that it goes over."""

import logging
from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.central.chain import decoded
from bdcdesk.central.records import Link
from bdcdesk.contact.crm import Address, Hook, Line, Mail, Parcel
from bdcdesk.domain import data_use
from bdcdesk.domain.data_use import Blocked
from bdcdesk.domain.events import Event
from bdcdesk.domain.events.lead import RaisedAgain
from bdcdesk.domain.events.person import Erased
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.source import Source
from bdcdesk.hub.copied import Copied
from bdcdesk.intake.adf_writer import write_adf
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import ReplicaError
from bdcdesk.report.copy_words import Telling, asked_by, lead_told_of, mailed, telling

_log = logging.getLogger("bdcdesk.hub")

FAULT: Final = "what it is to be told cannot be put into words, for a fault in bdcdesk ({0})."
_PORT: Final = 5


class Packed(msgspec.Struct, frozen=True):
    """An event of the log, and what of it is sent; None if nothing is. `fault`: why that cannot be told, else "". `kept`: the clause by
    which it is not sent."""

    link: Link
    parcel: Parcel | None
    fault: str = ""
    kept: str = ""


def packed_of(link: Link, target: Source, copied: Copied, desk: Desk) -> Packed:
    """Raises ReplicaError. A fault of ours with one event is this event's: the others, and other targets, do not wait for its mend."""
    if link.at < target.since or copied.has(link.id):
        return Packed(link, None)
    try:
        made = _parcel(link, target, desk)
        return Packed(link, None, kept=made.clause) if isinstance(made, Blocked) else Packed(link, made)
    except ReplicaError:
        raise
    except Exception as fault:
        _log.exception("copy", extra={"bdcdesk_event": "hub.copy.failed"})
        return Packed(link, None, FAULT.format(type(fault).__name__))


def _parcel(link: Link, target: Source, desk: Desk) -> Parcel | Blocked | None:
    event = decoded(link)
    name = lead_told_of(event)
    lead = desk.confirmed(name) if name else None
    store = desk.settings
    if lead is None or store is None:
        return None
    told = telling(event, lead, lambda: desk.timeline(name).events)
    if told is None:
        return None
    if not isinstance(event.facts, Erased):
        # That somebody is to be forgotten tells nothing of them, and has to reach whoever was told of them before.
        copied = _copied(event, told, lead, desk)
        if isinstance(copied, Blocked):
            return copied
        told = copied
    adf = ""
    if (received := asked_by(event)) is not None:
        adf = write_adf(received, store).decode("ascii")
    if target.kind == "crm-webhook":
        return Parcel(link.id, link.at, body=msgspec.json.encode(msgspec.structs.replace(told, adf=adf)))
    return _mail(target, event, mailed(told), adf)


def _copied(event: Event, told: Telling, lead: Lead, desk: Desk) -> Telling | Blocked:
    """All of it but what an agreement forbids to copy: of what a request says, by its source; of what was said since, by the lead's first
    one; and the shopper's name, numbers and addresses each by those that gave them."""
    at, look = desk.now(), desk.sources.get
    raising = event.facts.raising if isinstance(event.facts, RaisedAgain) else ""
    use = data_use.request_use(lead, raising, "copy", at, look)
    if isinstance(use, Blocked):
        return use
    kept = {
        one.value.text
        for one in data_use.owned(lead, at, look)
        if one.value.kind in ("name", "phone", "email") and isinstance(one.verdicts["copy"], Blocked)
    }
    return msgspec.structs.replace(
        told,
        name="" if told.name in kept else told.name,
        phones=tuple(one for one in told.phones if one not in kept),
        emails=tuple(one for one in told.emails if one not in kept),
    )


def _mail(target: Source, event: Event, told: tuple[str, str], adf: str) -> Parcel | None:
    if adf:
        return Parcel(event.id, event.at, target.options["to"], "ADF lead", adf, lead=True)
    touches = target.options.get("touches", "")
    return Parcel(event.id, event.at, touches, *told) if touches else None


def is_usable(target: Source) -> bool:
    """Whether its options say where to."""
    options = target.options
    if target.kind == "crm-webhook":
        return bool(options.get("url"))
    port = options.get("port", "")
    return port.isdecimal() and len(port) <= _PORT and all(options.get(one) for one in ("to", "host", "tls", "from"))


def line_to(target: Source, secrets: Mapping[str, str]) -> Line:
    options = target.options
    if target.kind == "crm-webhook":
        return Hook(options["url"], secrets)
    address = Address(
        host=options["host"],
        port=int(options["port"]),
        tls=options["tls"],
        user=options.get("user", ""),
        sender=options["from"],
        target=target.id,
    )
    return Mail(address, secrets.get("password", ""))
