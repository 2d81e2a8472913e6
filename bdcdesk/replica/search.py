"""Finding a lead by whatever a person remembers of it: name, phone in any form, mail, VIN, stock, words."""

import re

from bdcdesk.domain.lead import Lead


def words_of(lead: Lead) -> str:
    """What a lead is found by. Phones are kept as bare digits, whole and without the country code."""
    shopper = lead.shopper
    phones = [re.sub(r"\D", "", point.address or point.raw) for point in shopper.points if point.kind == "phone"]
    cars = [f"{car.title} {car.vin} {car.stock}" for car in lead.vehicles]
    parts = [
        shopper.name,
        shopper.first,
        shopper.last,
        *(point.address for point in shopper.points),
        *phones,
        *(phone[1:] for phone in phones),
    ]
    return " ".join([*parts, *cars, shopper.comments, lead.source])


def query_of(text: str) -> str:
    """The typed text as an FTS5 query: every word must begin a word of the lead, a phone number being one word. May be ""."""
    digits = re.sub(r"[\s().+-]", "", text)
    if len(digits) >= 4 and digits.isdigit():
        return f'"{digits}"*'
    return " ".join(f'"{word}"*' for word in re.findall(r"\w+", text))
