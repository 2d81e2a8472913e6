"""XML that is neither ADF nor STAR: a form's fields as elements, each named by whoever wrote the form."""

import re
from datetime import tzinfo

from bdcdesk.intake.document import Prospect, Reading, Shape, reading
from bdcdesk.intake.reading.assembled import assemble
from bdcdesk.intake.reading.element import Element, Malformed, parse
from bdcdesk.intake.reading.labelled import Pair
from bdcdesk.intake.reading.labels import field_of, in_section
from bdcdesk.intake.reading.prospects import MORE

PROLOG = re.compile(r"^(?:\s+|<\?[^<>]{0,500}\?>|<!--(?:(?!-->).){0,2000}-->){0,20}", re.DOTALL)
ROOT = re.compile(r"<(?!(?:html|body|div|p|table|span|head|br|ul|dl|pre|h\d|font|center|b)\b)[A-Za-z_]", re.IGNORECASE)
TRADES = re.compile(r"trade|owned|part_?exchange", re.IGNORECASE)
PEOPLE = frozenset({"name", "first", "last", "email", "phone", "cellphone", "homephone", "workphone"})
DEALERS = frozenset({"vendor", "provider", "dealer", "dealership", "seller", "sender", "salesperson", "store"})
"""Whose numbers are not the shopper's."""
PAIRS = 2_000
LEADS = 100


def read_xml(text: str, region: str, zone: tzinfo, shape: Shape) -> Reading | None:
    """A lead of each of its records (the root's children, if there are several of one name; else the root). None if the text is no such
    XML: not well-formed, a page, or without two fields that are known, of them one that names or reaches a person."""
    begins = PROLOG.match(text)
    body = text[begins.end() :] if begins else text
    if not ROOT.match(body):
        return None
    try:
        root = parse(body.rstrip())
    except Malformed:
        return None
    if root.name in DEALERS:
        return None
    repeated = len(root.children) > 1 and len({child.name for child in root.children}) == 1 and all(one.children for one in root.children)
    records = root.children if repeated else (root,)
    if len(records) > LEADS and _lead(records[0], region, zone, shape) is not None:
        # Nothing of it is taken: what had been would not be told from what was left.
        return Reading(level="strict", kind="web form", quarantined=MORE.format(LEADS))
    found = [lead for record in records[:LEADS] if (lead := _lead(record, region, zone, shape)) is not None]
    return reading("strict", tuple(found), kind="web form") if 0 < len(found) == len(records) else None


def _lead(record: Element, region: str, zone: tzinfo, shape: Shape) -> Prospect | None:
    pairs: list[Pair] = []
    _walk(record, "", pairs)
    known = {field_of(pair.label) or (pair.label if pair.label in shape.fields else "") for pair in pairs if pair.value.strip()} - {""}
    return assemble(tuple(pairs), region, zone, shape) if len(known) > 1 and (known & PEOPLE or shape.fields) else None


def _walk(element: Element, section: str, pairs: list[Pair]) -> None:
    for child in element.children:
        if len(pairs) >= PAIRS:
            return
        if child.name in DEALERS:
            continue
        if child.children:
            inner = ".".join(part for part in (section, child.name) if part)
            _walk(child, "trade" if TRADES.search(inner) else inner, pairs)
        else:
            pairs.append(Pair(in_section(child.name, section), child.text, section))
