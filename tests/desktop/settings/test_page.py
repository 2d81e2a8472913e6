"""The settings as a whole: whose they are while another store is chosen, and while something is under way."""

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.agreement_card import Agreed
from bdcdesk.desktop.settings.page import SettingsPage
from bdcdesk.desktop.shell.settings_door import SettingsDoor

from .making import FORM, MAIL, view


@pytest.fixture
def page(qtbot: QtBot) -> SettingsPage:
    made = SettingsPage([("one", "Harbor"), ("two", "Ridge")])
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.show_settings(view(FORM, MAIL, store="one"))
    return made


def test_nothing_of_one_store_is_kept_at_another_that_was_chosen_just_now(page: SettingsPage) -> None:
    page._chooser.setCurrentIndex(1)
    assert page.store == "two"
    assert not page.contact.button.isEnabled()
    page.show_settings(view(store="one"))
    assert not page.contact.button.isEnabled(), "what was on its way is still the other one's"
    page.show_settings(view(store="two"))
    assert page.contact.button.isEnabled()


def test_no_other_store_is_chosen_while_anything_is_under_way(page: SettingsPage) -> None:
    page.phone.busy.emit(True)
    page.contact.busy.emit(True)
    page.contact.busy.emit(False)
    assert not page._chooser.isEnabled(), "the provider is still being tried"
    page.phone.busy.emit(False)
    assert page._chooser.isEnabled()


@pytest.mark.parametrize("why", ["", "The document could not be read. Nothing was changed."])
def test_an_agreement_that_is_told_of_late_leaves_its_card_usable(page: SettingsPage, why: str) -> None:
    part = page.sources
    part._pick(FORM.id)
    asked: list[Agreed] = []
    part.agreed.connect(asked.append)
    part.agreement.name.setText("Our notice")
    part.agreement._submit()
    part.begin()
    refused: list[str] = []
    door: Any = SimpleNamespace(store="one", _pump=SimpleNamespace(refused=SimpleNamespace(emit=refused.append)))
    SettingsDoor._agreed(door, part, "one", FORM.id, why)
    part._pick(FORM.id)
    assert part.agreement.isEnabled()
    assert (len(asked), refused) == (1, [why] if why else [])


def test_a_card_that_waits_at_one_store_is_free_at_the_next(page: SettingsPage) -> None:
    page.sources._pick(FORM.id)
    page.sources.agreement._submit()
    page._chooser.setCurrentIndex(1)
    page.show_settings(view(replace(FORM, name="Our form"), store="two"))
    page.sources._pick(FORM.id)
    assert page.sources.agreement.isEnabled()
