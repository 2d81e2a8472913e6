"""ADF in mails, and which reader a document gets."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from bdcdesk.intake.document import Unreadable
from bdcdesk.intake.reading.mail import DATE, OTHER_PART, SENDER, read_mail
from bdcdesk.intake.reading.read import ZEROS, raw_hash, read_document
from bdcdesk.intake.reading.wrapping import UNESCAPED

FIXTURES = Path(__file__).parent / "fixtures"
SENT = int(datetime(2026, 3, 14, 15, 26, 55, tzinfo=UTC).timestamp()) * 1000
LEAD = (
    '<adf><prospect><id source="Harbor">{0}</id><requestdate>2026-03-14T10:00:00Z</requestdate>'
    '<customer><contact><name part="full">{1}</name><email>sam@example.com</email></contact></customer></prospect></adf>'
)


def mail(*parts: tuple[str, str, str], sender: str = "Leads <leads@harbor.example.com>") -> bytes:
    """A mail of (content, subtype, file name) parts; a "" file name is an inline part."""
    message = EmailMessage()
    message["From"] = sender
    message["Date"] = "Sat, 14 Mar 2026 09:26:55 -0600"
    message["Subject"] = "New lead"
    message.set_content("A lead for you.")
    for content, subtype, name in parts:
        if name:
            message.add_attachment(content.encode(), maintype="application", subtype=subtype, filename=name)
        else:
            message.add_alternative(content, subtype=subtype)
    return message.as_bytes()


def test_the_body_is_the_document() -> None:
    reading = read_mail((FIXTURES / "body.eml").read_bytes())
    (found,) = reading.prospects
    assert (found.name, found.source, found.source_id) == ("Renée Dubois", "Harbor Autos", "HA-7002")
    assert (found.requested, found.requested_raw, reading.sent) == (SENT, "", SENT)
    assert DATE in found.findings
    assert DATE in reading.findings
    assert reading.level == "strict"


def test_a_lead_that_several_parts_repeat_is_one_and_the_attachment_counts_first() -> None:
    reading = read_mail((FIXTURES / "parts.eml").read_bytes())
    (found,) = reading.prospects
    assert (found.name, found.comments, found.points[0].raw) == ("Omar Field", "Saturday morning?", "(214) 555-0180")
    assert (found.source, SENDER in reading.findings) == ("forms.example.com", True)
    assert reading.level == "strict", "the text part, which had to be cut, only repeats the lead"


def test_adf_escaped_in_a_web_page() -> None:
    reading = read_mail((FIXTURES / "escaped_html.eml").read_bytes())
    assert (reading.prospects[0].name, reading.prospects[0].comments, reading.level) == ("Kit Marsh", "A & B", "repaired")
    assert UNESCAPED in reading.findings


@pytest.mark.parametrize(
    ("subtype", "name"),
    [("xml", ""), ("xml", "lead.xml"), ("x-adf+xml", "lead"), ("octet-stream", "LEAD.ADF"), ("octet-stream", "lead.bin"), ("plain", "")],
)
def test_the_part_is_found_by_type_name_or_content(subtype: str, name: str) -> None:
    reading = read_mail(mail((LEAD.format(1, "Sam Reyes"), subtype, name)))
    assert [found.name for found in reading.prospects] == ["Sam Reyes"]
    assert reading.level == "strict"


def test_different_leads_in_one_mail_are_all_taken() -> None:
    content = mail((LEAD.format(1, "Sam Reyes"), "xml", "1.xml"), (LEAD.format(2, "Sam Reyes"), "xml", "2.xml"))
    assert [found.source_id for found in read_mail(content).prospects] == ["1", "2"]


def test_one_shopper_asking_for_two_cars_without_ids_is_two_leads() -> None:
    lead = LEAD.replace('<id source="Harbor">{0}</id>', "<vehicle><model>{0}</model></vehicle>")
    parts = [(lead.format(model, "Sam Reyes"), "xml", f"{n}.xml") for n, model in enumerate(("Soul", "Rio", "Soul"))]
    assert [found.vehicles[0].model for found in read_mail(mail(*parts)).prospects] == ["Soul", "Rio"]


def test_an_unreadable_part_does_not_hide_the_readable_one() -> None:
    reading = read_mail(mail((LEAD.format(1, "Sam Reyes"), "plain", ""), ("<adf><prospect>", "xml", "broken.xml")))
    assert [found.name for found in reading.prospects] == ["Sam Reyes"]
    assert (reading.level, OTHER_PART in reading.findings) == ("repaired", True)


def test_a_forwarded_mail_is_looked_into() -> None:
    inner = EmailMessage()
    inner["From"] = "leads@harbor.example.com"
    inner.set_content(LEAD.format(1, "Sam Reyes"))
    outer = EmailMessage()
    outer["From"] = "Pat Clerk <pat.clerk@store.example.com>"
    outer.set_content("see below")
    outer.add_attachment(inner)
    assert read_mail(outer.as_bytes()).prospects[0].name == "Sam Reyes"


def test_the_source_taken_from_the_sender_names_no_person() -> None:
    lead = "<adf><prospect><customer><contact><name>Sam Reyes</name></contact></customer></prospect></adf>"
    (found,) = read_mail(mail((lead, "xml", "lead.xml"), sender='"Pat Clerk" <pat.clerk@store.example.com>')).prospects
    assert found.source == "store.example.com"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"From: a@example.com\nSubject: hello\n\nAre you open on Sunday?", "There is no lead in this mail."),
        (b"From: a\n\n" + b"x" * 20_000_001, "This mail cannot be read: it is larger than 20 MB."),
    ],
)
def test_a_mail_without_a_lead_says_so(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_mail(content)
    assert str(error.value) == why


def test_a_bad_date_header_is_no_date() -> None:
    reading = read_mail(b"From: a@example.com\nDate: yesterday\n\n" + LEAD.format(1, "Sam Reyes").encode())
    assert reading.sent == 0


@pytest.mark.parametrize("name", ["lead.txt", "lead.xml", "lead.eml", ""])
def test_the_content_tells_what_a_document_is(name: str) -> None:
    for fixture in ("body.eml", "complete.xml", "bare_prospect.xml", "faulty_prolog.xml"):
        assert read_document((FIXTURES / fixture).read_bytes(), name).prospects


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This document is empty."),
        (b" \r\n", "This document is empty."),
        (b"\0" * 512, ZEROS),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "This is an Outlook message file. Save the mail as .eml and hand that in."),
        (b"year,make\n2020,Kia", "This table has no column for a shopper's name, phone number or mail address."),
    ],
)
def test_what_is_no_lead_says_what_it_is(content: bytes, why: str) -> None:
    found = read_document(content, "a.txt")
    assert (found.quarantined, found.prospects) == (why, ())


def test_the_hash_is_of_the_bytes_as_they_came() -> None:
    assert raw_hash(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
