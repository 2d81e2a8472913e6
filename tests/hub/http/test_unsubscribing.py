"""The link that ends mails: only a press does, whoever looks."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
import requests
from starlette.applications import Starlette

from bdcdesk.hub.http.server import Server
from bdcdesk.hub.http.unsubscribing import Unsubscribing

from .booth import Booth

TOKEN = "ab" * 20


class Hub:
    """Answers from another thread, as the hub's own does; `fails`: its disk is full."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails = False
        self._server = Server(Starlette(routes=Unsubscribing(self.unsubscribe).routes()), "127.0.0.1:0")
        self._server.start()

    def unsubscribe(self, token: str) -> "Future[bool]":
        self.asked.append(token)
        future: Future[bool] = Future()
        said = (lambda: future.set_exception(OSError("full"))) if self.fails else (lambda: future.set_result(token == TOKEN))
        threading.Thread(target=said).start()
        return future

    def get(self, token: str) -> requests.Response:
        return requests.get(f"{self._server.url}/u/{token}", timeout=10)

    def post(self, token: str) -> requests.Response:
        return requests.post(f"{self._server.url}/u/{token}", data={"List-Unsubscribe": "One-Click"}, timeout=10)

    def close(self) -> None:
        self._server.stop()


@pytest.fixture
def hub() -> Iterator[Hub]:
    made = Hub()
    yield made
    made.close()


def test_looking_does_nothing_and_one_press_does(hub: Hub) -> None:
    page = hub.get(TOKEN)
    assert (page.status_code, "No more mails" in page.text, hub.asked) == (200, True, [])
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    done = hub.post(TOKEN)
    assert (done.status_code, "You get no more mails" in done.text) == (200, True)
    assert hub.asked == [TOKEN]


def test_a_link_that_is_none_and_a_disk_that_is_full(hub: Hub) -> None:
    assert [hub.post(token).status_code for token in ("0" * 40, "x", "AB" * 20)] == [404, 404, 404]
    assert hub.asked == ["0" * 40]
    hub.fails = True
    failed = hub.post(TOKEN)
    assert (failed.status_code, failed.headers["Retry-After"]) == (503, "30")


def test_the_hub_answers_for_it_where_no_mails_go_out(booth: Booth) -> None:
    assert (booth.get(f"/u/{TOKEN}").status_code, booth.post(f"/u/{TOKEN}").status_code) == (200, 404)
