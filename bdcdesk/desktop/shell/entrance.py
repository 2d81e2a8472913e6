"""From nobody to somebody at the desk: the sign-in page, what is tried behind it in a thread, and who came in."""

import threading
from collections.abc import Callable
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from bdcdesk.central.errors import CentralError
from bdcdesk.desktop.settings.entries import Field, Joining, Known, NewStore, SignIn, Where
from bdcdesk.desktop.settings.sign_in import SignInPage
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.translation import tr

_HIDDEN = QLineEdit.EchoMode.Password


class Turned(Exception):
    """Nobody was let in. The message is a sentence; `field` is where to look."""

    def __init__(self, sentence: str, field: Field = "") -> None:
        super().__init__(sentence)
        self.field: Field = field


class Door(msgspec.Struct, frozen=True):
    """How things stand at this computer's door, and what the sign-in page can ask for.

    `where`, `url`, `last`: as of the last time. `people`: who works here. `asks_passphrase`: this computer has no keyring, and its keys
    are closed. `first`: no store here yet. `enter`, `join` and `begin(store, passphrase)` block and run in a thread; they raise Turned or
    CentralError. `demo` starts the demo beside this program.
    """

    where: Where
    url: str
    people: tuple[Known, ...]
    last: str
    asks_passphrase: bool
    first: bool
    zone: str
    enter: Callable[[SignIn], tuple[Backstage, str]]
    join: Callable[[Joining], tuple[Backstage, str]]
    begin: Callable[[NewStore, str], tuple[Backstage, str]]
    demo: Callable[[], None]


class OwnPins(Protocol):
    """The PINs of who is signed in, to be chosen anew. `choose_pin` blocks and raises Turned."""

    def asks_old_pin(self, member: str) -> bool: ...

    def choose_pin(self, member: str, old: str, new: str) -> None: ...


class Entrance(QObject):
    """On the Qt thread. `door()` tells how things stand now, at once. `entered(backstage, store)`: somebody is in; the page goes."""

    entered = Signal(object, str)
    _tried = Signal(object)

    def __init__(self, door: Callable[[], Door]) -> None:
        super().__init__()
        self._ask = door
        self._door = door()
        self.page = SignInPage(self._door.zone)
        # Never who or what: it stands in the system's list of windows.
        self.page.setWindowTitle("bdcdesk")
        self.page.resize(900, 680)
        self.page.set_where(self._door.where, self._door.url)
        self._show_people(self._door.last)
        self.page.offer_beginning(self._door.first)
        if self._door.first:
            self.page.show_first_run()
        else:
            self.page.show_sign_in()
        self.page.sign_in_requested.connect(self._asked_in)
        self.page.store_created.connect(self._begin)
        self.page.demo_requested.connect(self._door.demo)
        self._tried.connect(self._take)

    def lock(self, note: str, last: str, over: QWidget) -> None:
        """Shows the page in the place of a window, for whoever is here next. `note` says why."""
        self._door = self._ask()
        self.page.setWindowTitle("bdcdesk")
        self.page.set_note(note)
        self.page.offer_beginning(False)
        self.page.set_where(self._door.where, self._door.url)
        self._show_people(last)
        self.page.show_sign_in()
        self.page.setGeometry(over.geometry())
        self.page.setWindowState(over.windowState())
        self.page.show()
        self.page.activateWindow()

    def _show_people(self, chosen: str = "") -> None:
        self.page.set_secret("passphrase" if self._door.asks_passphrase else "")
        self.page.set_people(self._door.people, chosen)

    def _asked_in(self, asked: SignIn | Joining) -> None:
        door = self._door
        self._try((lambda: door.join(asked)) if isinstance(asked, Joining) else (lambda: door.enter(asked)))

    def _begin(self, store: NewStore) -> None:
        passphrase = ""
        if self._door.asks_passphrase:
            question = tr(
                "This computer has no keyring. Choose a passphrase of at least ten characters that protects what bdcdesk keeps here.\n"
                "It is kept nowhere: without it the store cannot be opened."
            )
            passphrase, fine = QInputDialog.getText(self.page, tr("Passphrase"), question, _HIDDEN)
            again, fine = QInputDialog.getText(self.page, tr("Passphrase"), tr("The same again:"), _HIDDEN) if fine else ("", False)
            if not fine:
                return
            if again != passphrase:
                self.page.show_problem(tr("The two passphrases are not the same. Nothing was created. Please begin again and type both."))
                return
        self._try(lambda: self._door.begin(store, passphrase))

    def _try(self, attempt: Callable[[], tuple[Backstage, str]]) -> None:
        self.page.show_problem("")
        self.page.set_busy(True)

        def run() -> None:
            try:
                self._tried.emit(attempt())
            except (Turned, CentralError) as turned:
                self._tried.emit(turned)
            except Exception as error:
                self._tried.emit(Turned(tr("bdcdesk met a fault of its own. Nothing was changed; a report was written. Try again.")))
                raise error

        threading.Thread(target=run, name=tr("sign in"), daemon=True).start()

    def _take(self, outcome: tuple[Backstage, str] | Exception) -> None:
        self.page.set_busy(False)
        if isinstance(outcome, Exception):
            self._door = self._ask()
            self._show_people()
            self.page.show_problem(str(outcome), getattr(outcome, "field", ""))
            return
        self.page.clear_secrets()
        self.entered.emit(*outcome)
        self.page.hide()
