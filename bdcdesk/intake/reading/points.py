"""Phone numbers and mail addresses, as shoppers and web forms write them, to what can be dialled and written to."""

import re

import phonenumbers

from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.intake.reading.plain import value

EMAIL = re.compile(r"^[^\s@<>(),;:\"\\]{1,64}@[^\s@<>(),;:\"\\]+\.[^\s@<>(),;:\"\\.]{2,}$")
BETWEEN_NUMBERS = re.compile(r"\s*(?:/|;(?!ext)|,|\bor\b)\s*", re.IGNORECASE)
REPEATED = re.compile(r"^\+1(?=\+)")
BROKEN = re.compile(r"^[^\s@,;]{1,64}\r?\n[^\s@,;]{0,64}@[^\s@,;]+$|^[^\s@,;]{1,64}@[^\s@,;]*\r?\n[^\s@,;]+$")
"""An address with one line end in it, and nothing else: without the spaces by which a form would part a name from an address."""

NORTH_AMERICAN = re.compile(r"^\+1[2-9]\d\d[2-9]\d{6}$")
ONE_DIGIT = re.compile(r"^(\d)\1*$")

ZEROS = re.compile(r"^000?1?(?=[2-9]\d\d[2-9]\d{6}$)")
"""Some bridges write the country code with leading zeros."""

LINK = re.compile(r"<(?:mailto|tel|sms|https?):[^<>\s]{0,200}>", re.IGNORECASE)
"""What mail programs put beside an address that they made a link of."""

NOTE = re.compile(r"(?<=\d)\s{1,4}\([A-Za-z][^()\d]{0,40}\)")
"""Whose number it is, or which: "(wife)", "(cell)"."""

PIECES = 3
TYPES = {
    "cell": "cellphone",
    "mobile": "cellphone",
    "mobile phone": "cellphone",
    "cell phone": "cellphone",
    "phone": "voice",
    "business": "work",
    "office": "work",
    "none": "",
}

BAD_PHONE = "A phone number cannot be dialled as it stands."
UNPLANNED = "A phone number has the right form but is in no numbering plan known here."
EXTENSION = "A phone number has an extension."
JOINED = "A mail address was broken by a line end; it was put together."
BAD_EMAIL = "A mail address is not complete."


def phones(raw: str, regions: tuple[str, ...], preferred: bool, stated: str = "") -> tuple[tuple[ContactPoint, ...], tuple[str, ...]]:
    """The numbers in `raw` (usually one) and findings; nothing for a placeholder. `regions`: where it may be, likeliest first.

    A number whose form no plan allows gets the address "" and keeps its text. The address leaves an extension out; the raw text has it.
    `stated` is what the document calls the number ("cell", "home", ...).
    """
    if not value(raw):
        return (), ()
    raw = NOTE.sub("", LINK.sub("", raw)) or raw
    points: list[ContactPoint] = []
    findings: list[str] = []
    whole = _address(raw, regions)
    pieces = [raw] if whole[0] else [piece for piece in BETWEEN_NUMBERS.split(value(raw))[:PIECES] if piece] or [raw]
    kind = TYPES.get(stated, stated if len(stated) <= 20 else "")
    for piece in pieces:
        address, extension, found = whole if piece == raw else _address(piece, regions)
        points.append(ContactPoint("phone", address, value(piece), preferred, extension, kind))
        findings += found
    return tuple(points), tuple(findings)


def _address(raw: str, regions: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """E.164, the extension, and findings."""
    text = ZEROS.sub("+1", REPEATED.sub("", " ".join(raw.split())[:200]))
    possible = extended = ""
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        address = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        # A store's shoppers are its neighbours: to look whose number it is takes as long again.
        if phonenumbers.is_valid_number_for_region(number, region) or phonenumbers.is_valid_number(number):
            return address, number.extension or "", (EXTENSION,) if number.extension else ()
        formed = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
        if formed and not possible and _plausible(address, str(number.national_number)):
            possible, extended = address, number.extension or ""
    return possible, extended, (UNPLANNED,) if possible else (BAD_PHONE,)


def _plausible(address: str, national: str) -> bool:
    """Numbering plans grow faster than their tables: a number of the right form is worth a try, all sevens are not."""
    return not ONE_DIGIT.match(national) and (not address.startswith("+1") or NORTH_AMERICAN.match(address) is not None)


def emails(raw: str, preferred: bool) -> tuple[tuple[ContactPoint, ...], tuple[str, ...]]:
    """The addresses in `raw` (usually one), lower case, and findings; nothing for a placeholder. One that is none keeps its text only."""
    if not value(raw):
        return (), ()
    raw = LINK.sub("", raw) or raw
    points: list[ContactPoint] = []
    pieces = re.split(r"[;,\s]+", value(raw))[:PIECES]
    joined = "".join(raw.split())
    broken = BROKEN.match(raw.strip()) is not None or ("\n" in raw.strip() and not any(EMAIL.match(piece) for piece in pieces))
    if broken and EMAIL.match(joined):
        # A line end inside an address is a mail system's.
        pieces = [joined]
    for piece in pieces:
        address = piece.strip("<>").removeprefix("mailto:").lower()
        if EMAIL.match(address):
            points.append(ContactPoint("email", address, piece, preferred))
    if points:
        return tuple(points), (JOINED,) if broken and len(pieces) == 1 else ()
    return (ContactPoint("email", "", value(raw), preferred),), (BAD_EMAIL,)
