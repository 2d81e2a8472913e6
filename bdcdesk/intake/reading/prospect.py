"""One `prospect` element to a Prospect. Order, case, namespaces and unknown elements do not matter."""

from datetime import tzinfo

from bdcdesk.domain.events.lead import Origin
from bdcdesk.intake.document import Prospect
from bdcdesk.intake.reading.element import NOTHING, Element, elements
from bdcdesk.intake.reading.nature import told_apart
from bdcdesk.intake.reading.plain import COMMENT_LENGTH, is_template, line, value, words
from bdcdesk.intake.reading.remarks import with_remarks
from bdcdesk.intake.reading.requested import requested
from bdcdesk.intake.reading.shopper import contacts, full_name, names, points, postal_code
from bdcdesk.intake.reading.sweep import addresses
from bdcdesk.intake.reading.vehicle import vehicles

MISPLACED = "The lead's id stands where its place in the sequence of systems belongs."
REMARKS = 20
NO_ID_SOURCES = frozenset({"leadtype", "lead type"})


def prospect(element: Element, strays: tuple[Element, ...], region: str, zone: tzinfo) -> Prospect:
    """What `element` says. `strays` are elements that stand beside the prospect but belong into it.

    Where the source comes from: the provider's name (then its service), else the @source of the prospect's id, else the vendor's name.
    The vendor comes last because it should be the dealer itself; many senders put their own name there instead of a provider.
    """
    lead = Element("prospect", element.attributes, element.text, (*element.children, *strays))
    customer, provider, vendor_element = lead.first("customer"), lead.first("provider"), lead.first("vendor")
    vendor = value(vendor_element.first("vendorname").text) or full_name(vendor_element)
    source_id, id_source, id_findings = _identity(lead)
    service = value(provider.first("service").text)
    source = full_name(provider) or service or id_source or vendor
    people = contacts(customer) or ((lead,) if lead.all("name", "email", "phone") else ())
    name, name_findings = names(people, source)
    reached = points(people, region)
    cars, car_findings = vehicles(lead.all("vehicle"))
    raw = line(lead.first("requestdate").text)
    moment, time_findings = requested(raw, region, zone)
    comments = _comments(lead, customer, people)
    findings = [*id_findings, *name_findings, *reached.findings, *car_findings, *time_findings]
    findings += ["There is no request time."] if not raw else []
    findings += ["Some elements stand outside their prospect."] if strays else []
    findings += ["The comments are cut; the document has the rest."] if len(comments) >= COMMENT_LENGTH else []
    others = "\n".join(leaf.text for side in lead.all("vendor", "provider") for leaf in elements(side) if not leaf.children)
    read = Prospect(
        source=source,
        source_id=source_id,
        status=value(lead.attributes.get("status", "")).lower(),
        requested=moment,
        requested_raw=raw,
        name=name.full,
        first=name.first,
        middle=name.middle,
        last=name.last,
        points=reached.points,
        not_dialled=reached.not_dialled,
        postal_code=postal_code(customer, people),
        vehicles=cars,
        comments=comments,
        prefers=reached.prefers,
        vendor=vendor,
        service=service,
        campaign=value(provider.first("campaign").text) or value(lead.first("campaign").text),
        timeframe=_timeframe(customer) or _timeframe(lead),
        others=addresses(others),
        origins=(Origin("name parts", "full name"),) if name.split else (),
        findings=tuple(dict.fromkeys(findings)),
    )
    return told_apart(with_remarks(read))


def _identity(lead: Element) -> tuple[str, str, tuple[str, ...]]:
    """(id, its source, findings) of the system that made the lead: the lowest @sequence. Some put the kind of lead where the id belongs."""
    findings: tuple[str, ...] = ()
    stated = []
    for element in sorted(lead.all("id"), key=_sequence):
        source = value(element.attributes.get("source", ""))
        if is_template(line(element.text)) or source.casefold() in NO_ID_SOURCES:
            findings = ("The prospect's id is no id of a lead; it was left out.",)
            continue
        stated.append((value(element.text), source))
    for text, source in stated:
        if text:
            return text, source, findings
    misplaced = next((element.attributes["sequence"].strip() for element in lead.all("id") if _is_number(element, "sequence")), "")
    if misplaced:
        return misplaced, next((source for _, source in stated if source), ""), (*findings, MISPLACED)
    return "", next((source for _, source in stated if source), ""), findings


def _is_number(element: Element, name: str) -> bool:
    """Whether the attribute is a number as lead systems give them out: a place in a sequence has a digit or two."""
    text = element.attributes.get(name, "").strip()
    return text.isascii() and text.isdigit() and 4 <= len(text) <= 20


def _sequence(element: Element) -> int:
    text = element.attributes.get("sequence", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 100_000


def _comments(lead: Element, customer: Element, people: tuple[Element, ...]) -> str:
    """Everything the shopper wrote, wherever senders put it, each text once; the wanted car's comments only if there is nothing else."""
    texts = [words(element.text) for holder in (customer, *people, lead) for element in holder.all("comments", "comment")[:REMARKS]]
    if not any(texts):
        texts = [words(element.text) for car in lead.all("vehicle") for element in car.all("comments")]
    # The same words are the same, wherever a mail system put line ends.
    once: dict[str, str] = {}
    for text in filter(None, texts):
        once.setdefault(" ".join(text.split()), text)
    return "\n\n".join(once.values())[:COMMENT_LENGTH]


def _timeframe(holder: Element) -> str:
    element = holder.first("timeframe")
    if element is NOTHING:
        return ""
    described = value(element.first("description").text)
    dates = [value(element.first(name).text) for name in ("earliestdate", "latestdate")]
    return described or " to ".join(date for date in dates if date) or ("" if element.children else value(element.text))
