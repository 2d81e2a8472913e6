"""The bar above every screen, and the line below it that tells in place what could not be done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from bdcdesk.desktop.search.field import SearchField
from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.desktop.widgets.pill import Pill
from bdcdesk.translation import many, tr

if TYPE_CHECKING:
    # The bar is painted before what it will tell of is loaded.
    from bdcdesk.desktop.shell.backstage import Link

WORK: Final = tr("Work")
FLOOR: Final = tr("Floor")
SETTINGS: Final = tr("Settings")
_TOLD_FOR = 8_000
_ROOM = 72
"""Letters of what is wrong with the hub; all of it stands in the tool tip."""
STATUSES = {"available": tr("Available"), "away": tr("Away"), "gone home": tr("Gone home")}


class Bar(QFrame):
    """`chosen(WORK | FLOOR | SETTINGS)`: the person wants that screen. `preferences_wanted()`. `lock_wanted()`,
    `pin_wanted()`: where several people share a computer. `status_chosen("available" | "away" | "gone home")`: whether the person is there
    for leads."""

    chosen = Signal(str)
    preferences_wanted = Signal()
    lock_wanted = Signal()
    pin_wanted = Signal()
    status_chosen = Signal(str)

    def __init__(
        self,
        store: str,
        who: str,
        *,
        floor: bool,
        settings: bool = False,
        commands: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`commands`: what can be searched for and done, as (keys, what)."""
        super().__init__(parent)
        self.search = SearchField(commands)
        self.setProperty("surface", "bar")
        self.fit_text()
        self._hub = Pill("", Tone.warn)
        self._link = Pill(tr("Starting"), Tone.plain)
        self._screens: dict[str, QPushButton] = {}
        self._store = words(store, tone=Tone.muted)
        self._today = words("", "small", Tone.muted)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(14)
        row.addWidget(words("bdcdesk", role="strong"))
        row.addWidget(self._store)
        screens = ((WORK, "Ctrl 1", floor or settings), (FLOOR, "Ctrl 2", floor), (SETTINGS, "Ctrl ,", settings))
        for name, key in ((name, key) for name, key, seen in screens if seen):
            button = QPushButton(name)
            button.setProperty("role", "pill")
            button.setCheckable(True)
            button.setToolTip(key)
            # Not in one of Qt's groups of which one is on: Tab would pass by all of it.
            button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            self._screens[name] = button
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.search, 100)
        row.addStretch(1)
        liked = QPushButton(tr("Preferences"))
        liked.setProperty("role", "link")
        liked.setToolTip("F9")
        liked.clicked.connect(self.preferences_wanted)
        self._who = words(who, tone=Tone.muted)
        self.status = self._status_button()
        for part in (self._today, liked, self._hub, self._link, self.status, self._who):
            row.addWidget(part)
        self._row = row

    def fit_text(self) -> None:
        """As high as the text's size needs."""
        self.setFixedHeight(current().size.top)

    @property
    def link(self) -> str:
        """What the bar says of the way to central."""
        return self._link.text()

    def has(self, screen: str) -> bool:
        """Whether this person has that screen."""
        return screen in self._screens

    def mark(self, screen: str) -> None:
        """Shows which screen is in sight."""
        for name, button in self._screens.items():
            button.setChecked(name == screen)

    def show_today(self, told: str) -> None:
        """This person's appointments of today: set, shown, due."""
        self._today.setText(told)
        self._today.setToolTip(tr("Appointments: set by you today, yours that were shown today, yours still to come today"))

    def show_status(self, status: str) -> None:
        """What this person has said of being there; "" for nothing yet."""
        said = STATUSES.get(status, tr("Are you there?"))
        self.status.setText(f"{said} ▾")
        self.status.setAccessibleName(tr("Whether you are there for leads: {said}", said=said))

    def _status_button(self) -> QPushButton:
        button = QPushButton(tr("Are you there? ▾"))
        button.setProperty("role", "pill")
        button.setToolTip(tr("New leads are offered to who is there. What your shoppers wait for goes to others once you went home."))
        menu = QMenu(button)
        for status, words_of in STATUSES.items():
            menu.addAction(words_of).triggered.connect(lambda _=False, status=status: self.status_chosen.emit(status))
        button.setMenu(menu)
        return button

    def offer_lock(self, key: str) -> None:
        """Where somebody else may sit down here: a way out, and the PIN to come back with behind one's own name."""
        mine = QPushButton(self._who.text())
        mine.setProperty("role", "link")
        mine.setToolTip(tr("Your PIN"))
        mine.setAccessibleName(tr("{text}, your PIN", text=self._who.text()))
        mine.clicked.connect(self.pin_wanted)
        self._row.replaceWidget(self._who, mine)
        self._who.hide()
        lock = KeyButton(tr("Lock"), key=key.replace("+", " "))
        lock.setToolTip(tr("Leaves nothing on the screen; you or a colleague come back with a PIN"))
        lock.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        lock.clicked.connect(self.lock_wanted)
        self._row.addWidget(lock)

    def show_link(self, link: "Link") -> None:
        self._store.setText(link.store)
        waiting = many(link.waiting, "1 action waiting", "{n:,} actions waiting") if link.waiting else ""
        about = f": {link.which}" if link.which else ""
        if link.away_since or (link.closed and link.which):
            state = tr("Closed") if link.closed and link.which else tr("Central is full") if link.full else tr("Offline")
            self._link.show_state(", ".join(part for part in (state + about, waiting) if part), Tone.bad)
        else:
            self._link.show_state(", ".join(part for part in (tr("● Live"), _reading(link), waiting) if part), Tone.ok)
        self._link.setToolTip(link.problem or link.closed)
        hub = "" if link.away_since and not link.which else link.hub
        self._hub.show_state(_in_short(hub), Tone.warn)
        self._hub.setToolTip(hub)


def _in_short(hub: str) -> str:
    """The first of what is wrong with the hub, a line each, in no more words than the bar has room for."""
    first, *others = hub.splitlines() or [""]
    first = first.partition(". ")[0]
    more = tr(" (and {count} more)", count=len(others)) if others else ""
    return (first if len(first) <= _ROOM else f"{first[: _ROOM - 1].rstrip()}…") + more


def _reading(link: "Link") -> str:
    """How far a new desk is: first with the leads that are open, then with older ones."""
    read = link.reading
    at = tr(" of {which}", which=link.which) if link.which else ""
    if read is None:
        return ""
    share = 100 * read.done // read.of
    return (
        tr("reading older leads{at}, {share} %", at=at, share=share)
        if read.history
        else tr("reading leads{at}, {share} %", at=at, share=share)
    )


class Telling(QFrame):
    """A line that is there only when something is to be told. On the Qt thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        made, row = surface("bar", across=True, margins=(20, 7, 20, 7))
        self._text = Elided("", tone=Tone.warn)
        row.addWidget(self._text, 1)
        dismiss = QPushButton(tr("Dismiss"))
        dismiss.setProperty("role", "link")
        dismiss.clicked.connect(self.hide)
        row.addWidget(dismiss)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        self._fade = QTimer(self, singleShot=True, interval=_TOLD_FOR)
        self._fade.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text() if not self.isHidden() else ""

    def tell(self, sentence: str) -> None:
        self._text.setText(sentence)
        self._text.setToolTip(sentence)
        self.setAccessibleName(sentence)
        self.show()
        self._fade.start()

    def tell_for_good(self, sentence: str) -> None:
        """Stays until it is dismissed."""
        self.tell(sentence)
        self._fade.stop()
