"""What was recorded is fetched and kept by who may wait for it, and lost by nobody."""

import uuid
from collections.abc import Iterator

import pytest

from bdcdesk.central.errors import Full, Unreachable
from bdcdesk.central.records import Appended, Group, Sealed
from bdcdesk.domain.actions.calls import SetCalls
from bdcdesk.domain.events import SINCE, write
from bdcdesk.domain.events.person import Erased
from bdcdesk.domain.events.settings import Calls
from bdcdesk.domain.identity import lead_stream
from tests.contact.conftest import AGENT, house, leaving, practice
from tests.contact.house import HOUR, SECOND, House
from tests.hub.http.test_phone import STRANGER, Office
from tests.hub.http.test_telnyx_calls import _play as through_telnyx
from tests.hub.http.test_voice import AT, BEN, _play

__all__ = ["house", "leaving", "practice"]


@pytest.fixture
def office(house: House) -> Iterator[Office]:
    made = Office(house, "twilio", AT, {"ana": AGENT, "ben": BEN})
    made.turn()
    yield made
    made.close()


def _words(office: Office) -> str:
    """A caller leaves words. Their lead."""
    office.staff = {}
    assert _play(office, STRANGER)["words"]
    (lead,) = office.hub.desk.leads
    return lead


def test_the_hubs_own_thread_does_not_wait_for_central_to_keep_it(office: Office) -> None:
    lead = _words(office)
    errands = office.board.step(office.hub.desk.now()).errands
    for errand in errands:
        errand.run()
    asked: list[bytes] = []
    office.keep = lambda content: asked.append(content) or ""  # type: ignore[func-returns-value]
    for errand in errands:
        errand.finish(office.hub.desk.now())
    office.hub.step()
    assert asked == []
    (ring,) = office.house.state(lead).rings
    assert (office.hub.log.get("s1", ring.blob) or b"").startswith(b"ID3")


@pytest.mark.parametrize("problem", [Unreachable, Full])
def test_a_central_that_is_away_or_full_for_a_day_loses_no_recording(office: Office, problem: type[Exception]) -> None:
    lead = _words(office)
    true, tried = office.keep, []

    def away(content: bytes) -> str:
        tried.append(content)
        raise problem("The store's database cannot keep it.")

    office.keep = away
    for _ in range(30):
        office.turn()
        office.house.clock.now += HOUR
    assert len(tried) > 20
    assert office.house.state(lead).rings[0].blob == ""
    office.keep = true
    office.turn()
    assert office.house.state(lead).rings[0].blob != ""


def test_what_central_kept_otherwise_than_it_was_given_is_not_called_kept(office: Office) -> None:
    lead = _words(office)
    office.keep = lambda content: "0" * 64
    office.turn()
    assert office.house.state(lead).rings[0].blob == ""


def _rounds(office: Office, seconds: int = 60) -> None:
    for _ in range(20):
        office.house.clock.now += seconds * SECOND // 20
        office.turn()


def _there(office: Office, lead: str) -> list[str]:
    """What the provider has of the lead's calls."""
    provider = office.board._callers._provider  # type: ignore[union-attr]
    return [each.name for ring in office.house.state(lead).rings for each in provider.recordings(ring.sid)]


@pytest.fixture(params=["twilio", "telnyx"])
def either(request: pytest.FixtureRequest, house: House) -> Iterator[Office]:
    made = Office(house, request.param, AT if request.param == "twilio" else "", {"ana": AGENT, "ben": BEN})
    made.turn()
    yield made
    made.close()


def _left(office: Office) -> str:
    office.staff = {}
    assert (through_telnyx if office.style == "telnyx" else _play)(office, STRANGER)["words"]
    return next(iter(office.hub.desk.leads))


def test_what_is_kept_is_deleted_at_the_provider(either: Office) -> None:
    lead = _left(either)
    _rounds(either)
    (ring,) = either.house.state(lead).rings
    assert (bool(ring.blob), ring.copy, ring.removed) == (True, "", True)
    assert _there(either, lead) == []
    assert either.house.kinds(lead)[-2:] == ["recording_kept", "recording_removed"]
    _rounds(either)
    assert either.house.kinds(lead).count("recording_removed") == 1


def test_nothing_is_deleted_there_that_central_does_not_have_byte_for_byte(either: Office) -> None:
    either.shelf_gives = lambda content: None
    lead = _left(either)
    _rounds(either)
    assert len(_there(either, lead)) == 1
    either.shelf_gives = lambda content: (content or b"") + b"?"
    _rounds(either, 4000)
    assert len(_there(either, lead)) == 1
    either.shelf_gives = lambda content: content
    _rounds(either, 4000)
    assert _there(either, lead) == []


def test_a_provider_that_does_not_answer_is_asked_again(either: Office) -> None:
    either.house.practice.fault("500 before", "reset after", "429", method="DELETE")
    lead = _left(either)
    for _ in range(3):
        either.turn()
    assert either.house.state(lead).rings[0].copy
    _rounds(either, 4000)
    assert (_there(either, lead), either.house.state(lead).rings[0].removed) == ([], True)


def test_a_store_can_leave_them_there_until_a_shopper_is_erased(office: Office) -> None:
    office.house.ana.do(SetCalls, calls=Calls(leave=True))
    lead = _words(office)
    _rounds(office)
    assert len(_there(office, lead)) == 1
    _erase(office, lead)
    _rounds(office)
    assert _there(office, lead) == []


def test_of_who_is_erased_nothing_stays_there_that_was_never_fetched(office: Office) -> None:
    def away(content: bytes) -> str:
        raise Unreachable("The store's database cannot keep it.")

    office.keep = away
    lead = _words(office)
    _rounds(office)
    assert len(_there(office, lead)) == 1
    _erase(office, lead)
    _rounds(office)
    assert _there(office, lead) == []
    assert office.house.state(lead).rings[0].removed


def _erase(office: Office, lead: str) -> None:
    """As the command does."""
    head = len(office.house.central.read_stream("s1", lead_stream(lead)))
    sealed = Sealed(str(uuid.uuid4()), "erased", SINCE["erased"], write(Erased(())))
    answer = office.house.central.erase("s1", str(uuid.uuid4()), [Group(lead_stream(lead), head, (sealed,))])
    assert isinstance(answer, Appended)
    office.turn()


def test_what_central_makes_wait_does_not_have_all_threads(office: Office) -> None:
    office.staff = {}
    for n in range(4):
        assert _play(office, f"+180855501{n + 50}")["words"]
    assert len([errand for errand in office.board.step(office.hub.desk.now()).errands if type(errand).__name__ == "_Fetch"]) == 2
    office.house.clock.now += SECOND
