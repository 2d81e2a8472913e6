"""STAR's ProcessSalesLead (5.4 and 5.5), as manufacturers send it. Names are matched without their order and without their namespace."""

from datetime import tzinfo

from bdcdesk.intake.document import Prospect, Shape, with_findings
from bdcdesk.intake.reading.assembled import assemble
from bdcdesk.intake.reading.element import Element, elements
from bdcdesk.intake.reading.labelled import Pair
from bdcdesk.intake.reading.plain import value

PERSON = {
    "givenname": "first",
    "middlename": "middle",
    "familyname": "last",
    "postcode": "postal_code",
    "contactmethodtypecode": "prefers",
    "companyname": "name",
}
HEAD = {
    "documentid": "id",
    "customercomments": "comments",
    "leadcomments": "comments",
    "leadcreationdatetime": "requested",
    "leadinterestcode": "interest",
}
CAR = {
    "model": "model",
    "modeldescription": "model",
    "modelyear": "year",
    "makestring": "make",
    "manufacturername": "make",
    "trimdescription": "trim",
    "vehicleid": "vin",
    "vin": "vin",
    "vehiclestockstring": "stock",
    "stocknumber": "stock",
    "saleclasscode": "condition",
}
OWNED = ("currentlyowneditem", "ownedvehicledetail", "tradein", "tradeinvehicle")
SOURCES = ("creatornamecode", "sendernamecode", "leadsourcecode")
NO_TIME = "The time is the message's; the lead in it has none."


def star_prospects(root: Element, region: str, zone: tzinfo) -> tuple[Prospect, ...]:
    """A prospect for each SalesLead in the message; none if it has none."""
    leads = [element for element in elements(root) if element.name == "saleslead"]
    sender = next((element for element in elements(root) if element.name == "sender"), root)
    return tuple(_prospect(lead, root, sender, region, zone) for lead in leads)


def _prospect(lead: Element, root: Element, sender: Element, region: str, zone: tzinfo) -> Prospect:
    pairs: list[Pair] = []
    for element, owned in _walk(lead, False):
        text = value(element.text) if not element.children else ""
        if element.name in PERSON and text:
            pairs.append(Pair(PERSON[element.name], text))
        elif element.name in HEAD and text:
            pairs.append(Pair(HEAD[element.name], element.text))
        elif element.name in CAR and text:
            pairs.append(Pair(CAR[element.name], text, "trade in" if owned else ""))
        elif element.name == "telephonecommunication":
            pairs.append(_phone(element))
        elif element.name == "uricommunication" and "@" in element.first("uriid").text:
            pairs.append(Pair("email", element.first("uriid").text))
    stated = any(pair.label == "requested" for pair in pairs)
    if not stated:
        pairs += [Pair("requested", element.text) for element in elements(root) if element.name == "creationdatetime"][:1]
    source = next((found for name in SOURCES for found in [_text(lead, name) or _text(sender, name)] if found), "")
    read = assemble((*pairs, Pair("service", _text(lead, "leadrequesttypestring"))), region, zone, Shape(source=source))
    return read if stated else with_findings(read, NO_TIME)


def _walk(element: Element, owned: bool) -> "list[tuple[Element, bool]]":
    owned = owned or element.name in OWNED
    found = [(element, owned)]
    for child in element.children:
        found += _walk(child, owned)
    return found


def _phone(element: Element) -> Pair:
    kind = value(element.first("channelcode").text).casefold()
    number = " ".join(
        element.first(part).text.strip()
        for part in ("countrydialing", "areanumbercode", "localnumber", "completenumber")
        if element.first(part).text
    )
    number = f"+{number}" if element.first("countrydialing").text.strip() and not number.startswith("+") else number
    label = (
        "cellphone"
        if "cell" in kind or "mobile" in kind
        else "fax"
        if "fax" in kind
        else "homephone"
        if "home" in kind
        else "workphone"
        if "work" in kind
        else "phone"
    )
    extension = element.first("extensionnumber").text.strip()
    return Pair(label, f"{number} x{extension}" if extension else number)


def _text(holder: Element, name: str) -> str:
    return next((value(element.text) for element in elements(holder) if element.name == name and not element.children), "")
