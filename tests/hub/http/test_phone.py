"""The phone provider's webhooks at the hub: what is its own is taken once, all else is refused, and both are counted."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from starlette.applications import Starlette

from bdcdesk.contact.provider import Provider
from bdcdesk.contact.recordings import Shelf
from bdcdesk.contact.ringing import House as Staffed
from bdcdesk.contact.signatures import SIGNALWIRE_HEADER, Seal, TelnyxSeal, TwilioSeal, twilio_signature
from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from bdcdesk.contact.switchboard import Switchboard
from bdcdesk.contact.telnyx import Telnyx
from bdcdesk.contact.twilio import Twilio
from bdcdesk.hub.counter import Counter
from bdcdesk.hub.http.metrics import Metrics
from bdcdesk.hub.http.phone import PATH, Phone
from bdcdesk.hub.http.server import Server
from bdcdesk.hub.phone import FORGED, LATE, MANY, WHILE_FOR, Opened, PhoneLine
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.wiring.rulebook import recording_law
from tests.contact.conftest import OURS, house, leaving, practice
from tests.contact.house import IGNORES, MINUTE, SECOND, House

__all__ = ["house", "leaving", "practice"]

OUTSIDE = "https://leads.example.com"
STRANGER = "+18085550144"


class Office:
    """A hub's desk with its switchboard and the address of the webhooks. This test is its thread."""

    def __init__(self, house: House, style: str, told_at: str = "", staff: dict[str, str] | None = None) -> None:
        self.house, self.style = house, style
        url, far = house.practice.url, (1.0, 5.0)
        provider: Provider = Twilio(url, ACCOUNT, SECRET, timeouts=far, name=style, told_at=told_at)
        if style == "telnyx":
            provider = Telnyx(SECRET, "129", timeouts=far, base_url=url)
        self.hub = house.hub(provider=provider)
        self.bell = threading.Event()
        desk = self.hub.desk
        self.counter = Counter(desk, Reception(desk, Quarantine(house.path / "quarantine")), house.clock, self.bell)
        self.staff = staff or {}
        kept = self.hub.log
        who = Staffed(lambda now: list(self.staff.items()), recording_law())
        self.keep: Callable[[bytes], str] = lambda content: kept.put("s1", content)
        self.shelf_gives: Callable[[bytes | None], bytes | None] = lambda content: content
        self.shelf = Shelf(lambda content: self.keep(content), lambda blob: self.shelf_gives(kept.get("s1", blob)))
        self.board = Switchboard(desk, kept, provider, "hub-phone", OURS, desk.now, shelf=self.shelf, house=who)
        self.metrics = Metrics()
        self.look: Callable[[], Opened | None] = lambda: None
        self.line = PhoneLine(desk, self.counter, lambda: self.look())
        self.server = Server(Starlette(routes=Phone(self.line, self.metrics, (5.0, 5.0)).routes()), "127.0.0.1:0")
        self.server.start()
        where = {"url": self.server.url + PATH, "style": style, "secret": "signing", "public": OUTSIDE + PATH}
        begun = requests.post(f"{url}/_simulator/webhooks", json=where, timeout=5).json()
        seals: dict[str, Seal] = {"twilio": TwilioSeal("signing"), "signalwire": TwilioSeal("signing", SIGNALWIRE_HEADER)}
        seal = seals.get(style) or TelnyxSeal(begun["public_key"])
        self.opened = Opened(style, seal, OUTSIDE, ("",))  # type: ignore[arg-type]
        self.open(self.opened)
        self.line.connect(self.board)
        self._pool = ThreadPoolExecutor(1)
        self.board.notice(list(desk.leads))

    def open(self, opened: Opened | None) -> None:
        self.look = lambda: opened
        self.looked()

    def looked(self) -> None:
        self.line._next = 0
        for errand in self.line.step(self.hub.desk.now()).errands:
            errand.run()
            errand.finish(self.hub.desk.now())

    def meanwhile(self, ask: Callable[[], Any]) -> Any:
        """What is answered while the hub's thread serves."""
        asked = self._pool.submit(ask)
        asked.add_done_callback(lambda _: self.bell.set())
        while not asked.done():
            self.bell.wait()
            self.bell.clear()
            self.counter.step()
        return asked.result()

    def deliver(self, *tricks: str) -> list[dict[str, Any]]:
        url, said = f"{self.house.practice.url}/_simulator/webhooks/deliver", {"tricks": tricks}
        return self.meanwhile(lambda: requests.post(url, json=said, timeout=20)).json()

    def answers(self, *tricks: str) -> list[int]:
        return [each["answer"] for each in self.deliver(*tricks)]

    def post(self, body: bytes = b"", path: str = PATH, **headers: str) -> requests.Response:
        return self.meanwhile(lambda: requests.post(self.server.url + path, body, headers=headers, timeout=20))

    def turn(self) -> int:
        """One round of the switchboard. How many errands it had."""
        self.board.notice(self.hub.step())
        errands = self.board.step(self.hub.desk.now()).errands
        for errand in errands:
            errand.run()
            errand.finish(self.hub.desk.now())
        self.board.notice(self.hub.step())
        return len(errands)

    def alone(self) -> None:
        """From now on the provider answers no question: what is known is known by webhooks."""
        self.turn()
        self.house.practice.fault(*["500 before"] * 50, method="GET")

    def counted(self) -> dict[str, int]:
        lines = [line for line in self.metrics.text({}).splitlines() if line.startswith("bdcdesk_webhooks_total{")]
        return {line.split('"')[1]: int(line.rpartition(" ")[2]) for line in lines}

    def close(self) -> None:
        self.counter.close()
        self.server.stop()
        self._pool.shutdown()


@pytest.fixture(params=["twilio", "signalwire", "telnyx"])
def office(request: pytest.FixtureRequest, house: House) -> Iterator[Office]:
    made = Office(house, request.param)
    yield made
    made.close()


@pytest.fixture
def twilio(house: House) -> Iterator[Office]:
    made = Office(house, "twilio")
    yield made
    made.close()


def test_what_a_shopper_writes_is_on_its_lead_when_the_webhook_is_answered(office: Office) -> None:
    lead = office.house.lead()
    office.alone()
    office.house.clock.now += SECOND
    office.house.practice.write_in(IGNORES, "Is it still there? – Ñandú")
    assert office.answers() == [200]
    reply = office.hub.desk.lead(lead)
    assert reply is not None
    assert reply.reply is not None
    assert reply.reply.text == "Is it still there? – Ñandú"
    # And in the log with the next exchange, once whoever else reads it.
    office.hub.step()
    assert office.house.kinds(lead) == ["lead_received", "message_received"]
    office.house.practice.again()
    office.house.clock.now += 20 * SECOND
    for _ in range(3):
        office.turn()
        office.house.clock.now += 3 * SECOND
    assert office.house.kinds(lead) == ["lead_received", "message_received"]


def test_an_unknown_sender_opens_a_lead_and_stop_stops(office: Office) -> None:
    office.alone()
    office.house.clock.now += SECOND
    for words in ("Do you take trade-ins?", "STOP"):
        office.house.practice.write_in(STRANGER, words)
    assert office.answers() == [200, 200]
    office.hub.step()
    office.house.ana.step()
    (lead,) = office.house.ana.desk.leads
    assert office.house.kinds(lead) == ["lead_received", "message_received"]
    assert office.house.ana.desk.person(office.house.ana.desk.stream_of(STRANGER)).opted_out == {"text", "call"}


def test_pictures_that_a_webhook_tells_of_reach_the_lead_and_its_addresses_are_not_followed(office: Office) -> None:
    """The simulator's webhooks name addresses at the providers' own hosts, which nobody here could reach."""
    lead, picture = office.house.lead(), b"\x89PNG\r\n\x1a\n" + bytes(90)
    office.turn()
    office.house.clock.now += SECOND
    office.house.practice.write_in(IGNORES, "Here it is", picture)
    assert office.answers() == [200]
    office.board.notice(office.hub.step())
    assert [file.awaited for file in office.house.state(lead).attachments] == [True]
    office.turn()
    (file,) = office.house.state(lead).attachments
    assert (file.file, office.hub.log.get("s1", file.blob)) == ("png", picture)
    assert office.house.kinds(lead).count("message_received") == 1


def test_forged_doubled_and_replayed_ones_are_refused_or_without_effect_and_counted(office: Office) -> None:
    lead = office.house.lead()
    office.alone()
    office.house.clock.now += SECOND
    office.house.practice.write_in(IGNORES, "Is it still there?")
    assert office.answers("forged", "doubled") == [403, 200, 200]
    assert office.answers("replayed") == [200]
    office.hub.step()
    assert office.house.kinds(lead).count("message_received") == 1
    assert office.counted() == {"good": 1, "forged": 1, "replayed": 2}


def test_a_replay_after_a_restart_has_no_effect(office: Office) -> None:
    lead = office.house.lead()
    office.alone()
    office.house.clock.now += SECOND
    office.house.practice.write_in(IGNORES, "Is it still there?")
    office.answers()
    office.open(None)
    assert office.post(b"x").status_code == 404
    # With nothing remembered of what came before.
    office.open(office.opened)
    assert office.answers("replayed") == [200]
    office.hub.step()
    assert office.house.kinds(lead).count("message_received") == 1
    assert office.counted() == {"good": 2}


def test_late_ones_are_refused_where_times_are_signed(office: Office) -> None:
    lead = office.house.lead()
    office.alone()
    office.house.clock.now += SECOND
    office.house.practice.write_in(IGNORES, "Is it still there?")
    assert office.answers("late") == ([403] if office.style == "telnyx" else [200])
    office.hub.step()
    assert office.house.kinds(lead).count("message_received") == (office.style != "telnyx")


@pytest.mark.parametrize("order", [(), ("reordered",)])
def test_what_becomes_of_a_text_is_asked_as_soon_as_it_is_told(office: Office, order: tuple[str, ...]) -> None:
    lead = office.house.lead()
    office.house.text(lead)
    office.turn()
    office.house.clock.now += 500
    office.turn()
    office.house.clock.now += 4 * SECOND
    # The next look by itself would be later.
    office.board._receipts._next = dict.fromkeys(office.board._receipts._next, office.house.clock.now + MINUTE)  # type: ignore[union-attr]
    assert set(office.answers(*order)) == {200}
    office.turn()
    assert office.house.touch(lead).stage == "delivered"


def test_a_carriers_error_days_later_is_told_though_nobody_asks_any_more(office: Office) -> None:
    lead = office.house.lead()
    office.house.practice.behave(IGNORES, "fails days later", "picks up")
    office.house.text(lead)
    office.turn()
    assert office.house.state(lead).answered > 0
    office.house.clock.now += 49 * 60 * MINUTE
    office.board._receipts._next = {office.house.touch(lead).id: office.house.clock.now + MINUTE}  # type: ignore[union-attr]
    assert set(office.answers()) == {200}
    office.turn()
    assert office.house.touch(lead).stage == "failed"
    assert office.house.state(lead).answered == 0


def test_many_forged_ones_are_an_alarm_until_they_end(twilio: Office) -> None:
    twilio.alone()
    for _ in range(MANY - 1):
        assert twilio.post(b"Body=Hi", **{"X-Twilio-Signature": "AAAA"}).status_code == 403
    assert twilio.line.problem == ""
    assert twilio.post(b"Body=Hi").status_code == 403
    assert twilio.line.problem == FORGED.format(MANY)
    assert twilio.counted() == {"forged": MANY - 1, "unsigned": 1}
    twilio.house.clock.now += WHILE_FOR + 1
    assert twilio.line.problem == ""


def test_many_late_ones_tell_to_look_at_the_clock(house: House) -> None:
    office = Office(house, "telnyx")
    for n in range(MANY):
        office.house.clock.now += SECOND
        office.house.practice.write_in(IGNORES, f"note {n}")
    office.answers("late")
    assert office.line.problem == LATE.format(MANY)
    office.close()


def test_a_text_to_another_number_is_not_taken_and_is_told(twilio: Office) -> None:
    lead = twilio.house.lead()
    twilio.alone()
    twilio.house.clock.now += SECOND
    wanted = {"from": IGNORES, "to": "+18505550198", "body": "Hello?"}
    requests.post(f"{twilio.house.practice.url}/_simulator/inbound", json=wanted, timeout=5)
    assert twilio.answers() == [404]
    twilio.hub.step()
    assert twilio.house.kinds(lead) == ["lead_received"]
    assert "a number that is not this store's" in twilio.line.problem
    assert "+1850" not in twilio.line.problem


def test_before_it_has_caught_up_nothing_is_taken_and_then_it_is_read(twilio: Office) -> None:
    lead = twilio.house.lead()
    twilio.board.notice(twilio.hub.step())
    twilio.house.clock.now += SECOND
    twilio.house.practice.write_in(IGNORES, "Is it still there?")
    assert twilio.answers() == [503]
    twilio.turn()
    assert twilio.house.kinds(lead) == ["lead_received", "message_received"]
    # It was not kept then, so that it is good once more; and is known by now.
    assert twilio.answers("replayed") == [200]
    twilio.hub.step()
    assert twilio.house.kinds(lead).count("message_received") == 1
    assert twilio.counted() == {"busy": 1, "good": 1}


def test_twilio_is_answered_with_nothing_that_it_could_send_on(twilio: Office) -> None:
    twilio.alone()
    twilio.house.clock.now += SECOND
    fields = {"MessageSid": "SM" + "7" * 32, "From": STRANGER, "To": OURS, "Body": "Hi"}
    signed = twilio_signature("signing", OUTSIDE + PATH + "?a=b", fields.items())
    body = urlencode(fields).encode()
    answer = twilio.post(body, PATH + "?a=b", **{"X-Twilio-Signature": signed})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/xml")
    assert answer.text.endswith("<Response></Response>")


def test_keys_that_cannot_be_opened_change_nothing_and_are_told(twilio: Office) -> None:
    def locked() -> Opened | None:
        raise SecretsError("The keyring is locked.")

    twilio.look = locked
    twilio.looked()
    assert twilio.line.problem == "The keyring is locked."
    assert twilio.post(b"Body=Hi").status_code == 403


def test_a_stopping_hub_takes_nothing(twilio: Office) -> None:
    twilio.alone()
    twilio.house.clock.now += SECOND
    twilio.house.practice.write_in(IGNORES, "Hello?")
    twilio.counter.close()
    assert twilio.answers() == [503]
