"""One computer that several people of a store share: a real store in a file, the real page, real keys."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.entries import NewStore
from bdcdesk.desktop.settings.sign_in_form import SignInForm
from bdcdesk.desktop.shell.entrance import Entrance
from bdcdesk.desktop.shell.idle import LOCK_AFTER
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.desktop.shell.shift import Shift
from bdcdesk.domain.events import Event
from bdcdesk.intake.document import Taken
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.secrets import PASSPHRASE
from bdcdesk.wiring import demo_leads
from bdcdesk.wiring.entrance import Gate
from bdcdesk.wiring.place import place_of, steady
from bdcdesk.wiring.setting_up import add_member
from bdcdesk.wiring.station import HUB, Building

PATIENCE = 20_000
QUICK = Cost(2**4, 8, 1)
PHRASE = "a passphrase of some length"
CTRL = Qt.KeyboardModifier.ControlModifier


def press(*keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(here(), key, modifier)


def type_(text: str) -> None:
    QTest.keyClicks(here(), text)


def here() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


class Computer:
    """Its files, and its program from start to end. `asked`: the passphrase is typed and not in the environment."""

    def __init__(self, home: Path, qtbot: QtBot, *, asked: bool = False) -> None:
        self.environ = {"BDCDESK_HOME": str(home), **({} if asked else {PASSPHRASE: PHRASE})}
        self.place = place_of(self.environ)
        self.keys = PassphraseKeys(PHRASE, self.place.home / "keys.json", QUICK)
        self._qtbot = qtbot
        self._shifts: list[Shift] = []
        self.come_in = 0

    def begin(self) -> None:
        """Harbor Motors, with Lou Brandt, who supervises, and the agent Ann Lee."""
        Gate(self.place, {**self.environ, PASSPHRASE: PHRASE}, QUICK).begin(
            NewStore("Harbor Motors", "Lou Brandt", "America/Phoenix", "+16025550190", 5), ""
        )
        add_member(self.building("lou-brandt"), "Ann Lee", "agent", "+16025550123", lambda line: None)

    def building(self, member: str = HUB) -> Building:
        return Building(self.place, self.place.setup(), self.keys, member)

    def events(self) -> list[Event]:
        central = self.building().central()
        try:
            return central.read_open(self.place.setup().store)
        finally:
            central.close()

    def start(self, clock: Callable[[], int] | None = None, lock_after: int = LOCK_AFTER) -> Entrance:
        """Starts the program: the sign-in page is shown."""
        self.gate = Gate(self.place, self.environ, QUICK)
        self.entrance = Entrance(lambda: self.gate.door("America/Phoenix"))
        self._qtbot.addWidget(self.entrance.page)
        self.shift = Shift(self.entrance, self.gate, clock or steady(), "light", self._count, lock_after)
        self._shifts.append(self.shift)
        self.entrance.page.show()
        self._qtbot.waitExposed(self.entrance.page)
        self.entrance.page.activateWindow()
        self.active()
        return self.entrance

    def active(self) -> None:
        """The sign-in page has the keys."""
        self._qtbot.waitUntil(self.entrance.page.isActiveWindow, timeout=PATIENCE)

    def _count(self) -> None:
        self.come_in += 1

    def end(self) -> None:
        for shift in self._shifts:
            shift.end()

    @property
    def form(self) -> SignInForm:
        return self.entrance.page.form

    @property
    def problem(self) -> str:
        """What the page says went wrong, once it has an answer."""
        self._qtbot.waitUntil(lambda: self.form.isEnabled() and bool(self.form.problem.text), timeout=PATIENCE)
        return self.form.problem.text

    def choose(self, name: str) -> None:
        """Chooses a name in the list with the arrow keys."""
        self.active()
        self.form.list.setFocus()
        press(Qt.Key.Key_Home)
        for _ in range(self.form.list.count()):
            if self.form.list.currentText().startswith(name):
                return
            press(Qt.Key.Key_Down)
        raise AssertionError(f"{name} is not in the list")

    def enter(self, name: str, pin: str = "") -> None:
        """Tries to come in, by keys alone."""
        self.choose(name)
        press(Qt.Key.Key_Return)
        if pin:
            type_(pin)
            press(Qt.Key.Key_Return)

    def inside(self, name: str) -> Screens:
        """The screens of who came in, when all is there."""
        wanted = self._qtbot.waitUntil
        wanted(
            lambda: (found := self.shift.here) is not None and found.room is not None and "Live" in found.room.bar.link, timeout=PATIENCE
        )
        found = self.shift.here
        assert found is not None
        assert found.room is not None
        assert [each for each in found.room.bar.findChildren(QPushButton) if each.accessibleName() == f"{name}, your PIN"]
        assert found.frame.isVisible()
        assert not self.entrance.page.isVisible()
        wanted(found.frame.isActiveWindow, timeout=PATIENCE)
        return found


def arrive(computer: Computer, n: int) -> str:
    """A lead arrives at the store's hub, and is in the log. Its id."""
    building = computer.building()
    station, central = building.station(), building.central()
    try:
        while not station.sync.loaded:
            station.sync.load()
        while station.desk.settings is None:
            station.sync.step(central, building.clock)
        taken = Reception(station.desk, Quarantine(computer.place.home / "quarantine")).take(
            demo_leads.measured(n).adf("2026-11-20T14:38:40-07:00"), "l"
        )
        while station.desk.waiting:
            station.sync.step(central, building.clock)
        return taken.leads[0] if isinstance(taken, Taken) else ""
    finally:
        central.close()
        station.close()


def sign_in(computer: Computer, name: str, pin: str = "") -> Screens:
    computer.enter(name, pin)
    return computer.inside(name)


def lock(screens: Screens, qtbot: QtBot) -> None:
    to_front(screens, qtbot)
    QTest.keyClick(screens.frame, Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: not screens.frame.isActiveWindow() and QApplication.activeWindow() is not None, timeout=PATIENCE)


def to_front(screens: Screens, qtbot: QtBot) -> None:
    """Gives the window the keys, as a window manager does when a dialog before it has gone."""
    screens.frame.activateWindow()
    qtbot.waitUntil(screens.frame.isActiveWindow, timeout=PATIENCE)
