"""What Google and Meta send, typed from their public documentation, and what they get back.

Google: https://developers.google.com/google-ads/webhook/docs/implementation. Meta: https://developers.facebook.com/docs/graph-api/webhooks
and https://developers.facebook.com/docs/marketing-api/guides/lead-ads/retrieving.
"""

import hashlib
import hmac
import json
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from bdcdesk.domain.source import Source
from bdcdesk.hub import fetching
from bdcdesk.hub.http.limits import GOOGLE_BYTES, UNPROVEN
from bdcdesk.intake.graph import NotGiven, fetch_lead, usable
from bdcdesk.intake.notices import DONE_FOR, Notice, Notices
from bdcdesk.intake.reading.platforms import meta_notice
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.wiring.source_secrets import keep_secrets

from .booth import KEY, META, SECRET, Booth
from .graph import LEAD, Graph

GOOGLE = {
    "lead_id": "TeSter-123-ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcdefghijklmnopqrstuvwxyz-0123456789",
    "user_column_data": [
        {"column_name": "Full Name", "string_value": "Pia Marsh", "column_id": "FULL_NAME"},
        {"column_name": "User Email", "string_value": "pia.marsh@example.com", "column_id": "EMAIL"},
        {"column_name": "User Phone", "string_value": "+12025550143", "column_id": "PHONE_NUMBER"},
        {"column_name": "Which model?", "string_value": "Outback", "column_id": "which_model"},
    ],
    "api_version": "1.0",
    "form_id": 40000000000,
    "campaign_id": 123456789,
    "google_key": KEY,
    "adgroup_id": 20000000000,
    "gcl_id": "TeSter-gclid",
}
DAY = 86_400_000


def notice(*leads: str) -> bytes:
    """A webhook of a page's, as its documentation shows it."""
    changes = [
        {
            "field": "leadgen",
            "value": {
                "ad_id": "23850000000000111",
                "form_id": "770000000000222",
                "leadgen_id": lead,
                "created_time": 1783026893,
                "page_id": "444000000000333",
                "adgroup_id": "23850000000000112",
            },
        }
        for lead in leads
    ]
    return json.dumps({"object": "page", "entry": [{"id": "444000000000333", "time": 1783026894, "changes": changes}]}).encode()


def signed(body: bytes, app: str = META["app"]) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(app.encode(), body, hashlib.sha256).hexdigest()}


def tell(booth: Booth, body: bytes) -> requests.Response:
    return booth.post("/in/meta", body, headers=signed(body))


def files(booth: Booth, *, sent: bool = False) -> str:
    """What the hub has written down of its own; with `sent` also what was sent, as it was sent."""
    kept = (path for path in booth.computer.place.home.rglob("*") if path.suffix in (".json", ".raw"))
    return " ".join(path.read_text("utf-8", "replace") for path in kept if sent or path.parent.name != "documents")


# Google


def test_googles_key_opens_and_is_kept_nowhere(booth: Booth) -> None:
    assert booth.post("/in/google-ads", json=GOOGLE).json() == {"status": "taken"}
    (lead,) = booth.leads()
    assert (lead.shopper.name, lead.shopper.points[0].address, lead.via) == ("Pia Marsh", "+12025550143", "google-ads")
    assert (lead.source_id, lead.campaign) == (GOOGLE["lead_id"], "123456789")
    # One that cannot be read lies in quarantine, in the clear.
    assert booth.post("/in/google-ads", json={"google_key": KEY, "user_column_data": []}).json() == {"status": "quarantined"}
    assert len(booth.quarantine.list()) == 1
    everything = files(booth, sent=True)
    assert "Pia" in everything
    assert KEY not in everything
    assert KEY not in booth.computer.words()


def test_another_key_opens_nothing(booth: Booth) -> None:
    without = {name: value for name, value in GOOGLE.items() if name != "google_key"}
    for key in ("", "wrong", KEY[:-1], KEY.upper(), 7, [KEY], None):
        assert booth.post("/in/google-ads", json={**without, "google_key": key}).status_code == 404, key
    assert booth.post("/in/google-ads", json=without).status_code == 404
    assert booth.leads() == []


def test_what_is_no_lead_form_opens_nothing(booth: Booth) -> None:
    for body in (b"", b"{", b"[]", b"null", b"\xff\xfe", b'"' + KEY.encode() + b'"'):
        assert booth.post("/in/google-ads", body).status_code == 404
        assert booth.post("/in/meta", body).status_code == 404


# Meta's address


def test_meta_hears_its_challenge_if_it_knows_the_token(booth: Booth) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": META["verify"]}
    answer = booth.get("/in/meta", params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    for other in ({"hub.verify_token": "x"}, {"hub.mode": "unsubscribe"}, {"hub.verify_token": ""}):
        assert booth.get("/in/meta", params={**asked, **other}).status_code == 404
    assert booth.get("/in/google-ads", params=asked).status_code == 404
    assert "text/html" not in booth.get("/in/meta", params={**asked, "hub.challenge": "<script>"}).headers["Content-Type"]


# Meta's leads


def test_a_lead_that_is_told_of_is_fetched_and_arrived_when_it_was_told(booth: Booth, graph: Graph) -> None:
    body = notice("555000111222333")
    assert tell(booth, body).json() == {"status": "told"}
    told_at = booth.desk.now()
    # This computer's clock goes on by a minute and a half; the store's own, with which it is compared, stands still here.
    booth.ahead += 90_000
    assert booth.fetch() == 1
    (lead,) = booth.leads()
    assert (lead.shopper.name, lead.via, lead.source_id) == ("Noor Petrel", "meta", "555000111222333")
    assert told_at - 95_000 <= lead.arrived <= told_at - 89_000
    assert (booth.fetching.waiting, booth.fetch(), booth.fetching.problem) == (0, 0, "")
    # What stays to be known again holds nothing of hers.
    assert "Noor" not in files(booth)


def test_a_lead_that_is_told_of_again_is_one_lead_though_meta_gives_other_bytes(booth: Booth, graph: Graph) -> None:
    for _ in range(2):
        assert tell(booth, notice("555000111222333")).status_code == 200
        booth.fetch()
    # In another webhook together with a new one.
    assert tell(booth, notice("555000111222333", "555000111222999")).status_code == 200
    booth.fetch()
    (lead,) = booth.leads()
    # The same shopper asks twice.
    assert [lead.source_id, *(raised.received.source_id for raised in lead.raised)] == ["555000111222333", "555000111222999"]
    assert len(graph.asked) == 2


def test_a_forged_signature_opens_nothing(booth: Booth) -> None:
    right = signed(notice("1"))["X-Hub-Signature-256"]
    for headers in (
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        signed(notice("1"), "another app"),
        signed(notice("2")),
        {"X-Hub-Signature": "sha1=" + hmac.new(META["app"].encode(), notice("1"), hashlib.sha1).hexdigest()},
        {"X-Hub-Signature-256": right.removeprefix("sha256=")},
        {"X-Hub-Signature-256": right.upper()},
    ):
        assert booth.post("/in/meta", notice("1"), headers=headers).status_code == 404, headers
    assert booth.fetching.waiting == 0
    assert booth.post("/in/meta", notice("1"), headers={"X-Hub-Signature-256": right}).status_code == 200


def test_a_body_that_was_changed_on_its_way_opens_nothing(booth: Booth) -> None:
    body = notice("555000111222333")
    assert booth.post("/in/meta", body.replace(b"2333", b"2334"), headers=signed(body)).status_code == 404


def test_an_id_that_is_none_never_becomes_an_address(booth: Booth, graph: Graph) -> None:
    for odd in (notice("../me/accounts"), notice("1?fields=x")):
        assert tell(booth, odd).json() == {"status": "quarantined"}
    assert (booth.fetching.waiting, graph.asked) == (0, [])
    assert "1 lead(s) in it by an id that is none" in booth.quarantine.list()[0].reason
    # The others in it do not wait for that.
    mixed = notice("555000111222333", "../me", "555000111222334")
    assert tell(booth, mixed).json() == {"status": "told"}
    assert booth.fetching.waiting == 2
    assert mixed in [booth.quarantine.content(kept.hash) for kept in booth.quarantine.list()]


def test_hundreds_of_leads_in_one_word_are_all_kept_and_its_words_once(booth: Booth) -> None:
    ids = [f"555000{n:09}" for n in range(500)]
    half = json.loads(notice(*ids[:250])) | {"entry": [json.loads(notice(one))["entry"][0] for one in ids[250:]]}
    for body in (notice(*ids[:250]), json.dumps(half).encode()):
        assert tell(booth, body).json() == {"status": "told"}
    waiting = Notices(booth.computer.place.home / "notices").waiting()
    assert sorted(one.lead for one in waiting) == ids
    assert sum(len(one.told) for one in waiting) < 2 * len(notice(*ids))
    assert all(meta_notice(json.loads(one.told)) == meta_notice(json.loads(notice(one.lead))) for one in waiting)


def test_a_signed_word_of_something_else_is_kept_for_a_person(booth: Booth) -> None:
    body = json.dumps({"object": "page", "entry": [{"id": "1", "changes": [{"field": "feed", "value": {}}]}]}).encode()
    assert tell(booth, body).json() == {"status": "quarantined"}
    assert len(booth.quarantine.list()) == 1


def test_what_meta_does_not_give_is_asked_for_again_and_never_lost(booth: Booth, graph: Graph) -> None:
    graph.fails = [(500, b"<html>"), (429, {"error": {"code": 4}}), (200, {"id": "1"})]
    assert tell(booth, notice("555000111222333")).status_code == 200
    for n, wait in enumerate(fetching.AGAIN[:3]):
        assert booth.fetch() == 1
        assert booth.fetch() == 0
        assert ("could not be fetched yet" in booth.fetching.problem) == (n > 0)
        booth.ahead += wait + 1
    assert "“Meta”" in booth.fetching.problem
    # A hub that is started again knows of it.
    booth.fetching._notices = Notices(booth.computer.place.home / "notices")
    assert booth.fetch() == 1
    assert [lead.shopper.name for lead in booth.leads()] == ["Noor Petrel"]
    assert booth.fetching.problem == ""


def test_a_token_that_is_not_good_any_more_is_said_so_and_a_new_one_goes_on(booth: Booth, graph: Graph) -> None:
    graph.token = "the new token"
    assert tell(booth, notice("555000111222333")).status_code == 200
    for _ in range(2):
        booth.fetch()
        booth.ahead += 60_000
    assert "access token" in booth.fetching.problem
    assert META["token"] not in booth.fetching.problem
    keep_secrets(booth.computer.keys, "meta", {**META, "token": "the new token"})
    booth.fetch()
    assert [lead.shopper.name for lead in booth.leads()] == ["Noor Petrel"]


def test_what_is_not_given_for_a_week_is_left_to_a_person(booth: Booth, graph: Graph) -> None:
    graph.fails = [(404, {"error": {"code": 100}})] * 99
    body = notice("555000111222333")
    assert tell(booth, body).status_code == 200
    booth.fetch()
    booth.ahead += fetching.GIVE_UP - 1_000
    booth.fetch()
    assert booth.quarantine.list() == ()
    booth.ahead += 3_700_000
    booth.fetch()
    (kept,) = booth.quarantine.list()
    assert booth.quarantine.content(kept.hash) == body
    assert "did not give it in 7 days" in kept.reason
    assert booth.fetching.waiting == 0


def test_a_keyring_that_is_locked_loses_nothing(booth: Booth, graph: Graph) -> None:
    def locked(source: str) -> dict[str, str]:
        raise SecretsError("Locked.")

    right, booth.fetching._secrets = booth.fetching._secrets, locked
    assert tell(booth, notice("555000111222333")).status_code == 200
    booth.fetch()
    assert graph.asked == []
    booth.fetching._secrets = right
    booth.ahead += 60_000
    booth.fetch()
    assert len(booth.leads()) == 1


def test_a_disk_that_is_full_answers_nobody(booth: Booth, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("bdcdesk.intake.notices.write_private", full)
        assert tell(booth, notice("555000111222333")).status_code == 503
    assert booth.fetching.waiting == 0
    assert tell(booth, notice("555000111222333")).status_code == 200
    with monkeypatch.context() as patched:
        patched.setattr("bdcdesk.intake.notices.write_private", full)
        assert booth.fetch() == 1
        assert booth.leads() == []
    booth.ahead += 60_000
    booth.fetch()
    assert len(booth.leads()) == 1


def test_notices_that_are_done_are_forgotten_in_time(tmp_path: Path) -> None:
    notices = Notices(tmp_path / "n")
    assert notices.waiting() == []
    one = Notice("meta", "1", arrived=5)
    assert [notices.tell(one), notices.tell(one)] == [True, False]
    (tmp_path / "n" / "cut.json").write_bytes(b'{"sou')
    again = Notices(tmp_path / "n")
    assert again.waiting() == [one]
    again.keep(Notice("meta", "1", arrived=5, done=DAY))
    again.tidy(DAY + DONE_FOR)
    assert [again.tell(one), again.waiting()] == [False, []]
    again.tidy(DAY + DONE_FOR + 1)
    assert again.tell(one)
    assert oct((tmp_path / "n" / f"{one.name}.json").stat().st_mode)[-3:] == "600"


# Meta's Graph API by itself


def test_a_token_goes_only_where_it_is_safe(graph: Graph) -> None:
    assert json.loads(fetch_lead(graph.url, "1", META["token"], META["app"]))["field_data"] == LEAD["field_data"]
    assert [usable(one) for one in ("https://graph.facebook.com/v23.0", "http://127.0.0.1:1", "http://example.com", "ftp://x", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    with pytest.raises(NotGiven):
        fetch_lead("http://example.com", "1", "t", "a")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (302, b"", "status 302"),
        (400, {"error": {"code": 190}}, "access token"),
        (403, {"error": {"code": 200}}, "leads_retrieval"),
        (400, {"error": {"code": 613}}, "too often"),
        (503, b"\xff", "status 503"),
        (200, b"{}", "without the lead"),
        (200, b"x" * 1_000_001, "status 200"),
    ],
)
def test_what_meta_says_instead_becomes_a_sentence(graph: Graph, status: int, body: object, said: str) -> None:
    graph.fails = [(status, body)]
    with pytest.raises(NotGiven, match=said) as told:
        fetch_lead(graph.url, "1", META["token"], META["app"])
    assert META["token"] not in str(told.value)


def test_a_meta_that_is_not_there_becomes_a_sentence() -> None:
    with pytest.raises(NotGiven, match="does not answer"):
        fetch_lead("http://127.0.0.1:9", "1", "t", "a")


def test_a_body_that_is_nested_without_end_is_refused_as_any_other(booth: Booth) -> None:
    nested = b'{"x":' + b"[" * 40_000
    assert booth.post("/in/google-ads", nested).status_code == 404
    booth.add(Source("site", "Site", "form", options={"origins": "https://www.example.com"}), {"secret": SECRET})
    booth.switch("site", off=False)
    assert booth.post("/site/site/here", b'{"x":' + b"[" * 3_900, headers={"Origin": "https://www.example.com"}).status_code == 400
    assert booth.post("/in/google-ads", json.dumps(GOOGLE)).status_code == 200


def test_strangers_cannot_make_the_hub_hold_their_bodies(booth: Booth) -> None:
    host = urlsplit(booth.url)

    def begun(path: str, length: int, *headers: str) -> socket.socket:
        line = socket.create_connection((str(host.hostname), host.port or 0), 30)
        head = (f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {length}", *headers, "", "")
        line.sendall("\r\n".join(head).encode() + b"x" * (length // 2))
        return line

    def answered(line: socket.socket) -> int:
        with line:
            return int(line.recv(100).split()[1])

    # Before any of the body is there: it would not be believed whatever it is.
    assert [answered(begun("/in/meta", 900_000, *more)) for more in ((), ("X-Hub-Signature-256: sha256=0",))] == [404, 404]
    assert answered(begun("/in/google-ads", GOOGLE_BYTES + 1)) == 413
    held = [begun("/in/google-ads", 1_000) for _ in range(UNPROVEN + 2)]
    try:
        assert [answered(line) for line in held[:2]] == [503, 503], "the hub holds no more"
        # A lead that is here in a moment waits for nobody, and takes the place of who was there first.
        assert booth.post("/in/google-ads", json.dumps(GOOGLE)).status_code == 200
        assert answered(held[2]) == 503
        meta = booth.post("/in/meta", notice("1"), headers=signed(notice("1")))
        assert meta.status_code == 200, "another source"
        held[3].sendall(b"x" * 500)
        assert answered(held[3]) == 404, "who was not in the way is heard to the end"
    finally:
        for line in held:
            line.close()
    assert booth.post("/in/google-ads", json.dumps(GOOGLE)).status_code == 200


@pytest.mark.parametrize("damaged", [b"", b'{"source": "meta", "lea', b'{"source": "\xff"}', b'{"x":' + b"[" * 50_000])
def test_a_notice_whose_file_is_damaged_is_kept_anew_or_set_aside(booth: Booth, damaged: bytes) -> None:
    first, second = Notice("meta", "1", 1), Notice("meta", "2", 1)
    folder = booth.computer.place.home / "notices"
    for one in (first, second):
        booth.notices.tell(one)
        (folder / f"{one.name}.json").write_bytes(damaged)
    started = booth.fetching._notices = Notices(folder)
    assert started.waiting() == []
    assert started.tell(first), "Meta told of it again"
    assert started.waiting() == [first]
    booth.fetching.step(booth.desk.now())
    (kept,) = booth.quarantine.list()
    assert (booth.quarantine.content(kept.hash), kept.reason) == (damaged, fetching.DAMAGED)
    assert not (folder / f"{second.name}.json").exists()
    assert started.tell(second)
    assert not started.tell(second)
