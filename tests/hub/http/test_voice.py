"""Calls as they are heard: the simulator asks the hub over HTTP, signed, how each goes on, and does what it is told."""

import uuid
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import requests

from bdcdesk.contact import voice
from bdcdesk.contact.ringing import Ringing
from bdcdesk.contact.signatures import TELNYX_HEADER, TELNYX_TIME, telnyx_signed, twilio_signature
from bdcdesk.contact.simulator.webhooks import _key
from bdcdesk.domain.actions.calls import HangUp, SetCalls
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.actions.offers import SetStatus
from bdcdesk.domain.events.settings import Calls
from bdcdesk.domain.work import next_work
from bdcdesk.hub.http.phone import PATH
from tests.contact.conftest import AGENT, OURS, house, leaving, practice
from tests.contact.house import DESCRIBED, IGNORES, SECOND, House
from tests.hub.http.test_phone import OUTSIDE, STRANGER, Office

__all__ = ["house", "leaving", "practice"]

BEN = "+18505550101"
SHOPPER = IGNORES
AT = OUTSIDE + PATH


@pytest.fixture
def office(house: House) -> Iterator[Office]:
    made = Office(house, "twilio", AT, {"ana": AGENT, "ben": BEN})
    made.turn()
    yield made
    made.close()


def _told(office: Office, calls: Calls) -> None:
    office.house.ana.do(SetCalls, calls=calls)
    office.turn()


def _play(office: Office, caller: str = SHOPPER, does: str = "waits") -> dict[str, Any]:
    url, wanted = f"{office.house.practice.url}/_simulator/calls/play", {"from": caller, "to": OURS, "does": does}
    office.board.notice(office.hub.step())
    played = office.meanwhile(lambda: requests.post(url, json=wanted, timeout=20)).json()
    office.board.notice(office.hub.step())
    assert played["refused"] == []
    return played


def _through(office: Office, milliseconds: int, every: int = SECOND) -> list[str]:
    """The store's time goes on; the legs that the lead shows meanwhile."""
    seen: list[str] = []
    until = office.house.clock.now + milliseconds
    while office.house.clock.now < until:
        office.house.clock.now += every
        office.deliver()
        office.turn()
        (lead,) = [lead for lead in office.hub.desk.leads.values() if lead.touches]
        touch = lead.touches[-1]
        state = touch.stage if touch.stage != "accepted" else touch.leg
        seen += [state] if state not in seen[-1:] else []
    return seen


def test_the_shopper_is_rung_when_the_agent_presses_1_and_each_leg_is_told(office: Office) -> None:
    lead = office.house.lead()
    office.house.call(lead)
    office.turn()
    assert _through(office, 12 * SECOND, 500) == ["ringing agent", "agent on", "ringing shopper", "talking"]
    _through(office, 200 * SECOND, 5 * SECOND)
    touch = office.house.touch(lead)
    assert (touch.stage, touch.result, touch.talk > 30) == ("ended", "answered", True)
    assert [call["shopper"] for call in office.house.practice.calls] == [SHOPPER]


@pytest.mark.parametrize("does", ["listens", "voicemail"])
def test_a_voicemail_of_the_agents_never_has_the_shopper(office: Office, does: str) -> None:
    lead = office.house.lead()
    office.house.practice.behave(AGENT, "ignores", does)
    office.house.call(lead)
    office.turn()
    _through(office, 60 * SECOND, 2 * SECOND)
    touch = office.house.touch(lead)
    assert (touch.stage, touch.result) == ("ended", "canceled")
    assert [call["shopper"] for call in office.house.practice.calls] == [None]
    assert office.house.state(lead).answered == 0


def test_who_opted_out_while_the_agents_phone_rang_is_not_rung(office: Office) -> None:
    lead = office.house.lead()
    office.house.call(lead)
    office.turn()
    office.house.ana.do(OptOut, lead="", persons=(office.house.ana.desk.stream_of(SHOPPER),))
    _through(office, 20 * SECOND)
    assert [call["shopper"] for call in office.house.practice.calls] == [None]
    assert office.house.touch(lead).result == "canceled"


@pytest.mark.parametrize("after", [1, 9])
def test_hanging_up_ends_both_legs(office: Office, after: int) -> None:
    lead = office.house.lead()
    touch = office.house.call(lead)
    office.turn()
    _through(office, after * SECOND)
    office.house.ana.step()
    office.house.ana.do(HangUp, lead=lead, touch=touch)
    _through(office, 2 * SECOND)
    assert office.house.touch(lead).stage == "ended"
    assert office.house.touch(lead).talk < 10


def test_a_colleague_does_not_end_a_call(office: Office) -> None:
    lead = office.house.lead()
    touch = office.house.call(lead)
    office.turn()
    ben = office.house.station("ben")
    ben.step()
    refused = ben.desk.do(HangUp(id=office.house.new_id(), store="s1", actor="ben", pressed=0, lead=lead, touch=touch))
    assert getattr(refused, "by", "") == "ana"


def test_a_caller_is_greeted_and_put_to_the_owner_first(office: Office) -> None:
    lead = office.house.lead()
    office.house.call(lead)
    office.turn()
    _through(office, 300 * SECOND, 30 * SECOND)
    office.staff = {"ben": BEN, "ana": AGENT}
    _told(office, Calls(greeting="Harbor <Motors> & Sons."))
    played = _play(office)
    assert (played["heard"], played["rang"], played["talked"]) == (["Harbor <Motors> & Sons."], [AGENT], AGENT)
    assert played["said"] == [voice.PRESS_IN]
    (ring,) = office.house.state(lead).rings
    assert (ring.state, ring.members) == ("answered", ("ana",))


def test_who_does_not_press_1_is_passed_over_and_the_next_one_free_is_rung(office: Office) -> None:
    office.house.lead()
    office.house.practice.behave(AGENT, "ignores", "voicemail")
    played = _play(office)
    assert (played["rang"], played["talked"]) == ([AGENT, BEN], BEN)


def test_nobody_there_takes_words_which_are_kept_and_are_work_at_once(office: Office) -> None:
    lead = office.house.lead()
    office.staff = {}
    played = _play(office)
    assert played["rang"] == []
    assert played["words"]
    assert played["heard"][0].startswith("Nobody can take your call")
    assert next_work(office.house.state(lead)).kind == "missed call"  # type: ignore[union-attr]
    for _ in range(3):
        office.house.clock.now += SECOND
        office.turn()
    (ring,) = office.house.state(lead).rings
    assert (ring.state, ring.seconds) == ("voicemail", 11)
    assert (office.hub.log.get("s1", ring.blob) or b"").startswith(b"ID3")
    assert next_work(office.house.state(lead)).why == "Voicemail, 11 s: call back"  # type: ignore[union-attr]


def test_who_takes_an_unknown_callers_call_has_the_lead(office: Office) -> None:
    office.house.practice.behave(AGENT, "ignores", "voicemail")
    assert _play(office, STRANGER)["talked"] == BEN
    office.house.ana.step()
    (lead,) = office.house.ana.desk.leads.values()
    assert (lead.source, lead.owner, lead.claimed > 0) == ("Call to the store", "ben", True)


def test_the_owner_of_a_lead_stays_whoever_talks(office: Office) -> None:
    lead = office.house.lead()
    office.house.call(lead)
    office.turn()
    _through(office, 300 * SECOND, 30 * SECOND)
    assert office.house.state(lead).owner == "ana"
    office.staff = {"ben": BEN}
    assert _play(office)["talked"] == BEN
    assert (office.house.state(lead).owner, office.house.state(lead).rings[0].members) == ("ana", ("ben",))


@pytest.mark.parametrize("does", ["gives up", "is silent"])
def test_an_unknown_caller_who_gives_up_opens_a_lead_that_is_called_back(office: Office, does: str) -> None:
    if does == "is silent":
        office.staff = {}
    _play(office, STRANGER, does)
    office.house.ana.step()
    (lead,) = office.house.ana.desk.leads.values()
    assert (lead.source, lead.shopper.points[0].address) == ("Call to the store", STRANGER)
    work = next_work(lead)
    assert work is not None
    assert (work.kind, work.why) == ("missed call", "Missed call: call back")
    for _ in range(4):
        office.house.clock.now += 5 * SECOND
        office.turn()
    assert office.house.kinds(lead.id) == ["lead_received", "call_received", *(["call_put_to"] * (does == "gives up")), "call_in_ended"]


def test_out_of_hours_nobody_is_rung(office: Office) -> None:
    from msgspec.structs import replace

    from bdcdesk.domain.actions.intake import DescribeStore
    from bdcdesk.domain.events.settings import Hours

    closed = Hours("America/New_York", ((),) * 6 + (((0, 1),),))
    office.house.ana.do(DescribeStore, described=replace(DESCRIBED, hours=closed))
    _told(office, Calls(words=False, closed="Come back on Sunday."))
    assert _play(office)["heard"] == ["Come back on Sunday."]
    _told(office, Calls(hours="always"))
    assert _play(office)["talked"] == AGENT


def test_talk_is_recorded_only_where_the_store_wants_it_and_both_are_told(office: Office) -> None:
    assert voice.RECORDED not in (first := _play(office))["heard"] + first["said"]
    _told(office, Calls(record=True))
    played = _play(office)
    # Florida on both ends.
    assert played["heard"] == played["said"][-1:] == [voice.RECORDED]
    for _ in range(3):
        office.house.clock.now += SECOND
        office.turn()
    (lead,) = office.hub.desk.leads.values()
    assert [bool(ring.blob) for ring in lead.rings] == [False, True]


def test_who_calls_is_told_of_the_recording_where_only_the_second_phones_law_wants_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ringing, "must_tell", lambda self, lead, phone: phone == BEN)
    office.house.practice.behave(AGENT, "ignores", "voicemail")
    _told(office, Calls(record=True, greeting="Harbor Motors."))
    played = _play(office)
    assert (played["rang"], played["talked"]) == ([AGENT, BEN], BEN)
    assert played["heard"] == ["Harbor Motors.", voice.RECORDED]


def test_a_call_that_nobody_told_of_is_missed_all_the_same(office: Office) -> None:
    lead = office.house.lead()
    office.house.practice.call_in(SHOPPER)
    for _ in range(10):
        office.house.clock.now += 5 * SECOND
        office.turn()
    (ring,) = office.house.state(lead).rings
    assert ring.state == "missed"


def test_steps_that_are_not_signed_or_come_again_tell_nobody_whose_phone_rings(office: Office) -> None:
    fields = {"CallSid": "CA" + "7" * 32, "From": STRANGER, "To": OURS, "CallStatus": "ringing", "Direction": "inbound"}
    from urllib.parse import urlencode

    body, signed = urlencode(fields).encode(), twilio_signature("signing", f"{AT}/voice", fields.items())
    assert office.post(body, f"{PATH}/voice").status_code == 403
    assert office.post(body, f"{PATH}/voice", **{"X-Twilio-Signature": "AAAA"}).status_code == 403
    assert AGENT in office.post(body, f"{PATH}/voice", **{"X-Twilio-Signature": signed}).text
    again = office.post(body, f"{PATH}/voice", **{"X-Twilio-Signature": signed})
    assert (again.status_code, AGENT in again.text) == (200, False)
    other = twilio_signature("signing", f"{AT}/elsewhere", fields.items())
    assert office.post(body, f"{PATH}/elsewhere", **{"X-Twilio-Signature": other}).status_code == 404


def test_who_is_on_the_phone_is_not_rung(office: Office) -> None:
    lead = office.house.lead("+18505550122")
    office.house.call(lead, "+18505550122")
    office.turn()
    assert _play(office, STRANGER)["rang"] == [BEN]


def test_status_says_who_is_there(office: Office) -> None:
    from bdcdesk.hub.attending import Attending

    attending = Attending("s1")
    attending.attendance.phones = {"ana": AGENT, "ben": BEN}
    office.house.ana.do(SetStatus, member="ana", status="available")
    assert attending.on_the_phone(office.house.ana.desk.agents, office.house.clock.now) == [("ana", AGENT)]


def _tell(office: Office, kind: str, sid: str, **more: Any) -> int:
    """A webhook of Telnyx's, signed as the simulator signs."""
    payload = {"call_control_id": sid, "client_state": None, **more}
    event = {"data": {"event_type": kind, "id": str(uuid.uuid4()), "payload": payload}}
    body, stamp = msgspec.json.encode(event), str(office.house.clock.now // 1000)
    signature = b64encode(_key("signing").sign(telnyx_signed(stamp, body))).decode()
    code = office.post(body, PATH, **{TELNYX_HEADER: signature, TELNYX_TIME: stamp}).status_code
    office.turn()
    return code


@pytest.fixture
def telnyx(house: House) -> Iterator[Office]:
    made = Office(house, "telnyx")
    made.turn()
    yield made
    made.close()


def _dialled(office: Office) -> tuple[str, str, str]:
    lead = office.house.lead()
    touch = office.house.call(lead)
    office.turn()
    office.house.clock.now += 2 * SECOND
    office.turn()
    return lead, touch, office.house.touch(lead).sid


def test_through_telnyx_the_shopper_is_rung_when_the_agent_presses_1(telnyx: Office) -> None:
    lead, touch, sid = _dialled(telnyx)
    assert _tell(telnyx, "call.answered", sid) == 200
    assert telnyx.house.touch(lead).leg == "agent on"
    assert [call["shopper"] for call in telnyx.house.practice.calls] == [None]
    assert _tell(telnyx, "call.gather.ended", sid, digits="1") == 200
    assert [call["shopper"] for call in telnyx.house.practice.calls] == [SHOPPER]
    theirs = b64encode(touch.encode()).decode()
    assert _tell(telnyx, "call.bridged", "v3:theirs", client_state=theirs) == 200
    telnyx.house.clock.now += 42 * SECOND
    _tell(telnyx, "call.hangup", "v3:theirs", client_state=theirs, hangup_cause="normal_clearing")
    ended = telnyx.house.touch(lead)
    assert (ended.stage, ended.result, ended.talk) == ("ended", "answered", 42)
    assert telnyx.house.state(lead).answered > 0


@pytest.mark.parametrize("digits", ["", "2"])
def test_through_telnyx_no_1_means_no_shopper(telnyx: Office, digits: str) -> None:
    lead, _, sid = _dialled(telnyx)
    _tell(telnyx, "call.answered", sid)
    _tell(telnyx, "call.gather.ended", sid, digits=digits)
    _tell(telnyx, "call.hangup", sid, hangup_cause="normal_clearing")
    assert [call["shopper"] for call in telnyx.house.practice.calls] == [None]
    assert (telnyx.house.touch(lead).result, telnyx.house.state(lead).answered) == ("canceled", 0)


@pytest.mark.parametrize(("cause", "result"), [("timeout", "no answer"), ("user_busy", "busy")])
def test_through_telnyx_a_shopper_who_does_not_pick_up_is_told(telnyx: Office, cause: str, result: str) -> None:
    lead, touch, sid = _dialled(telnyx)
    _tell(telnyx, "call.answered", sid)
    _tell(telnyx, "call.gather.ended", sid, digits="1")
    _tell(telnyx, "call.hangup", "v3:theirs", client_state=b64encode(touch.encode()).decode(), hangup_cause=cause)
    assert telnyx.house.touch(lead).result == result


def test_a_telnyx_call_whose_end_no_webhook_tells_ends_all_the_same(telnyx: Office) -> None:
    lead, _, _ = _dialled(telnyx)
    for _ in range(20):
        telnyx.house.clock.now += 2 * SECOND
        telnyx.turn()
    assert (telnyx.house.touch(lead).stage, telnyx.house.state(lead).answered) == ("ended", 0)
