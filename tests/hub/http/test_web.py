"""The HTTP side as one of the hub's edges: when it opens, what it knows, what it says."""

import socket

import pytest
import requests
from msgspec.structs import replace

from bdcdesk.domain.source import MAIL, Source
from bdcdesk.hub.http.server import Server
from bdcdesk.hub.http.web import LOOK_AGAIN, Web
from bdcdesk.machine.refusals import SecretsError
from tests.wiring.keeping import Computer

from .booth import FORM, SECRET, Booth


class Edge:
    """`Web` over a real desk, its errands run at once. `known`: what the keys of this computer hold; None: they are locked."""

    def __init__(self, booth: Booth, address: str = "127.0.0.1:0", *, at_once: bool = False) -> None:
        self.booth = booth
        self.known: dict[str, dict[str, str]] | None = {}
        self.asked = 0
        self.server = Server(booth.server._application, address)
        self.web = Web(booth.desk, booth.gates, self.server, self._secrets, at_once=at_once)

    def _secrets(self, source: str) -> dict[str, str]:
        self.asked += 1
        if self.known is None:
            raise SecretsError("The keyring is locked.")
        return self.known.get(source, {})

    def step(self, later: int = 0) -> None:
        for errand in self.web.step(self.booth.desk.now() + later).errands:
            errand.run()
            errand.finish(self.booth.desk.now() + later)


@pytest.fixture
def idle(computer: Computer) -> Booth:
    """Without a source, and without a server of its own."""
    return Booth(computer)


def test_nothing_is_listened_on_until_a_source_wants_it(idle: Booth) -> None:
    edge = Edge(idle)
    edge.step()
    assert (edge.server.running, idle.gates.ready) == (False, True)
    idle.add(FORM, {"secret": SECRET})
    idle._settle()
    edge.step()
    assert edge.server.running
    assert edge.web.problem == "“Web form” takes nothing: its secrets are not on the hub's computer. " + (
        "Give them there with “bdcdesk source secret”."
    )
    edge.known = {FORM.id: {"secret": SECRET}}
    edge.step()
    assert idle.gates.of(FORM.id) is None
    edge.step(LOOK_AGAIN)
    assert (idle.gates.names, edge.web.problem) == ([FORM.id], "")
    edge.web.close()
    assert not edge.server.running


def test_it_opens_for_the_link_that_ends_mails_where_mails_have_one(idle: Booth) -> None:
    edge = Edge(idle)
    account = Source("out", "Mails", MAIL, {"host": "mail.example.com"})
    idle.add(account, {})
    idle._settle()
    edge.step()
    assert not edge.server.running
    idle.add(replace(account, options={**account.options, "hub": "https://hub.example.com"}), {})
    idle._settle()
    edge.step()
    assert (edge.server.running, edge.web.problem) == (True, "")
    assert requests.get(f"{edge.server.url}/u/{'0' * 40}", timeout=10).status_code == 200
    edge.web.close()


def test_keys_that_are_locked_change_nothing_and_are_not_asked_all_the_time(idle: Booth) -> None:
    idle.add(FORM, {"secret": SECRET})
    idle._settle()
    edge = Edge(idle)
    edge.known = None
    for _ in range(5):
        edge.step()
    assert (edge.asked, idle.gates.ready, edge.web.problem) == (1, False, "The keyring is locked.")
    edge.known = {FORM.id: {"secret": SECRET}}
    edge.step(LOOK_AGAIN)
    assert idle.gates.names == [FORM.id]
    edge.known = None
    edge.step(2 * LOOK_AGAIN)
    assert (idle.gates.names, edge.web.problem) == ([FORM.id], "The keyring is locked.")
    edge.web.close()


def test_an_address_that_was_named_is_listened_on_at_once_and_one_that_is_taken_is_said(idle: Booth) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        edge = Edge(idle, address, at_once=True)
        assert (edge.server.running, "Nothing can be sent to" in edge.web.problem) == (False, True)
    idle.add(FORM, {"secret": SECRET})
    idle._settle()
    edge.step()
    edge.step(60_000)
    assert (edge.server.running, edge.server.url) == (True, f"http://{address}")
    edge.web.close()
    named = Edge(idle, at_once=True)
    assert (named.server.running, named.web.problem) == (True, "")
    named.web.close()
