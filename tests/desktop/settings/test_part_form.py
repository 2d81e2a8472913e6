"""What all parts of the settings have in common: their room in a small window, and what is typed while others change the same."""

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.calls_page import CallsPage
from bdcdesk.desktop.settings.contact_page import ContactPage
from bdcdesk.desktop.settings.distribution_page import DistributionPage
from bdcdesk.desktop.settings.form import CHANGED
from bdcdesk.desktop.settings.page import SettingsPage
from bdcdesk.desktop.settings.part_form import SettingsForm
from bdcdesk.desktop.settings.phone_page import PhonePage
from bdcdesk.desktop.settings.phone_words import TWILIO, PhoneShown
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.domain.events.settings import Calls, ContactRules, Distribution

from .making import FORM, MAIL, view

SMALLEST = (1280, 720 - 52)
"""Below the window's bar."""
FULL = msgspec.structs.replace(
    view(FORM, MAIL, distribution=Distribution("by skill"), contact=ContactRules(postal="12 Quay Road"), history=("x",) * 12),
    calls=Calls(hours="store"),
)


@pytest.fixture
def page(qtbot: QtBot) -> SettingsPage:
    made = SettingsPage([("s", "A store")])
    qtbot.addWidget(made)
    made.resize(*SMALLEST)
    made.show()
    made.show_settings(FULL)
    made.phone.show_phone(PhoneShown(TWILIO, "AC0", told="The provider tells the hub of what comes in. " * 4))
    made.sources._pick(FORM.id)
    return made


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_no_part_presses_its_fields_together(page: SettingsPage, qtbot: QtBot, width: int) -> None:
    page.resize(width, SMALLEST[1])
    for name, part in page._pages.items():
        page._go(name)
        qtbot.waitUntil(part.isVisible)
        qtbot.wait(0)
        for field in (*part.findChildren(QLineEdit), *part.findChildren(QPlainTextEdit)):
            if field.isVisible() and field.parentWidget().objectName() != "qt_spinbox":
                least = min(field.minimumSizeHint().height(), field.maximumHeight())
                assert field.height() >= least, (name, field.accessibleName())
        assert _inside(part, page), name


def _inside(part: QWidget, page: SettingsPage) -> bool:
    """Nothing stands out at the right."""
    return all(one.mapTo(page, QPoint(one.width(), 0)).x() <= page.width() for one in part.findChildren(QWidget) if one.isVisible())


CHANGES: dict[type[SettingsForm], Callable[[SettingsForm], QLineEdit]] = {
    DistributionPage: lambda form: form.patience,  # type: ignore[attr-defined]
    ContactPage: lambda form: form.reason,  # type: ignore[attr-defined]
    CallsPage: lambda form: form.seconds,  # type: ignore[attr-defined]
}


def _others(made: SettingsView) -> SettingsView:
    """Everything is changed by somebody else."""
    return msgspec.structs.replace(
        made, distribution=Distribution("round robin"), contact=ContactRules(most=5, version=2), calls=Calls(seconds=33, hours="store")
    )


@pytest.mark.parametrize("kind", CHANGES)
def test_what_is_typed_stays_until_cancel_and_the_other_change_is_said(qtbot: QtBot, kind: type[SettingsForm]) -> None:
    form = kind()
    qtbot.addWidget(form)
    form.show()
    form.show_settings(FULL)
    field = CHANGES[kind](form)
    field.setText("17")
    form.show_settings(_others(FULL))
    assert (form.problem.text, field.text()) == (CHANGED, "17")
    form.cancel.click()
    assert (form.problem.text, field.text() != "17") == ("", True)
    # Another store's form is another form.
    field.setText("18")
    form.show_settings(msgspec.structs.replace(FULL, store="t"))
    assert (form.problem.text, field.text() != "18") == ("", True)


def test_the_keys_go_on_where_it_was_pressed(qtbot: QtBot) -> None:
    page = PhonePage()
    qtbot.addWidget(page)
    page.resize(900, 760)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.show_phone(PhoneShown(TWILIO, "AC0"))
    page.outside.setFocus()
    busy: list[bool] = []
    page.busy.connect(busy.append)
    for button, press in ((page.test, page.test.click), (page.button, page.button.click)):
        button.setFocus()
        press()
        assert busy[-1] is True
        press()
        page.well("It answers.")
        assert (page.note, busy[-1], button.hasFocus()) == ("It answers.", False, True)
    assert busy == [True, False] * 2
