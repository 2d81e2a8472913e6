"""`bdcdesk appointments`: what it lists, what it keeps of a book, what it refuses."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.domain.events.appointment import AppointmentConfirmed, AppointmentSet
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.report.names import Names
from bdcdesk.wiring.appointments import appointments, listed
from bdcdesk.wiring.place import NoPlace
from tests.domain.making import DAY, HOUR, MINUTE, START, STORE, Story

from .test_sources import Desk

NAMES = Names({"kim": "Kim Novak"})


class Store(Desk):
    def say(self, **given: Any) -> list[str]:
        usual: dict[str, Any] = {"tomorrow": False, "missed_after": None, "book": "", "hours": [], "slot": None, "off": [], "on": []}
        self.said.clear()
        assert appointments(Namespace(**{**usual, "url": "", "store": "", **given}), self.environ, self.said.append) == 0
        return list(self.said)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return Store(tmp_path)


def test_tomorrows_unconfirmed_and_who_comes_today() -> None:
    def meeting(name: str, when: int) -> Story:
        return Story(shopper=Shopper(name=name)).then(AppointmentSet("m1", when, "America/New_York", "kim", when + HOUR, 30 * MINUTE))

    unsure, sure = meeting("Noor Haddad", START + DAY), meeting("Ann Lee", START + DAY + HOUR).then(AppointmentConfirmed("m1"))
    today = meeting("Bo Ray", START + 5 * HOUR)
    leads = [sure.now, unsure.now, today.now]
    assert listed(leads, NAMES, STORE, START, tomorrow=True) == [
        "Not confirmed yet for tomorrow: 1.",
        "  10:00 am  Noor Haddad · with Kim Novak · not confirmed",
    ]
    assert listed(leads, NAMES, STORE, START, tomorrow=False) == [
        "Appointments today: 1.",
        "  3:00 pm  Bo Ray · with Kim Novak · not confirmed",
    ]


def test_a_book_is_kept_and_shown(store: Store) -> None:
    said = store.say(
        book="Kofi Mensah", hours=["Mon-Fri=9:00-12:00", "Mon-Fri=13:00-18:00", "Sat=10:00-14:00"], slot=45, off=["2026-12-24"]
    )
    assert said[0] == "Kofi Mensah receives shoppers, 45 minutes each."
    assert said[1] == "  Monday: 9:00 am – 12:00 pm, 1:00 pm – 6:00 pm"
    assert said[7] == "  Sunday: off"
    assert said[8] == "  Off on 2026-12-24."
    assert store.say(book="kofi")[:9] == said[:9]
    assert "  Off on" not in "\n".join(store.say(book="kofi", on=["2026-12-24"]))
    assert store.say(missed_after=45.0) == ["Appointments today: 0."]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"book": "Nobody"}, "Nobody called “Nobody” works here"),
        ({"book": "kofi", "hours": ["Mon"]}, "says no hours"),
        ({"book": "kofi", "hours": ["Mud=9:00-10:00"]}, "is no day of the week"),
        ({"book": "kofi", "hours": ["Mon=9:00-8:00"]}, "Hours begin before they end"),
        ({"book": "kofi", "slot": 1}, "An appointment takes between"),
        ({"book": "kofi", "off": ["Christmas"]}, "is no date"),
        ({"missed_after": 1.0}, "counts as missed between"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(store: Store, given: dict[str, Any], why: str) -> None:
    with pytest.raises(NoPlace, match=why):
        store.say(**given)
