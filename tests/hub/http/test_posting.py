"""Leads sent to the hub over real HTTP on loopback, into a real desk and its log."""

import http.client
import json
import logging
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from bdcdesk.hub.http import server as serving
from bdcdesk.hub.http.limits import MOST_BYTES, Limits
from bdcdesk.replica.file import DiskFull
from tests.intake.making import LEAD
from tests.wiring.keeping import Computer, adf

from .booth import KEY, SECRET, Booth

FORM = f"/in/web-form/{SECRET}"
STAR = b"""<?xml version="1.0" encoding="UTF-8"?>
<ProcessSalesLead xmlns="http://www.starstandard.org/STAR/5"><ApplicationArea><CreationDateTime>2026-05-04T10:00:00Z</CreationDateTime>
<Sender><CreatorNameCode>Polar Motors</CreatorNameCode></Sender></ApplicationArea>
<ProcessSalesLeadDataArea><SalesLead><SalesLeadHeader><LeadComments>Winter tyres?</LeadComments></SalesLeadHeader>
<LeadDetail><Prospect><SpecifiedPerson><GivenName>Ida</GivenName><FamilyName>Fjord</FamilyName>
<TelephoneCommunication><CompleteNumber>202-555-0162</CompleteNumber></TelephoneCommunication></SpecifiedPerson></Prospect></LeadDetail>
</SalesLead></ProcessSalesLeadDataArea></ProcessSalesLead>"""


def test_a_form_is_a_lead_with_its_field_map_its_target_and_its_time(booth: Booth) -> None:
    before = booth.desk.now()
    answer = booth.post(FORM, {"q": "Kim Oak", "tel": "202-555-0156", "comments": "Is it blue?"})
    assert (answer.status_code, answer.json()) == (200, {"status": "taken"})
    (lead,) = booth.leads()
    assert (lead.shopper.name, lead.shopper.points[0].address, lead.shopper.comments) == ("Kim Oak", "+12025550156", "Is it blue?")
    assert (lead.via, lead.source, lead.target, lead.due) == ("web-form", "Web form", 60_000, lead.arrived + 60_000)
    assert before <= lead.arrived <= booth.desk.now()


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"q": "Kim Öak", "tel": "202-555-0156"}},
        {"files": {"q": (None, "Kim Öak"), "tel": (None, "202-555-0156")}},
        {"data": "q=Kim+%D6ak&tel=2025550156", "headers": {"Content-Type": "application/x-www-form-urlencoded; charset=iso-8859-1"}},
    ],
    ids=["json", "parts", "latin-1"],
)
def test_forms_in_other_clothes(booth: Booth, sent: dict[str, Any]) -> None:
    assert booth.ask(lambda: requests.post(f"{booth.url}{FORM}", timeout=30, **sent)).json() == {"status": "taken"}
    (lead,) = booth.leads()
    assert (lead.shopper.points[0].address, lead.shopper.name[:4], lead.shopper.name[-2:]) == ("+12025550156", "Kim ", "ak")
    assert lead.shopper.name == "Kim Öak" or "data" in sent


def test_adf_and_star(booth: Booth) -> None:
    assert booth.post(f"/in/autobazaar/{SECRET}", LEAD.encode(), headers={"Content-Type": "text/xml"}).json() == {"status": "taken"}
    assert booth.post("/in/oem", STAR, headers={"X-Bdcdesk-Secret": SECRET}).json() == {"status": "taken"}
    ida, zoe = booth.leads()
    assert (ida.shopper.name, ida.via, zoe.shopper.first, zoe.via, zoe.source) == ("Ida Fjord", "oem", "Zoë", "autobazaar", "Harbor Autos")


def test_the_same_bytes_are_one_lead_however_often_they_come(booth: Booth) -> None:
    document = adf("Ava Lindqvist", "202-555-0171")
    for _ in range(3):
        assert booth.post(f"/in/autobazaar/{SECRET}", document).status_code == 200
    assert len(booth.leads()) == 1
    # A form in parts is framed anew each time that it is sent.
    for _ in range(2):
        parts = {"q": (None, "Kim Oak"), "tel": (None, "202-555-0156")}
        assert booth.ask(lambda parts=parts: requests.post(f"{booth.url}{FORM}", files=parts, timeout=30)).status_code == 200
    assert len(booth.leads()) == 2


def test_a_file_in_a_form_is_read(booth: Booth) -> None:
    files = {"note": (None, "see attached"), "lead": ("lead.xml", LEAD, "application/xml")}
    assert booth.ask(lambda: requests.post(f"{booth.url}{FORM}", files=files, timeout=30)).json() == {"status": "taken"}
    assert [lead.shopper.first for lead in booth.leads()] == ["Zoë"]


def test_a_form_with_a_photo_keeps_its_names(booth: Booth) -> None:
    fields = {"q": (None, "Max Multi"), "tel": (None, "312-555-0182"), "comments": (None, "What is it worth?")}
    photo = ("x.png", b"\x89PNG\r\n\x1a\n\0\0", "image/png")
    for name, file in (("photo", photo), ("note", ("note.txt", b"seen at noon", "text/plain"))):
        assert booth.ask(lambda name=name, file=file: requests.post(f"{booth.url}{FORM}", files={**fields, name: file}, timeout=30)).ok
    shopper = booth.leads()[0].shopper
    assert (shopper.name, shopper.points[0].address, shopper.comments) == ("Max Multi", "+13125550182", "What is it worth?")
    assert len(booth.leads()) == 1


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain"])
def test_a_form_with_spaces_in_it_is_read_by_its_fields(booth: Booth, kind: str) -> None:
    # As curl sends what one types behind -d.
    typed = "q=Kim Oak&tel=202-555-0156&comments=Is it blue?"
    assert booth.post(FORM, typed, headers={"Content-Type": kind}).json() == {"status": "taken"}
    (lead,) = booth.leads()
    assert (lead.shopper.name, lead.shopper.points[0].address, lead.shopper.comments) == ("Kim Oak", "+12025550156", "Is it blue?")


def test_an_ampersand_in_the_words_of_a_form_is_one(booth: Booth) -> None:
    typed = "q=Kim Oak&tel=202-555-0156&comments=Me & my wife\nask"
    booth.post(FORM, typed, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert booth.leads()[0].shopper.comments == "Me & my wife\nask"


def test_what_is_no_lead_is_kept_with_its_bytes(booth: Booth) -> None:
    assert booth.post(FORM, b"%PDF-1.7 nonsense \xff").json() == {"status": "quarantined"}
    (kept,) = booth.quarantine.list()
    assert (booth.quarantine.content(kept.hash), kept.name) == (b"%PDF-1.7 nonsense \xff", "web-form (HTTP)")
    assert booth.leads() == []


def test_who_does_not_know_the_secret_learns_nothing(booth: Booth) -> None:
    booth.add(booth.desk.sources["oem"], {"secret": SECRET})
    booth.switch("oem", off=True)
    tries = (
        "/in/web-form/wrong",
        f"/in/web-form/{SECRET}x",
        "/in/web-form",
        f"/in/nobody/{SECRET}",
        "/in/nobody",
        f"/in/oem/{SECRET}",
        f"/in/google-ads/{SECRET}",
        f"/in/web-form/{SECRET.upper()}",
        "/in/web-form/%00%ff",
    )
    answers = {(answer.status_code, answer.text) for path in tries if (answer := booth.post(path, b"q=Kim&tel=2025550156")) is not None}
    assert answers == {(404, "Not Found")}
    assert {booth.get(path).status_code for path in tries if path.count("/") == 2} == {404}
    assert booth.leads() == []
    booth.switch("oem", off=False)
    assert booth.post(f"/in/oem/{SECRET}", STAR).status_code == 200


def test_too_much_is_refused_before_it_is_read(booth: Booth) -> None:
    assert booth.post(FORM, b"x" * (MOST_BYTES + 1)).status_code == 413
    chunks = (b"y" * 100_000 for _ in range(11))
    assert booth.post(FORM, chunks).status_code == 413
    assert booth.quarantine.list() == ()
    name = "n" * (MOST_BYTES - len("q=&tel=2025550156"))
    assert booth.post(FORM, f"q={name}&tel=2025550156".encode()).status_code == 200


def test_a_length_that_is_none_is_refused(booth: Booth) -> None:
    host = urlsplit(booth.url)

    def call(length: str) -> int:
        with socket.create_connection((str(host.hostname), host.port or 0), 30) as line:
            line.sendall(f"POST {FORM.replace(' ', '%20')} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode("latin-1"))
            return int(line.recv(100).split()[1])

    for length in ("-1", "9" * 19, "1e3", "²"):
        assert booth.begin(partial(call, length)).result(30) in (400, 413), length


@pytest.fixture
def impatient(computer: Computer) -> Iterator[Booth]:
    made = Booth(computer, seconds=(0.3, 0.3))
    made.open()
    yield made
    made.close()


def test_a_body_that_does_not_come_is_given_up(impatient: Booth) -> None:
    def call() -> int:
        line = http.client.HTTPConnection(urlsplit(impatient.url).netloc, timeout=30)
        line.putrequest("POST", FORM.replace(" ", "%20"))
        line.putheader("Content-Length", "20")
        line.endheaders(b"q=Kim")
        status = line.getresponse().status
        line.close()
        return status

    assert impatient.begin(call).result(30) == 408
    assert impatient.leads() == []


def test_a_head_that_does_not_come_is_hung_up_on(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.2)
    host = urlsplit(booth.url)
    for said in (b"", b"POST /in/web-form HTTP/1.1\r\nHost: x\r\n"):
        with socket.create_connection((str(host.hostname), host.port or 0), 30) as line:
            line.sendall(said)
            assert line.recv(100) == b""


def test_while_the_desk_does_not_take_it_its_sender_is_told_to_come_again_and_it_is_still_one_lead(impatient: Booth) -> None:
    def call() -> requests.Response:
        return requests.post(f"{impatient.url}{FORM}", b"q=Kim+Oak&tel=2025550156", timeout=30)

    # Nobody is at the counter.
    late = impatient.begin(call).result(30)
    assert (late.status_code, int(late.headers["Retry-After"]) > 0) == (503, True)
    assert impatient.ask(call).status_code == 200
    assert len(impatient.leads()) == 1


def test_a_full_disk_is_said_and_nothing_is_answered_for(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> bool:
        raise DiskFull(Path("outbox.db"))

    with monkeypatch.context() as patched:
        patched.setattr(type(booth.desk._outbox), "put", full)
        answer = booth.post(FORM, b"q=Kim+Oak&tel=2025550156")
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (503, True)
    assert "could not be kept" in booth.counter.problem
    assert booth.leads() == []
    assert booth.post(FORM, b"q=Kim+Oak&tel=2025550156").status_code == 200
    assert booth.counter.problem == ""
    assert len(booth.leads()) == 1


def test_before_the_store_is_known_senders_are_told_to_come_again(computer: Computer) -> None:
    booth = Booth(computer)
    booth.server.start()
    try:
        answer = booth.post(FORM, b"q=Kim")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert booth.get("/in/meta").status_code == 503
    finally:
        booth.close()


def test_one_source_that_floods_is_slowed_and_others_are_not(computer: Computer) -> None:
    booth = Booth(computer)
    booth.limits.__init__(lambda: 5.0, per_minute=60, at_once=3)  # type: ignore[misc]
    booth.open()
    try:
        answers = [booth.post(FORM, f"q=Kim+{n}&tel=202555016{n}".encode()) for n in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert 1 <= int(answers[3].headers["Retry-After"]) <= 2
        assert booth.post(f"/in/autobazaar/{SECRET}", adf("Bo", "202-555-0190")).status_code == 200
        assert len(booth.leads()) == 4
    finally:
        booth.close()


def test_a_limit_lets_the_long_run_through() -> None:
    now = [0.0]
    limits = Limits(lambda: now[0], per_minute=120, at_once=2)
    assert [limits.wait("a") for _ in range(3)] == [0, 0, 0.5]
    now[0] = 0.5
    assert [limits.wait("a"), limits.wait("b")] == [0, 0]
    assert limits.wait("a") == 0.5
    now[0] = 3600
    assert [limits.wait("a") > 0 for _ in range(3)] == [False, False, True]


def test_no_log_tells_who_wrote_or_where_to(booth: Booth, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for level in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        caplog.set_level(logging.DEBUG, level)
    booth.post(FORM, b"q=Kim+Oak&tel=2025550156")
    booth.post("/in/google-ads", json.dumps({"google_key": KEY, "x": "Kim"}).encode())
    told = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("urllib3"))
    assert all(word not in told for word in ("Kim", "2025550156", SECRET, KEY, "web-form"))


def test_a_counter_that_is_closed_sends_everybody_away(booth: Booth) -> None:
    booth.counter.close()
    assert booth.post(FORM, b"q=Kim&tel=2025550156").status_code == 503
    assert booth.leads() == []


def test_a_fault_of_ours_with_one_document_sends_its_sender_away_and_the_next_is_taken(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*values: object, **more: object) -> None:
        raise KeyError("Kim")

    with monkeypatch.context() as patched:
        patched.setattr(booth.reception, "take", broken)
        assert booth.post(FORM, b"q=Kim&tel=2025550156").status_code == 503
        assert "(KeyError)" in booth.counter.problem
    assert booth.post(FORM, b"q=Kim&tel=2025550156").status_code == 200
    assert booth.counter.problem == ""
    assert len(booth.leads()) == 1
