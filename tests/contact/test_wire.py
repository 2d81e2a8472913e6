"""Everything that can go wrong on the way: what is said of it, and that each POST leaves once."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest
import requests

from bdcdesk.contact.judging import outcome_of
from bdcdesk.contact.outcome import CertainlyNot, DontKnow, Outcome, Taken
from bdcdesk.contact.provider import ProviderProblem, ProviderSilent
from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from bdcdesk.contact.telnyx import Telnyx
from bdcdesk.contact.twilio import Twilio, _sid, _told
from bdcdesk.contact.wire import Answer, _wait
from tests.contact.conftest import AGENT, OURS, START, Practice

SHOPPER = "+18505550123"


def send(twilio: Twilio) -> Outcome:
    return twilio.send_text(SHOPPER, OURS, "Hello")


@pytest.mark.parametrize("kind", ["500 before", "reset before", "garbage before", "500 after", "reset after", "garbage after"])
def test_an_answer_that_was_lost_leaves_it_open(practice: Practice, twilio: Twilio, kind: str) -> None:
    practice.fault(kind)
    outcome = send(twilio)
    assert isinstance(outcome, DontKnow)
    assert outcome.reason.endswith("Nobody knows whether it went.")
    assert practice.posts == 1
    assert len(practice.messages) == kind.endswith("after")
    assert len(twilio.find_texts(SHOPPER, OURS, START)) == kind.endswith("after")


@pytest.mark.parametrize("kind", ["reset before", "reset after", "500 after"])
def test_a_call_whose_answer_was_lost_is_open_too(practice: Practice, twilio: Twilio, kind: str) -> None:
    practice.fault(kind)
    assert isinstance(twilio.place_call(AGENT, SHOPPER, OURS), DontKnow)
    assert practice.posts == 1
    assert len(twilio.find_calls(AGENT, OURS, START)) == kind.endswith("after")


@pytest.mark.parametrize(("kind", "arrived"), [("hang", 0), ("hang after", 1)])
def test_a_provider_that_says_nothing_leaves_it_open(practice: Practice, kind: str, arrived: int) -> None:
    practice.fault(kind)
    outcome = send(practice.adapter(read=0.3))
    assert isinstance(outcome, DontKnow)
    assert "did not answer in time" in outcome.reason
    assert (practice.posts, len(practice.messages)) == (1, arrived)


@pytest.mark.parametrize(("named", "wait"), [(7, 7), (None, 2)])
def test_too_many_requests_may_be_tried_again(practice: Practice, twilio: Twilio, named: int | None, wait: int) -> None:
    practice.fault("429", retry_after=named)
    outcome = send(twilio)
    assert isinstance(outcome, CertainlyNot)
    assert (outcome.code, outcome.retry_after, outcome.stop_queue) == ("20429", wait, False)
    assert (practice.posts, practice.messages) == (1, [])
    assert isinstance(send(twilio), Taken)


def test_a_refusal_of_credentials_by_fault_stops_the_queue(practice: Practice, twilio: Twilio) -> None:
    practice.fault("401")
    outcome = send(twilio)
    assert isinstance(outcome, CertainlyNot)
    assert outcome.stop_queue
    assert practice.messages == []


def test_a_redirect_is_not_followed(practice: Practice, twilio: Twilio) -> None:
    practice.fault("redirect")
    outcome = send(twilio)
    assert isinstance(outcome, CertainlyNot)
    assert (outcome.code, outcome.stop_queue) == ("address", True)
    assert (practice.posts, practice.messages) == (1, [])


def test_nothing_leaves_once_its_time_has_passed(practice: Practice, twilio: Twilio) -> None:
    asked = []
    outcome = twilio.send_text(SHOPPER, OURS, "Hello", lambda: bool(asked.append(1)))
    assert isinstance(outcome, CertainlyNot)
    assert (outcome.code, outcome.retry_after, asked) == ("too late", None, [1])
    assert isinstance(send(twilio), Taken)
    assert (practice.posts, len(practice.messages)) == (1, 1)


def test_the_time_is_not_even_asked_where_nothing_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    asked = []
    outcome = Twilio(f"http://127.0.0.1:{port}", ACCOUNT, SECRET).send_text(SHOPPER, OURS, "Hello", lambda: bool(asked.append(1)))
    assert isinstance(outcome, CertainlyNot)
    assert (outcome.code, outcome.retry_after, asked) == ("unreachable", 15, [])
    assert outcome.reason == "The phone provider could not be reached. It was not sent."


def test_a_name_that_cannot_be_found_is_certainly_not_sent() -> None:
    with requests.Session() as direct:
        direct.trust_env = False
        outcome = send(Twilio("https://nonexistent.invalid", ACCOUNT, SECRET, direct, (2, 2)))
    assert isinstance(outcome, CertainlyNot)
    assert outcome.code == "unreachable"
    assert "name could not be found" in outcome.reason
    assert "nonexistent" not in outcome.reason


def test_a_failed_tls_handshake_is_certainly_not_sent(practice: Practice) -> None:
    outcome = send(Twilio(practice.url.replace("http://", "https://"), ACCOUNT, SECRET, timeouts=(2, 2)))
    assert isinstance(outcome, CertainlyNot)
    assert outcome.code == "unreachable"
    assert practice.posts == 0


def test_an_answer_cut_short_leaves_it_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def half() -> None:
            connection, _ = listening.accept()
            with connection:
                while b"Hello" not in connection.recv(4096):
                    pass
                connection.sendall(b'HTTP/1.1 201 Created\r\nContent-Length: 400\r\n\r\n{"sid": "SM1"')

        thread = threading.Thread(target=half)
        thread.start()
        outcome = send(Twilio(f"http://127.0.0.1:{listening.getsockname()[1]}", ACCOUNT, SECRET, timeouts=(2, 2)))
        thread.join()
    assert isinstance(outcome, DontKnow)


class Pouring:
    """A provider whose answer goes on and on after `head`: `drop` every 50 ms, or without a pause."""

    def __init__(self, drop: bytes, pause: float, head: bytes = b"HTTP/1.1 201 Created\r\nConnection: close\r\n\r\n") -> None:
        self._head = head
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._drop, self._pause, self._stop = drop, pause, threading.Event()
        self._thread = threading.Thread(target=self._pour)

    def __enter__(self) -> Twilio:
        self._thread.start()
        return Twilio(f"http://127.0.0.1:{self._listening.getsockname()[1]}", ACCOUNT, SECRET, timeouts=(0.2, 0.2))

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._listening.close()

    def _pour(self) -> None:
        connection, _ = self._listening.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(65_536)
            connection.sendall(self._head)
            while not self._stop.wait(self._pause):
                connection.sendall(self._drop)


@pytest.mark.timeout(20)
def test_an_answer_that_does_not_end_is_given_up_and_leaves_it_open() -> None:
    with Pouring(b" ", 0.05) as twilio:
        outcome = send(twilio)
    assert isinstance(outcome, DontKnow)
    assert "does not end" in outcome.reason


@pytest.mark.timeout(20)
@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 201 Created\r\nX-Slow: "])
def test_an_answer_that_comes_letter_by_letter_from_its_head_on_is_given_up_too(head: bytes) -> None:
    with Pouring(b"a", 0.05, head) as twilio:
        outcome = send(twilio)
    assert isinstance(outcome, DontKnow)


@pytest.mark.timeout(20)
def test_an_answer_of_any_size_is_not_held_whole() -> None:
    with Pouring(b" " * 1_000_000, 0) as twilio, pytest.raises(ProviderSilent, match="does not end"):
        twilio.text_status("SM1")


@pytest.mark.parametrize("body", [b'{"sid": ""}', b'{"sid": null}', b'{"sid": 7}', b"[]", b'{"sid": "SM1", "x": ' + b"[" * 100_000])
def test_an_answer_without_a_name_leaves_it_open(body: bytes) -> None:
    outcome = outcome_of(lambda: Answer(201, body, None), _sid, _told)
    assert isinstance(outcome, DontKnow)


@pytest.mark.parametrize("kind", ["500 before", "reset before", "garbage before", "hang", "429"])
def test_a_question_that_was_not_answered_can_be_asked_again(practice: Practice, kind: str) -> None:
    twilio = practice.adapter(read=0.3)
    sent = send(twilio)
    assert isinstance(sent, Taken)
    practice.fault(kind, method="GET", retry_after=9)
    with pytest.raises(ProviderSilent) as silence:
        twilio.text_status(sent.sid)
    assert silence.value.retry_after == (9 if kind == "429" else 5)
    assert twilio.text_status(sent.sid).state == "waiting"


def test_hanging_up_unheard_can_be_asked_again(practice: Practice, twilio: Twilio) -> None:
    placed = twilio.place_call(AGENT, SHOPPER, OURS)
    assert isinstance(placed, Taken)
    practice.fault("reset after")
    with pytest.raises(ProviderSilent):
        twilio.hang_up(placed.sid)
    twilio.hang_up(placed.sid)
    assert twilio.call_status(placed.sid).result == "canceled"


def test_an_accepted_text_survives_a_restart_of_the_provider(practice: Practice, twilio: Twilio) -> None:
    sent = send(twilio)
    assert isinstance(sent, Taken)
    practice.again()
    practice.clock.now += 60_000
    assert practice.adapter().text_status(sent.sid).state == "delivered"
    assert len(practice.messages) == 1
    assert len(practice.adapter().inbound_texts(OURS, START)) == 1


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("30", 30),
        ("0", 0),
        ("Thu, 24 Aug 2023 05:02:45 +0000", 60),
        ("Thu, 24 Aug 2023 05:00:45 GMT", 0),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("9" * 5_000, 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
    ],
)
def test_a_wait_is_seconds_or_a_date_by_the_providers_own_clock(retry_after: str, seconds: int | None) -> None:
    assert _wait(retry_after, "Thu, 24 Aug 2023 05:01:45 GMT") == seconds


class _Astray(BaseHTTPRequestHandler):
    """Serves one page whose next one is wherever the server says."""

    def do_GET(self) -> None:
        assert isinstance(self.server, _Straying)
        self.server.asked.append(self.headers["Host"])
        leads_to = self.server.leads_to.replace("{page}", str(len(self.server.asked)))
        body = b'{"calls": [], "messages": [], "data": [], "meta": {"total_pages": 99}, "next_page_uri": "%s"}' % leads_to.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class _Straying(HTTPServer):
    leads_to = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Astray)
        self.asked: list[str] = []


@pytest.fixture
def straying() -> Iterator[_Straying]:
    server = _Straying()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("leads_to", ["http://localhost:{port}/x", "//example.com/x", "https://127.0.0.1:{port}/x"])
def test_a_list_that_leads_to_another_host_is_not_followed(straying: _Straying, leads_to: str) -> None:
    url = f"http://127.0.0.1:{straying.server_port}"
    straying.leads_to = leads_to.format(port=straying.server_port)
    twilio = Twilio(url, ACCOUNT, SECRET, timeouts=(2, 2))
    with pytest.raises(ProviderProblem, match="leads astray"):
        twilio.find_calls(AGENT, OURS, START)
    assert straying.asked == [urlsplit(url).netloc]


def test_a_list_that_leads_in_a_circle_ends(straying: _Straying) -> None:
    straying.leads_to = "/2010-04-01/Accounts/x/Calls.json?Page=1"
    twilio = Twilio(f"http://127.0.0.1:{straying.server_port}", ACCOUNT, SECRET, timeouts=(2, 2))
    with pytest.raises(ProviderProblem, match="leads astray"):
        twilio.find_calls(AGENT, OURS, START)
    assert len(straying.asked) == 2


def test_a_list_without_an_end_is_not_read_for_ever(straying: _Straying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bdcdesk.contact.twilio.MOST_PAGES", 20)
    monkeypatch.setattr("bdcdesk.contact.telnyx.MOST_PAGES", 20)
    straying.leads_to = "/2010-04-01/Accounts/x/Calls.json?Page={page}"
    url = f"http://127.0.0.1:{straying.server_port}"
    for lister in (Twilio(url, ACCOUNT, SECRET).find_calls, Telnyx(SECRET, base_url=url).find_texts):
        straying.asked.clear()
        with pytest.raises(ProviderProblem, match="does not end"):
            lister(AGENT, OURS, START)
        assert 20 <= len(straying.asked) <= 21


@pytest.mark.parametrize(("status", "code"), [(403, 21610), (403, 21614), (404, 21211)])
def test_what_is_said_of_one_number_stops_nobody_elses_texts(status: int, code: int) -> None:
    outcome = outcome_of(lambda: Answer(status, b'{"code": %d, "message": "no"}' % code, None), _sid, _told)
    assert isinstance(outcome, CertainlyNot)
    assert (outcome.code, outcome.stop_queue) == (str(code), False)
