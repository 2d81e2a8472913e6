"""The simulator's answers held against Twilio's, and its memory against kill -9."""

import email.utils
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import requests

from bdcdesk.contact.simulator.server import ACCOUNT, SECRET, serve
from bdcdesk.contact.simulator.state import SimulatorError, State
from bdcdesk.contact.twilio import Twilio
from tests.contact.conftest import AGENT, OURS, START, Practice

SHOPPER = "+18505550123"
FORM = {"To": SHOPPER, "From": OURS, "Body": "Hello"}
TWIML = f'<Response><Dial callerId="{OURS}" timeout="25"><Number>{SHOPPER}</Number></Dial></Response>'


def ask(practice: Practice, path: str, **query: Any) -> requests.Response:
    return requests.get(f"{practice.url}/2010-04-01/Accounts/{ACCOUNT}/{path}", params=query, auth=(ACCOUNT, SECRET), timeout=5)


def post(practice: Practice, path: str, form: dict[str, str]) -> requests.Response:
    return requests.post(f"{practice.url}/2010-04-01/Accounts/{ACCOUNT}/{path}", data=form, auth=(ACCOUNT, SECRET), timeout=5)


def test_a_taken_text_looks_like_twilios(practice: Practice) -> None:
    got = post(practice, "Messages.json", FORM)
    assert got.status_code == 201
    made = got.json()
    sid = made["sid"]
    assert sid.startswith("SM")
    assert len(sid) == 34
    assert made == {
        "account_sid": ACCOUNT,
        "api_version": "2010-04-01",
        "body": "Hello",
        "date_created": "Mon, 21 Sep 2026 14:13:20 +0000",
        "date_sent": None,
        "date_updated": "Mon, 21 Sep 2026 14:13:20 +0000",
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": OURS,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "sid": sid,
        "status": "queued",
        "subresource_uris": {"media": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}/Media.json"},
        "to": SHOPPER,
        "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}.json",
    }
    assert ask(practice, f"Messages/{sid}.json").json() == made


def test_a_placed_call_looks_like_twilios(practice: Practice) -> None:
    got = post(practice, "Calls.json", {"To": AGENT, "From": OURS, "Twiml": TWIML, "Timeout": "20", "MachineDetection": "Enable"})
    assert got.status_code == 201
    made = got.json()
    assert (made["status"], made["direction"], made["duration"], made["start_time"]) == ("queued", "outbound-api", None, None)
    practice.clock.now += 300_000
    ended = ask(practice, f"Calls/{made['sid']}.json").json()
    assert (ended["status"], ended["answered_by"]) == ("completed", "human")
    assert ended["duration"].isdecimal()
    assert email.utils.parsedate_to_datetime(ended["end_time"]) > email.utils.parsedate_to_datetime(ended["start_time"])
    (child,) = ask(practice, "Calls.json", ParentCallSid=made["sid"]).json()["calls"]
    assert (child["parent_call_sid"], child["direction"], child["to"], child["from"]) == (made["sid"], "outbound-dial", SHOPPER, OURS)
    assert ask(practice, f"Calls/{child['sid']}.json").json() == child
    again = post(practice, f"Calls/{made['sid']}.json", {"Status": "completed"})
    assert (again.status_code, again.json()["code"]) == (400, 21220)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"To": ""}, 21604), ({"From": ""}, 21603), ({"Body": ""}, 21602), ({"To": "850 555 0123"}, 21211), ({"Body": "x" * 1601}, 21617)],
)
def test_errors_have_twilios_shape(practice: Practice, change: dict[str, str], code: int) -> None:
    got = post(practice, "Messages.json", FORM | change)
    assert got.status_code == 400
    wrong = got.json()
    assert (wrong["code"], wrong["status"], wrong["more_info"]) == (code, 400, f"https://www.twilio.com/docs/errors/{code}")
    assert wrong["message"]


def test_only_the_right_account_and_secret_get_in(practice: Practice) -> None:
    url = f"{practice.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    for auth in (None, (ACCOUNT, "wrong"), ("AC" + "0" * 32, SECRET)):
        for got in (requests.get(url, auth=auth, timeout=5), requests.post(url, data=FORM, auth=auth, timeout=5)):
            assert (got.status_code, got.json()["code"]) == (401, 20003)
    elsewhere = requests.get(url.replace(ACCOUNT, "AC" + "0" * 32), auth=(ACCOUNT, SECRET), timeout=5)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, 20404)
    assert practice.messages == []


def test_what_is_no_form_or_no_path_is_refused(practice: Practice) -> None:
    url = f"{practice.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert requests.post(url, json=FORM, auth=(ACCOUNT, SECRET), timeout=5).status_code == 415
    assert ask(practice, "Nothing.json").json()["code"] == 20404
    assert ask(practice, "Messages.json", PageSize=1001).status_code == 400
    assert requests.post(f"{practice.url}/_simulator/faults", data="{", timeout=5).status_code == 400
    assert requests.post(f"{practice.url}/_simulator/faults", json={"next": [{"kind": "unheard of"}]}, timeout=5).status_code == 400


def test_a_web_page_cannot_reach_it_under_another_name(practice: Practice) -> None:
    got = requests.get(f"{practice.url}/_simulator/messages", headers={"Host": "shop.example.com"}, timeout=5)
    assert got.status_code == 400


def test_pages_follow_each_other_while_new_texts_arrive(practice: Practice) -> None:
    sids = [practice.write_in(SHOPPER, str(n)) for n in range(5)]
    page = ask(practice, "Messages.json", To=OURS, PageSize=2).json()
    seen = [text["sid"] for text in page["messages"]]
    while page["next_page_uri"]:
        assert page["next_page_uri"].startswith(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?")
        practice.write_in(SHOPPER, "in between")
        page = requests.get(practice.url + page["next_page_uri"], auth=(ACCOUNT, SECRET), timeout=5).json()
        seen += [text["sid"] for text in page["messages"]]
    assert seen == sids[::-1]


def test_the_day_that_a_text_was_sent_on_filters_the_list(practice: Practice) -> None:
    first = post(practice, "Messages.json", FORM).json()["sid"]
    assert ask(practice, "Messages.json", DateSent="2026-09-21").json()["messages"] == []
    practice.clock.now += 86_400_000
    second = practice.write_in(SHOPPER, "a day later")
    reply = ask(practice, "Messages.json", To=OURS).json()["messages"][-1]["sid"]

    def listed(name: str, day: str) -> list[str]:
        return [text["sid"] for text in ask(practice, "Messages.json", **{name: day}).json()["messages"]]

    assert listed("DateSent", "2026-09-21") == [reply, first]
    assert listed("DateSent>", "2026-09-22") == [second]
    assert listed("DateSent<", "2026-09-22") == [reply, first]
    assert listed("DateSent<", "2026-09-21") == []


SERVE = """
import pathlib, sys
from bdcdesk.contact.simulator.server import serve
serve(0, pathlib.Path(sys.argv[1]), lambda: 1_790_000_000_000, ready=lambda port: print(port, flush=True))
"""


def process(path: Path) -> tuple[subprocess.Popen[str], str]:
    running = subprocess.Popen([sys.executable, "-c", SERVE, str(path)], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    return running, f"http://127.0.0.1:{running.stdout.readline().strip()}"


def test_what_was_accepted_survives_kill_9(tmp_path: Path) -> None:
    running, url = process(tmp_path / "provider.db")
    with running:
        twilio = Twilio(url, ACCOUNT, SECRET)
        sent = [twilio.send_text(SHOPPER, OURS, f"text {n}") for n in range(3)]
        running.kill()
    running, url = process(tmp_path / "provider.db")
    with running:
        found = Twilio(url, ACCOUNT, SECRET).find_texts(SHOPPER, OURS, START)
        running.send_signal(signal.SIGTERM)
    assert [text.sid for text in reversed(found)] == [outcome.sid for outcome in sent]


def test_a_port_in_use_is_said_plainly(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SimulatorError, match=f"Port {port} of this machine cannot be used .* Choose another"):
            serve(port, tmp_path / "provider.db", lambda: START)


def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "provider.db"
    path.write_bytes(b"not a database at all, but long enough to look at" * 40)
    before = path.read_bytes()
    with pytest.raises(SimulatorError, match="Move the file away"):
        State(path)
    assert path.read_bytes() == before


def test_a_hanging_client_does_not_hold_up_the_end(tmp_path: Path) -> None:
    stop, bound, ports = threading.Event(), threading.Event(), []

    def ready(port: int) -> None:
        ports.append(port)
        bound.set()

    thread = threading.Thread(target=serve, args=(0, tmp_path / "provider.db", lambda: START, stop, ready))
    thread.start()
    assert bound.wait(10)
    requests.post(f"http://127.0.0.1:{ports[0]}/_simulator/faults", json={"next": [{"kind": "hang", "method": "GET"}]}, timeout=5)
    with socket.create_connection(("127.0.0.1", ports[0])) as waiting:
        waiting.sendall(f"GET /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def test_a_reset_is_a_reset_and_not_a_polite_end(practice: Practice) -> None:
    practice.fault("reset before", method="GET")
    port = int(practice.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(f"GET /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        with pytest.raises(ConnectionResetError):
            client.recv(100)
