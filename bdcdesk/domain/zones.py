"""Where a shopper may be, by their phone numbers: contact rules hold in every zone that this gives."""

from typing import Final

import phonenumbers
from phonenumbers import timezone as phone_zones

from bdcdesk.domain.events.lead import ContactPoint

_MOST: Final = 6
"""A number that may be in more zones than this (toll-free) says nothing of where the shopper is."""


def zones(points: tuple[ContactPoint, ...]) -> tuple[str, ...]:
    """Every time zone in which the shopper may be, IANA names in order; empty when the numbers say nothing."""
    found: set[str] = set()
    for point in points:
        if point.kind == "phone" and point.address:
            of_number = _of(point.address)
            if len(of_number) <= _MOST:
                found.update(zone for zone in of_number if zone != phone_zones.UNKNOWN_TIMEZONE)
    return tuple(sorted(found))


def _of(address: str) -> tuple[str, ...]:
    try:
        return phone_zones.time_zones_for_number(phonenumbers.parse(address))
    except phonenumbers.NumberParseException:
        # A short code or a name where a number should be: it is no place.
        return ()
