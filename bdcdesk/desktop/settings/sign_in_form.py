"""Where, who, and what shows that it is they; or an invite."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from bdcdesk.desktop.settings.entries import EXAMPLE, SECRETS, Field, Known, Unfit, Where, checked_sign_in
from bdcdesk.desktop.settings.form import Choice, Labelled, Problem, Trying, point_at
from bdcdesk.desktop.settings.pin_fields import InviteFields, pin_field
from bdcdesk.desktop.widgets.card import Card
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.desktop.widgets.segmented import Segmented
from bdcdesk.translation import tr

PLACES: tuple[tuple[Where, str], ...] = (
    ("computer", tr("This computer")),
    ("invite", tr("By an invite")),
    ("central", tr("A central database")),
)
_BUTTON = {"computer": tr("Sign in"), "invite": tr("Join"), "central": tr("Sign in")}


class SignInForm(Card):
    """`submitted(SignIn | Joining)` only when everything that is needed is there."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Sign in"), parent)
        self.body.setContentsMargins(20, 18, 20, 18)
        self.body.setSpacing(12)
        self._people: tuple[Known, ...] = ()
        self._prompt = ""
        self._asked: str | None = None
        self.problem = Problem()
        self.where = Segmented(tr("Where"), PLACES)
        self.url, self.list, self.typed = QLineEdit(), Choice(), QLineEdit()
        self.secret, self.pin = QLineEdit(), pin_field()
        self.joining = InviteFields(self._submit)
        self.button = KeyButton(tr("Sign in"), key="↵", primary=True)
        self._trying = Trying(self, self.button, tr("Signing in …"))
        self._lay_out()
        self._connect()
        self.set_where("computer")

    def set_where(self, where: Where, url: str = "") -> None:
        self.where.set_value(where)
        if url:
            self.url.setText(url)
        self._place_changed()

    @property
    def knows_somebody(self) -> bool:
        """Whether anybody works at this computer."""
        return bool(self._people)

    def set_people(self, people: Sequence[Known], chosen: str = "") -> None:
        """Who works at this computer; who was chosen before stays so."""
        before = chosen or self.list.currentData()
        self._people = tuple(sorted(people, key=lambda one: one.name.casefold()))
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._people:
            self.list.addItem(tr("{name}, supervisor", name=one.name) if one.role == "supervisor" else one.name, one.id)
        self.list.setCurrentIndex(max(self.list.findData(before), 0 if len(self._people) == 1 else -1))
        self.list.blockSignals(False)
        self._place_changed()

    def set_secret(self, prompt: str) -> None:
        self._prompt = prompt
        self._place_changed()

    def clear_secrets(self) -> None:
        """Nothing that was typed to get in stays in a field."""
        self.secret.clear()
        self.pin.clear()
        self.joining.clear()

    def show_problem(self, problem: str, field: Field = "") -> None:
        self.problem.say(problem)
        fields: dict[Field, QWidget] = {
            "url": self.url,
            "member": self._who_field,
            "secret": self.secret,
            "pin": self.pin,
            "invite": self.joining.invite,
            "new pin": self.joining.chosen.pin,
            "again": self.joining.chosen.again,
        }
        point_at(fields.get(field))

    def set_busy(self, busy: bool) -> None:
        self._trying.set_busy(busy)

    @property
    def _place(self) -> Where:
        return next((place for place, _ in PLACES if place == self.where.value()), "computer")

    @property
    def _asks(self) -> str:
        """What must be typed: "password", "passphrase", "PIN" or nothing."""
        if self._place == "central":
            return "password"
        chosen = next((one for one in self._people if one.id == self.list.currentData()), None)
        if self._place == "invite" or chosen is None:
            return self._prompt
        return "PIN" if chosen.asks == "pin" else chosen.asks

    @property
    def _who_field(self) -> QComboBox | QLineEdit:
        return self.list if self._people and self._place == "computer" else self.typed

    def _place_changed(self) -> None:
        """Shows what this place asks for, and who is known there."""
        self._who_stack.setCurrentWidget(self._who_field)
        self._who.name.setBuddy(self._who_field)
        self._url.setVisible(self._place == "central")
        self._who.setVisible(self._place != "invite")
        self.joining.setVisible(self._place == "invite")
        self.button.setText(_BUTTON[self._place])
        self._trying.rename(_BUTTON[self._place])
        self.problem.say("")
        self._person_changed()

    def _person_changed(self) -> None:
        if self._asked != self.list.currentData():
            # What one person typed is not tried for the next.
            self.pin.clear()
            self._asked = self.list.currentData()
        asks = self._asks
        self._pin.setVisible(asks == "PIN")
        self._secret.setVisible(asks not in ("", "PIN"))
        if self._secret.isVisibleTo(self):
            self._secret.rename(f"&{SECRETS[asks].capitalize()}")

    def focus_first(self) -> None:
        """Puts the cursor where typing begins. Not by a focus proxy: Tab would never get past one that stands in this form."""
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _first(self) -> QWidget:
        """Where the cursor begins."""
        if self._place == "invite":
            return self.joining
        if self._place == "central" and not self.url.text():
            return self.url
        if self._place == "computer" and self._people and self.list.currentData():
            return {"PIN": self.pin, "": self.list}.get(self._asks, self.secret)
        return self._who_field

    def _submit(self) -> None:
        if self._place == "invite":
            joining = self.joining.entered(self.secret.text(), self._asks)
            self._send(joining)
            return
        member = str(self.list.currentData() or "") if self._who_field is self.list else self.typed.text()
        asks = self._asks
        pin, secret = (self.pin.text(), "") if asks == "PIN" else ("", self.secret.text())
        self._send(checked_sign_in(self._place, self.url.text(), member, secret, asks, pin))

    def _send(self, entered: object) -> None:
        if isinstance(entered, Unfit):
            self.show_problem(entered.problem, entered.field)
            return
        self.problem.say("")
        self.submitted.emit(entered)

    def _connect(self) -> None:
        self.where.chosen.connect(lambda _: self._place_changed())
        self.list.currentIndexChanged.connect(lambda _: self._person_changed())
        self.button.clicked.connect(self._submit)
        for field in (self.url, self.typed, self.secret, self.pin):
            field.returnPressed.connect(self._submit)
        self.list.entered.connect(self._submit)

    def _lay_out(self) -> None:
        self.url.setPlaceholderText(EXAMPLE)
        self._url = Labelled(tr("&Address of the database"), self.url, tr("Your administrator knows it. It holds no password."))
        self.list.setPlaceholderText(tr("Choose your name"))
        for field in (self.list, self.typed):
            field.setAccessibleName(tr("Who are you"))
        self._who_stack = QStackedWidget()
        self._who_stack.addWidget(self.list)
        self._who_stack.addWidget(self.typed)
        self._who_stack.setFixedHeight(self.typed.sizeHint().height())
        self._who = Labelled(tr("&Who are you"), self._who_stack)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret, self._pin = Labelled(tr("&Password"), self.secret), Labelled("&PIN", self.pin)
        self.button.setAutoDefault(True)
        place = Labelled(tr("Where is your store"), self.where)
        for part in (self.problem, place, self._url, self._who, self.joining, self._secret, self._pin):
            self.body.addWidget(part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        self.body.addSpacing(4)
        self.body.addLayout(foot)
