"""The sign-in screen under real keys and a real mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.sign_in import Joining, Known, NewStore, SignIn, SignInPage

URL = "postgresql://bdc@db.example.com/bdcdesk"
TEAM = (Known("singh", "R. Singh", "agent"), Known("okafor", "D. Okafor", "agent"))
PINS = (
    Known("singh", "R. Singh", "agent", "pin"),
    Known("okafor", "D. Okafor", "supervisor"),
    Known("brandt", "L. Brandt", "agent", "passphrase"),
)
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(qtbot: QtBot) -> SignInPage:
    page = SignInPage("America/Chicago")
    qtbot.addWidget(page)
    page.resize(1200, 860)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    return page


@pytest.fixture
def sent(page: SignInPage) -> list[object]:
    asked: list[object] = []
    page.sign_in_requested.connect(asked.append)
    page.store_created.connect(asked.append)
    page.demo_requested.connect(lambda: asked.append("demo"))
    return asked


def here() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(*keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(here(), key, modifier)


def type_(text: str) -> None:
    QTest.keyClicks(here(), text)


def tab_to(word: str) -> None:
    """Presses Tab until the button with this word has the focus."""
    for _ in range(20):
        if word in here().accessibleName():
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {word}")


# -- signing in


def test_a_name_and_enter_is_enough_on_this_computer(page: SignInPage, sent: list[object]) -> None:
    type_("D. Okafor")
    press(Qt.Key.Key_Return)

    assert sent == [SignIn("computer", "", "D. Okafor", "")]


def test_known_members_are_chosen_by_typing_their_name(page: SignInPage, sent: list[object]) -> None:
    page.set_people(TEAM)
    page.form.focus_first()
    assert [page.form.list.itemText(row) for row in range(page.form.list.count())] == ["D. Okafor", "R. Singh"]

    type_("R")
    press(Qt.Key.Key_Return)

    assert sent == [SignIn("computer", "", "singh", "")]


def test_nobody_is_signed_in_as_the_first_in_the_list_by_mistake(page: SignInPage, sent: list[object]) -> None:
    page.set_people(TEAM)
    page.form.focus_first()

    press(Qt.Key.Key_Return)

    assert sent == []
    assert "say who you are" in page.form.problem.text


def test_who_signed_in_last_is_offered(page: SignInPage, sent: list[object]) -> None:
    page.set_people(TEAM, chosen="singh")
    QTest.mouseClick(page.form.button, Qt.MouseButton.LeftButton)

    assert sent == [SignIn("computer", "", "singh", "")]


def test_a_central_database_by_keyboard_alone(page: SignInPage, sent: list[object]) -> None:
    page.set_people(TEAM)
    page.form.focus_first()
    tab_to("central")
    press(Qt.Key.Key_Space)
    assert not page.form.secret.isHidden()
    assert page.form.secret.echoMode() is QLineEdit.EchoMode.Password

    press(Qt.Key.Key_Tab)
    type_(URL)
    press(Qt.Key.Key_Tab)
    type_("D. Okafor")
    press(Qt.Key.Key_Tab)
    type_("s3cret")
    press(Qt.Key.Key_Return)

    assert sent == [SignIn("central", URL, "D. Okafor", "s3cret")]


def test_an_invite_by_keyboard_alone(page: SignInPage, sent: list[object]) -> None:
    page.set_people(TEAM)
    page.form.focus_first()
    tab_to("invite")
    press(Qt.Key.Key_Space, Qt.Key.Key_Tab)
    assert here() is not page.form.joining.invite, "the address of a central database is one more place"
    press(Qt.Key.Key_Tab)
    type_("bdcdesk-invite-AAAA")
    press(Qt.Key.Key_Return)
    assert "4 to 12 digits" in page.form.problem.text
    assert here() is page.form.joining.chosen.pin
    type_("2580")
    press(Qt.Key.Key_Tab)
    type_("2581")
    press(Qt.Key.Key_Return)
    assert "not the same" in page.form.problem.text
    assert here() is page.form.joining.chosen.again
    type_("2580")
    press(Qt.Key.Key_Return)

    assert sent == [Joining("bdcdesk-invite-AAAA", "2580", "")]
    for field in (page.form.joining.invite, page.form.joining.chosen.pin, page.form.joining.chosen.again):
        assert field.echoMode() is QLineEdit.EchoMode.Password


def test_each_person_is_asked_for_what_shows_that_it_is_they(page: SignInPage, sent: list[object]) -> None:
    page.set_people(PINS)
    page.form.focus_first()
    type_("R")
    assert (page.form.pin.isVisible(), page.form.secret.isVisible()) == (True, False)
    press(Qt.Key.Key_Return)
    assert sent == []
    assert "PIN is missing" in page.form.problem.text
    assert here() is page.form.pin
    type_("2580")
    press(Qt.Key.Key_Return)
    assert sent == [SignIn("computer", "", "singh", "", "2580")]

    page.form.list.setFocus()
    press(Qt.Key.Key_Up)
    assert page.form.pin.text() == "", "what one person typed is not tried for the next"
    assert (page.form.pin.isVisible(), page.form.secret.isVisible()) == (False, True)
    assert page.form.secret.accessibleName() == "Passphrase"
    press(Qt.Key.Key_Up)
    assert (page.form.pin.isVisible(), page.form.secret.isVisible()) == (False, False)
    press(Qt.Key.Key_Return)
    assert sent[1:] == [SignIn("computer", "", "okafor", "")]


def test_who_comes_back_begins_at_their_pin(page: SignInPage, sent: list[object]) -> None:
    page.set_people(PINS, chosen="singh")
    page.show_sign_in()
    assert here() is page.form.pin
    type_("25")
    press(Qt.Key.Key_Return)
    assert sent == [SignIn("computer", "", "singh", "", "25")]
    page.clear_secrets()
    assert page.form.pin.text() == ""


def test_a_missing_entry_is_said_in_place_and_the_cursor_goes_there(page: SignInPage, sent: list[object]) -> None:
    page.set_where("central", URL)
    page.form.focus_first()
    type_("D. Okafor")
    press(Qt.Key.Key_Return)

    assert sent == []
    assert page.form.problem.isVisible()
    assert "password is missing" in page.form.problem.accessibleName()
    assert here() is page.form.secret

    type_("s3cret")
    press(Qt.Key.Key_Return)
    assert sent == [SignIn("central", URL, "D. Okafor", "s3cret")]
    assert not page.form.problem.isVisible()


def test_a_passphrase_is_asked_for_only_where_it_is_needed(page: SignInPage, sent: list[object]) -> None:
    assert page.form.secret.isHidden() or not page.form.secret.isVisible()

    page.set_secret("passphrase")

    assert page.form.secret.isVisible()
    assert page.form.secret.accessibleName() == "Passphrase"
    page.form.focus_first()
    type_("D. Okafor")
    press(Qt.Key.Key_Tab)
    type_("correct horse")
    press(Qt.Key.Key_Return)
    assert sent == [SignIn("computer", "", "D. Okafor", "correct horse")]


def test_a_wrong_password_keeps_what_was_entered_and_is_typed_over(page: SignInPage, sent: list[object]) -> None:
    page.set_where("central", URL)
    page.form.focus_first()
    type_("D. Okafor")
    press(Qt.Key.Key_Tab)
    type_("wrong")
    press(Qt.Key.Key_Return)

    page.show_problem("The database does not accept this password. Nothing was changed. Please type it again.", "secret")
    type_("right")
    press(Qt.Key.Key_Return)

    assert sent[-1] == SignIn("central", URL, "D. Okafor", "right")


def test_while_it_is_busy_nothing_is_sent_twice_and_the_focus_comes_back(page: SignInPage, sent: list[object]) -> None:
    type_("D. Okafor")
    press(Qt.Key.Key_Return)
    page.set_busy(True)
    QTest.keyClick(page.form.typed, Qt.Key.Key_Return)
    QTest.mouseClick(page.form.button, Qt.MouseButton.LeftButton)
    assert len(sent) == 1
    assert page.form.button.text() == "Signing in …"

    page.set_busy(False)

    assert page.form.button.text() == "Sign in"
    assert here() is page.form.typed


def test_every_field_has_a_name_for_who_hears_it(page: SignInPage) -> None:
    page.set_people(TEAM)
    form, joining = page.form, page.form.joining
    more = (joining.invite, joining.chosen.pin, joining.chosen.again)
    fields = (form.url, form.typed, form.secret, form.pin, form.list, form.where, form.button, *more)
    begin = (
        page.first_run.name,
        page.first_run.person,
        page.first_run.zone,
        page.first_run.number,
        page.first_run.target,
        page.first_run.try_demo,
    )

    assert [each.accessibleName() for each in (*fields, *begin) if not each.accessibleName() or "&" in each.accessibleName()] == []


# -- beginning


def test_what_is_typed_first_is_the_stores_name_and_starts_nothing(page: SignInPage, sent: list[object]) -> None:
    page.show_first_run()
    type_("Bay and Sons Motors")

    assert page.first_run.name.text() == "Bay and Sons Motors"
    assert sent == []


def test_ctrl_d_is_the_demo_only_where_it_is_shown(page: SignInPage, sent: list[object], qtbot: QtBot) -> None:
    press(Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ControlModifier)
    assert sent == []

    page.show_first_run()
    press(Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: sent == ["demo"])


def test_a_store_begins_by_keyboard_alone(page: SignInPage, sent: list[object]) -> None:
    page.show_first_run()
    type_("Harbor Motors")
    press(Qt.Key.Key_Tab)
    type_("D. Okafor")
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    type_("202 555 0100")
    press(Qt.Key.Key_Tab)
    type_("10")
    press(Qt.Key.Key_Return)

    assert sent == [NewStore("Harbor Motors", "D. Okafor", "America/Chicago", "+12025550100", 10)]


def test_another_zone_can_be_typed(page: SignInPage, sent: list[object]) -> None:
    page.show_first_run()
    form = page.first_run
    form.name.setText("Harbor Motors")
    form.person.setText("D. Okafor")
    form.number.setText("202 555 0100")
    form.zone.setFocus()
    press(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    type_("America/Boise")
    press(Qt.Key.Key_Return)

    assert [each.zone for each in sent if isinstance(each, NewStore)] == ["America/Boise"]


def test_an_unfit_store_is_not_created(page: SignInPage, sent: list[object]) -> None:
    page.show_first_run()
    page.first_run.name.setFocus()
    type_("Harbor Motors")
    press(Qt.Key.Key_Return)

    assert sent == []
    assert page.first_run.problem.isVisible()
    assert here() is page.first_run.person


def test_alt_keys_reach_the_fields(page: SignInPage) -> None:
    page.show_first_run()
    press(Qt.Key.Key_P, modifier=ALT)
    assert here() is page.first_run.number
    press(Qt.Key.Key_N, modifier=ALT)
    assert here() is page.first_run.name


def test_each_field_of_an_invite_has_an_alt_key_of_its_own(page: SignInPage) -> None:
    page.set_where("invite")
    for key, field in (
        (Qt.Key.Key_N, page.form.joining.chosen.pin),
        (Qt.Key.Key_G, page.form.joining.chosen.again),
        (Qt.Key.Key_I, page.form.joining.invite),
    ):
        press(key, modifier=ALT)
        assert here() is field


def test_between_signing_in_and_beginning_there_is_one_link(page: SignInPage, qtbot: QtBot) -> None:
    press(Qt.Key.Key_B, modifier=ALT)
    qtbot.waitUntil(page.first_run.isVisible)
    assert here() is page.first_run.name

    # Nobody works at this computer: who has a store has an invite to it.
    press(Qt.Key.Key_S, modifier=ALT)
    qtbot.waitUntil(page.form.isVisible)
    assert here() is page.form.joining.invite
    page.set_people(TEAM)
    page.set_where("computer")
    page.show_first_run()
    press(Qt.Key.Key_S, modifier=ALT)
    qtbot.waitUntil(page.form.isVisible)
    assert page.form.where.value() == "computer"
