"""Damaged XML to the same `Element` that well-formed XML gives: nothing that stands in it is lost, and what was put right is told.

One pass over the text, whatever is in it. A `<` is a tag only where it begins a name that the formats have, HTML has, or that is closed
somewhere; everything else is text. End tags that do not fit, and those that are missing, are settled by what may stand inside what.
"""

import re
from collections import Counter
from itertools import islice

from bdcdesk.intake.reading.element import ATTRIBUTES, BREAKS, DEPTH, TEXT, Element, Malformed
from bdcdesk.intake.reading.plain import HTML, listed, unescaped

CONTAINERS = {
    "adf": frozenset({""}),
    "prospect": frozenset({"", "adf"}),
    "vehicle": frozenset({"prospect", "adf", ""}),
    "customer": frozenset({"prospect", "adf", ""}),
    "vendor": frozenset({"prospect", "adf", ""}),
    "provider": frozenset({"prospect", "adf", ""}),
    "requestdate": frozenset({"prospect", "adf", ""}),
    "contact": frozenset({"customer", "vendor", "provider", "prospect", "adf", ""}),
    "address": frozenset({"contact", "customer", "vendor", "provider"}),
    "timeframe": frozenset({"customer", "prospect"}),
    "colorcombination": frozenset({"vehicle"}),
    "option": frozenset({"vehicle", "options"}),
    "finance": frozenset({"vehicle", "prospect"}),
}
"""What may hold each of them ("" is the outside). A tag that stands elsewhere ends what is open around it, up to the nearest that may."""

LEAVES = frozenset(
    listed(
        """
    id | requestdate | year | make | model | vin | stock | stocknumber | trim | doors | bodystyle | transmission | odometer |
    mileage | condition | interiorcolor | exteriorcolor | preference | imagetag | price | pricecomments | optionname |
    manufacturercode | weighting | method | amount | balance | description | earliestdate | latestdate | vendorname | url |
    service | email | phone | street | apartment | city | regioncode | postalcode | country | comment | comments | leadtype
    """
    )
)
"""Elements that hold text alone: the next tag of the format ends one that was not closed."""

TAG = 10_000
"""Characters of a tag that are looked at for attributes."""

MOST = 2_000
"""Elements of a damaged document: some twenty leads. Putting one together takes far longer than parsing a whole one."""

TOKENS = 7_000
"""Tags, remarks and what looks like them, in a damaged document. The largest whole document that was ever seen has 1,500."""

PARTS = frozenset({"first", "last", "middle", "full"})
KNOWN = PARTS | LEAVES | CONTAINERS.keys() | {"name", "campaign", "options", "salesperson", "details"}
VALUES = (LEAVES | PARTS | {"name"}) - {"comment", "comments", "description", "pricecomments"}
TOKEN = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|(?P<uncdata>\Z))"
    r"|<!--.*?(?:-->|(?P<unremark>\Z))|<\?[^<>]*>|<!DOCTYPE[^<>\[]*>"
    r"|<(?P<end>/?)\s{0,4}(?:[\w.-]{1,60}+:){0,2}(?P<name>[A-Za-z_][\w.-]{0,60})(?P<inside>[^<>]*)(?P<close>>|(?=<)|\Z)",
    re.DOTALL,
)
ATTRIBUTE = re.compile(
    r"""(?<![\w.:-])(?:[\w.-]{1,60}+:){0,2}([A-Za-z_][\w.-]{0,60}+)\s{0,4}=\s{0,4}(?:"([^"]*)"|'([^']*)'|["']?([^\s"'>]+)["']?)"""
)
PROPER = re.compile(r"""^(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?$""")
LOOSE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
CURLY = {ord("\u201c"): '"', ord("\u201d"): '"', ord("\u2018"): "'", ord("\u2019"): "'"}

AMPERSAND = "An & or a < that is text was not escaped; it was read as text."
QUOTES = "Attributes were not quoted as they must be; they were read all the same."
HTML_TAGS = "HTML tags stood in the text; they were read as its layout."
PREFIX = "A namespace prefix is not declared; it was passed over."
MISMATCH = "Tags do not match; the structure was put together by what belongs into what."
CUT_VALUE = "The value in which the document is cut off was left out."
CUT_OFF = "The document is cut off; what comes after is missing."


class _Open:
    """An element whose end has not come yet."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.texts: list[str] = []
        self.children: list[Element] = []


class Recovered:
    """What one damaged text gives. `roots` are the elements that stand at its top, `structural` tells that tags were missing or wrong."""

    def __init__(self, text: str) -> None:
        """Raises Malformed for what is nested too deeply or has too many elements."""
        self.findings: list[str] = []
        self.structural = False
        self._stack = [_Open("", {})]
        self._names: Counter[str] = Counter({"": 1})
        self._elements = 0
        self._closed = {name.lower() for name in re.findall(r"</\s{0,4}(?:[\w.-]{1,60}+:){0,2}([A-Za-z_][\w.-]{0,60})", text)}
        place = 0
        tokens = list(islice(TOKEN.finditer(text), TOKENS + 1))
        # What will be refused is so before the work, and not after most of it.
        if len(tokens) > TOKENS:
            raise Malformed(f"it is damaged and has more than {TOKENS:,} tags")
        if len(tokens) > MOST and sum(map(self._begins, tokens)) > MOST + 1:
            raise Malformed(f"it is damaged and has more than {MOST:,} elements")
        for match in tokens:
            self._text(text[place : match.start()])
            self._token(match)
            place = match.end()
        self._text(text[place:])
        if len(self._stack) > 1:
            self._wrong(CUT_OFF)
            self._drop_cut_value()
        while len(self._stack) > 1:
            self._close()

    @property
    def roots(self) -> tuple[Element, ...]:
        return tuple(self._stack[0].children)

    def _begins(self, match: re.Match[str]) -> bool:
        """Whether an element begins here, unless the text is cut off in it."""
        if match["name"] is None or match["end"]:
            return False
        name = match["name"].lower()
        return name in KNOWN or (name in self._closed and name not in HTML)

    def _drop_cut_value(self) -> None:
        """The value that the cut goes through: half a number or address is somebody else's. Half a comment is still one."""
        last = self._stack[-1]
        if last.name in VALUES and not last.children and "".join(last.texts).strip():
            last.texts.clear()
            self._found(CUT_VALUE)

    def _token(self, match: re.Match[str]) -> None:
        cdata, uncdata, unremark, end, given, inside, close = match.groups()
        if cdata is not None:
            self._stack[-1].texts.append(cdata)
        if uncdata is not None or unremark is not None:
            self._wrong(CUT_OFF)
        if given is None:
            return
        name = given.lower()
        if close != ">" and match.end() == len(match.string) and any(known.startswith(name) for known in KNOWN):
            self._wrong(CUT_OFF)
            if name not in KNOWN:
                return
        if name in KNOWN:
            self._tag(name, end, inside, close)
        elif name in HTML:
            self._found(HTML_TAGS)
            self._stack[-1].texts.append("\n" if name in BREAKS else " ")
        elif end or name in self._closed:
            self._tag(name, end, inside, close)
        else:
            self._found(AMPERSAND)
            # Only the bracket is text for sure: what follows it may hold what looks like an entity.
            self._text(match[0])

    def _tag(self, name: str, end: str, inside: str, close: str) -> None:
        if end:
            self._end(name)
        else:
            self._begin(name, inside, close == ">")

    def _begin(self, name: str, inside: str, closed: bool) -> None:
        while name in KNOWN and (self._stack[-1].name in LEAVES or (self._stack[-1].name == "name" and name not in PARTS)):
            self._wrong(MISMATCH)
            self._close()
        allowed = CONTAINERS.get(name)
        if allowed and self._stack[-1].name in KNOWN and any(self._names[one] for one in allowed):
            while self._stack[-1].name not in allowed:
                self._wrong(MISMATCH)
                self._close()
        self._elements += 1
        if self._elements > MOST:
            raise Malformed(f"it is damaged and has more than {MOST:,} elements")
        if len(self._stack) > DEPTH:
            raise Malformed(f"it is nested more than {DEPTH} levels deep")
        straight = inside if inside.isascii() else inside.translate(CURLY)
        if not closed:
            self._wrong(MISMATCH)
        elif inside and (straight != inside or not PROPER.match(inside)):
            self._found(QUOTES)
        attributes = {}
        if "=" in inside:
            stated = islice(ATTRIBUTE.finditer(straight, 0, TAG), ATTRIBUTES)
            attributes = {found[1].lower(): unescaped(found[2] or found[3] or found[4] or "") for found in stated}
        self._stack.append(_Open(name, attributes))
        self._names[name] += 1
        if inside.rstrip().endswith("/"):
            self._close()

    def _end(self, name: str) -> None:
        if self._stack[-1].name == name:
            self._close()
            return
        self._wrong(MISMATCH)
        if self._names[name]:
            while self._stack[-1].name != name:
                self._close()
            self._close()
        elif len(self._stack) > 1 and not (self._stack[-1].children or self._stack[-1].name in CONTAINERS):
            # <optionname>Sport</name>: the wrong word on the right tag.
            self._close()

    def _close(self) -> None:
        done = self._stack.pop()
        self._names[done.name] -= 1
        element = Element(done.name, done.attributes, "".join(done.texts)[:TEXT], tuple(done.children))
        self._stack[-1].children.append(element)
        self._stack[-1].texts.append(element.text)

    def _text(self, text: str) -> None:
        if not text:
            return
        if "<" in text or ("&" in text and LOOSE_AMPERSAND.search(text)):
            self._found(AMPERSAND)
        self._stack[-1].texts.append(unescaped(text))

    def _found(self, finding: str) -> None:
        if finding not in self.findings:
            self.findings.append(finding)

    def _wrong(self, finding: str) -> None:
        self.structural = True
        self._found(finding)
