"""A supervisor sets up where leads come from: a real store in a file, a real window, real keys."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.agreement_card import KEPT
from bdcdesk.desktop.settings.example import NO_FIELDS
from bdcdesk.desktop.settings.page import SettingsPage
from bdcdesk.desktop.settings.phone_words import OWN, OWN_KEPT
from bdcdesk.desktop.settings.source_words import ADD_ELSEWHERE
from bdcdesk.desktop.settings.sources_page import SourcesPage
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.room import NOT_YOURS
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.events.settings import ContactRules, ContactRulesSet, Distribution, Need
from bdcdesk.domain.identity import SETTINGS, agent_stream
from bdcdesk.domain.source import Source, calls_itself
from bdcdesk.wiring.backstages import demo_backstage
from bdcdesk.wiring.demo_store import AGENT, STORE, SUPERVISOR, demo_building
from bdcdesk.wiring.known_sources import read_sources
from bdcdesk.wiring.mailing_commands import ID
from bdcdesk.wiring.source_keeping import SourceKeeping
from bdcdesk.wiring.source_secrets import secrets_of
from bdcdesk.wiring.station import HUB, Building
from tests.contact.mail.server import PASSWORD, USER, MailServer

from .test_screens import opened

CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 20_000
JSON = '{"q1": "Ana Ruiz", "tel": "602-555-0142", "q7": "ana@example.com", "car": "2026 Toyota Camry", "zzz": "Is it there?"}'


@pytest.fixture
def supervisor(home: Path, qtbot: QtBot) -> Iterator[Screens]:
    screens = _live(home, SUPERVISOR.id, qtbot)
    yield screens
    screens.frame.close()


def _live(home: Path, member: str, qtbot: QtBot, backstage: Backstage | None = None) -> Screens:
    screens = opened(home, member, qtbot, backstage)
    qtbot.waitUntil(lambda: screens.room is not None and "Live" in screens.room.bar.link, timeout=PATIENCE)
    screens.frame.activateWindow()
    qtbot.waitUntil(screens.frame.isActiveWindow, timeout=PATIENCE)
    return screens


def settings(screens: Screens, qtbot: QtBot) -> SettingsPage:
    """By its key, and filled."""
    QTest.keyClick(screens.frame, Qt.Key.Key_Comma, CTRL)
    pages = screens.frame.findChildren(SettingsPage)
    assert pages
    qtbot.waitUntil(lambda: pages[0].sources.view is not None, timeout=PATIENCE)
    return pages[0]


def part(page: SettingsPage, name: str) -> QPushButton:
    return next(button for button in page.parts.findChildren(QPushButton) if button.text() == name)


def here() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(here(), key, modifier)


def tab_to(widget: QWidget) -> None:
    for _ in range(60):
        if here() is widget:
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {widget.accessibleName()}")


def in_log(home: Path) -> dict[str, Source]:
    central = demo_building(home, HUB).central()
    try:
        return dict(read_sources(central, STORE).sources)
    finally:
        central.close()


def secrets(home: Path, source: str) -> dict[str, str]:
    return secrets_of(demo_building(home, HUB).keys, source)


def new_form(screens: Screens, qtbot: QtBot, name: str = "Web form") -> SourcesPage:
    """A form is begun by key, and has its name."""
    page = settings(screens, qtbot).sources
    QTest.keyClick(screens.frame, Qt.Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: here() is page.form.kind, timeout=PATIENCE)
    tab_to(page.form.name)
    QTest.keyClicks(here(), name)
    return page


def paste(page: SourcesPage, text: str, qtbot: QtBot) -> None:
    tab_to(page.form.editor.paste)
    QGuiApplication.clipboard().setText(text)
    with qtbot.waitSignal(page.form.editor.read, timeout=PATIENCE):
        press(Qt.Key.Key_V, CTRL)


def choose(page: SourcesPage, theirs: str, words: str, qtbot: QtBot) -> None:
    """From the list of a field, with the arrow keys."""
    box = page.form.editor.box(theirs)
    qtbot.waitUntil(box.isVisible, timeout=PATIENCE)
    tab_to(box)
    for _ in range(box.count()):
        if box.currentText() == words:
            return
        step = Qt.Key.Key_Down if box.findText(words) > box.currentIndex() else Qt.Key.Key_Up
        with qtbot.waitSignal(page.form.editor.read, timeout=PATIENCE):
            press(step)
    raise AssertionError(f"{words} is not in the list")


def test_a_form_is_added_with_its_map_from_a_pasted_example_by_keys_alone(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = new_form(supervisor, qtbot)
    paste(page, JSON, qtbot)
    assert page.form.editor.map == {"q1": "", "tel": "phone", "q7": "email", "car": "vehicle", "zzz": ""}
    assert page.form.editor.reads_as.state == "Missing: a name"
    choose(page, "q1", "Name", qtbot)
    assert page.form.editor.reads_as.state == "Nothing is missing"
    choose(page, "zzz", "Comment", qtbot)
    assert page.form.editor.reads_as.lines == {
        "Name": "Ana Ruiz",
        "Phone": "+16025550142",
        "Mail": "ana@example.com",
        "Car": "2026 Toyota Camry",
        "Comment": "Is it there?",
    }
    tab_to(page.form.button)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "web-form" in in_log(home), timeout=PATIENCE)
    added = in_log(home)["web-form"]
    assert (added.name, added.kind, added.off, added.target) == ("Web form", "form", False, 0)
    assert added.fields == {"q1": "name", "tel": "phone", "q7": "email", "car": "vehicle", "zzz": "comments"}
    qtbot.waitUntil(lambda: bool(page.form.told.shown), timeout=PATIENCE)
    secret = secrets(home, "web-form")["secret"]
    assert dict(page.form.told.shown)["Address"].endswith(f":8480/in/web-form/{secret}")
    assert page.form.note == "Added. It holds from now on."
    copy = next(each for each in page.form.told.findChildren(QPushButton) if each.accessibleName() == "Copy: Address")
    tab_to(copy)
    press(Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == dict(page.form.told.shown)["Address"]


def added(page: SourcesPage, home: Path, name: str, qtbot: QtBot) -> Source:
    """What stands in the form is kept, by key, and in the log."""
    tab_to(page.form.button)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: name in in_log(home) and page.rows.chosen == name, timeout=PATIENCE)
    return in_log(home)[name]


def test_a_source_is_changed_and_switched_off_and_keeps_its_secret(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = new_form(supervisor, qtbot)
    paste(page, "full=Ana+Ruiz&tel=602-555-0142&car=2026+Toyota+Camry", qtbot)
    assert added(page, home, "web-form", qtbot).fields == {"full": "", "tel": "phone", "car": "vehicle"}
    secret = secrets(home, "web-form")
    tab_to(page.form.target)
    QTest.keyClicks(here(), "2.5")
    choose(page, "full", "Name", qtbot)
    tab_to(page.form.button)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: in_log(home)["web-form"].target == 150_000, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.form.note.startswith("Kept."), timeout=PATIENCE)
    assert in_log(home)["web-form"].fields == {"full": "name", "tel": "phone", "car": "vehicle"}
    assert secrets(home, "web-form") == secret
    tab_to(page.form.switch)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: in_log(home)["web-form"].off, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.form.switch.text() == "Switch on", timeout=PATIENCE)
    assert in_log(home)["web-form"].target == 150_000


def test_a_table_and_garbage_are_pasted(supervisor: Screens, qtbot: QtBot) -> None:
    page = new_form(supervisor, qtbot)
    paste(page, "Customer,Phone,Vehicle\nAna Ruiz,602-555-0142,2026 Toyota Camry", qtbot)
    assert page.form.editor.map == {"Customer": "name", "Phone": "phone", "Vehicle": "vehicle"}
    assert page.form.editor.reads_as.state == "Nothing is missing"
    press(Qt.Key.Key_A, CTRL)
    paste(page, "\x01 }{ nothing that anybody sends", qtbot)
    assert page.form.editor.map == {}
    assert page.form.editor.reads_as.problem.text == NO_FIELDS
    assert page.form.editor.reads_as.state == ""


def test_what_cannot_be_is_said_in_place_and_nothing_is_kept(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = new_form(supervisor, qtbot)
    added(page, home, "web-form", qtbot)
    new_form(supervisor, qtbot, "web FORM")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.form.problem.text), timeout=PATIENCE)
    assert page.form.problem.text == ("There is a source or copy “web FORM” already. Nothing was changed. Give this one another name.")
    assert list(in_log(home)) == ["web-form"]


def test_an_agent_is_told_why_not(home: Path, qtbot: QtBot) -> None:
    screens = _live(home, AGENT.id, qtbot)
    assert screens.room is not None
    assert "Settings" not in [button.text() for button in screens.room.bar.findChildren(QPushButton)]
    QTest.keyClick(screens.frame, Qt.Key.Key_Comma, CTRL)
    assert screens.room.telling.text == NOT_YOURS
    assert not screens.frame.findChildren(SettingsPage)
    screens.frame.close()


def test_who_was_a_supervisor_hears_what_central_says(home: Path, qtbot: QtBot) -> None:
    """Their window was opened while they still were one."""
    known = demo_backstage(home, AGENT.id)
    screens = _live(home, AGENT.id, qtbot, Backstage(known.me, (replace(known.stores[0], role="supervisor"),)))
    refused: list[str] = []
    screens.pump.refused.connect(refused.append)
    page = new_form(screens, qtbot)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(refused), timeout=PATIENCE)
    assert refused == ["Your role at this store may not do this (source_set). Nothing was written. Ask your supervisor."]
    qtbot.waitUntil(lambda: page.rows.count() == 0, timeout=PATIENCE)
    assert in_log(home) == {}
    screens.frame.close()


class Elsewhere(SourceKeeping):
    """The hub runs on another computer."""

    @property
    def here(self) -> bool:
        return False


def test_where_the_hub_is_elsewhere_no_secret_is_made_and_it_is_said_where_to_type_it(home: Path, qtbot: QtBot) -> None:
    known = demo_backstage(home, SUPERVISOR.id)
    building: Building = demo_building(home, SUPERVISOR.id)
    store = replace(known.stores[0], keeping=lambda: Elsewhere(building))
    screens = _live(home, SUPERVISOR.id, qtbot, Backstage(known.me, (store,)))
    page = new_form(screens, qtbot)
    assert page.form.elsewhere == ADD_ELSEWHERE
    added(page, home, "web-form", qtbot)
    assert secrets(home, "web-form") == {}
    assert page.form.elsewhere == "Its secret is kept on the hub's computer alone. Type there: bdcdesk source secret web-form"
    assert page.form.told.shown == ()
    screens.frame.close()


def test_leads_are_handed_out_by_skill(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = settings(supervisor, qtbot)
    tab_to(part(page, "Who is asked"))
    press(Qt.Key.Key_Space)
    form = page.distribution
    tab_to(form.mode)
    for _ in range(3):
        press(Qt.Key.Key_Down)
    tab_to(form.patience)
    press(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(here(), "2")
    need = form.needs.field("need 0")
    assert need is not None
    tab_to(need)
    QTest.keyClicks(here(), "hola")
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(here(), "Spanish")
    skill = form.skills.field(AGENT.id)
    tab_to(skill)
    QTest.keyClicks(here(), "Spanish, trucks")
    tab_to(form.button)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(form.problem.text), timeout=PATIENCE)
    assert form.problem.text == "An offer stands for between 5 seconds and an hour. Nothing was changed."
    tab_to(form.patience)
    press(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(here(), "45")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(form.note), timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(_stream(home, agent_stream(AGENT.id))) == 1, timeout=PATIENCE)
    assert _stream(home, agent_stream(AGENT.id))[0].skills == ("Spanish", "trucks")
    wanted = Distribution("by skill", patience=45_000, needs=(Need("words", "hola", "Spanish"),))
    assert _stream(home, SETTINGS)[-1].distribution == wanted


def test_a_store_adds_to_the_contact_rules_and_reads_who_changed_them(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = settings(supervisor, qtbot)
    tab_to(part(page, "Contact rules"))
    press(Qt.Key.Key_Space)
    form = page.contact
    tab_to(form.days[6])
    QTest.keyClicks(here(), "closed")
    tab_to(form.most)
    QTest.keyClicks(here(), "2")
    tab_to(form.reason)
    QTest.keyClicks(here(), "Sunday rest")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(form.note), timeout=PATIENCE)
    qtbot.waitUntil(lambda: isinstance(_stream(home, SETTINGS)[-1], ContactRulesSet), timeout=PATIENCE)
    told = _stream(home, SETTINGS)[-1]
    assert told == ContactRulesSet(ContactRules((*(((0, 1440),) * 6), None), 2, version=1), "Sunday rest")
    qtbot.waitUntil(lambda: "Sunday rest" in form.told.text(), timeout=PATIENCE)
    assert "you: calls and texts Monday to Saturday as the law allows, not on Sunday; at most 2 in 24 hours" in form.told.text()


def _stream(home: Path, stream: str) -> list[Any]:
    central = demo_building(home, HUB).central()
    try:
        return [event.facts for event in central.read_stream(STORE, stream)]
    finally:
        central.close()


def test_a_copy_to_the_crm_is_added_and_needs_tls(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = settings(supervisor, qtbot)
    tab_to(part(page, "CRM copies"))
    press(Qt.Key.Key_Space)
    copies = page.copies
    QTest.keyClick(supervisor.frame, Qt.Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: here() is copies.form.kind, timeout=PATIENCE)
    press(Qt.Key.Key_Down)
    tab_to(copies.form.name)
    QTest.keyClicks(here(), "The CRM")
    url = copies.form.entries.field("url")
    assert url is not None
    tab_to(url)
    QTest.keyClicks(here(), "http://crm.example.com/in")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(copies.form.problem.text), timeout=PATIENCE)
    assert "begin with https://" in copies.form.problem.text
    assert in_log(home) == {}
    tab_to(url)
    press(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(here(), "https://crm.example.com/in")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(copies.form.told.shown), timeout=PATIENCE)
    qtbot.waitUntil(lambda: bool(in_log(home)), timeout=PATIENCE)
    (copy,) = in_log(home).values()
    assert (copy.name, copy.kind, copy.options["url"]) == ("The CRM", "crm-webhook", "https://crm.example.com/in")
    assert copy.options["after"]
    assert dict(copies.form.told.shown)["Token"] == secrets(home, copy.id)["token"]
    assert page.sources.rows.count() == 0


def test_what_was_agreed_is_kept_with_its_document(home: Path, supervisor: Screens, qtbot: QtBot, tmp_path: Path) -> None:
    page = new_form(supervisor, qtbot)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.chosen == "web-form" and page.agreement.isVisible(), timeout=PATIENCE)
    card, contract = page.agreement, tmp_path / "contract.pdf"
    contract.write_bytes(b"%PDF the terms")
    card.attach_file(contract)
    card.begins.setText("soon")
    card.name.setFocus()
    QTest.keyClicks(card.name, "Dealer terms")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(card.problem.text), timeout=PATIENCE)
    assert "YYYY-MM-DD" in card.problem.text
    card.begins.setText("2026-01-01")
    tab_to(card.uses["share"])
    press(Qt.Key.Key_Space)
    tab_to(card.keep)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(in_log(home)["web-form"].agreements), timeout=PATIENCE)
    (agreed,) = in_log(home)["web-form"].agreements
    assert (agreed.terms.name, agreed.terms.uses, agreed.terms.file) == ("Dealer terms", ("follow up", "share"), "contract.pdf")
    assert agreed.by == SUPERVISOR.id
    central = demo_building(home, HUB).central()
    assert central.get(STORE, agreed.terms.blob) == b"%PDF the terms"
    central.close()
    qtbot.waitUntil(lambda: "allows: follow up and share" in card.state.text() and card.isEnabled(), timeout=PATIENCE)
    card.attach_file(tmp_path / "gone.pdf")
    tab_to(card.limits["no copies"])
    press(Qt.Key.Key_Space)
    tab_to(card.keep)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "cannot be read" in card.problem.text and card.isEnabled(), timeout=PATIENCE)
    card.detach()
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(in_log(home)["web-form"].agreements) == 2, timeout=PATIENCE)
    changed = in_log(home)["web-form"].agreements[1].terms
    assert (changed.limits, changed.blob) == (("no copies",), agreed.terms.blob)
    qtbot.waitUntil(lambda: card.note.text() == KEPT, timeout=PATIENCE)


def test_the_mail_account_is_tried_kept_tested_and_switched_off(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = settings(supervisor, qtbot)
    part(page, "Mail").click()
    server = MailServer()
    try:
        given = {"host": "127.0.0.1", "port": str(server.port), "user": USER, "password": PASSWORD}
        for option, said in given.items():
            field = page.mail.entries.field(option)
            assert isinstance(field, QLineEdit)
            field.setText(said)
        tls = page.mail.entries.field("tls")
        assert isinstance(tls, QComboBox)
        tls.setCurrentIndex(tls.findData("none"))
        page.mail.button.click()
        qtbot.waitUntil(lambda: bool(page.mail.note), timeout=PATIENCE)
        page.mail.test.click()
        qtbot.waitUntil(lambda: "Nobody was written to" in page.mail.note, timeout=PATIENCE)
        assert server.raw == []
    finally:
        server.close()
    qtbot.waitUntil(lambda: ID in in_log(home), timeout=PATIENCE)
    assert secrets(home, ID) == {"password": PASSWORD}
    page.mail.switch.click()
    qtbot.waitUntil(lambda: in_log(home)[ID].off, timeout=PATIENCE)
    assert in_log(home)[ID].options == {"host": "127.0.0.1", "port": given["port"], "tls": "none", "user": USER, "from": USER}


def test_everybodys_own_phone_is_chosen(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = settings(supervisor, qtbot)
    part(page, "Phone").click()
    qtbot.waitUntil(page.phone.which.isVisible, timeout=PATIENCE)
    page.phone.which.setCurrentIndex(page.phone.which.findData(OWN))
    page.phone.button.click()
    qtbot.waitUntil(lambda: page.phone.note == OWN_KEPT, timeout=PATIENCE)
    qtbot.waitUntil(lambda: calls_itself(in_log(home)), timeout=PATIENCE)
