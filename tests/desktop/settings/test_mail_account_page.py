"""The mail account on the settings screen: shown without its secret, tried and kept, tested; and where the hub is elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.form import CHANGED
from bdcdesk.desktop.settings.mail_account_page import MailAccountPage
from bdcdesk.desktop.settings.mail_words import ELSEWHERE, NONE, OFF, MailTyped, checked, kind_with
from bdcdesk.desktop.settings.settings_view import SettingsView, settings_view
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.domain.source import MAIL, Source
from bdcdesk.wiring.mailing_commands import ID
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.source_keeping import SourceKeeping
from bdcdesk.wiring.source_secrets import secrets_of
from tests.contact.mail.server import PASSWORD, USER, MailServer
from tests.wiring.keeping import STORE, Computer

from .making import MAIL as INBOX
from .making import view

OPTIONS = {"host": "mail.example.com", "port": "587", "tls": "starttls", "user": USER, "from": USER}
ACCOUNT = Source(ID, "Mails to shoppers", MAIL, OPTIONS)


def shown(*accounts: Source, here: bool = True, fails: str = "") -> SettingsView:
    made = view(INBOX, here=here)
    return msgspec.structs.replace(made, taken={**made.taken, **{one.id: one for one in accounts}}, mail_fails=fails)


@pytest.fixture
def page(qtbot: QtBot) -> MailAccountPage:
    made = MailAccountPage()
    qtbot.addWidget(made)
    made.resize(1280, 668)
    made.show()
    return made


def line(page: MailAccountPage, option: str) -> QLineEdit:
    field = page.entries.field(option)
    assert isinstance(field, QLineEdit), option
    return field


def test_what_is_typed_is_wanted_and_its_secret_stands_in_no_option(page: MailAccountPage, qtbot: QtBot) -> None:
    page.show_settings(shown())
    assert page.state.text() == NONE
    assert not page.test.isVisible()
    for option, said in (("host", "mail.example.com"), ("user", USER), ("password", PASSWORD), ("sent", "Sent")):
        line(page, option).setText(said)
    box = page.entries.field("mailbox")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(INBOX.id))
    with qtbot.waitSignal(page.wanted, timeout=1000) as told:
        QTest.keyClick(line(page, "host"), Qt.Key.Key_Return)
    given = {"host": "mail.example.com", "tls": "starttls", "user": USER, "mailbox": INBOX.id, "sent": "Sent"}
    assert told.args == [MailTyped(given, {"password": PASSWORD})]
    assert PASSWORD not in repr(told.args)
    page.show_settings(shown(ACCOUNT))
    page.kept("The mail server lets us in.")
    assert page.note.startswith("The mail server lets us in. Kept.")
    assert (line(page, "password").text(), bool(line(page, "password").placeholderText())) == ("", True)


def test_what_is_kept_is_shown_tested_and_switched(page: MailAccountPage, qtbot: QtBot) -> None:
    page.show_settings(shown(ACCOUNT))
    assert (line(page, "host").text(), page.state.text()) == ("mail.example.com", f"Mails go out from {USER}.")
    with qtbot.waitSignal(page.tested, timeout=1000) as told:
        page.test.click()
    assert told.args == [ACCOUNT]
    page.refused("The mail server could not be reached.")
    assert page.problem.text == "The mail server could not be reached."
    with qtbot.waitSignal(page.switched, timeout=1000) as said:
        page.switch.click()
    assert said.args == [ACCOUNT, True]
    page.show_settings(shown(replace(ACCOUNT, off=True)))
    assert (page.state.text(), page.switch.text()) == (OFF, "Switch on")
    page.show_settings(shown(ACCOUNT, fails="Mails are not going out: it is refused."))
    assert page.state.text() == "Mails are not going out: it is refused."


def test_what_is_typed_stays_when_a_mailbox_is_added_or_others_change_it(page: MailAccountPage) -> None:
    page.show_settings(shown(ACCOUNT))
    line(page, "from").setText("bdc@harbor.example.com")
    more = shown(ACCOUNT)
    page.show_settings(msgspec.structs.replace(more, sources=(*more.sources, *view(replace(INBOX, id="other", name="Other")).sources)))
    assert line(page, "from").text() == "bdc@harbor.example.com"
    page.show_settings(shown(replace(ACCOUNT, options={**OPTIONS, "host": "smtp.example.com"})))
    assert (page.problem.text, line(page, "from").text()) == (CHANGED, "bdc@harbor.example.com")
    page.cancel.click()
    assert (line(page, "host").text(), line(page, "from").text()) == ("smtp.example.com", USER)


def test_where_the_hub_is_elsewhere_nothing_can_be_typed(page: MailAccountPage) -> None:
    page.show_settings(shown(ACCOUNT, here=False))
    assert (page.elsewhere.text(), page.elsewhere.isVisible()) == (ELSEWHERE, True)
    assert not page.entries.isVisible()
    assert not page.button.isVisible()
    assert page.state.text() == f"Mails go out from {USER}."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"host": ""}, "host"),
        ({"port": "70000"}, "port"),
        ({"port": "²"}, "port"),
        ({"from": "Sales"}, "from"),
        ({"user": "sales", "from": ""}, "from"),
        ({"reply": "a@b@c"}, "reply"),
        ({"auth": "google", "client": "c", "user": "", "from": USER}, "user"),
        ({"auth": "microsoft"}, "client"),
        ({"sent": "Sent"}, "mailbox"),
        ({"mailbox": "inbox"}, "sent"),
    ],
)
def test_what_cannot_be_used_is_said_where_it_stands(wrong: dict[str, str], field: str) -> None:
    said = checked(kind_with(()), {**OPTIONS, **wrong})
    assert isinstance(said, Unfit)
    assert (said.field, "Nothing was changed." in said.problem) == (field, True)


def test_the_hubs_own_words_and_a_missing_secret_are_shown() -> None:
    def fails(troubles: str, *lacking: str) -> str:
        sources = {ID: ACCOUNT}
        return settings_view("s", STORE, "supervisor", sources, {}, {}, {}, troubles, frozenset(lacking), 0, here=True).mail_fails

    assert (
        fails("The mailbox “x” cannot be read.\nMails are not going out: refused. Give it.") == "Mails are not going out: refused. Give it."
    )
    assert fails("", ID).startswith("Its secret is not on this computer")
    assert fails("") == ""


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


def test_this_computer_tries_keeps_and_tells_no_password_to_another_server(tmp_path: Path, server: MailServer) -> None:
    computer = Computer(tmp_path / "data")
    computer.place.keep(computer.building.setup)
    keeping, keys = SourceKeeping(computer.building), computer.building.keys
    options = {"host": "127.0.0.1", "port": str(server.port), "tls": "none", "user": USER}
    with pytest.raises(NoPlace, match="“Password at the mail server” is not on this computer"):
        keeping.ready_mail(MailTyped(options, {}), {})
    with pytest.raises(NoPlace, match=r"does not accept the store's user and password.*Nothing was changed"):
        keeping.ready_mail(MailTyped(options, {"password": "another"}), {})
    assert secrets_of(keys, ID) == {}
    account, said = keeping.ready_mail(MailTyped(options, {"password": PASSWORD}), {})
    assert (account.id, account.kind, account.options) == (ID, MAIL, {**options, "from": USER})
    assert said == "The mail server lets us in."
    assert keeping.test_mail(account) == "The mail server lets us in. Nobody was written to."
    assert (server.raw, secrets_of(keys, ID)) == ([], {"password": PASSWORD})
    # The same server: its password is known. Another one: it is asked for.
    off = replace(account, off=True, name="Our mails")
    again, _ = keeping.ready_mail(MailTyped({**options, "name": "Harbor"}, {}), {ID: off})
    assert (again.name, again.off, again.options["name"]) == ("Our mails", True, "Harbor")
    talks = server.talks
    with pytest.raises(NoPlace, match="given for another server"):
        keeping.ready_mail(MailTyped({**options, "user": "other@harbor.example.com"}, {}), {ID: account})
    assert server.talks == talks
    computer.close()
