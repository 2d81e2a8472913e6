"""ADF 1.0 for well-formed documents of any vendor, and for ones that only their surroundings spoil.

A document that is not well-formed in itself is Unreadable here; a reader that repairs replaces `read_adf` and gives the same Reading.
"""

from datetime import UTC, tzinfo

from bdcdesk.intake.document import Prospect, Reading, Unreadable, all_findings, with_findings, without_repeats
from bdcdesk.intake.element import Element, Malformed, parse
from bdcdesk.intake.encoding import decode
from bdcdesk.intake.envelope import Attempt, attempts
from bdcdesk.intake.prospect import prospect

SIZE = 2_000_000
PROSPECTS = 200
BODY = ("vehicle", "customer", "vendor", "provider")

CUT = "Text or a faulty prolog around the document was cut off."
IGNORED = "A DOCTYPE was ignored."
ENTITIES = "Entity references were kept as they stand, or read as HTML's."


def read_adf(document: str | bytes, region: str = "US", zone: tzinfo = UTC, charset: str = "") -> Reading:
    """What `document` says: at least one prospect.

    `region` (ISO 3166) and `zone` are the store's: for phone numbers without a country and times without a zone. `charset` is what a mail
    header says of bytes. Raises Unreadable, and nothing else, whatever the input. At most SIZE bytes or characters. Any thread; no I/O.
    """
    if len(document) > SIZE:
        raise _unreadable(f"it is larger than {SIZE // 1_000_000} MB")
    content = document.encode("utf-8", "replace") if isinstance(document, str) else document
    text, decoded = decode(content, charset)
    ways, doctype = attempts(text)
    if not ways:
        raise _unreadable("there is no <adf> in it" if text.strip() else "it is empty")
    roots, cut = _parsed(ways)
    loose = any(root.loose for root in roots)
    prospects = without_repeats(tuple(_prospects(root, region, zone) for root in roots))
    if not prospects:
        raise _unreadable("it holds no prospect")
    found = [*decoded, *([CUT] if cut else []), *([IGNORED] if doctype else []), *([ENTITIES] if loose else [])]
    prospects = tuple(with_findings(one, *found) for one in prospects)
    repaired = decoded or cut or (loose and not doctype)
    return Reading(level="repaired" if repaired else "strict", findings=all_findings(prospects), prospects=prospects)


def _unreadable(why: str) -> Unreadable:
    return Unreadable(f"This is not a readable ADF document: {why}.")


def _parsed(ways: tuple[Attempt, ...]) -> tuple[tuple[Element, ...], bool]:
    """The roots by the first way that is well-formed, and whether something was cut. Raises Unreadable with the first way's fault."""
    faults: list[str] = []
    for way in ways:
        roots: list[Element] = []
        for text, line in way.documents:
            try:
                roots.append(parse(text))
            except Malformed as error:
                faults.append(f"{error.why} (line {line + error.line})")
                break
        else:
            return tuple(roots), way.cut
    raise _unreadable(faults[0])


def _prospects(root: Element, region: str, zone: tzinfo) -> tuple[Prospect, ...]:
    """The prospects of one document; those without an <adf> around them, or without a <prospect> inside it, count as well."""
    if root.name == "prospect":
        return (prospect(root, (), region, zone),)
    found = root.all("prospect")
    if len(found) > PROSPECTS:
        raise _unreadable(f"it holds more than {PROSPECTS} prospects")
    if not found:
        return (prospect(root, (), region, zone),) if root.all("customer", "vehicle") else ()
    strays = root.all(*BODY) if len(found) == 1 else ()
    return tuple(prospect(one, strays, region, zone) for one in found)
