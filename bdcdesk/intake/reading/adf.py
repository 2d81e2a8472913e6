"""ADF 1.0 as senders write it: well-formed documents of any vendor, and damaged ones as far as they can be put together."""

from datetime import UTC, tzinfo

from bdcdesk.intake.document import Prospect, Reading, Unreadable, reading, without_repeats, worse
from bdcdesk.intake.reading.element import Element
from bdcdesk.intake.reading.encoding import TWICE, decode, encoded_twice
from bdcdesk.intake.reading.prospect import prospect
from bdcdesk.intake.reading.star import star_prospects
from bdcdesk.intake.reading.structure import structure, unreadable

SIZE = 2_000_000
PROSPECTS = 100
BODY = ("vehicle", "customer", "vendor", "provider", "requestdate", "id", "finance", "comments", "comment", "contact")
DEALERS = ("vendor", "provider")
SHOPPERS = ("vehicle", "customer", "contact")


def read_adf(document: str | bytes, region: str = "US", zone: tzinfo = UTC, charset: str = "") -> Reading:
    """What `document` says: at least one prospect.

    `region` (ISO 3166) and `zone` are the store's: for phone numbers without a country and times without a zone. `charset` is what a mail
    header says of bytes. Raises Unreadable, and nothing else, whatever the input. At most SIZE bytes or characters. Any thread; no I/O.
    """
    if len(document) > SIZE:
        raise unreadable(f"it is larger than {SIZE // 1_000_000} MB")
    content = document.encode("utf-8", "replace") if isinstance(document, str) else document
    text, decoded = decode(content, charset)
    found = structure(text)
    roots = [root for root in found.roots if not _blank(root)] or list(found.roots[:1])
    if sum(max(1, len(root.all("prospect"))) for root in roots) > PROSPECTS:
        raise unreadable(f"it holds more than {PROSPECTS} prospects")
    groups = tuple(_prospects(root, region, zone) for root in roots)
    prospects = without_repeats(groups)
    if not prospects:
        raise unreadable("it holds no prospect")
    level = worse(found.level, "repaired") if decoded else found.level
    twice = (TWICE,) if encoded_twice(text) else ()
    kind = "star" if any(root.name == "processsaleslead" for root in found.roots) else "adf"
    return reading(level, prospects, *decoded, *twice, *found.findings, kind=kind)


def _prospects(root: Element, region: str, zone: tzinfo) -> tuple[Prospect, ...]:
    """The prospects of one document; those without an <adf> around them, or without a <prospect> inside it, count as well."""
    if root.name == "processsaleslead":
        return star_prospects(root, region, zone)
    if root.name == "prospect":
        return (prospect(root, (), region, zone),)
    if root.name in DEALERS:
        # Whoever stands in it alone is the dealer or the sender.
        return ()
    found = root.all("prospect")
    if not found:
        return (_loose(root, region, zone),) if root.all(*SHOPPERS) else ()
    strays = root.all(*BODY) if len(found) == 1 else ()
    return tuple(prospect(one, strays, region, zone) for one in found)


def _blank(root: Element) -> bool:
    """Whether nothing at all stands in it, not even what its attributes could say of a lead."""
    return not root.children and not root.text.strip()


def _loose(root: Element, region: str, zone: tzinfo) -> Prospect:
    """A document without a prospect in it. A contact that stands alone is the customer's."""
    if not root.all("customer") and root.all("contact"):
        contact = root.first("contact")
        root = Element("adf", root.attributes, root.text, (*root.children, Element("customer", {}, contact.text, (contact,))))
    return prospect(root, (), region, zone)


__all__ = ["PROSPECTS", "SIZE", "Unreadable", "read_adf"]
