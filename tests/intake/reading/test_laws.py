"""What holds for any bytes: the reader never raises, and no number or address that stands in a text is lost on the way."""

import html
import quopri
import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bdcdesk.intake.document import Reading
from bdcdesk.intake.reading.encoding import decode
from tests.depth import depth
from tests.intake.making import LEAD, contact, document, is_zoe, mail

from .test_forms import STAR
from .test_text import MARKET

DUMB_MAIL = re.compile(r"[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE)
DUMB_PHONE = re.compile(r"(?<![\w.@+-])\(?[2-9]\d\d\)?[ .-]\d{3}[ .-]\d{4}(?![\w@]|[-.]\d)")

DOCUMENTS = (
    LEAD,
    STAR,
    MARKET,
    contact(
        "<name>Al & Bea</name><phone>214-555-0161 / 214-555-0162</phone><phone type='fax'>214 555 0163</phone><email>a@example.com</email>"
    ),
    "name=Kim+Oak&email=kim%40example.com&phone=2145550114&notes=also%20214-555-0115",
    '{"first_name": "Kim", "email": "kim@example.com", "phone": "214-555-0114", "boss": {"mail": "b@x.org"}, "note": "or 214.555.0115"}',
    "Name,Phone,Email,Other\nKim Oak,214-555-0114,kim@example.com,or x@example.org\nLou Elm,214-555-0115,,",
    "<div>Name</div><div>Kim Oak</div><div>Call (214) 555-0117 or write kim@example.com</div>",
    "is it still there? 214-555-0118 kim77@example.com",
    mail(LEAD).decode(),
    mail(MARKET, "Reply-To: ned@example.org\n").decode(),
)

WRAPPINGS: dict[str, Callable[[str], bytes]] = {
    "as it is": lambda text: text.encode("utf-8", "replace"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-be"),
    "windows": lambda text: text.encode("cp1252", "replace"),
    "escaped": lambda text: html.escape(text).encode(),
    "quoted": lambda text: "".join(f"> {line}\n" for line in text.splitlines()).encode(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "mail": lambda text: mail(text.encode("utf-8", "replace")),
    "mail in quoted-printable": lambda text: mail(
        quopri.encodestring(text.encode()),
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n",
    ),
    "inside a form": lambda text: ('{"xml": ' + repr(text).replace('"', "'") + "}").encode(),
    "capitals": lambda text: text.upper().encode(),
}
PIECES = [
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"</adf>",
    b"<adf>",
    b"\n\n",
    b"=\n",
    b'"',
    b"\xff",
    b"\x00",
    b"<customer>",
    b"{",
    b": ",
]


def kept(reading: Reading) -> tuple[set[str], str]:
    """Every digit sequence and address that the reading still has, and all words that go with the lead."""
    held: set[str] = set(reading.elsewhere)
    words = ""
    for prospect in reading.prospects:
        points = (*prospect.points, *prospect.not_dialled)
        held |= {point.address for point in points} | {point.raw.lower() for point in points} | set(prospect.others)
        words += f"\n{prospect.comments}\n{prospect.requested_raw}".lower()
    return {re.sub(r"\D", "", one)[-10:] if "@" not in one else one.lower() for one in held}, words


def lost(text: str, reading: Reading) -> list[str]:
    """What a dumb regular expression finds in `text` and the reading has nowhere. In quarantine the bytes are kept whole."""
    if reading.quarantined:
        return []
    held, words = kept(reading)
    numbers = [match[0] for match in DUMB_PHONE.finditer(text) if re.sub(r"\D", "", match[0]) not in held and match[0] not in words]
    mails = [match[0].lower() for match in DUMB_MAIL.finditer(text)]
    return numbers + [one for one in mails if not any(one in other for other in held) and one not in words]


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_no_wrapping_loses_a_number_or_an_address(wrapping: str) -> None:
    for text in DOCUMENTS:
        content = WRAPPINGS[wrapping](text)
        reading = document(content)
        body = content.partition(b"\n\n")[2] if wrapping.startswith("mail") or text.startswith("From:") else content
        if wrapping not in ("quoted-printable", "mail in quoted-printable", "inside a form", "utf-16", "utf-16 without a mark"):
            assert lost(decode(body)[0], reading) == [], text[:60]
        assert reading.prospects or reading.quarantined


@settings(max_examples=depth(50, 500), deadline=None)
@given(st.sampled_from(DOCUMENTS), st.sampled_from(sorted(WRAPPINGS)), st.data())
def test_no_bytes_make_it_raise(text: str, wrapping: str, data: st.DataObject) -> None:
    content = bytearray(WRAPPINGS[wrapping](text))
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content)))
        until = place + data.draw(st.sampled_from([0, 1, 3, 40, 5_000]))
        content[place:until] = data.draw(st.binary(max_size=4) | st.sampled_from(PIECES))
    reading = document(bytes(content))
    assert bool(reading.prospects) != bool(reading.quarantined)
    assert len(reading.hash) == 64


@settings(max_examples=depth(40, 500), deadline=None)
@given(st.sampled_from([one for one in DOCUMENTS if not one.startswith("From:")]), st.data())
@example(LEAD, None)
def test_damage_loses_no_number_or_address(text: str, data: st.DataObject | None) -> None:
    if data is not None:
        for _ in range(data.draw(st.integers(1, 3))):
            place = data.draw(st.integers(0, len(text)))
            until = place + data.draw(st.sampled_from([0, 1, 3, 40]))
            text = text[:place] + data.draw(st.sampled_from([piece.decode("latin-1") for piece in PIECES])) + text[until:]
    assert lost(decode(text.encode())[0], document(text)) == []


@given(st.text(max_size=200))
@example("\ud800")
@example("name,phone\rKim,2145550114")
def test_no_text_makes_it_raise(text: str) -> None:
    assert document(text.encode("utf-8", "surrogatepass")).hash


@settings(max_examples=depth(20, 200), deadline=None)
@given(st.sampled_from(sorted(WRAPPINGS)), st.sampled_from(sorted(WRAPPINGS)))
def test_two_wrappings_one_around_the_other(outer: str, inner: str) -> None:
    reading = document(WRAPPINGS[outer](WRAPPINGS[inner](LEAD).decode("latin-1")))
    assert bool(reading.prospects) != bool(reading.quarantined)


@pytest.mark.parametrize("wrapping", [name for name in WRAPPINGS if name not in ("capitals", "inside a form")])
def test_a_wrapped_lead_is_the_same_lead(wrapping: str) -> None:
    found = document(WRAPPINGS[wrapping](LEAD))
    assert [is_zoe(prospect) for prospect in found.prospects] == [True]
    assert found.level == "strict" or found.findings
