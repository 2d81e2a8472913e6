"""The simulator's webhooks at a real HTTP server that judges them: what is true has its effect once, the rest is refused and counted."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest
import requests

from bdcdesk.contact.outcome import Taken
from bdcdesk.contact.signatures import SIGNALWIRE_HEADER, Guard, Hook, Seal, TelnyxSeal, TwilioSeal
from bdcdesk.contact.twilio import Twilio
from tests.contact.conftest import OURS, Practice

SHOPPER, IGNORES = "+18505550123", "+18505550160"
PUBLIC = "https://hub.example.com/phone"
MINUTE = 60_000


class Door(BaseHTTPRequestHandler):
    """What a hub's address for webhooks does: judge, count, take what is good."""

    def do_POST(self) -> None:
        hub = self.server
        assert isinstance(hub, Hub)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        hook = Hook(PUBLIC, {name.lower(): value for name, value in self.headers.items()}, body)
        verdict = hub.guard.judge(hook, hub.practice.clock.now)
        if verdict == "good":
            hub.taken.append(hub.read(body))
        self.send_response(200 if verdict in ("good", "replayed") else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Hub(HTTPServer):
    def __init__(self, practice: Practice, style: str) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.practice = practice
        self.style = style
        self.taken: list[tuple[str, str]] = []
        where = {"url": f"http://127.0.0.1:{self.server_port}/", "style": style, "secret": "signing", "public": PUBLIC}
        begun = requests.post(f"{practice.url}/_simulator/webhooks", json=where, timeout=5).json()
        seals: dict[str, Seal] = {"twilio": TwilioSeal("signing"), "signalwire": TwilioSeal("signing", SIGNALWIRE_HEADER)}
        self.guard = Guard(seals.get(style) or TelnyxSeal(begun["public_key"]))

    def read(self, body: bytes) -> tuple[str, str]:
        if self.style == "telnyx":
            payload = msgspec.json.decode(body)["data"]["payload"]
            return payload["text"], payload["to"][0]["status"]
        fields = parse_qs(body.decode())
        return fields.get("Body", [""])[0], fields["SmsStatus"][0]

    def deliver(self, *tricks: str) -> list[dict[str, Any]]:
        return requests.post(f"{self.practice.url}/_simulator/webhooks/deliver", json={"tricks": tricks}, timeout=20).json()


@pytest.fixture(params=["twilio", "signalwire", "telnyx"])
def hub(request: pytest.FixtureRequest, practice: Practice) -> Iterator[Hub]:
    made = Hub(practice, request.param)
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def send(practice: Practice, to: str = IGNORES) -> None:
    assert isinstance(practice.adapter().send_text(to, OURS, "Hello"), Taken)


def statuses(hub: Hub) -> list[str]:
    return [status for _, status in hub.taken]


def test_what_becomes_of_a_text_is_told_once_it_has(hub: Hub, practice: Practice) -> None:
    send(practice)
    assert hub.deliver() == []
    practice.clock.now += 500
    assert [each["answer"] for each in hub.deliver()] == [200]
    practice.clock.now += MINUTE
    hub.deliver()
    assert statuses(hub) == ["sent", "delivered"]
    assert hub.deliver() == []


def test_what_a_shopper_writes_is_told(hub: Hub, practice: Practice) -> None:
    practice.clock.now += 1
    practice.write_in(SHOPPER, "Is it still there? – Ñandú & Co +1")
    hub.deliver()
    assert hub.taken == [("Is it still there? – Ñandú & Co +1", "received")]


def test_forged_doubled_and_replayed_ones_have_no_effect_and_are_counted(hub: Hub, practice: Practice) -> None:
    send(practice)
    practice.clock.now += MINUTE
    answers = [(each["forged"], each["again"], each["answer"]) for each in hub.deliver("forged", "doubled")]
    assert answers == [(True, False, 403), (False, False, 200), (False, True, 200)] * 2
    assert [each["answer"] for each in hub.deliver("replayed")] == [200, 200]
    assert statuses(hub) == ["sent", "delivered"]
    assert hub.guard.counts == {"good": 2, "forged": 2, "replayed": 4}


def test_the_newest_may_come_first(hub: Hub, practice: Practice) -> None:
    send(practice)
    practice.clock.now += MINUTE
    hub.deliver("reordered")
    assert statuses(hub) == ["delivered", "sent"]


def test_late_ones_are_refused_where_times_are_signed(hub: Hub, practice: Practice) -> None:
    send(practice)
    practice.clock.now += MINUTE
    hub.deliver("late")
    assert hub.guard.counts == ({"late": 2} if hub.style == "telnyx" else {"good": 2})


def test_an_old_one_is_refused_for_good_where_times_are_signed(hub: Hub, practice: Practice) -> None:
    send(practice)
    practice.clock.now += MINUTE
    hub.deliver()
    practice.clock.now += 10 * MINUTE
    hub.deliver("replayed")
    assert hub.guard.counts == {"good": 2, ("late" if hub.style == "telnyx" else "replayed"): 2}


def test_a_carriers_error_comes_days_later(hub: Hub, practice: Practice, twilio: Twilio) -> None:
    practice.behave(IGNORES, "fails days later", "picks up")
    sent = twilio.send_text(IGNORES, OURS, "Hello")
    assert isinstance(sent, Taken)
    practice.clock.now += 47 * 60 * MINUTE
    hub.deliver()
    assert (statuses(hub), twilio.text_status(sent.sid).state) == (["sent"], "sent")
    practice.clock.now += 60 * MINUTE
    hub.deliver()
    assert statuses(hub)[1:] == ["undelivered" if hub.style != "telnyx" else "delivery_failed"]
    failed = twilio.text_status(sent.sid)
    assert failed.trouble is not None
    assert (failed.state, failed.trouble.code) == ("failed", "30008")


def test_webhooks_stay_on_this_machine(practice: Practice) -> None:
    where = {"url": "https://example.com/", "style": "twilio", "secret": "x"}
    assert requests.post(f"{practice.url}/_simulator/webhooks", json=where, timeout=5).status_code == 400
    assert requests.post(f"{practice.url}/_simulator/webhooks/deliver", json={}, timeout=5).json() == []
