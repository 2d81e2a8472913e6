"""The phone provider on the settings screen: shown without its secrets, tried and kept, tested; and where the hub is elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from bdcdesk.contact.simulator.exchange import SERVICE
from bdcdesk.contact.simulator.server import ACCOUNT, KEY, SECRET
from bdcdesk.desktop.settings.phone_page import PhonePage
from bdcdesk.desktop.settings.phone_words import ELSEWHERE, OWN, PHONES, TELNYX, TWILIO, PhoneShown, PhoneTyped
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.source_keeping import SourceKeeping
from tests.contact.conftest import Practice
from tests.wiring.keeping import Computer

from .making import view


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    running = Practice(tmp_path / "provider.db")
    yield running
    running.stop()


@pytest.fixture
def page(qtbot: QtBot) -> PhonePage:
    made = PhonePage()
    qtbot.addWidget(made)
    made.resize(900, 760)
    made.show()
    return made


def fill(page: PhonePage, which: str, **options: str) -> None:
    page.which.setCurrentIndex(page.which.findData(which))
    for option, said in options.items():
        field = page.entries.field(option)
        assert isinstance(field, QLineEdit), option
        field.setText(said)


def wanted(page: PhonePage, qtbot: QtBot) -> PhoneTyped:
    with qtbot.waitSignal(page.wanted, timeout=1000) as told:
        QTest.keyClick(page.outside, Qt.Key.Key_Return)
    return told.args[0]


@pytest.mark.parametrize(
    ("which", "options", "url"),
    [
        ("twilio", {"account": ACCOUNT, "key": KEY, "secret": "of the key", "service": SERVICE, "signing": "token"}, TWILIO),
        ("signalwire", {"url": "https://x.signalwire.com/api/laml", "account": "3c90", "secret": "PT", "signing": "PSK"}, ""),
        ("telnyx", {"account": "129", "secret": "KEY", "service": "4001", "signing": "AAAA"}, TELNYX),
        ("other", {"url": "http://127.0.0.1:4030", "account": ACCOUNT, "secret": "practice"}, ""),
    ],
)
def test_what_is_typed_for_each_provider_is_wanted(page: PhonePage, qtbot: QtBot, which: str, options: dict[str, str], url: str) -> None:
    page.show_phone(PhoneShown())
    fill(page, which, **options)
    page.outside.setText("https://leads.example.com")
    told = wanted(page, qtbot)
    assert told == PhoneTyped(**{**options, "url": url or options["url"], "outside": "https://leads.example.com"})
    assert not page.button.isEnabled() or not page.test.isEnabled()


def test_what_is_missing_is_said_and_the_cursor_is_there(page: PhonePage, qtbot: QtBot) -> None:
    page.show_phone(PhoneShown())
    fill(page, "twilio", account=ACCOUNT)
    with qtbot.assertNotEmitted(page.wanted):
        QTest.keyClick(page.outside, Qt.Key.Key_Return)
    assert page.problem.text == "“Secret” is missing. Nothing was changed."


def test_secrets_are_never_shown_and_need_not_be_typed_again(page: PhonePage, qtbot: QtBot) -> None:
    page.show_phone(PhoneShown(TWILIO, ACCOUNT, KEY, SERVICE, "https://leads.example.com", "It tells the hub."))
    secret = page.entries.field("secret")
    assert isinstance(secret, QLineEdit)
    assert (secret.text(), secret.echoMode()) == ("", QLineEdit.EchoMode.Password)
    assert secret.placeholderText()
    assert wanted(page, qtbot) == PhoneTyped(TWILIO, ACCOUNT, KEY, SERVICE, outside="https://leads.example.com")
    page.well("Kept.", PhoneShown(TWILIO, ACCOUNT, told="It tells the hub."))
    assert page.note == "Kept."
    page.refused("No phone provider answers.")
    assert (page.note, page.problem.text) == ("", "No phone provider answers.")


def test_where_the_hub_is_elsewhere_nothing_can_be_typed(page: PhonePage) -> None:
    page.show_phone(None)
    assert page._elsewhere.text() == ELSEWHERE
    assert page._elsewhere.isVisible()
    assert not page.which.isVisible()
    assert not page.button.isVisible()


def test_the_connection_is_tested_only_where_there_is_one(page: PhonePage, qtbot: QtBot) -> None:
    page.show_phone(PhoneShown())
    assert not page.test.isVisible()
    page.show_phone(PhoneShown(TWILIO, ACCOUNT))
    with qtbot.waitSignal(page.tested, timeout=1000):
        page.test.click()


def test_this_computer_keeps_tests_and_tells_no_secret_to_another_account(tmp_path: Path, practice: Practice) -> None:
    computer = Computer(tmp_path / "data")
    computer.place.keep(computer.building.setup)
    keeping = SourceKeeping(computer.building)
    assert keeping.phone() == PhoneShown()
    with pytest.raises(NoPlace, match="No phone provider is set up"):
        keeping.test_phone()
    assert "accepts this" in keeping.keep_phone(PhoneTyped(practice.url, ACCOUNT, secret=SECRET, outside="https://leads.example.com"))
    shown = keeping.phone()
    assert shown is not None
    assert (shown.which, shown.account, shown.outside) == ("other", ACCOUNT, "https://leads.example.com")
    assert "https://leads.example.com/phone" in shown.told
    assert SECRET not in repr(shown)
    assert "Nobody was contacted" in keeping.test_phone()
    assert (practice.posts, practice.messages) == (0, [])
    # The same account: its secret is known. Another one, or another place: it is asked for.
    keeping.keep_phone(PhoneTyped(practice.url, ACCOUNT, service=SERVICE))
    for other in (PhoneTyped(practice.url, "AC" + "6" * 32), PhoneTyped("https://api.example.com", ACCOUNT)):
        with pytest.raises(NoPlace, match="given for another account"):
            keeping.keep_phone(other)
    computer.close()


def test_a_hub_elsewhere_has_the_provider_there(tmp_path: Path) -> None:
    computer = Computer(tmp_path / "data")
    computer.place.keep(computer.building.setup)
    away = replace(computer.building, setup=replace(computer.building.setup, url="postgresql://db.example.com/bdc"))
    assert SourceKeeping(away).phone() is None
    computer.close()


def test_every_provider_has_words() -> None:
    assert list(PHONES) == ["twilio", "signalwire", "telnyx", "other", OWN]
    assert {PhoneShown("https://x.signalwire.com/api/laml").which, PhoneShown(TELNYX).which, PhoneShown("").which} == {
        "signalwire",
        "telnyx",
        "twilio",
    }


def test_everybodys_own_phone_is_offered_beside_the_providers(page: PhonePage, qtbot: QtBot) -> None:
    page.show_settings(view())
    page.show_phone(PhoneShown(TWILIO, ACCOUNT))
    assert page.test.isVisible()
    page.which.setCurrentIndex(page.which.findData(OWN))
    assert not any(field.isVisible() for field in (page.outside, page.test, *page.entries.fields))
    assert page.button.text() == "Keep it"
    with qtbot.waitSignal(page.own_wanted, timeout=1000), qtbot.assertNotEmitted(page.wanted):
        page.button.click()
    page.show_settings(replace(view(), own_phone=True))
    page.well("Kept.")
    assert (page.own, page.which.currentData()) == (True, OWN)
    # Somebody chose the provider again at another desk.
    page.show_settings(view())
    assert (page.own, page.which.currentData(), page.button.text()) == (False, "twilio", "Try it and keep it")
