"""Prism before the simulator. Where it is not set up these tests are skipped, and say so."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from bdcdesk.contact.twilio import Twilio
from tests.contact.conftest import Practice
from tests.contact.contract.prism import Prism, missing


class Checked(Practice):
    """A simulator that adapters reach through Prism only."""

    proxy = ""

    def adapter(self, secret: str = SECRET, read: float = 5, told_at: str = "") -> Twilio:
        # Prism gets its own time on a busy machine: what a slow answer means is tested without it.
        return Twilio(self.proxy, ACCOUNT, secret, timeouts=(5, max(read, 20)), name="simulator", told_at=told_at)


@pytest.fixture(scope="session")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prism]:
    why = missing()
    if why:
        pytest.skip(why)
    running = Prism(tmp_path_factory.mktemp("prism"))
    yield running
    running.close()
    gc.collect()


@pytest.fixture
def practice(prism: Prism, tmp_path: Path, leaving: list[Practice]) -> Iterator[Practice]:
    """As for the suite of the adapter; what the test had Prism refuse without meaning to turns it red."""
    running = Checked(tmp_path / "provider.db")
    running.proxy, prism.relay.target = prism.url, running.url
    before = len(prism.violations)
    yield running
    running.leave()
    leaving.append(running)
    assert prism.violations[before:] == []
