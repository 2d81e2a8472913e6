"""Names: of streams, of events, and of the people behind a phone number or a mail address."""

import hashlib
import hmac
import uuid

from bdcdesk.domain.events.lead import ContactPoint

SETTINGS = "settings"


def lead_stream(lead: str) -> str:
    return f"lead/{lead}"


def lead_of(stream: str) -> str | None:
    """The lead whose stream this is, or None."""
    return stream[5:] if stream.startswith("lead/") else None


def person_stream(key: bytes, address: str) -> str:
    """The stream of whoever is behind an E.164 number or a lower-case mail address.

    Keyed with the store's secret, so that the name in the log does not give the number away, not even to a guess.
    """
    return "person/" + hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]


def source_stream(source: str) -> str:
    return f"source/{source}"


def source_of(stream: str) -> str | None:
    """The source of leads whose stream this is, or None."""
    return stream[7:] if stream.startswith("source/") else None


def car_stream(car: str) -> str:
    return f"car/{car}"


def car_of(stream: str) -> str | None:
    """The car in stock whose stream this is, or None."""
    return stream[4:] if stream.startswith("car/") else None


def campaign_stream(campaign: str) -> str:
    return f"campaign/{campaign}"


def campaign_of(stream: str) -> str | None:
    """The campaign whose stream this is, or None."""
    return stream[9:] if stream.startswith("campaign/") else None


def wording_stream(scenario: str) -> str:
    return f"scenario/{scenario}"


def wording_of(stream: str) -> str | None:
    """The scenario whose own wordings this stream keeps, or None."""
    return stream[9:] if stream.startswith("scenario/") else None


def agent_stream(member: str) -> str:
    return f"agent/{member}"


def agent_of(stream: str) -> str | None:
    """The member whose stream this is, or None."""
    return stream[6:] if stream.startswith("agent/") else None


def is_person(stream: str) -> bool:
    return stream.startswith("person/")


def persons(key: bytes, points: tuple[ContactPoint, ...]) -> tuple[str, ...]:
    """The streams behind all readable contact points, in their order, each once."""
    return tuple(dict.fromkeys(person_stream(key, point.address) for point in points if point.address))


def pointed(points: tuple[ContactPoint, ...], streams: tuple[str, ...]) -> tuple[tuple[ContactPoint, str], ...]:
    """Readable contact points of a lead with the stream of each: `streams`, its persons, are in the order of these, each address once."""
    first = {point.address: point for point in reversed(points) if point.address}
    addresses = dict.fromkeys(point.address for point in points if point.address)
    return tuple(zip((first[address] for address in addresses), streams, strict=False))


def event_id(action: str, n: int) -> str:
    """The id of event `n` (from 0) of an action: the same however often the action is decided again."""
    return str(uuid.uuid5(uuid.UUID(action), str(n)))


_CAUSES = uuid.UUID("0b7e7c2e-6f0d-5d0c-9d0e-3f6c1f0a6b1d")


def caused(*cause: str) -> str:
    """The id of a machine's action, made from its cause: the same mail or receipt never acts twice."""
    return str(uuid.uuid5(_CAUSES, "\x1f".join(cause)))
