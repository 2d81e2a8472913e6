"""More callers than there are places, on loopback: leads are taken all the same."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from bdcdesk.domain.source import Source
from bdcdesk.hub.http import server as serving
from bdcdesk.hub.http import site
from tests.patience import until
from tests.wiring.keeping import Computer

from .booth import SECRET, Booth

PLACES = 20
PAGE = "https://www.example.com"


@pytest.fixture
def booth(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Booth]:
    """With places for a few, and a source that the site's pages may send to."""
    monkeypatch.setattr(serving, "CONNECTIONS", PLACES)
    made = Booth(computer)
    made.add(Source("website", "Website", "form", {"origins": PAGE}), {"secret": SECRET})
    made.open()
    yield made
    made.close()


def line_to(booth: Booth, lines: ExitStack, said: str) -> socket.socket:
    host = urlsplit(booth.url)
    line = lines.enter_context(socket.create_connection((str(host.hostname), host.port or 0), 30))
    line.sendall(said.replace("\n", "\r\n").encode())
    return line


@pytest.mark.parametrize(
    "said", ["GET /in HTTP/1.1\nHost: x\n\n", "POST /in/web-form HTTP/1.1\nHost: x\n", ""], ids=["asked once", "half a head", "silent"]
)
def test_lines_that_are_only_kept_open_shut_no_lead_out(booth: Booth, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # As if they had been there for a second.
    monkeypatch.setattr(serving, "ASK_SECONDS", 0.0)
    with ExitStack() as lines:
        for _ in range(PLACES - 1):
            line = line_to(booth, lines, said)
            if said.startswith("GET"):
                assert line.recv(4_000).startswith(b"HTTP/1.1 404")
        for n, name in enumerate(("Ana Ruiz", "Bo Tan", "Cy Oak")):
            assert booth.post(f"/in/web-form/{SECRET}", {"q": name, "tel": f"202-555-015{n}"}).status_code == 200
    assert len(booth.leads()) == 3


def test_a_page_keeps_no_line_open(booth: Booth) -> None:
    with ExitStack() as lines:
        line = line_to(booth, lines, "GET /site.js HTTP/1.1\nHost: x\n\n")
        whole = b"".join(iter(lambda: line.recv(65_536), b""))
    assert whole.startswith(b"HTTP/1.1 200")
    assert b"connection: close" in whole.lower()


def test_pages_that_send_slowly_leave_room_for_who_sends_leads(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "UNDER_WAY", PLACES // 2)
    slow = f"POST /site/website/here HTTP/1.1\nHost: x\nOrigin: {PAGE}\nContent-Length: 100\n\n"
    with ExitStack() as lines:
        crowd = [line_to(booth, lines, slow) for _ in range(PLACES - 2)]
        sent_away = [line for line in crowd[PLACES // 2 :] if line.recv(4_000).startswith(b"HTTP/1.1 503")]
        assert len(sent_away) == PLACES - 2 - PLACES // 2
        assert booth.post(f"/in/web-form/{SECRET}", {"q": "Kim Oak", "tel": "202-555-0156"}).status_code == 200
        for line in crowd:
            line.close()
    until(lambda: booth.get("/site.js").status_code == 200, "room for pages again")
    assert len(booth.leads()) == 1


def test_pages_that_send_slowly_shut_no_form_out(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "UNDER_WAY", PLACES // 2)
    monkeypatch.setattr(site, "COMING", PLACES // 2 - 2)
    slow = f"POST /site/website/lead HTTP/1.1\nHost: x\nOrigin: {PAGE}\nContent-Length: 100\n\n"
    form = {"name": "Kim Oak", "phone": "202-555-0156"}
    with ExitStack() as lines:
        crowd = [line_to(booth, lines, slow) for _ in range(PLACES // 2)]
        assert [line.recv(4_000)[:12] for line in crowd[:2]] == [b"HTTP/1.1 503"] * 2
        assert booth.post("/site/website/lead", form, headers={"Origin": PAGE}).status_code == 200
    assert len(booth.leads()) == 1
