"""`bdcdesk distribution`: what it writes, what it shows, what it refuses."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bdcdesk import cli
from bdcdesk.domain.events.settings import Need
from bdcdesk.wiring.distribution import distribute
from bdcdesk.wiring.place import NoPlace

from .test_sources import Desk


class Store(Desk):
    def say(self, **given: Any) -> list[str]:
        usual: dict[str, Any] = {"mode": "", "offer": None, "ask": None, "all": None, "url": "", "store": ""}
        usual |= {"need": [], "team": [], "can": []}
        self.said.clear()
        assert distribute(Namespace(**{**usual, **given}), self.environ, self.said.append) == 0
        return list(self.said)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return Store(tmp_path)


def test_a_new_store_has_its_leads_up_for_grabs(store: Store) -> None:
    assert store.say() == ["Leads: up for grabs."]


def test_a_round_with_its_times(store: Store) -> None:
    said = ["Leads: round robin.", "An offer stands for 45 s; after 2 agents for all, 90 s later for the supervisor."]
    assert store.say(mode="round-robin", offer=45.0, ask=2, all=90.0) == said
    assert store.say() == said


def test_skills_needs_and_teams(store: Store) -> None:
    said = store.say(mode="by-skill", need=["words:hola=Spanish"], can=["Kofi Mensah=trucks, Spanish"])
    assert said[2:] == ["  words has “hola”: Spanish", "  Kofi Mensah can: trucks, Spanish"]
    assert store.say(mode="by-source", team=["CarLine=kofi,Ines Roth"])[2] == "  CarLine: Kofi Mensah, Ines Roth"
    assert Need("words", "hola", "Spanish").skill in " ".join(store.say(mode="by skill"))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"mode": "by-lot"}, "There is no way “by-lot”"),
        ({"mode": "round-robin", "offer": 1.0}, "between 5 seconds and an hour"),
        ({"mode": "round-robin", "ask": 0}, "to one agent at least"),
        ({"team": ["CarLine=Nobody"]}, "Nobody called “Nobody” works here"),
        ({"need": ["hola=Spanish"]}, "says no need"),
        ({"can": ["Kofi Mensah"]}, "is no pair"),
    ],
)
def test_what_cannot_be_is_refused(store: Store, given: dict[str, Any], why: str) -> None:
    with pytest.raises(NoPlace, match=why):
        store.say(**given)
    assert store.say() == ["Leads: up for grabs."]


def test_an_agent_may_not_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with pytest.raises(NoPlace, match="Your role"):
        Store(tmp_path, "kofi").say(mode="round-robin")


def test_it_is_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["distribution", "--help"])
    assert "round-robin" in capsys.readouterr().out
