"""Prism sees what is off Twilio's description, in requests and in answers; and Twilio's own library can talk to our simulator."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bdcdesk.contact.outcome import DontKnow, Taken
from bdcdesk.contact.provider import ProviderSilent
from bdcdesk.contact.signatures import twilio_signature
from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from tests.contact.conftest import AGENT, OURS, Practice
from tests.contact.contract.conftest import Checked
from tests.contact.contract.prism import HOME, Prism

SHOPPER = "+18505550123"
TEXT = {"To": SHOPPER, "From": OURS, "Body": "Hello"}
ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"


@pytest.fixture
def watched(prism: Prism, tmp_path: Path) -> Iterator[Checked]:
    """Like `practice`, for tests that mean to be refused."""
    running = Checked(tmp_path / "provider.db")
    running.proxy, prism.relay.target = prism.url, running.url
    yield running
    prism.relay.spoil = lambda answer: None
    running.stop()


@pytest.mark.parametrize("wrong", [{"status": "enroute"}, {"num_media": 0}, {"num_segments": 1}, {"error_code": "30003"}, {"sid": "SM12"}])
def test_a_simulator_that_answers_otherwise_than_twilio_is_seen(prism: Prism, watched: Checked, wrong: dict[str, Any]) -> None:
    earlier = watched.adapter().send_text(SHOPPER, OURS, "Hello")
    assert isinstance(earlier, Taken)
    prism.relay.spoil = lambda answer: answer.update(wrong)
    before = len(prism.violations)
    assert isinstance(watched.adapter().send_text(SHOPPER, OURS, "Hello again"), DontKnow)
    with pytest.raises(ProviderSilent):
        watched.adapter().text_status(earlier.sid)
    assert len(prism.violations) == before + 2


@pytest.mark.parametrize(
    "wrong",
    [
        {**TEXT, "To": "8505550123"},
        {**TEXT, "Body": "x" * 1601},
        {"To": SHOPPER, "From": OURS},
        {"To": SHOPPER, "Body": "Hello"},
        {**TEXT, "StatusCallback": "nowhere"},
        {**TEXT, "ValidityPeriod": "soon"},
        {**TEXT, "MessagingServiceSid": "MG1"},
        {key.lower(): value for key, value in TEXT.items()},
    ],
    ids=str,
)
def test_a_request_that_twilio_does_not_know_is_seen(prism: Prism, watched: Checked, wrong: dict[str, str]) -> None:
    refused = prism.ask("POST", f"{ROOT}/Messages.json", data=wrong, auth=(ACCOUNT, SECRET))
    assert (refused.status_code, watched.posts) == (422, 0)


def test_a_field_that_twilio_does_not_know_is_seen(prism: Prism, watched: Checked) -> None:
    before = len(prism.violations)
    prism.ask("POST", f"{ROOT}/Messages.json", data={**TEXT, "IdempotencyKey": "a"}, auth=(ACCOUNT, SECRET))
    assert prism.violations[before:] == ["POST Messages.json: IdempotencyKey is no field of Twilio's"]


def test_repeated_keys_are_what_twilio_takes(prism: Prism, watched: Checked) -> None:
    form = {"To": AGENT, "From": OURS, "Twiml": "<Response/>", "StatusCallbackEvent": ["ringing", "answered", "completed"]}
    taken = prism.ask("POST", f"{ROOT}/Calls.json", data=form, auth=(ACCOUNT, SECRET))
    assert (taken.status_code, watched.posts) == (201, 1)
    assert prism.ask("POST", f"{ROOT}/Calls.json", data={"To": AGENT, "From": OURS}, auth=(ACCOUNT, SECRET)).status_code == 422


@pytest.mark.parametrize(("code", "kind"), [(401, "401"), (429, "429")])
def test_refusals_pass_through_as_they_are(prism: Prism, watched: Checked, code: int, kind: str) -> None:
    watched.fault(kind, retry_after=9)
    got = prism.ask("POST", f"{ROOT}/Messages.json", data=TEXT, auth=(ACCOUNT, SECRET))
    assert (got.status_code, got.json()["status"]) == (code, code)


_LIBRARY = """
import json, sys
from multidict import MultiDict
from twilio.request_validator import RequestValidator
from twilio.rest import Client

class Form(MultiDict):
    def getlist(self, name):
        return self.getall(name)

url, account, secret, ours, agent, shopper = sys.argv[1:]
client = Client(account, secret)
client.api.base_url = url
text = client.messages.create(to=shopper, from_=ours, body="Hello")
call = client.calls.create(to=agent, from_=ours, twiml=f"<Response><Dial><Number>{shopper}</Number></Dial></Response>",
                           status_callback="https://example.com/calls", status_callback_event=["ringing", "completed"])
told = {
    "text": [text.sid, text.status, text.body, text.num_segments, text.direction],
    "read": client.messages(text.sid).fetch().sid,
    "texts": [each.sid for each in client.messages.list(to=shopper, limit=5)],
    "call": [call.sid, call.status, call.direction],
    "calls": [each.sid for each in client.calls.list(to=agent, limit=5)],
    "ended": client.calls(call.sid).update(status="completed").sid,
    "account": client.api.accounts(account).fetch().status,
}
try:
    client.messages.create(to="+18505550195", from_=ours, body="Hello")
except Exception as refused:
    told["refused"] = [refused.status, refused.code]
told["signed"] = [RequestValidator(token).compute_signature(at, Form(fields)) for token, at, fields in json.load(sys.stdin)]
print(json.dumps(told))
"""


def signed() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Tokens, addresses and forms of all kinds."""
    chance = Random(5)

    def words() -> str:
        return "".join(chance.choice("aB1 +&=%é–😀") for _ in range(chance.randint(1, 9)))

    made = [(words(), f"https://a.example/{n}?x=1", [(words(), words()) for _ in range(n % 6)]) for n in range(60)]
    return [*made, ("12345", "https://a.example/twice", [("a", "2"), ("a", "1"), ("a", "2"), ("b", "")])]


def test_twilios_own_library_talks_to_our_simulator_and_signs_as_we_do(prism: Prism, practice: Practice) -> None:
    command = [sys.executable, "-c", _LIBRARY, prism.url, ACCOUNT, SECRET, OURS, AGENT, SHOPPER]
    path = {**os.environ, "PYTHONPATH": str(HOME / "python"), "NO_PROXY": "127.0.0.1"}
    run = subprocess.run(command, input=json.dumps(signed()), capture_output=True, text=True, env=path, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    text, call = told["text"][0], told["call"][0]
    assert told["text"][1:] == ["queued", "Hello", "1", "outbound-api"]
    assert told["call"][1:] == ["queued", "outbound-api"]
    assert (told["read"], told["texts"], told["calls"], told["ended"]) == (text, [text], [call], call)
    assert (told["account"], told["refused"]) == ("active", [400, 21614])
    assert [each["sid"] for each in practice.messages] == [text]
    assert told["signed"] == [twilio_signature(token, at, fields) for token, at, fields in signed()]
