"""A parsed document as plain values: names local and lower case, entities inert, sizes bounded.

Everything behind this file works on `Element`, so another parser has only to make those.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree

from bdcdesk.intake.reading.plain import unescaped

DEPTH = 64
ELEMENTS = 20_000
ATTRIBUTES = 100
TEXT = 100_000
"""Characters of an element's text: it is also in that of every element around it."""
BREAKS = frozenset({"br", "p", "div", "li", "tr"})
WHY = {
    "ERR_TAG_NAME_MISMATCH": "a tag is closed by a different one",
    "ERR_TAG_NOT_FINISHED": "it ends before its last tag is closed",
    "ERR_DOCUMENT_END": "something follows after its end",
    "ERR_DOCUMENT_EMPTY": "it does not begin with a tag",
    "ERR_NAME_REQUIRED": "it has an & or a < that is not escaped",
    "ERR_ENTITYREF_SEMICOL_MISSING": "it has an & that is not escaped",
    "ERR_INVALID_CHAR": "it has a character that XML forbids",
    "ERR_ATTRIBUTE_NOT_STARTED": "an attribute has no straight quotes",
    "ERR_ATTRIBUTE_REDEFINED": "an attribute stands twice in one tag",
    "ERR_CDATA_NOT_FINISHED": "a CDATA section is not closed",
    "ERR_COMMENT_NOT_FINISHED": "a comment is not closed",
    "ERR_LT_IN_ATTRIBUTE": "a tag is not closed",
    "ERR_GT_REQUIRED": "a tag is not closed",
    "ERR_RESOURCE_LIMIT": "it is nested too deeply",
    "NS_ERR_UNDEFINED_NAMESPACE": "it uses a namespace prefix that it does not declare",
}


class Malformed(Exception):
    """The text is not well-formed XML within the limits. `why` finishes a sentence and quotes nothing of the text; `line` counts from 1."""

    def __init__(self, why: str, line: int = 1) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


class Element(msgspec.Struct, frozen=True):
    """`name` and the attributes' names are local and lower case; `text` is all text inside, `br` and the like as line ends.

    `loose` tells that an entity reference inside stayed without a value, or was one of HTML's names.
    """

    name: str
    attributes: dict[str, str]
    text: str
    children: tuple["Element", ...] = ()
    loose: bool = False

    def all(self, *names: str) -> tuple["Element", ...]:
        """The children with one of these names, in the order of the document."""
        return tuple([child for child in self.children if child.name in names])

    def first(self, *names: str) -> "Element":
        """The first child with one of these names; an empty element where there is none, so that paths need no checks."""
        for child in self.children:
            if child.name in names:
                return child
        return NOTHING


NOTHING = Element("", {}, "")


def elements(root: Element) -> Iterator[Element]:
    """The element and everything inside it."""
    yield root
    for child in root.children:
        yield from elements(child)


def parse(text: str) -> Element:
    """The root element of `text`, which begins with its start tag (declaration and DOCTYPE are cut off before).

    Nothing a lead names is ever fetched: its own DOCTYPE does not get here. The parser is told of an external DTD that it is forbidden to
    load (and that does not exist): an unknown entity is then a reference that is kept as it stands, and no error.
    Raises Malformed.
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(b'<!DOCTYPE adf SYSTEM "none">' + text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Malformed(_why(error), error.lineno or 1) from None
    if root is None or sum(1 for _ in root.iter()) > ELEMENTS:
        raise Malformed(f"it has more than {ELEMENTS:,} elements")
    return _element(root, DEPTH)


def _why(error: etree.XMLSyntaxError) -> str:
    code = getattr(error, "code", None)
    for name, why in WHY.items():
        if code == getattr(etree.ErrorTypes, name, -1):
            return why
    return "it is not well-formed XML"


def _element(node: Any, depth: int) -> Element:
    if depth == 0:
        raise Malformed(f"it is nested more than {DEPTH} levels deep")
    tag, stated = node.tag, node.attrib
    if len(stated) > ATTRIBUTES:
        raise Malformed(f"a tag has more than {ATTRIBUTES} attributes", node.sourceline or 1)
    attributes = {_local(str(name)): str(value) for name, value in stated.items()} if stated else {}
    if not len(node):
        return Element(_local(tag), attributes, (node.text or "")[:TEXT])
    texts = [node.text or ""]
    children: list[Element] = []
    loose = False
    for child in node:
        if child.tag is etree.Entity:
            texts.append(unescaped(child.text))
            loose = True
        elif isinstance(child.tag, str):
            made = _element(child, depth - 1)
            children.append(made)
            loose = loose or made.loose
            texts.append(("\n" if made.name in BREAKS else "") + made.text)
        texts.append(child.tail or "")
    return Element(_local(tag), attributes, "".join(texts)[:TEXT], tuple(children), loose)


def _local(name: str) -> str:
    return (name.rpartition("}")[2] if "}" in name else name).lower()
