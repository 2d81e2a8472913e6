"""What was agreed with a source, on its page in the settings: what is shown, what is kept, and what stays as it was typed."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop import theme
from bdcdesk.desktop.settings.agreement_card import KEPT, Agreed, AgreementCard
from bdcdesk.domain.events.source import AgreementSet
from bdcdesk.domain.source import Agreement

from .making import FORM, MAIL

TODAY = "2026-11-18"
TERMS = AgreementSet("Terms", "2026-01-01", "2027-01-01", ("share",), "Clause 4", "terms.pdf", "ab12", "marketplace", ("no copies",))
AGREED = replace(FORM, agreements=(Agreement(TERMS, 1, "ines"),))


@pytest.fixture
def card(qtbot: QtBot) -> AgreementCard:
    made = AgreementCard()
    qtbot.addWidget(made)
    made.show()
    return made


def kept(card: AgreementCard) -> list[Agreed]:
    heard: list[Agreed] = []
    card.agreed.connect(heard.append)
    QTest.keyClick(card.keep, Qt.Key.Key_Space)
    return heard


def test_of_a_source_without_one_the_default_is_stated_and_offered(card: AgreementCard) -> None:
    card.show_source(FORM, TODAY)
    assert card.state.text().startswith(
        "What comes today: No agreement is recorded for “Web form”. Without one it may be used to follow up"
    )
    assert card.history.isHidden()
    QTest.keyClicks(card.name, "Our notice")
    QTest.keyClick(card.uses["market"], Qt.Key.Key_Space)
    QTest.keyClick(card.limits["use ends with it"], Qt.Key.Key_Space)
    card.attach_file(Path("notice.pdf"))
    assert card.document.text() == "To be kept with it: notice.pdf"
    terms = AgreementSet("Our notice", TODAY, uses=("follow up", "market"), limits=("use ends with it",))
    assert kept(card) == [Agreed("web-form", terms, Path("notice.pdf"))]
    assert not card.isEnabled()
    card.kept("")
    assert card.isEnabled()
    assert card.note.text() == KEPT


def test_one_that_is_there_is_changed_and_keeps_its_document(card: AgreementCard) -> None:
    card.show_source(AGREED, TODAY)
    assert card.state.text() == (
        "What comes today: “Terms” with “Web form” (from 2026-01-01 until 2027-01-01) allows: share."
        " It forbids copies in other systems, the CRM too. Its wording: “Clause 4”"
    )
    assert card.document.text() == "Kept with it: terms.pdf"
    assert "“Terms”, from 2026-01-01 until 2027-01-01: share; no copies" in card.history.text()
    card.ends.setText("2028-01-01")
    assert kept(card) == [Agreed("web-form", replace(TERMS, ends="2028-01-01"))]


def test_another_name_is_another_agreement_without_that_document(card: AgreementCard) -> None:
    card.show_source(AGREED, TODAY)
    card.name.setText("Terms 2027")
    assert kept(card) == [Agreed("web-form", replace(TERMS, name="Terms 2027", file="", blob="", maker=""))]


def test_what_is_typed_stays_until_something_else_was_set(card: AgreementCard) -> None:
    card.show_source(FORM, TODAY)
    card.name.setText("Half typed")
    card.show_source(FORM, TODAY)
    assert card.name.text() == "Half typed"
    card.kept("An agreement ends after it begins. Nothing was changed.")
    assert card.problem.text == "An agreement ends after it begins. Nothing was changed."
    assert card.name.text() == "Half typed"
    card.show_source(AGREED, TODAY)
    assert (card.name.text(), card.problem.text) == ("Terms", "")


def test_what_is_under_way_for_one_source_keeps_nobody_from_another(card: AgreementCard) -> None:
    card.show_source(FORM, TODAY)
    QTest.keyClicks(card.name, "Our notice")
    assert kept(card)
    card.show_source(FORM, TODAY)
    assert not card.isEnabled()
    card.show_source(MAIL, TODAY)
    assert card.isEnabled()


def test_a_ticked_box_has_a_tick_in_it_and_not_a_colour_alone(card: AgreementCard) -> None:
    card.show_source(FORM, TODAY)

    def colours(box: QWidget) -> set[str]:
        image = box.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(1, 13) for y in range(1, image.height())}

    panel = theme.current().panel.name()
    ticked, empty = card.uses["follow up"], card.uses["market"]
    assert (ticked.isChecked(), empty.isChecked()) == (True, False)
    middle = ticked.grab().toImage().pixelColor(6, ticked.height() // 2 + 2).name()
    assert middle == panel
    assert len(colours(ticked)) > len(colours(empty))


def test_every_field_has_a_name_to_be_read_out(card: AgreementCard) -> None:
    assert [field.accessibleName() or field.text() for field in card.fields] == [  # type: ignore[attr-defined]
        "Agreement",
        "From",
        "Ends on",
        "Follow up on the inquiry",
        "Market: write to them of other things",
        "Share: give it to others (the store's own CRM is not that)",
        "Nothing of it may be copied to other systems, the CRM too",
        "Its end is the end of every use, also of what came before",
        "Wording, or the clauses that matter",
        "Attach a document …",
        "Keep the agreement",
    ]
