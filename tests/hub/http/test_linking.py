"""Short links over real HTTP: a shopper is sent on at once and seen once, a machine told apart, a forgotten one's lead nowhere."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from starlette.applications import Starlette

from bdcdesk.domain.actions import Append
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.short_links import Shortening, shortened
from bdcdesk.hub.counter import Counter
from bdcdesk.hub.http.linking import ShortLinks
from bdcdesk.hub.http.server import Server
from bdcdesk.hub.linking import APART, TOLD, Linking
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from tests.patience import until
from tests.replica.making import House, folder
from tests.replica.test_wiping import erase

CAR = "https://www.meridian.example/inventory/new/2026-lodestar-meridian-gt-1hgcm82633a000001"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/604.1"
MACHINES = (
    {"User-Agent": "facebookexternalhit/1.1 Facebot Twitterbot/1.0"},
    {"User-Agent": "WhatsApp/2.24.6.77 A"},
    {"User-Agent": "Mozilla/5.0 (compatible; Barracuda Sentinel)"},
    {"User-Agent": PHONE, "Sec-Purpose": "prefetch;prerender"},
    {"User-Agent": ""},
    {"User-Agent": "Google-PageRenderer Google (+https://developers.google.com/+/web/snippet/)"},
    {"User-Agent": "Mozilla/5.0 (compatible; GoogleDocs; apps-spreadsheets; +http://docs.google.com)"},
)


class Store:
    """A hub's desk with a text that went out, its HTTP side, and this test as its thread."""

    def __init__(self, home: Path) -> None:
        self.house = House(home)
        self.seat = self.house.open_store("l1")
        desk = self.seat.desk
        ours = Shortening("https://h.example", frozenset({"meridian.example"}))
        short = shortened(f"Here it is: {CAR}", ours, desk.record.person_key, "t1")
        assert isinstance(desk.do(self.seat.text("l1", short.body, touch="t1", links=short.targets)), Append)
        self.seat.settle()
        self.token = short.body.rpartition("/")[2]
        self.linking = Linking(desk)
        self.linking.notice(desk.leads)
        self.counter = Counter(desk, Reception(desk, Quarantine(home / "q")), self.house.clock, threading.Event(), None, self.linking)
        self.server = Server(Starlette(routes=ShortLinks(self.linking, self.counter.opened).routes()), "127.0.0.1:0")
        self.server.start()

    @property
    def lead(self) -> Lead:
        lead = self.seat.desk.lead("l1")
        assert lead is not None
        return lead

    def ask(self, token: str = "", method: str = "GET", **headers: str) -> requests.Response:
        url = f"{self.server.url}/l/{token or self.token}"
        answer = requests.request(method, url, headers=headers or {"User-Agent": PHONE}, timeout=10, allow_redirects=False)
        self.counter.step()
        return answer

    def seen(self) -> tuple[int, int]:
        touch = self.lead.touches[0]
        return touch.opened, touch.scanned

    def close(self) -> None:
        self.server.stop()
        self.counter.close()
        self.house.close()


@pytest.fixture
def store() -> Iterator[Store]:
    with folder() as name:
        made = Store(Path(name))
        yield made
        made.close()


def test_who_opens_it_is_sent_on_and_seen_once(store: Store) -> None:
    answer = store.ask()
    assert (answer.status_code, answer.headers["Location"], answer.headers.get("Set-Cookie")) == (302, CAR, None)
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert store.ask().headers["Location"] == CAR
    assert store.seen() == (1, 0), "browsers ask twice"
    store.house.clock.at += APART
    store.ask()
    assert (store.seen(), store.lead.touches[0].opened_at) == ((2, 0), store.seat.desk.now())
    store.seat.settle()
    assert store.house.kinds("l1").count("link_opened") == 2


@pytest.mark.parametrize("headers", MACHINES)
def test_a_machine_is_sent_on_and_is_no_shopper(store: Store, headers: dict[str, str]) -> None:
    assert store.ask(**headers).headers["Location"] == CAR
    assert store.seen() == (0, 1)
    assert store.ask().status_code == 302
    assert store.seen() == (1, 1), "the machine's look does not hide the shopper's"


def test_a_phone_that_is_called_like_a_machine_is_a_shoppers(store: Store) -> None:
    store.ask(**{"User-Agent": "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36"})
    assert store.seen() == (1, 0)


def test_the_head_alone_is_a_machines_question(store: Store) -> None:
    assert store.ask(method="HEAD").status_code == 302
    assert store.seen() == (0, 1)


def test_who_asks_for_ever_is_told_of_no_more(store: Store) -> None:
    for _ in range(TOLD + 3):
        store.house.clock.at += APART
        assert store.ask().status_code == 302
    assert store.seen() == (TOLD, 0)


def test_no_other_token_leads_anywhere(store: Store) -> None:
    assert [store.ask(token).status_code for token in ("aaaaaaaaaaaa", "x", store.token.upper(), f"{store.token}a")] == [404] * 4
    assert store.seen() == (0, 0)


def test_while_the_leads_are_read_anew_nobody_is_told_that_a_link_is_none(store: Store) -> None:
    store.seat.held.whole = False
    assert [store.ask(token).status_code for token in ("aaaaaaaaaaaa", "x")] == [503, 404]


def test_a_forgotten_shoppers_links_lead_nowhere(store: Store) -> None:
    assert store.ask().status_code == 302
    erase(store.house, "l1")
    store.linking.notice(store.seat.settle())
    assert store.ask().status_code == 404
    afresh = Linking(store.seat.desk)
    afresh.notice(store.seat.desk.leads)
    assert afresh.of(store.token) is None


def test_a_full_disk_keeps_no_shopper_waiting(store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def full(token: str, *, machine: bool) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.linking, "opened", full)
    assert store.ask().headers["Location"] == CAR
    until(lambda: "could not be kept" in caplog.text, "the hub's own note of it", 10)
    caplog.clear()
