"""Copies of one lead that went through mail systems, web pages and other programs: each reads the same, or says what it could not read.

Every document in every transformation takes minutes; a part of them is taken, another one for each document, unless all are asked for.
"""

import base64
import html
import json
import quopri
import re
import textwrap
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest

from bdcdesk.intake.document import Prospect, Reading
from bdcdesk.intake.reading.encoding import TWICE, decode
from bdcdesk.intake.reading.read import read_document
from bdcdesk.intake.reading.wrapping import MAY_BE_CUT
from tests.depth import depth
from tests.intake.making import FORMS, mail
from tests.intake.reading.test_samples import documents

SAMPLE = depth(4, 1)
"""One of so many pairs of a document and a transformation."""

HEAD = b"From: Leads <leads@relay.example.com>\nTo: store@dealer.example.com\nSubject: New lead\nMIME-Version: 1.0\n"
FORWARD = (
    "Please work this one.\n\n---------- Forwarded message ---------\nFrom: Leads <leads@relay.example.com>\n"
    "Date: Mon, Mar 2, 2026\nSubject: New lead\nTo: <store@dealer.example.com>\n\n"
)
ORIGINAL = (
    "See below.\n\n-----Original Message-----\nFrom: Leads <leads@relay.example.com>\nSent: Monday, March 2, 2026 3:00 PM\n"
    "To: store@dealer.example.com\nSubject: New lead\n\n"
)
Way = Callable[[str], bytes]


def quoted(text: str) -> bytes:
    return "".join(f"> {line}\n" for line in re.split(r"\r\n?|\n", text)).encode()


def cut(text: str, column: int) -> bytes:
    return "\n".join(line[place : place + column] for line in text.splitlines() for place in range(0, max(1, len(line)), column)).encode()


def declared(text: str, encoding: str) -> str:
    """With a declaration that is not true of the bytes. What Latin-1 does not have is written as references, curly quotes as straight."""
    return f'<?xml version="1.0" encoding="{encoding}"?>\n' + re.sub(r"^\s*<\?xml[^>]*\?>\s*", "", re.sub("[“”]", '"', text))


def wrapped(text: str, column: int = 76) -> bytes:
    lines = (textwrap.wrap(line, column, break_long_words=False, break_on_hyphens=False) or [""] for line in text.splitlines())
    return "\n".join(piece for line in lines for piece in line).encode()


def prefixed(text: str) -> bytes:
    outside = re.split(r"(<!\[CDATA\[.*?\]\]>)", text, flags=re.DOTALL)
    made = "".join(part if part.startswith("<![") else re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s/>])", r"<\1x:\2", part) for part in outside)
    return re.sub(r"<x:(\w+)", r'<x:\1 xmlns:x="urn:x"', made, count=1).encode()


def attached(text: str, encoding: str, name: str) -> bytes:
    body = base64.encodebytes(text.encode()) if encoding == "base64" else quopri.encodestring(text.encode())
    part = f'Content-Type: {name}; name="lead.xml"\nContent-Transfer-Encoding: {encoding}\n\n'.encode() + body
    words = b"Content-Type: text/plain\n\nPlease find the lead attached.\n"
    return HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n' + words + b"--b\n" + part + b"\n--b--\n"


OF_ANY: dict[str, Way] = {
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-le"),
    "utf-16, the other way round": lambda text: text.encode("utf-16-be"),
    "utf-32": lambda text: text.encode("utf-32"),
    "a mark of utf-8": lambda text: text.encode("utf-8-sig"),
    "quoted": quoted,
    "quoted twice": lambda text: quoted(quoted(text).decode()),
    "windows line ends": lambda text: re.sub(r"\r\n?|\n", "\r\n", text).encode(),
    "old line ends": lambda text: re.sub(r"\r\n?|\n", "\r", text).encode(),
    "in a mail": lambda text: mail(text),
    "forwarded as a mail": lambda text: HEAD + b"Content-Type: message/rfc822\n\n" + mail(text),
    "forwarded in words": lambda text: mail(FORWARD + text),
    "forwarded by another program": lambda text: mail(ORIGINAL + text),
    "below a greeting": lambda text: f"Hello team,\n\nplease see this lead:\n\n{text}\n\n--\nKind regards\n".encode(),
}
OF_XML: dict[str, Way] = {
    "quoted in an answer": lambda text: mail(
        "FYI\n\nOn Mon, Mar 2, 2026 at 3:00 PM Leads <a@relay.example.com> wrote:\n" + quoted(text).decode()
    ),
    "escaped": lambda text: html.escape(text).encode(),
    "escaped twice": lambda text: html.escape(html.escape(text)).encode(),
    "escaped in a page": lambda text: ("<html><body>" + html.escape(text).replace("\n", "<br>\n") + "</body></html>").encode(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "base64": lambda text: base64.encodebytes(text.encode()),
    "in capitals": lambda text: text.upper().encode(),
    "a namespace": lambda text: re.sub(r"<(adf|prospect)\b", r'<\1 xmlns="http://www.example.com/a"', text, count=1).encode(),
    "a prefix": prefixed,
    "wrapped at 76": wrapped,
    "wrapped at 60": lambda text: wrapped(text, 60),
    "latin-1 called utf-8": lambda text: declared(text, "UTF-8").encode("latin-1", "xmlcharrefreplace"),
    "utf-8 called utf-16": lambda text: declared(text, "utf-16").encode(),
    "in a field of a form": lambda text: f"leadXml={quote_plus(text)}".encode(),
    "cut at 76": lambda text: cut(text, 76),
    "cut at 60": lambda text: cut(text, 60),
    "attached": lambda text: attached(text, "base64", "application/octet-stream"),
    "attached as xml": lambda text: attached(text, "quoted-printable", "application/xml"),
    "in a mail's page": lambda text: mail(f"<pre>{html.escape(text)}</pre>", "Content-Type: text/html; charset=utf-8\n"),
    "in a string of JSON": lambda text: json.dumps({"xmlContent": text}).encode(),
    "with a DOCTYPE": lambda text: re.sub(r"^(\s*<\?xml[^>]*\?>)?", r'\1<!DOCTYPE adf SYSTEM "http://127.0.0.1:9/a.dtd">', text).encode(),
}


def facts(prospect: Prospect, plain: bool, words: bool) -> str:
    cars = [(car.interest, car.status, car.title, car.vin, car.stock, car.price, car.odometer) for car in prospect.vehicles]
    reached = sorted({point.address or point.raw for point in prospect.points})
    who = (prospect.source_id, prospect.name, prospect.first, prospect.last, reached, prospect.postal_code)
    comments = re.sub(r"\s+", "", prospect.comments) if words else ""
    said = re.sub(r"\s+", "", repr((who, cars, sorted(prospect.consent.items()), prospect.prefers, comments)))
    return said.casefold() if plain else said


def says_so(found: Reading) -> bool:
    return bool(found.quarantined) or found.level in ("recovered", "text only") or MAY_BE_CUT in found.findings


def invented(found: Reading, original: Reading) -> bool:
    """Whether a car is called new that the original does not call so."""
    news = [{car.status for prospect in one.prospects for car in prospect.vehicles} for one in (found, original)]
    return "new" in news[0] - news[1]


def taken(pairs: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [pair for number, pair in enumerate(pairs) if (number + number // SAMPLE) % SAMPLE == 0]


def texts(xml: bool) -> list[tuple[str, str]]:
    """Documents by name."""
    found = [path for path in documents() if path.suffix != ".eml" and path.stat().st_size < 20_000]
    typed = [] if xml else [(f"form {number}", form) for number, form in enumerate(FORMS)]
    return [*typed, *((path.name, decode(path.read_bytes())[0]) for path in found if (path.suffix == ".xml") == xml)]


@pytest.mark.parametrize("xml", [True, False])
def test_a_transformed_copy_reads_the_same_or_says_so(xml: bool) -> None:
    ways = OF_ANY | (OF_XML if xml else {})
    pairs = taken([(name, text, way) for name, text in texts(xml) for way in ways])
    assert len(pairs) > 8
    wrong = []
    for name, text, way in pairs:
        original, found = read_document(text.encode()), read_document(ways[way](text))
        plain = way == "in capitals"
        # A greeting may be taken for the shopper's words where nothing but words is there.
        words = original.level != "text only"
        before, after = ([facts(prospect, plain, words) for prospect in one.prospects] for one in (original, found))
        # What was encoded once too often is put right by an encoding that is read as another.
        told = (says_so(found) and not says_so(original)) or TWICE in original.findings
        if (before != after and not told) or invented(found, original):
            wrong.append((name, way))
    assert wrong == []


def test_a_copy_that_was_cut_off_reads_what_is_there_or_says_so() -> None:
    wrong = []
    places = [(name, text, place) for name, text in texts(True) for place in range(0, len(text), 10)]
    for name, text, place in places[:: depth(40, 1)]:
        content = text.encode()
        original, found = read_document(content), read_document(content[:place])
        names = {prospect.name for prospect in original.prospects} | {""}
        changed = {prospect.name for prospect in found.prospects} - names
        if (found.prospects and not (says_so(found) or found.findings)) or (changed and not says_so(found)) or invented(found, original):
            wrong.append((name, place))
    assert wrong == []


@pytest.mark.parametrize(
    ("given", "name", "points"),
    [
        ('Hello,\n\n{"full_name": "Kim Oak", "phone": "202-555-0156"}\n\nRegards', "Kim Oak", {"+12025550156"}),
        ("Hello,\nfirst_name=Kim&last_name=Oak&email=kim%40example.com\nRegards", "Kim Oak", {"kim@example.com"}),
        ("> > Name: Kim Oak\n> > Phone: 202-555-0156\n> > Message: Hi", "Kim Oak", {"+12025550156"}),
        ('> {"full_name": "Kim Oak",\n>  "phone": "202-555-0156"}', "Kim Oak", {"+12025550156"}),
        ('See below:\n{"full_name": "Kim Oak", "phone": "202-555-0156", "email": "kim@exa', "Kim Oak", {"+12025550156"}),
    ],
)
def test_a_form_among_other_words(given: str, name: str, points: set[str]) -> None:
    for content in (given.encode(), mail(given)):
        (prospect,) = read_document(content).prospects
        assert (prospect.name, {point.address for point in prospect.points}) == (name, points)


def test_an_address_that_a_line_end_broke_is_put_together_and_told() -> None:
    document = (
        "<adf><prospect><customer><contact><name>Kim Oak</name><email>ki\nm.oak@example.com</email></contact></customer></prospect></adf>"
    )
    (prospect,) = read_document(document.encode()).prospects
    assert [point.address for point in prospect.points] == ["kim.oak@example.com"]
    assert "A mail address was broken by a line end; it was put together." in prospect.findings
