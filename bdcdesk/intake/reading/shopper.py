"""Who asked and how to reach them, out of `customer`."""

import re
from typing import NamedTuple

import msgspec

from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.intake.document import Prefers
from bdcdesk.intake.reading.element import NOTHING, Element
from bdcdesk.intake.reading.plain import EMPTY_NAMES, is_template, line, name, value
from bdcdesk.intake.reading.points import emails, phones

TRUE = frozenset({"1", "true", "yes", "y"})
COUNTRIES = {"us": "US", "usa": "US", "united states": "US", "canada": "CA", "australia": "AU", "mexico": "MX", "uk": "GB"}
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir"})
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"})
PARTICLES = frozenset(
    {"de", "del", "della", "da", "das", "dos", "di", "la", "le", "van", "von", "der", "den", "ter", "bin", "ibn", "al", "el"},
)
NOT_DIALLED = frozenset({"fax", "pager"})
POINTS = 12
CELL = "cellphone"
NAME_PARTS = {
    **{part: part for part in ("first", "middle", "last", "suffix", "full")},
    **dict.fromkeys(("firstname", "first_name", "given", "givenname", "forename"), "first"),
    **dict.fromkeys(("lastname", "last_name", "surname", "family", "familyname"), "last"),
    **dict.fromkeys(("middlename", "middle_name"), "middle"),
    **dict.fromkeys(("fullname", "full_name"), "full"),
    "company": "business",
}
"""What senders call the parts of a name, in attributes and as elements of their own."""
OWN_NAMES = frozenset({"firstname", "first_name", "lastname", "last_name", "middlename", "middle_name", "fullname", "full_name", "surname"})
OWN_POINTS = {
    **dict.fromkeys(("emailaddress", "email_address", "e-mail", "mail"), ("email", "")),
    **dict.fromkeys(("phonenumber", "phone_number", "telephone", "dayphone", "daytimephone", "eveningphone"), ("phone", "")),
    **dict.fromkeys(("cellphone", "cell", "mobile", "mobilephone", "cell_phone", "mobile_phone"), ("phone", "cellphone")),
    **dict.fromkeys(("homephone", "home_phone"), ("phone", "home")),
    **dict.fromkeys(("workphone", "work_phone", "businessphone"), ("phone", "work")),
    "fax": ("phone", "fax"),
}
"""What senders call the elements of a contact."""
IN_ATTRIBUTES = ("address", "number", "value")
PLACEHOLDERS = EMPTY_NAMES | {"name", "first name last name", "firstname lastname", "first last", "your name"}

NAME_TEMPLATE = "The name is an unfilled placeholder of the sender's template."
POINT_TEMPLATE = "A phone number or mail address is an unfilled placeholder of the sender's template."
MIDDLE_IS_SOURCE = "The middle name tells the source, not a name; it was left out."
FAX = "A fax or pager number was left out."


def contacts(customer: Element) -> tuple[Element, ...]:
    """Its contacts, the primary one first. One whose names and numbers stand in `customer` itself is its own contact."""
    found = tuple([_as_named(contact) for contact in customer.all("contact")])
    if not found:
        customer = _as_named(customer)
        return (customer,) if customer.all("name", "email", "phone") else ()
    return tuple(sorted(found, key=lambda contact: not _true(contact.attributes.get("primarycontact", ""))))


def _as_named(contact: Element) -> Element:
    """The contact with elements that the format has, for those that the sender gave names of their own or put into attributes."""
    if all(
        child.name not in OWN_NAMES and child.name not in OWN_POINTS and (child.text or not child.attributes) for child in contact.children
    ):
        return contact
    return msgspec.structs.replace(contact, children=tuple([_as_usual(child) for child in contact.children]))


def _as_usual(child: Element) -> Element:
    if child.name in OWN_NAMES:
        return Element("name", {"part": NAME_PARTS[child.name]}, child.text)
    if child.name in OWN_POINTS:
        usual, kind = OWN_POINTS[child.name]
        return Element(usual, {"type": kind, **child.attributes}, child.text)
    if child.name in ("email", "phone") and not child.text.strip():
        text = next((child.attributes[name] for name in IN_ATTRIBUTES if child.attributes.get(name)), "")
        return msgspec.structs.replace(child, text=text)
    if child.name == "name" and not child.text.strip() and not child.children:
        parts = tuple([Element(name, {}, text) for name, text in child.attributes.items() if name in NAME_PARTS])
        return msgspec.structs.replace(child, children=parts)
    return child


class Names(NamedTuple):
    """The name as given, and its parts. `split` tells that the parts were taken from the full name."""

    full: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    split: bool = False


def names(elements: tuple[Element, ...], source: str) -> tuple[Names, tuple[str, ...]]:
    """The name of the first contact that has one, and findings.

    `full` is the full name if stated, else the parts joined. First and last that are not stated are taken from a full name of a person,
    without title and suffix; a family name of several words is known by its particle ("de la Cruz") or by a comma before the first name.
    """
    for contact in elements:
        found = _names(contact.all("name"), source)
        if found[0].full:
            return found
    templates = any(is_template(line(part.text)) for contact in elements for part in contact.all("name"))
    return Names(), (NAME_TEMPLATE,) if templates else ()


def _names(elements: tuple[Element, ...], source: str) -> tuple[Names, tuple[str, ...]]:
    parts: dict[str, str] = {}
    business = False
    for element in elements:
        nested = [(child.name, name(child.text)) for child in element.children if child.name in NAME_PARTS]
        part = element.attributes.get("part", "").strip().lower() or "full"
        business = business or element.attributes.get("type", "").strip().lower() == "business"
        for key, text in nested or [(part, name(element.text))]:
            key = NAME_PARTS.get(key, key)
            if text and key not in parts:
                parts[key] = text
    return named(parts, source, business=business)


def named(parts: dict[str, str], source: str = "", *, business: bool = False) -> tuple[Names, tuple[str, ...]]:
    """A name by its parts ("first", "middle", "last", "suffix", "full", "business"), each without placeholders, and findings."""
    middle = parts.get("middle", "")
    findings: tuple[str, ...] = ()
    if middle and (middle.casefold().startswith("from ") or (source and source.casefold() in middle.casefold())):
        middle = ""
        findings = (MIDDLE_IS_SOURCE,)
    first, last = parts.get("first", ""), parts.get("last", "")
    joined = " ".join(text for text in (first, middle, last, parts.get("suffix", "")) if text)
    if joined.casefold() in PLACEHOLDERS:
        first = middle = last = joined = ""
    given = parts.get("full", "")
    if last and not first and (not given or last.casefold() not in given.casefold()):
        # "Name: Ana" beside "Surname: Ruiz"; or a surname that is a whole name.
        first, given = given, f"{given} {last}" if given else ""
        if not first and " " in last:
            return Names(last, *split(last), split=True), findings
    full = given or joined or parts.get("business", "")
    if not first and not last and parts.get("full") and not business:
        return Names(full, *split(full), split=True), findings
    return Names(full, first, middle, last), findings


def split(full: str) -> tuple[str, str, str]:
    """First, middle and last name, as far as the form of a full name tells: ("Dr. René A. Núñez, Jr.") -> ("René", "A.", "Núñez")."""
    pieces = [piece.split() for piece in full.split(",")]
    while len(pieces) > 1 and all(_bare(word) in SUFFIXES for word in pieces[-1]):
        pieces.pop()
    if len(pieces) == 2 and all(pieces):
        return pieces[1][0], " ".join(pieces[1][1:]), " ".join(pieces[0])
    tokens = [word for piece in pieces for word in piece]
    while len(tokens) > 1 and _bare(tokens[0]) in TITLES:
        tokens.pop(0)
    while len(tokens) > 2 and _bare(tokens[-1]) in SUFFIXES:
        tokens.pop()
    if len(tokens) == 2 and tokens[1].casefold() in EMPTY_NAMES:
        tokens.pop()
    if len(tokens) < 2:
        return (tokens[0], "", "") if tokens else ("", "", "")
    start = len(tokens) - 1
    while start > 1 and _bare(tokens[start - 1]) in PARTICLES:
        start -= 1
    return tokens[0], " ".join(tokens[1:start]), " ".join(tokens[start:])


def _bare(word: str) -> str:
    return re.sub(r"[^\w]", "", word).casefold()


class Reached(NamedTuple):
    """Every way to reach them, each address once, preferred ones first; which kind they prefer, if one; fax and pager numbers; findings."""

    points: tuple[ContactPoint, ...] = ()
    prefers: Prefers = ""
    not_dialled: tuple[ContactPoint, ...] = ()
    findings: tuple[str, ...] = ()


def points(elements: tuple[Element, ...], region: str) -> Reached:
    """The numbers and addresses of these contacts."""
    made: list[ContactPoint] = []
    aside: list[ContactPoint] = []
    findings: list[str] = []
    stated = [(contact, element) for contact in elements for element in contact.all("phone", "email")]
    if len(stated) > POINTS:
        findings.append(f"Only the first {POINTS} phone numbers and mail addresses were taken.")
    for contact, element in stated[:POINTS]:
        regions = tuple(dict.fromkeys(place for place in (region, _country(contact)) if place))
        preferred = _true(element.attributes.get("preferredcontact", ""))
        kind = line(element.attributes.get("type", "")).lower()
        found = phones(element.text, regions, preferred, kind) if element.name == "phone" else emails(element.text, preferred)
        if element.name == "phone" and kind in NOT_DIALLED:
            findings.append(FAX)
            aside += found[0]
            continue
        made += found[0]
        findings += found[1]
        if is_template(line(element.text)):
            findings.append(POINT_TEMPLATE)
    unique = once(made)
    kinds = {point.kind for point in unique if point.preferred}
    prefers: Prefers = "" if len(kinds) != 1 else "call" if "phone" in kinds else "email"
    return Reached(unique, prefers, tuple(aside), tuple(findings))


def once(made: list[ContactPoint]) -> tuple[ContactPoint, ...]:
    """Each address once, the preferred ones first."""
    unique: dict[tuple[str, str, str], ContactPoint] = {}
    for point in sorted(made, key=lambda point: not point.preferred):
        key = (point.kind, point.address or point.raw, point.extension)
        # A number that is also called a cell phone can be written to.
        unique[key] = msgspec.structs.replace(unique[key], type=CELL) if key in unique and point.type == CELL else unique.get(key, point)
    return tuple(unique.values())


def postal_code(customer: Element, elements: tuple[Element, ...]) -> str:
    """The first postal code of their addresses."""
    addresses = [address for holder in (*elements, customer) for address in holder.all("address")]
    return next((code for address in addresses if (code := value(address.first("postalcode").text))), "")


def _country(contact: Element) -> str:
    text = value(contact.first("address").first("country").text).casefold()
    return COUNTRIES.get(text, text.upper() if len(text) == 2 and text.isascii() and text.isalpha() else "")


def _true(text: str) -> bool:
    return text.strip().lower() in TRUE


def full_name(holder: Element) -> str:
    """The name of a vendor or provider: its own `name`, else its contact's."""
    for place in (holder, holder.first("contact")):
        if place is not NOTHING and (found := _names(place.all("name"), "")[0].full):
            return found
    return ""
