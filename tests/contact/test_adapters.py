"""What holds for every provider, each through its own adapter and paths of the real simulator, over real HTTP."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bdcdesk.contact.adapters import adapter
from bdcdesk.contact.outcome import CertainlyNot, DontKnow, Outcome, Taken
from bdcdesk.contact.provider import Provider, ProviderProblem, ProviderSilent
from bdcdesk.contact.simulator.exchange import SERVICE
from bdcdesk.contact.simulator.server import ACCOUNT, KEY, SECRET
from bdcdesk.contact.telnyx import Telnyx
from bdcdesk.contact.twilio import Twilio
from tests.contact.conftest import AGENT, OURS, START, Practice
from tests.depth import THOROUGH

SHOPPER = "+18505550123"
HELLO = "Hi Dana, thanks for asking about the Rogue. When could you come in? – Alex & Co"
PROJECT = "3c90c3cc-0d44-4b50-8888-8dd25736052a"

Made = Callable[[str, str, float], Provider]


def twilio(url: str, secret: str, silence: float) -> Provider:
    return Twilio(url, ACCOUNT, secret, timeouts=(1, silence))


def by_key_and_service(url: str, secret: str, silence: float) -> Provider:
    return Twilio(url, ACCOUNT, secret, timeouts=(1, silence), key=KEY, service=SERVICE)


def signalwire(url: str, secret: str, silence: float) -> Provider:
    return Twilio(f"{url}/api/laml/", PROJECT, secret, timeouts=(1, silence), name="signalwire")


def telnyx(url: str, secret: str, silence: float) -> Provider:
    return Telnyx(secret, "1293384261075731499", timeouts=(1, silence), base_url=url)


# Twilio by its account alone has suites of its own.
ADAPTERS: tuple[Made, ...] = (by_key_and_service, signalwire, telnyx, *((twilio,) if THOROUGH else ()))


class Room:
    """One provider, its simulator, and an adapter to it."""

    def __init__(self, practice: Practice, made: Made) -> None:
        self.practice = practice
        self._made = made

    def adapter(self, secret: str = SECRET, silence: float = 5) -> Provider:
        return self._made(self.practice.url, secret, silence)

    def send(self, body: str = HELLO, to: str = SHOPPER, sender: str = OURS, silence: float = 5, request: str = "") -> Outcome:
        return self.adapter(silence=silence).send_text(to, sender, body, request=request)

    def sid(self, body: str = HELLO, to: str = SHOPPER) -> str:
        outcome = self.send(body, to)
        assert isinstance(outcome, Taken), outcome
        return outcome.sid


@pytest.fixture(params=ADAPTERS, ids=lambda made: made.__name__)
def room(request: pytest.FixtureRequest, tmp_path: Path, leaving: list[Practice]) -> Iterator[Room]:
    running = Practice(tmp_path / "provider.db", account=PROJECT if request.param is signalwire else ACCOUNT)
    yield Room(running, request.param)
    running.leave()
    leaving.append(running)


def test_a_text_goes_out_once_as_written_and_is_delivered(room: Room) -> None:
    sid, provider = room.sid(), room.adapter()
    assert [(text["to"], text["from"], text["body"]) for text in room.practice.messages] == [(SHOPPER, OURS, HELLO)]
    assert room.practice.posts == 1
    states = []
    for _ in range(6):
        states.append(provider.text_status(sid).state)
        room.practice.clock.now += 500
    assert sorted(set(states), key=states.index) == ["waiting", "sent", "delivered"]


def test_pictures_go_with_a_text_and_what_the_provider_cannot_fetch_is_refused(room: Room) -> None:
    pictures = ("https://photos.example.com/a.jpg?size=2&side=left", "https://photos.example.com/b c.png".replace(" ", "%20"))
    sent = room.adapter().send_text(SHOPPER, OURS, HELLO, request="touch 1", pictures=pictures)
    assert isinstance(sent, Taken)
    assert [text["pictures"] for text in room.practice.messages] == [list(pictures)]
    assert room.adapter().text_status(sent.sid).state == "waiting"
    assert [text.body for text in room.adapter().find_texts(SHOPPER, OURS, START)] == [HELLO]
    for wrong in (("http://photos.example.com/a.jpg",), pictures[:1] * 11):
        refused = room.adapter().send_text(SHOPPER, OURS, HELLO, request=f"touch {len(wrong)}x", pictures=wrong)
        assert isinstance(refused, CertainlyNot)
    assert len(room.practice.messages) == 1


def test_the_shopper_answers_and_is_read_the_same_each_time(room: Room) -> None:
    room.sid()
    room.practice.clock.now += 24_000
    provider = room.adapter()
    (answer,) = provider.inbound_texts(OURS, START)
    assert (answer.sender, answer.to, bool(answer.body)) == (SHOPPER, OURS, True)
    assert START < answer.at <= room.practice.clock.now
    assert provider.inbound_texts(OURS, START) == room.adapter().inbound_texts(OURS, START) == [answer]
    assert provider.inbound_texts(OURS, answer.at + 1_000) == []


def test_many_come_in_oldest_first(room: Room) -> None:
    for n in range(52):
        room.practice.write_in(SHOPPER, f"note {n}")
        room.practice.clock.now += 1_000
    assert [text.body for text in room.adapter().inbound_texts(OURS, START)] == [f"note {n}" for n in range(52)]
    assert [text.body for text in room.adapter().inbound_texts(OURS, START + 50_000)] == ["note 50", "note 51"]


@pytest.mark.parametrize("kind", ["500 before", "reset before", "garbage before", "500 after", "reset after", "garbage after"])
def test_an_answer_that_was_lost_leaves_it_open_and_it_is_found(room: Room, kind: str) -> None:
    room.practice.fault(kind)
    assert isinstance(room.send(), DontKnow)
    assert room.practice.posts == 1
    found = room.adapter().find_texts(SHOPPER, OURS, START)
    assert [(text.to, text.body, text.created) for text in found] == [(SHOPPER, HELLO, START)] * kind.endswith("after")


@pytest.mark.parametrize(("kind", "arrived"), [("hang", 0), ("hang after", 1)])
def test_silence_leaves_it_open(room: Room, kind: str, arrived: int) -> None:
    room.practice.fault(kind)
    assert isinstance(room.send(silence=0.2), DontKnow)
    assert (room.practice.posts, len(room.practice.messages)) == (1, arrived)


@pytest.mark.parametrize(("named", "wait"), [(7, 7), (None, 2)])
def test_too_many_requests_may_be_tried_again(room: Room, named: int | None, wait: int) -> None:
    room.practice.fault("429", retry_after=named)
    outcome = room.send()
    assert isinstance(outcome, CertainlyNot)
    assert (outcome.retry_after, outcome.stop_queue, room.practice.messages) == (wait, False, [])
    room.practice.fault("429", retry_after=named, method="GET")
    with pytest.raises(ProviderSilent) as silent:
        room.adapter().check()
    assert silent.value.retry_after == wait


@pytest.mark.parametrize(
    ("to", "sender", "body", "flag"),
    [("+1850", OURS, "Hi", "bad_number"), (SHOPPER, "8505550199", "Hi", "stop_queue"), ("+18505550195", OURS, "Hi", "bad_number")],
)
def test_what_is_refused_was_not_sent_and_says_why(room: Room, to: str, sender: str, body: str, flag: str) -> None:
    refused = room.send(body, to, sender)
    assert isinstance(refused, CertainlyNot)
    assert [name for name in ("bad_number", "stop_queue", "opted_out") if getattr(refused, name)] == [flag]
    assert refused.retry_after is None
    assert "code" not in refused.reason
    assert (room.practice.messages, room.practice.posts) == ([], 1)


def test_stop_is_obeyed(room: Room) -> None:
    stopper = "+18505550175"
    room.sid(to=stopper)
    room.practice.clock.now += 60_000
    refused = room.send("One more thing", stopper)
    assert isinstance(refused, CertainlyNot)
    assert (refused.opted_out, refused.stop_queue, refused.retry_after) == (True, False, None)
    assert len(room.practice.messages) == 1


@pytest.mark.parametrize("number", ["+18505550185", "+18505550190"])
def test_an_undeliverable_text_says_why(room: Room, number: str) -> None:
    sid = room.sid(to=number)
    room.practice.clock.now += 10_000
    status = room.adapter().text_status(sid)
    assert status.state == "failed"
    assert status.trouble is not None
    assert status.trouble.reason.endswith(".")
    assert "(code" not in status.trouble.reason


def test_a_wrong_secret_stops_the_queue_and_is_not_shown(room: Room) -> None:
    wrong = room.adapter("hunter2-not-this")
    refused = wrong.send_text(SHOPPER, OURS, HELLO)
    assert isinstance(refused, CertainlyNot)
    assert (refused.stop_queue, refused.retry_after) == (True, None)
    with pytest.raises(ProviderProblem) as problem:
        wrong.check()
    assert problem.value.stop_queue
    assert not isinstance(problem.value, ProviderSilent)
    assert all("hunter2" not in words for words in (str(problem.value), refused.reason, repr(wrong)))


def test_a_connection_is_tried_without_contacting_anybody(room: Room) -> None:
    room.adapter().check()
    assert (room.practice.posts, room.practice.messages) == (0, [])


def test_nothing_leaves_once_its_time_has_passed(room: Room) -> None:
    outcome = room.adapter().send_text(SHOPPER, OURS, HELLO, lambda: False)
    assert isinstance(outcome, CertainlyNot)
    assert (outcome.code, room.practice.posts) == ("too late", 0)
    outcome = room.adapter().place_call(AGENT, SHOPPER, OURS, lambda: False)
    assert isinstance(outcome, CertainlyNot)
    assert (outcome.code, room.practice.posts) == ("too late", 0)


def test_a_call_rings_the_agent_and_is_hung_up_twice(room: Room) -> None:
    placed = room.adapter().place_call(AGENT, SHOPPER, OURS)
    assert isinstance(placed, Taken)
    assert [call["agent"] for call in room.practice.calls] == [AGENT]
    room.practice.clock.now += 500
    assert room.adapter().call_status(placed.sid).state == "ringing agent"
    room.adapter().hang_up(placed.sid)
    room.practice.clock.now += 1
    ended = room.adapter().call_status(placed.sid)
    assert (ended.state, ended.result) == ("ended", "canceled")
    room.adapter().hang_up(placed.sid)


def test_a_recording_is_read_and_deleted_for_good(room: Room) -> None:
    provider = room.adapter()
    placed, other = (provider.place_call(AGENT, SHOPPER, OURS, request=request) for request in ("touch 1", "touch 2"))
    assert isinstance(placed, Taken)
    assert isinstance(other, Taken)
    assert provider.recordings(placed.sid) == []
    for call, seconds in ((placed.sid, 7), (other.sid, 8), (placed.sid, 9)):
        room.practice.record(call, seconds)
        room.practice.clock.now += 60_000
    found = provider.recordings(placed.sid)
    assert [each.seconds for each in found] == [9, 7]
    sounds = {provider.recording(each.name) for each in found}
    assert [sound[:3] for sound in sounds] == [b"ID3", b"ID3"]
    room.practice.fault("500 before", method="DELETE")
    with pytest.raises(ProviderSilent):
        provider.remove_recording(found[0].name)
    for _ in range(2):
        provider.remove_recording(found[0].name)
    assert provider.recordings(placed.sid) == found[1:]
    with pytest.raises(ProviderProblem):
        provider.recording(found[0].name)
    with pytest.raises(ProviderProblem):
        room.adapter("wrong").remove_recording(found[1].name)
    assert provider.recordings(placed.sid) == found[1:]


def test_what_nobody_knows_is_a_problem_and_no_silence(room: Room) -> None:
    with pytest.raises(ProviderProblem) as problem:
        room.adapter().text_status("SM" + "0" * 32)
    assert not isinstance(problem.value, ProviderSilent)


def test_the_same_request_is_one_text_exactly_where_the_adapter_says_so(room: Room) -> None:
    room.practice.fault("reset after")
    assert isinstance(room.send(request="touch 1"), DontKnow)
    again = room.send(request="touch 1")
    assert isinstance(again, Taken)
    assert len(room.practice.messages) == (1 if room.adapter().one_per_request else 2)
    assert isinstance(room.send(request="touch 2"), Taken)
    assert len(room.practice.messages) == (2 if room.adapter().one_per_request else 3)


@pytest.mark.parametrize("made", [lambda url: Twilio(url, ACCOUNT, SECRET), lambda url: Telnyx(SECRET, base_url=url)])
def test_an_address_that_shows_the_secret_is_refused(made: Callable[[str], object]) -> None:
    with pytest.raises(ProviderProblem, match="https://"):
        made("http://api.example.com")


def test_a_service_chooses_its_own_number_where_none_is_named(practice: Practice) -> None:
    provider = Twilio(practice.url, ACCOUNT, SECRET, service=SERVICE)
    assert isinstance(provider.send_text(SHOPPER, "", HELLO), Taken)
    assert [text["from"] for text in practice.messages] == [OURS]
    assert [text.body for text in provider.find_texts(SHOPPER, "", START)] == [HELLO]
    gone = Twilio(practice.url, ACCOUNT, SECRET, service="MG" + "0" * 32).send_text(SHOPPER, OURS, HELLO)
    assert isinstance(gone, CertainlyNot)
    assert gone.stop_queue
    assert "messaging service" in gone.reason


def test_telnyx_refuses_other_words_under_the_same_request(practice: Practice) -> None:
    provider = telnyx(practice.url, SECRET, 5)
    assert isinstance(provider.send_text(SHOPPER, OURS, HELLO, request="touch 1"), Taken)
    assert isinstance(provider.send_text(SHOPPER, OURS, "Other words", request="touch 1"), CertainlyNot)
    assert [text["body"] for text in practice.messages] == [HELLO]


def test_telnyx_puts_the_shopper_through_when_told_that_the_agent_answered(practice: Practice) -> None:
    provider = Telnyx(SECRET, "1293384261075731499", base_url=practice.url)
    first, again = (provider.place_call(AGENT, SHOPPER, OURS, request="touch 1") for _ in range(2))
    assert isinstance(first, Taken)
    assert first == again
    assert len(practice.calls) == 1
    with pytest.raises(ProviderProblem):
        provider.put_through(first.sid, SHOPPER, OURS, "touch 1")
    practice.clock.now += 2_000
    for _ in range(2):
        provider.put_through(first.sid, SHOPPER, OURS, "touch 1")
    assert [call["shopper"] for call in practice.calls] == [SHOPPER]
    practice.clock.now += 20_000
    assert provider.call_status(first.sid).shopper == SHOPPER


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://api.twilio.com", "twilio"),
        ("https://store.signalwire.com/api/laml", "signalwire"),
        ("https://api.telnyx.com", "telnyx"),
        ("https://api.telnyx.com.example.com", "twilio"),
        ("https://nottelnyx.com", "twilio"),
    ],
)
def test_the_address_says_which_provider_it_is(url: str, name: str) -> None:
    assert adapter(url, "account", SECRET).name == name
