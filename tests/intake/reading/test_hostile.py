"""Nothing a document says is obeyed, nothing makes the reader raise, and nothing takes it long."""

import importlib
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.intake.document import Prospect, Reading
from bdcdesk.intake.reading.read import read_document
from tests.depth import depth

FIXTURES = sorted((Path(__file__).parent / "fixtures").iterdir())
BODY = (
    "<adf><prospect><customer><contact><name part='full'>{0}</name></contact><comments a='{0}'>{0}</comments></customer></prospect></adf>"
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def outcome(content: bytes, name: str) -> str:
    """What is said of the document: its findings, or why it is unreadable."""
    reading = read_document(content, name)
    assert bool(reading.prospects) != bool(reading.quarantined)
    assert "fault in bdcdesk" not in reading.quarantined
    return " ".join((reading.level, reading.kind, reading.quarantined, *reading.findings))


HALVES = (
    b"From: =?utf-7?q?Ana_+2AA-?= Ruiz <ana.ruiz@gmail.com>\n\nIs it still there?",
    b"From: =?raw-unicode-escape?q?Ana_\\ud800?= Ruiz <ana.ruiz@gmail.com>\n\nIs it still there?",
    b'{"name": "Ana \\ud800 Ruiz", "email": "ana.ruiz@gmail.com", "message": "Is it still there? \\udc00"}',
    b'{"name": "Ana Ruiz", "email": "ana.ruiz@gmail.com", "message": "\\ud83d\\ude00"}',
)


@pytest.mark.parametrize("content", HALVES)
def test_what_is_read_can_be_written_down_whatever_halves_of_characters_came(content: bytes) -> None:
    (found,) = read_document(content).prospects
    assert b"ana.ruiz@gmail.com" in msgspec.json.encode(found)
    assert found.name.startswith("Ana")


def test_a_half_of_a_character_that_some_reader_left_in_is_taken_out_of_all_that_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("bdcdesk.intake.reading.read")
    prospect = Prospect(name="Ana \ud800", comments="\ud83d\ude00", consent={"te\udc00xt": True}, points=(ContactPoint("phone", "\udfff"),))
    monkeypatch.setattr(module, "_read", lambda document: Reading(level="strict", prospects=(prospect,)))
    (found,) = read_document(b"x").prospects
    assert (found.name, found.comments, found.consent) == ("Ana \ufffd", "\U0001f600", {"te\ufffdxt": True})
    assert found.points == (ContactPoint("phone", "\ufffd"),)


def test_an_external_entity_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    for doctype in (
        f'<!DOCTYPE adf [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE adf [<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p; <!ENTITY x "y">]>',
        f'<!DOCTYPE adf SYSTEM "{secret.as_uri()}">',
        f'<!DOCTYPE adf PUBLIC "x" "{secret.as_uri()}" [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
    ):
        prospect = read_document((doctype + BODY.format("&x;")).encode()).prospects[0]
        assert (prospect.name, prospect.comments) == ("&x;", "&x;")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    assert "SECRET" not in repr(read_document(BODY.replace(" a='{0}'", "").format(include).encode()))


@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE adf [<!ENTITY l0 "ha">{LAUGHS}]>' + BODY.format("&l11;"),
        f'<!DOCTYPE adf [<!ENTITY l0 "{"a" * 100_000}">]>' + BODY.format("&l0;" * 10_000),
        "<!DOCTYPE adf [" + "<!--" * 400_000,
        "<!DOCTYPE adf [" + "'\"" * 800_000,
        "<?x" * 600_000,
        "<!-- " * 390_000,
        "<adf " * 390_000,
        "<adf>" * 390_000 + "</adf>" * 3,
        "</adf" + " " * 1_900_000,
        ("<adf>" * 100 + "</adf>" * 100) * 1_500,
        "<adf><prospect><customer><comments><![CDATA[" + "<p " * 630_000 + "]]></comments></customer></prospect></adf>",
        "<adf><prospect><customer><comments><![CDATA[" + "<!--" * 480_000 + "]]></comments></customer></prospect></adf>",
        "<adf><prospect><customer><comments>" + "&amp;amp;" * 200_000 + "</comments></customer></prospect></adf>",
        "<adf><prospect><customer><comments>" + " \n" * 900_000 + "</comments></customer></prospect></adf>",
        "<adf><prospect " + " ".join(f"a{n}='1'" for n in range(150_000)) + "/></adf>",
        "<adf><prospect><requestdate>" + "1" * 1_900_000 + "</requestdate></prospect></adf>",
        "<adf><prospect><customer><contact><phone>" + "1 / " * 480_000 + "</phone></contact></customer></prospect></adf>",
        "<adf><prospect><customer><contact><email>" + "a@" * 900_000 + "</email></contact></customer></prospect></adf>",
        "<adf><prospect><customer><contact><name>" + "a, " * 600_000 + "</name></contact></customer></prospect></adf>",
        "<adf><prospect><customer><contact>" + "<phone>214 555 0123</phone>" * 40_000 + "</contact></customer></prospect></adf>",
        "<adf><prospect>" + "<vehicle><make>k</make></vehicle>" * 20_000 + "</prospect></adf>",
        "From: a\nContent-Type: multipart/mixed; boundary=x\n\n" + "--x\n\n" * 300_000,
        "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000)),
        "Content-Type: message/rfc822\n\n" * 5_000,
        "Subject: " + "a" * 5_000_000,
        "From: " + "(" * 1_000_000 + "\n\n<adf><prospect><customer/></prospect></adf>",
        "Date: " + "1 " * 1_000_000 + "\n\n<adf><prospect><customer/></prospect></adf>",
    ],
    ids=lambda text: f"{text[:24]!r}",
)
def test_no_document_takes_long(text: str) -> None:
    began = time.process_time()
    read_document(text.encode())
    assert time.process_time() - began < 2.0


def test_a_fault_of_ours_keeps_the_document_aside_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bdcdesk.intake.reading.read.read_content", broken)
    found = read_document(b"<adf><prospect/></adf>")
    assert (found.prospects, "fault in bdcdesk" in found.quarantined, "ZeroDivisionError" in found.quarantined) == ((), True, True)


@given(st.binary(max_size=400), st.sampled_from(["", "lead.xml", "lead.eml"]))
@example(b"\xff\xfe<", "")
@example(b"\x00<\x00a", "")
@example(b"From: =?x?b?\xff?=\nDate: \x00\n\n<adf><prospect/></adf>", "")
@example(b"Content-Type: text/xml; charset*=\xff''x\n\n<adf><prospect/></adf>", "")
@example(b"Content-Type: text/plain; charset=\"\x00\"; name*0*=''%ff\n\n<adf><prospect/></adf>", "")
def test_random_bytes_are_read_or_quarantined(content: bytes, name: str) -> None:
    assert outcome(content, name)


@settings(max_examples=depth(40, 1000))
@given(st.data())
def test_damaged_documents_are_read_or_quarantined(data: st.DataObject) -> None:
    fixture = data.draw(st.sampled_from(FIXTURES))
    content = bytearray(fixture.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 40))
        content[place : place + length] = data.draw(
            st.binary(max_size=4)
            | st.sampled_from([b"<", b">", b"&", b"]]>", b"<!--", b"<!DOCTYPE a [", b"</adf>", b"<adf>", b"\n\n", b"=?"])
        )
    assert outcome(bytes(content), fixture.name)


PERSONAL = ("Lindqvist", "ingrid", "5550143", "555-0143", "hitch", "75024", "4S4BTGPD0T3100001")


@settings(max_examples=depth(40, 1000))
@given(st.data())
def test_findings_and_reasons_never_quote_the_shopper(data: st.DataObject) -> None:
    content = next(path for path in FIXTURES if path.name == "complete.xml").read_bytes()
    place = data.draw(st.integers(0, len(content)))
    content = content[:place] + data.draw(st.sampled_from([b"<", b"&", b"'", b'"', b"\xff", b"<x", b"[", b"<!--"])) + content[place:]
    said = outcome(content, "")
    assert not [word for word in PERSONAL if word.lower() in said.lower()]
