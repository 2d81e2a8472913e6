"""Where PINs and invites are typed: never shown, and each under its name."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.entries import Joining, Unfit, checked_joining, unfit_new_pin
from bdcdesk.desktop.settings.form import Labelled
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.machine import pins
from bdcdesk.translation import tr

FROM_WHOM = tr("Your supervisor sent it to you. It is good once.")
WHAT_FOR = tr("{shortest} digits or more. It brings you back here after the lock, or after a colleague.", shortest=pins.SHORTEST)


def pin_field() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
    field.setMaxLength(pins.LONGEST)
    return field


class NewPin(QWidget):
    """A PIN that is chosen, twice."""

    def __init__(self, entered: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pin, self.again = pin_field(), pin_field()
        row = QHBoxLayout()
        row.setSpacing(12)
        for name, field in ((tr("Choose a PI&N"), self.pin), (tr("The same PIN a&gain"), self.again)):
            field.returnPressed.connect(entered)
            row.addWidget(Labelled(name, field), 1)
        self.pin.setAccessibleDescription(WHAT_FOR)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(words(WHAT_FOR, "small", Tone.muted))
        self.setFocusProxy(self.pin)

    def unfit(self) -> Unfit | None:
        return unfit_new_pin(self.pin.text(), self.again.text())

    def clear(self) -> None:
        self.pin.clear()
        self.again.clear()


class InviteFields(QWidget):
    """The invite, and the PIN that its person chooses for this computer."""

    def __init__(self, entered: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.invite = QLineEdit()
        # A line of some hundred characters that lets anybody in: nobody needs to read it.
        self.invite.setEchoMode(QLineEdit.EchoMode.Password)
        self.invite.setPlaceholderText(tr("bdcdesk-invite-…"))
        self.invite.returnPressed.connect(entered)
        self.chosen = NewPin(entered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Labelled(tr("Your &invite"), self.invite, FROM_WHOM))
        column.addWidget(self.chosen)
        self.setFocusProxy(self.invite)

    def entered(self, secret: str, needs_secret: str) -> Joining | Unfit:
        return checked_joining(self.invite.text(), self.chosen.pin.text(), self.chosen.again.text(), secret, needs_secret)

    def clear(self) -> None:
        self.invite.clear()
        self.chosen.clear()
