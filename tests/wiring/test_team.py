"""`bdcdesk team`: what it arranges, what it moves and takes back, what it refuses."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.domain.actions.intake import EnterLead
from bdcdesk.domain.actions.ownership import Reassign
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.identity import lead_stream
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.team import _Store, team

from .test_sources import Desk, S


class Office(Desk):
    def say(self, **given: Any) -> list[str]:
        usual: dict[str, Any] = dict.fromkeys(("keeps", "cover", "by", "since", "until", "transfer", "give_back", "url", "store"), "")
        self.said.clear()
        assert team(Namespace(**{**usual, "desk": None, "to": [], **given}), self.environ, self.said.append) == 0
        return list(self.said)

    def store(self) -> _Store:
        central = self.building.central()
        about = {"store": S, "actor": "ines", "pressed": central.now()}
        return _Store(central, S, about)

    def owners(self, names: tuple[str, ...]) -> list[str]:
        store = self.store()
        for name in names:
            for event in store.central.read_stream(S, lead_stream(name)):
                store.states.evolve(event)
        return [store.states.leads[name].owner for name in names]

    def leads(self, count: int, owner: str) -> tuple[str, ...]:
        for n in range(count):
            store = self.store()
            made = {"lead": f"l{n}", "source": "Walk-in", "arrived": store.central.now()}
            store.do(EnterLead, shopper=Shopper(name=f"Shopper {n}"), **made)
            store.do(Reassign, lead=f"l{n}", agent=owner) if store.book("") else None
        return tuple(f"l{n}" for n in range(count))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return Office(tmp_path)


def test_the_store_says_who_keeps_a_shopper_and_how_long_the_desk_has(office: Office) -> None:
    assert office.say() == ["Shoppers: agents hand over at the appointment.", "The desk answers within 10 min of business hours."]
    said = ["Shoppers: one person keeps them from the first answer to delivery.", "The desk answers within 15 min of business hours."]
    assert office.say(keeps="one-person", desk=15.0) == said
    assert office.say() == said


def test_cover_is_shown_while_it_lasts_and_can_be_ended(office: Office) -> None:
    said = office.say(cover="Kofi Mensah", by="ines", until="2099-01-31", since="2099-01-05")
    assert "covers for Kofi Mensah" not in said[-1] or said[-1].strip().startswith("Ines Roth")


def test_a_leavers_book_goes_to_others_by_counts_and_comes_back_in_one_act(office: Office) -> None:
    names = office.leads(3, "kofi")
    assert office.owners(names) == ["kofi"] * 3
    said = office.say(transfer="Kofi Mensah", to=["ines"])
    assert said[0] == "3 of Kofi Mensah's leads went to Ines Roth, with what is planned, promised and set on them."
    assert office.owners(names) == ["ines"] * 3
    assert office.say(give_back="kofi")[0] == "Kofi Mensah has again what of 3 leads was still where it had gone."
    assert office.owners(names) == ["kofi"] * 3


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"cover": "Nobody"}, "Nobody called “Nobody” works here"),
        ({"cover": "kofi", "by": "ines"}, "Say until which day"),
        ({"cover": "kofi", "by": "ines", "until": "soon"}, "is no day"),
        ({"cover": "kofi"}, "Nobody covers for them"),
        ({"transfer": "kofi"}, "has no open lead"),
        ({"give_back": "kofi"}, "Nothing of Kofi Mensah's"),
        ({"desk": 0.1}, "between a minute and 30 days"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(office: Office, given: dict[str, Any], why: str) -> None:
    before = office.say()
    with pytest.raises(NoPlace, match=why):
        office.say(**given)
    assert office.say() == before
