"""From nobody to somebody at the desk: the sign-in page, what is tried behind it in a thread, and the window that follows."""

import threading
from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QLineEdit

from bdcdesk.central.ports import CentralError, Member
from bdcdesk.desktop.settings.entries import Field, NewStore, SignIn, Where
from bdcdesk.desktop.settings.sign_in import SignInPage
from bdcdesk.desktop.shell.backstage import Backstage


class Turned(Exception):
    """Nobody was let in. The message is a sentence; `field` is where to look."""

    def __init__(self, sentence: str, field: Field = "") -> None:
        super().__init__(sentence)
        self.field: Field = field


class Door(msgspec.Struct, frozen=True):
    """What the sign-in page can ask for. `enter` and `begin` block and run in a thread; they raise Turned or CentralError.

    `where`, `url`, `members`, `last`: as of the last time. `asks_passphrase`: this computer has no keyring. `first`: no store here yet.
    `begin(store, passphrase)`. `demo` starts the demo beside this program.
    """

    where: Where
    url: str
    members: tuple[Member, ...]
    last: str
    asks_passphrase: bool
    first: bool
    zone: str
    enter: Callable[[SignIn], tuple[Backstage, str]]
    begin: Callable[[NewStore, str], tuple[Backstage, str]]
    demo: Callable[[], None]


class Entrance(QObject):
    """On the Qt thread. `entered(backstage, store)`: somebody is in; the page closes."""

    entered = Signal(object, str)
    _tried = Signal(object)

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door
        self.page = SignInPage(door.zone)
        self.page.setWindowTitle("bdcdesk")
        self.page.resize(900, 680)
        self.page.set_where(door.where, door.url)
        self.page.set_members(_people(door.members), door.last)
        self.page.set_secret("passphrase" if door.asks_passphrase else "")
        if door.first:
            self.page.show_first_run()
        self.page.sign_in_requested.connect(lambda asked: self._try(lambda: door.enter(asked)))
        self.page.store_created.connect(self._begin)
        self.page.demo_requested.connect(door.demo)
        self._tried.connect(self._take)

    def _begin(self, store: NewStore) -> None:
        passphrase = ""
        if self._door.asks_passphrase:
            question = "This computer has no keyring. Choose a passphrase that protects what bdcdesk keeps here:"
            passphrase, fine = QInputDialog.getText(self.page, "Passphrase", question, QLineEdit.EchoMode.Password)
            if not fine:
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
                self._tried.emit(Turned("bdcdesk met a fault of its own. Nothing was changed; a report was written. Try again."))
                raise error

        threading.Thread(target=run, name="sign in", daemon=True).start()

    def _take(self, outcome: tuple[Backstage, str] | Exception) -> None:
        self.page.set_busy(False)
        if isinstance(outcome, Exception):
            self.page.show_problem(str(outcome), getattr(outcome, "field", ""))
            return
        self.entered.emit(*outcome)
        self.page.close()


def _people(members: Sequence[Member]) -> list[Member]:
    return [member for member in members if member.role != "hub"]
