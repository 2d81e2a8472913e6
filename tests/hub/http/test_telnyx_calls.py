"""Shoppers' calls through Telnyx: the hub hears each step by webhook, signed, and commands the next."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from msgspec.structs import replace

from bdcdesk.contact import voice
from bdcdesk.domain.actions.calls import SetCalls
from bdcdesk.domain.actions.intake import DescribeStore
from bdcdesk.domain.events.settings import Calls, Hours
from bdcdesk.domain.work import next_work
from tests.contact.conftest import AGENT, OURS, house, leaving, practice
from tests.contact.house import DESCRIBED, IGNORES, SECOND, House
from tests.hub.http.test_phone import STRANGER, Office
from tests.hub.http.test_voice import BEN, SHOPPER, _dialled, _tell

__all__ = ["house", "leaving", "practice"]

GREETING = "Harbor Motors."


@pytest.fixture
def office(house: House) -> Iterator[Office]:
    made = Office(house, "telnyx", staff={"ana": AGENT, "ben": BEN})
    made.turn()
    yield made
    made.close()


def _told(office: Office, calls: Calls) -> None:
    office.house.ana.do(SetCalls, calls=calls)
    office.turn()


def _play(office: Office, caller: str = SHOPPER, does: str = "waits", to: str = OURS) -> dict[str, Any]:
    url = office.house.practice.url
    office.board.notice(office.hub.step())
    begun = requests.post(f"{url}/_simulator/calls/play", json={"from": caller, "to": to, "does": does}, timeout=20).json()
    quiet = 0
    for _ in range(40):
        told = office.deliver()
        assert {each["answer"] for each in told} <= ({200} if to == OURS else {404})
        office.house.clock.now += SECOND
        office.turn()
        quiet = 0 if told else quiet + 1
        if quiet == 2:
            break
    return dict(requests.get(f"{url}/_simulator/calls/played/{begun['sid']}", timeout=20).json())


def test_a_caller_is_greeted_and_put_to_who_presses_1(office: Office) -> None:
    _told(office, Calls(greeting=GREETING))
    office.house.practice.behave(AGENT, "ignores", "voicemail")
    played = _play(office, STRANGER)
    assert (played["heard"], played["rang"], played["talked"]) == ([GREETING, voice.MOMENT], [AGENT, BEN], BEN)
    assert played["said"] == [voice.PRESS_IN, voice.PRESS_IN]
    (lead,) = office.hub.desk.leads.values()
    (ring,) = lead.rings
    assert (lead.source, lead.owner, ring.state, ring.members) == ("Call to the store", "ben", "answered", ("ben",))
    assert ring.talk > 0
    assert lead.answered > 0


@pytest.mark.parametrize("does", ["busy", "nobody"])
def test_a_phone_that_nobody_picks_up_is_passed_over(office: Office, does: str) -> None:
    office.house.practice.behave(AGENT, "ignores", does)
    played = _play(office)
    assert (played["rang"], played["talked"], played["said"]) == ([AGENT, BEN], BEN, [voice.PRESS_IN])


def test_a_phone_that_cannot_be_rung_is_passed_over(office: Office) -> None:
    office.staff = {"ana": "1001", "ben": BEN}
    assert _play(office)["talked"] == BEN


def test_nobody_there_takes_words_which_are_kept(office: Office) -> None:
    lead = office.house.lead()
    office.staff = {}
    played = _play(office)
    assert (played["rang"], played["words"]) == ([], True)
    assert played["heard"][0].startswith("Nobody can take your call")
    for _ in range(3):
        office.house.clock.now += 5 * SECOND
        office.turn()
    (ring,) = office.house.state(lead).rings
    assert (ring.state, ring.seconds) == ("voicemail", 11)
    assert (office.hub.log.get("s1", ring.blob) or b"").startswith(b"ID3")
    assert next_work(office.house.state(lead)).why == "Voicemail, 11 s: call back"  # type: ignore[union-attr]


@pytest.mark.parametrize("does", ["gives up", "is silent"])
def test_who_reaches_nobody_is_called_back(office: Office, does: str) -> None:
    if does == "is silent":
        office.staff = {}
    played = _play(office, STRANGER, does)
    assert played["talked"] == ""
    (lead,) = office.hub.desk.leads.values()
    assert [ring.state for ring in lead.rings] == ["missed"]
    assert next_work(lead).why == "Missed call: call back"  # type: ignore[union-attr]
    # The phone that rang for who gave up rings no longer, and no second one does.
    assert (played["rang"], played["ringing"]) == ([AGENT] if does == "gives up" else [], [])


def test_out_of_hours_nobody_is_rung(office: Office) -> None:
    closed = Hours("America/New_York", ((),) * 6 + (((0, 1),),))
    office.house.ana.do(DescribeStore, described=replace(DESCRIBED, hours=closed))
    _told(office, Calls(words=False, closed="Come back on Sunday."))
    played = _play(office)
    assert (played["heard"], played["rang"]) == (["Come back on Sunday."], [])
    (lead,) = office.hub.desk.leads.values()
    assert lead.rings[-1].state == "missed"


def test_talk_is_recorded_only_where_the_store_wants_it_and_when_both_were_told(office: Office) -> None:
    first = _play(office)
    assert voice.RECORDED not in first["heard"] + first["said"]
    _told(office, Calls(record=True))
    played = _play(office)
    # Florida on both ends.
    assert played["heard"][-1] == played["said"][-1] == voice.RECORDED
    for _ in range(3):
        office.house.clock.now += 5 * SECOND
        office.turn()
    (lead,) = office.hub.desk.leads.values()
    assert [(bool(ring.blob), ring.seconds) for ring in lead.rings] == [(False, 0), (True, 42)]


def test_a_hub_that_starts_anew_while_a_phone_rings_goes_on(office: Office) -> None:
    requests.post(f"{office.house.practice.url}/_simulator/calls/play", json={"from": STRANGER, "to": OURS}, timeout=20)
    for _ in range(2):
        office.deliver()
        office.turn()
    board = office.board
    office.board = type(board)(
        *(office.hub.desk, office.hub.log, board._receipts._provider, "hub-later", OURS, office.hub.desk.now),  # type: ignore[union-attr]
        shelf=office.shelf,
        house=board._noticing[0]._house,  # type: ignore[union-attr]
    )
    office.line.connect(office.board)
    office.board.notice(list(office.hub.desk.leads))
    office.turn()
    for _ in range(12):
        office.deliver()
        office.house.clock.now += SECOND
        office.turn()
    (lead,) = office.hub.desk.leads.values()
    assert [(ring.state, ring.members) for ring in lead.rings] == [("answered", ("ana",))]


def test_a_call_to_another_number_is_not_taken(office: Office) -> None:
    assert _play(office, STRANGER, to="+18505550198")["heard"] == []
    assert not office.hub.desk.leads


def test_what_comes_twice_rings_nobody_twice(office: Office) -> None:
    requests.post(f"{office.house.practice.url}/_simulator/calls/play", json={"from": IGNORES, "to": OURS}, timeout=20)
    (told,) = office.deliver()
    office.turn()
    sid = f"v3:{office.hub.desk.leads[next(iter(office.hub.desk.leads))].rings[0].sid[3:]}"
    # Telnyx may tell it once more under another name and time.
    assert _tell(office, "call.initiated", sid, direction="incoming", to=OURS, **{"from": IGNORES}) == 200
    assert len(office.hub.desk.leads) == 1
    assert told["answer"] == 200


def test_a_call_of_ours_is_recorded_when_both_were_told(office: Office) -> None:
    from base64 import b64encode

    _told(office, Calls(record=True))
    lead, touch, sid = _dialled(office)
    _tell(office, "call.answered", sid)
    _tell(office, "call.gather.ended", sid, digits="1")
    given = b64encode(touch.encode()).decode()
    for leg in ("v3:theirs", sid):
        _tell(office, "call.bridged", leg, client_state=given)
    assert office.house.practice.told == [voice.RECORDED]
    _tell(office, "call.speak.ended", sid, client_state=given)
    assert office.house.practice.told == [voice.RECORDED, "record_start"]
    office.house.clock.now += 42 * SECOND
    _tell(office, "call.hangup", "v3:theirs", client_state=given, hangup_cause="normal_clearing")
    _tell(office, "call.recording.saved", "", client_state=given)
    office.turn()
    assert office.house.touch(lead).recording
