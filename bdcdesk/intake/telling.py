"""What was read of a document, told: as the JSON document of `bdcdesk read-lead`, and as lines for people."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.intake.document import Prospect, Reading

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_json(file: str, reading: Reading) -> dict[str, object]:
    """For JSON. What is not stated is null, never a default; comments are "" then. Prices and years are text, times ISO 8601."""
    return {
        "file": file,
        "kind": reading.kind,
        "level": reading.level,
        "findings": list(reading.findings),
        "prospects": [_prospect(prospect) for prospect in reading.prospects],
        "quarantined": {"reason": reading.quarantined} if reading.quarantined else None,
    }


def _prospect(prospect: Prospect) -> dict[str, object]:
    phones = [point for point in (*prospect.points, *prospect.not_dialled) if point.kind == "phone"]
    return {
        "id": prospect.source_id or None,
        "source": prospect.source or None,
        "status": prospect.status or None,
        "requested_at": _iso(prospect.requested),
        "name": {
            "first": prospect.first or None,
            "middle": prospect.middle or None,
            "last": prospect.last or None,
            "full": prospect.name or None,
        },
        "emails": [point.address or point.raw for point in prospect.points if point.kind == "email"],
        "phones": [_phone(point) for point in phones],
        "postal_code": prospect.postal_code or None,
        "vehicles": [_vehicle(vehicle) for vehicle in prospect.vehicles],
        "comments": prospect.comments,
        "consent": dict(prospect.consent),
        "preferred_channel": prospect.prefers or None,
        "timeframe": prospect.timeframe or None,
    }


def _phone(point: ContactPoint) -> dict[str, object]:
    return {
        "raw": point.raw,
        "e164": point.address or None,
        "extension": point.extension or None,
        "type": point.type or None,
        "preferred": point.preferred,
    }


def _vehicle(vehicle: Vehicle) -> dict[str, object]:
    names = ("interest", "status", "year", "make", "model", "trim", "vin", "stock", "price", "odometer")
    return {name: getattr(vehicle, name) or None for name in names}


def _iso(moment: Instant) -> str | None:
    return (EPOCH + timedelta(milliseconds=moment)).isoformat().replace("+00:00", "Z") if moment else None


def as_lines(file: str, reading: Reading) -> Iterator[str]:
    """A few lines for people: what it is, each lead, what was put right."""
    yield f"{file}: {reading.kind}, {reading.level}"
    for prospect in reading.prospects:
        yield f"  {prospect.name or '(no name)'}{f', from {prospect.source}' if prospect.source else ''}"
        yield from (f"    {label}: {text}" for label, text in _told(prospect) if text)
    for finding in reading.findings:
        yield f"  note: {finding}"
    if reading.quarantined:
        yield f"  not a lead; it would go to quarantine: {reading.quarantined}"


def _told(prospect: Prospect) -> Iterator[tuple[str, str]]:
    for point in (*prospect.points, *prospect.not_dialled):
        extension = f" extension {point.extension}" if point.extension else ""
        unread = "" if point.address else " (cannot be read)"
        yield point.type or point.kind, f"{point.address or point.raw}{extension}{' (preferred)' if point.preferred else ''}{unread}"
    for car in prospect.vehicles:
        marks = [car.status, f"stock {car.stock}" if car.stock else "", f"VIN {car.vin}" if car.vin else "", car.price, car.odometer]
        yield car.interest or "vehicle", ", ".join(part for part in (car.title, *marks) if part)
    yield "asked at", _iso(prospect.requested) or ""
    yield "id", prospect.source_id
    yield "status", prospect.status
    yield "postal code", prospect.postal_code
    yield "prefers", prospect.prefers
    yield "time frame", prospect.timeframe
    yield "would come", prospect.wish
    yield "consent", ", ".join(f"{channel}: {'yes' if allowed else 'no'}" for channel, allowed in prospect.consent.items())
    yield "comments", prospect.comments.replace("\n", "\n      ")
