"""The head of the page: who it is, what is due, and what can be done, each with its key."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.due import due_words
from bdcdesk.desktop.lead.people import their_time
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.stylesheet import say
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.desktop.widgets.pill import Pill
from bdcdesk.domain.events import Instant
from bdcdesk.translation import tr

SKIP, WAIT, CALL_BACK = "Ctrl+Shift+S", "Ctrl+W", "Ctrl+U"
"""Keys of the follow-up."""

ASK_DESK = "Ctrl+B"

KEPT = "Ctrl+Shift+K"

OUTCOME = "Ctrl+O"

MARK = "Ctrl+Shift+M"

_KINDS: Final[Mapping[str, str]] = {
    "take": "claimed",
    "text": "message_requested",
    "call": "call_requested",
    "appointment": "appointment_set",
    "hand over": "handed_over",
    "ask desk": "desk_asked",
    "promise kept": "promise_kept",
    "outcome": "outcome_set",
    "release": "released",
    "set apart": "set_apart",
    "skip": "step_skipped",
    "wait": "not_now",
    "wait no more": "not_now_over",
    "mark": "reply_marked",
    "sold": "sold",
    "close": "closed",
}
"""What each of them writes: to whose role that is closed, it is shown as closed."""

NOTHING_DUE = tr("No answer is due")
"""Of an open one that no shopper asked."""


class Header(QWidget):
    """`wanted(what)` names the action that was pressed: "take", "text", "call", "appointment", "hand over", "note", "promise",
    "promise kept", "ask desk", "release", "outcome", "set apart", "skip", "wait", "wait no more", "opt out", "opt in", "agreed", "mark",
    "sold", "close"."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: LeadView | None = None
        self._name = Elided("", role="title")
        self._owner, self._beside, self._there, self._due = Pill(), Pill(dot=True), Pill(dot=True), Pill()
        self._due.setStyleSheet("font-weight: 600")
        self._contact = words("", tone=Tone.muted, wrap=True)
        self._contact.setTextInteractionFlags(self._contact.textInteractionFlags().TextSelectableByMouse)
        self._buttons = {
            "take": KeyButton(tr("Take"), "Ctrl Y"),
            "text": KeyButton(tr("Text"), "Ctrl T"),
            "call": KeyButton(tr("Call"), "Ctrl D"),
            "appointment": KeyButton(tr("Appointment"), "Ctrl A"),
            "hand over": KeyButton(tr("Hand over"), "Ctrl H"),
        }
        # A button's own shortcut clicks a tenth of a second late (QAbstractButton.animateClick); these act at once.
        self._keys = {what: QShortcut(QKeySequence(button.key.replace(" ", "+")), self) for what, button in self._buttons.items()}
        self._more = KeyButton("⋯")
        self._more.setAccessibleName(tr("More to do with this lead"))
        self._more.setToolTip(tr("Note, promise, outcome, opt-out, sold, close"))
        self._actions: dict[str, QAction] = {}
        self._more.setMenu(self._menu())
        self.details = KeyButton(tr("Details"))
        self.details.setCheckable(True)
        self.details.hide()
        self._lay_out()

    def show_view(self, view: LeadView) -> None:
        """Shows who it is and what can be done now."""
        self._view = view
        self._name.setText(view.name)
        self._name.updateGeometry()
        # What they look at changes and may be long: beside the name it would push the buttons from under the cursor.
        self._beside.show_state(view.beside, Tone.warn)
        self._there.show_state(view.there.partition(" · ")[0], Tone.ok)
        self._show_actions(view)
        self.tick(view.now)

    def tick(self, now: Instant) -> None:
        """Time has moved on: only the pill and the shopper's clock change."""
        view = self._view
        if view is None:
            return
        self._owner.show_state(*_owner(view, now))
        if view.due is None:
            self._due.show_state(tr("Closed: {closed}", closed=view.closed) if view.closed else NOTHING_DUE, Tone.plain)
        else:
            self._due.show_state(*due_words(view.due, now))
        looking = view.there.partition(" · ")[2]
        line = " · ".join(part for part in (looking, view.contact, their_time(view.places, view.zone, now)) if part)
        if self._contact.text() != line:
            self._contact.setText(line)

    def _show_actions(self, view: LeadView) -> None:
        mine, free = view.owned == "me", view.owned == "nobody" and not view.shut
        shown, enabled = {"take": free}, {"take": free, "appointment": not view.shut, "hand over": mine and not view.shut}
        enabled |= {"text": view.text.open, "call": view.call.open}
        enabled = {what: can and view.allows(_KINDS[what]) for what, can in enabled.items()}
        for what, button in self._buttons.items():
            button.setVisible(shown.get(what, True))
            button.setEnabled(enabled[what])
            self._keys[what].setEnabled(enabled[what])
            role = "primary" if what == ("take" if free else "text") else ""
            if (button.property("role") or "") != role:
                say(button, role=role)
        self._buttons["text"].setToolTip(view.text.whole)
        self._buttons["call"].setToolTip(view.call.whole)
        self._buttons["hand over"].setToolTip("" if mine else tr("Only who has the lead can hand it over."))
        self._actions["release"].setEnabled(mine and not view.shut)
        self._actions["promise kept"].setEnabled(bool(view.side.promises))
        self._actions["skip"].setEnabled(view.follow is not None and not view.waits and not view.shut)
        for what in ("wait", "call back", "ask desk"):
            self._actions[what].setEnabled(not view.shut)
        self._actions["wait no more"].setEnabled(bool(view.waits) and not view.shut)
        self._actions["call back no more"].setEnabled(view.call_back and not view.shut)
        self._actions["mark"].setEnabled(bool(view.markable) and not view.newer)
        self._actions["opt in"].setEnabled(bool(view.opted_out))
        self._actions["agreed"].setEnabled(bool(view.addresses))
        self._actions["set apart"].setEnabled(bool(view.again) and not view.newer)
        for what in ("outcome", "sold", "close"):
            self._actions[what].setEnabled(not view.shut)
        for what, action in self._actions.items():
            if what in _KINDS and not view.allows(_KINDS[what]):
                action.setEnabled(False)

    def _menu(self) -> QMenu:
        menu = QMenu(self._more)
        self._add(menu, "note", tr("Note"), "Ctrl+J")
        self._add(menu, "promise", tr("Promise"), "Ctrl+P")
        self._add(menu, "ask desk", tr("Ask the desk …"), ASK_DESK)
        self._add(menu, "promise kept", tr("The first promise is kept"), KEPT)
        self._add(menu, "outcome", tr("Outcome …"), OUTCOME)
        menu.addSeparator()
        self._add(menu, "skip", tr("Skip this follow-up …"), SKIP)
        self._add(menu, "wait", tr("Not now until …"), WAIT)
        self._add(menu, "wait no more", tr("They wait no more"))
        self._add(menu, "call back", tr("Call back at …"), CALL_BACK)
        self._add(menu, "call back no more", tr("No call at that time any more"))
        menu.addSeparator()
        self._add(menu, "release", tr("Give it back for anyone"))
        self._add(menu, "set apart", tr("Who asked again is not the same shopper"))
        self._add(menu, "mark", tr("Say something of the newest reply …"), MARK)
        self._add(menu, "opt out", tr("No more contact …"))
        self._add(menu, "opt in", tr("They ask to be contacted again …"))
        self._add(menu, "agreed", tr("They agreed to be contacted …"))
        menu.addSeparator()
        self._add(menu, "sold", tr("Sold …"))
        self._add(menu, "close", tr("Close …"))
        return menu

    def _add(self, menu: QMenu, what: str, text: str, key: str = "") -> None:
        action = menu.addAction(text)
        action.triggered.connect(lambda: self.wanted.emit(what))
        if key:
            action.setShortcut(QKeySequence(key))
            self.addAction(action)
        self._actions[what] = action

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 11, 20, 9)
        column.setSpacing(1)
        who = QWidget()
        first = FlowLayout(who, last_right=True)
        for part in (self._name, self._owner, self._beside, self._there, self._due):
            first.addWidget(part)
        column.addWidget(who)
        column.addWidget(self._contact)
        column.addSpacing(7)
        actions = QWidget()
        row = FlowLayout(actions)
        for what, button in self._buttons.items():
            button.clicked.connect(lambda _=False, what=what: self.wanted.emit(what))
            self._keys[what].activated.connect(lambda what=what: self.wanted.emit(what))
            row.addWidget(button)
        row.addWidget(self._more)
        row.addWidget(self.details)
        column.addWidget(actions)

    @property
    def due_pill(self) -> QLabel:
        return self._due


def _owner(view: LeadView, now: Instant) -> tuple[str, Tone]:
    left = -((now - view.offered_until) // 1000)
    if view.offered and left > 0:
        return tr("offered to {offered} · {left} s", offered=view.offered, left=left), Tone.accent if view.offered == "you" else Tone.plain
    owned = {
        "me": (tr("yours"), Tone.accent),
        "other": (tr("{owner} has it", owner=view.owner), Tone.plain),
        "nobody": (tr("nobody has it yet"), Tone.warn),
    }
    return owned[view.owned]
