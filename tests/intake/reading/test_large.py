"""Large documents and mails: what a lead stands in is read, nothing takes long, and nothing is lost in silence.

How long is judged within a test: by what the parser and the searches are given, or beside a plain pass over the same bytes.
"""

import base64
import hashlib
import html
import time
import tracemalloc
from email import message_from_bytes
from types import SimpleNamespace

import msgspec
import pytest

from bdcdesk.intake.document import Reading
from bdcdesk.intake.posted import posted
from bdcdesk.intake.reading import mail as mail_reader
from bdcdesk.intake.reading import plain, sweep
from bdcdesk.intake.reading.bounded import LENGTH, LINES, TOO_LARGE, TOO_LONG, slimmed
from bdcdesk.intake.reading.content import bare
from bdcdesk.intake.reading.json_form import VALUES
from bdcdesk.intake.reading.plain import of_page
from bdcdesk.intake.reading.read import read_document
from bdcdesk.intake.reading.recover import Recovered
from tests.intake.making import LEAD

WORDS = b"Name: Ingrid Lindqvist\nPhone: 214 555 0143\nVehicle: 2019 Honda Civic\n"
PHOTO = base64.encodebytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 12_000)
PDF = base64.encodebytes(b"%PDF-1.7\n" + bytes(range(256)) * 12_000)
ROOM = 64 * 2**20


def mailed(*parts: tuple[str, bytes]) -> bytes:
    whole = b"From: Ingrid Lindqvist <ingrid@example.com>\nTo: leads@example.com\nContent-Type: multipart/mixed; boundary=q\n\n"
    return whole + b"".join(b"--q\n" + head.encode() + b"\n\n" + body + b"\n" for head, body in parts) + b"--q--\n"


TEXT = ("Content-Type: text/plain", WORDS)
LARGE = {
    "photos": mailed(TEXT, *[("Content-Type: image/jpeg\nContent-Transfer-Encoding: base64", PHOTO)] * 4),
    "pdf": mailed(TEXT, ("Content-Type: application/pdf\nContent-Transfer-Encoding: base64", PDF)),
    "pdf without a type": mailed(("Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64", PDF), TEXT),
    "photo that says it is text": mailed(("Content-Type: text/plain\nContent-Transfer-Encoding: base64", PHOTO), TEXT),
    "sheet by its name": mailed(('Content-Type: application/x-thing; name="stock.xlsx"', b"x" * 3_000_000), TEXT),
    "long text": mailed(TEXT, ("Content-Type: text/plain", b"hello there how are you\n" * 200_000)),
    "one long line": mailed(TEXT, ("Content-Type: text/plain", b"hello there how are you " * 200_000)),
    "tags": mailed(TEXT, ("Content-Type: text/plain", b"<a <b" * 1_000_000)),
    "line ends": mailed(TEXT, ("Content-Type: text/plain", b"\n" * 6_000_000)),
    "returns": mailed(TEXT, ("Content-Type: text/plain", b"\r" * 6_000_000)),
    "headers": mailed((f"Content-Type: text/plain\n{'X-A: b' + chr(10)}" * 300_000 + "X-B: c", b"."), TEXT),
}


@pytest.mark.parametrize("name", LARGE)
def test_of_a_large_mail_little_is_parsed_and_the_lead_is_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bytes] = []
    monkeypatch.setattr(
        mail_reader, "message_from_bytes", lambda content, **how: given.append(content) or message_from_bytes(content, **how)
    )
    found = read_document(LARGE[name])
    (parsed,) = given
    assert len(parsed) <= 3 * LENGTH
    assert len(parsed.splitlines()) <= LINES + 100
    (prospect,) = found.prospects
    assert [point.address for point in prospect.points] == ["+12145550143", "ingrid@example.com"][: len(prospect.points)]
    assert prospect.name == "Ingrid Lindqvist"
    assert (TOO_LONG in found.findings) is (name in ("long text", "one long line", "tags", "line ends", "returns", "headers"))


def test_a_document_behind_a_text_that_goes_on_is_read_first() -> None:
    long = ("Content-Type: text/plain", b"hello there how are you\n-- \n" * 1_000 + b"hello there\n" * 400_000)
    found = read_document(mailed(long, ("Content-Type: text/xml", LEAD.encode())))
    assert (found.kind, found.prospects[0].name) == ("adf", read_document(LEAD.encode()).prospects[0].name)


def passes(content: bytes) -> tuple[float, Reading]:
    """How many times as long as a hash of 20 MB it takes to read it beyond its own, the better of two; and the reading."""
    plain, took = [], []
    whole = bytes(20_000_000)
    for _ in range(2):
        began = time.thread_time_ns()
        hashlib.sha256(whole).hexdigest()
        middle = time.thread_time_ns()
        found = read_document(content)
        took.append(time.thread_time_ns() - middle)
        plain.append(middle - began)
    return min(took) / min(plain), found


KEYS = msgspec.json.encode({f"k{n}": n for n in range(70_000)})
FORM = msgspec.json.encode(
    {"name": "Ingrid Lindqvist", "phone": "214 555 0143", "photo": "A" * 900_000, **{f"k{n}": n for n in range(9_000)}}
)
ROWS = b"name,phone,message\n" + (b"Kim Lee,214 555 0143," + b"2019 Honda, please " * 1_000 + b"\n") * 100
COMMENT = LEAD.replace("</comments>", "<p please " * 180_000 + "</comments>").encode()
INSIDE = msgspec.json.encode({"xml": LEAD.replace("</comments>", "--&gt; please " * 60_000 + "</comments>")})
CUT_FORM = FORM[:-2]
WIDE = b",".join([b"name,phone"] * 90) + b"\n" + (b",".join([b"a,b"] * 90) + b"\n") * 170
MANY = b"<adf>" + LEAD.encode().partition(b"<adf>")[2].partition(b"</adf>")[0] * 900 + b"</adf>"


SAID = LEAD.replace("</comments>", ":prospect <a" * 1_600_000 + "</comments>").encode()


@pytest.mark.parametrize(
    "content",
    [LARGE["photos"], LARGE["tags"], LARGE["long text"], KEYS, FORM, ROWS, COMMENT, INSIDE, CUT_FORM, WIDE, MANY, b"<adf " * 390_000, SAID],
)
def test_reading_takes_no_longer_than_a_few_plain_passes(content: bytes) -> None:
    # The slowest takes three; what this stands against took between six and two hundred.
    assert passes(content)[0] < 5


@pytest.mark.parametrize(
    "content", [LARGE["photos"], LARGE["tags"], LARGE["line ends"], KEYS, ROWS, b"[[],{}," + b"[],{}," * 150_000 + b"1]"]
)
def test_reading_takes_little_memory_beyond_the_bytes(content: bytes) -> None:
    tracemalloc.start()
    read_document(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < ROOM


PHONES = msgspec.json.encode({f"phone{n}": "214 555 0143" for n in range(40_000)})
"""Over JSON_SIZE, so it is cut: a form of very many values that is broken."""


def test_a_form_of_very_many_values_is_read_as_far_as_any_is_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    untagged = plain.untagged
    monkeypatch.setattr(plain, "untagged", lambda text, instead="": taken.append(text) or untagged(text, instead))
    for content in (PHONES, msgspec.json.encode({f"phone{n}": "214 555 0143" for n in range(VALUES + 1)})[:-1]):
        found = read_document(content)
        assert [point.address for point in found.prospects[0].points] == ["+12145550143"]
        assert TOO_LONG in found.findings
    # No value has a tag in it: what a name is read with looks for some, for a few values.
    assert len(taken) < 20
    faxes = msgspec.json.encode({"name": "Kim Oak", "fax": "214 555 0142", **{f"fax {n}": "214 555 0142" for n in range(400)}})
    assert 0 < len(read_document(faxes).prospects[0].not_dialled) <= 12


@pytest.mark.parametrize("unit", ["<c", "<phone></phone>", "<made></made>"])
def test_a_damaged_document_that_is_too_much_is_refused_before_the_work(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    monkeypatch.setattr(Recovered, "_token", lambda self, match: done.append(match))
    found = read_document(b'<prospect status="resend"><id>2</id>' + (unit * 4_200).encode() * (2 if unit == "<c" else 1))
    assert "it is damaged and has more than" in found.quarantined
    assert not done


@pytest.mark.parametrize(
    "text", ["&amp", "&amp;amp;", "&x;&x;&#x1F600;&#0;&#128;&#xD800", "&notit; &AMPx &&lt;", "a & b &\t&", "&copy&copy&#38#38;"]
)
def test_entities_of_a_page_are_what_they_are_to_every_browser(text: str) -> None:
    assert of_page(text) == html.unescape(text)


def test_marks_and_parameters_by_the_thousand_are_taken_apart_once() -> None:
    lead = "Name: Kim Oak\nPhone: 214 555 0143\nComments: Is the blue one still there?"
    quoted = "\n".join("> > >" * 3_000 + " " + line for line in lead.split("\n"))
    assert read_document(quoted.encode()).prospects[0].points[0].address == "+12145550143"
    headers = f"From: web@example.com\nContent-Type: text/plain; charset=utf-8{';' * 30_000}\n\n{lead}".encode()
    form = b'--q\r\nContent-Disposition: form-data; name="phone"' + b";" * 7_000 + b"\r\n\r\n214 555 0143\r\n--q--\r\n"
    assert posted("multipart/form-data; boundary=q" + ";" * 30_000, form).content == b"phone=214+555+0143"
    assert read_document(headers).prospects[0].points[0].address == "+12145550143"
    for content in (quoted.encode(), headers):
        assert passes(content)[0] < 5


def test_brackets_and_signs_of_addresses_by_the_thousand_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bare("Phone: 214 555 0143" + "<" * 30_000).count("\n") == 1
    looked: list[str] = []
    local = sweep.LOCAL
    monkeypatch.setattr(sweep, "LOCAL", SimpleNamespace(search=lambda text: looked.append(text) or local.search(text)))
    assert sweep.addresses("kim@example.com " + "@a.b" * 12_000) == ("kim@example.com", "a.b@a.b")
    assert len(looked) <= 2 * sweep.LOOKED_AT
    monkeypatch.undo()
    assert "+1 214 555 0143" in sweep.addresses("+1 214 555 0143, " + "(1 " * 15_000)


def test_what_may_hold_leads_that_are_not_seen_is_kept_aside_whole() -> None:
    rows = b"name,phone,message\n" + b"".join(b"Kim Lee %d,214 555 %04d,please call\n" % (n, n) for n in range(3_000))
    leads = msgspec.json.encode([{"name": f"Kim {n}", "phone": f"214 555 {n:04}", "message": "please"} for n in range(2_000)])
    for content in (rows, leads, WIDE, MANY, mailed(("Content-Type: text/csv", rows)), mailed(("Content-Type: text/xml", MANY))):
        found = read_document(content)
        assert (found.quarantined, found.prospects) == (TOO_LARGE, ())


def test_one_lead_with_a_very_long_value_is_read_and_says_so() -> None:
    for content in (FORM, COMMENT, INSIDE):
        found = read_document(content)
        assert [bool(prospect.points) for prospect in found.prospects] == [True]
        assert TOO_LONG in found.findings


def test_a_small_mail_goes_to_the_parser_as_it_came() -> None:
    whole = mailed(TEXT, ("Content-Type: image/png\nContent-Transfer-Encoding: base64", PHOTO[:2_000]))
    assert slimmed(whole).content is whole


def test_a_posted_form_with_very_many_lines_is_not_taken_apart_line_by_line() -> None:
    field = b'--q\r\nContent-Disposition: form-data; name="%s"\r\n\r\n'
    body = field % b"name" + b"Kim Lee\r\n" + field % b"comments" + b"\n" * 900_000 + b"\r\n--q--\r\n"
    assert posted("multipart/form-data; boundary=q", body).kind == "multipart/form-data"
    photo = field % b"name" + b"Kim Lee\r\n" + field % b"phone" + b"214 555 0143\r\n--q--\r\n"
    assert posted("multipart/form-data; boundary=q", photo).content == b"name=Kim+Lee&phone=214+555+0143"


def test_a_damaged_document_of_very_many_tags_and_one_of_very_many_lines_are_bounded() -> None:
    tags = read_document(b'<prospect status="resend"><id>2</id>' + b"<c" * 30_000)
    assert "more than 7,000 tags" in tags.quarantined
    lines = read_document(b"Name: Ingrid Lindqvist\nPhone: 214 555 0143\n" + b"> x\n" * 15_000)
    assert [bool(prospect.points) for prospect in lines.prospects] == [True]
    assert TOO_LONG in lines.findings
