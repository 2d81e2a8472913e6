"""A supervisor sees, while they type an offer, which of the store's leads would show it."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.wiring.demo_store import SUPERVISOR

from .test_screens import arrive
from .test_settings import PATIENCE, _live, settings


def test_the_leads_that_an_offer_is_for_are_told_while_it_is_typed(home: Path, qtbot: QtBot) -> None:
    arrive(home, 1)
    screens = _live(home, SUPERVISOR.id, qtbot)
    page = settings(screens, qtbot)
    page.show_part("offers")
    offers = page.offers
    offers.fields["name"].setText("November")
    qtbot.waitUntil(lambda: "once the offer can be kept" in offers.reach.text(), timeout=PATIENCE)
    offers.wording.setPlainText("0.9 % APR on new Toyotas.")
    offers.fields["apr"].setText("0.9")
    offers.fields["make"].setText("Toyota")
    qtbot.waitUntil(lambda: "1 of the 1 newest open leads" in offers.reach.text(), timeout=PATIENCE)
    assert offers.reach.text().startswith("0.9 % APR on Toyota: ")
    assert "Maria" in offers.leads.text()
    assert offers.leads.text().endswith("the car they ask for")
    offers.fields["make"].setText("Honda")
    qtbot.waitUntil(lambda: "0 of the 1 newest open leads" in offers.reach.text(), timeout=PATIENCE)
    assert offers.leads.text() == ""
    screens.frame.close()
    QApplication.processEvents()
