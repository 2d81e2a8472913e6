"""Where, who, and the secret if one is needed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from bdcdesk.central.ports import Member
from bdcdesk.desktop.settings.entries import EXAMPLE, Field, Unfit, Where, checked_sign_in
from bdcdesk.desktop.settings.form import Choice, Labelled, Problem, Trying, point_at
from bdcdesk.desktop.widgets.card import Card
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.desktop.widgets.segmented import Segmented

PLACES: tuple[tuple[Where, str], ...] = (("computer", "This computer"), ("central", "A central database"))


class SignInForm(Card):
    """`submitted(SignIn)` only when everything that is needed is there."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Sign in", parent)
        self.body.setContentsMargins(20, 18, 20, 18)
        self.body.setSpacing(12)
        self._members: dict[Where, tuple[Member, ...]] = {}
        self._prompt = ""
        self.problem = Problem()
        self.where = Segmented("Where", PLACES)
        self.where.chosen.connect(lambda _: self._place_changed())
        self.url = QLineEdit()
        self.url.setPlaceholderText(EXAMPLE)
        self._url = Labelled("&Address of the database", self.url, "Your administrator knows it. It holds no password.")
        self.list, self.typed = Choice(), QLineEdit()
        self.list.setPlaceholderText("Choose your name")
        for field in (self.list, self.typed):
            field.setAccessibleName("Who are you")
        self._who_stack = QStackedWidget()
        self._who_stack.addWidget(self.list)
        self._who_stack.addWidget(self.typed)
        self._who_stack.setFixedHeight(self.typed.sizeHint().height())
        self._who = Labelled("&Who are you", self._who_stack)
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret = Labelled("&Password", self.secret)
        self.button = KeyButton("Sign in", key="↵", primary=True)
        self.button.setAutoDefault(True)
        self._trying = Trying(self, self.button, "Signing in …")
        self.button.clicked.connect(self._submit)
        for field in (self.url, self.typed, self.secret):
            field.returnPressed.connect(self._submit)
        self.list.entered.connect(self._submit)
        for part in (self.problem, Labelled("Where is your store", self.where), self._url, self._who, self._secret):
            self.body.addWidget(part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        self.body.addSpacing(4)
        self.body.addLayout(foot)
        self.set_where("computer")

    def set_where(self, where: Where, url: str = "") -> None:
        self.where.set_value(where)
        if url:
            self.url.setText(url)
        self._place_changed()

    def set_members(self, members: Sequence[Member], chosen: str = "") -> None:
        self._members[self._place] = tuple(sorted((one for one in members if one.role != "hub"), key=lambda one: one.name.casefold()))
        self._place_changed()
        if chosen:
            self.list.setCurrentIndex(self.list.findData(chosen))

    def set_secret(self, prompt: str) -> None:
        self._prompt = prompt
        self._place_changed()

    def show_problem(self, problem: str, field: Field = "") -> None:
        self.problem.say(problem)
        point_at({"url": self.url, "member": self._who_field, "secret": self.secret}.get(field))

    def set_busy(self, busy: bool) -> None:
        self._trying.set_busy(busy)

    @property
    def _place(self) -> Where:
        return "central" if self.where.value() == "central" else "computer"

    @property
    def _needs_secret(self) -> str:
        return "password" if self._place == "central" else self._prompt

    @property
    def _who_field(self) -> QComboBox | QLineEdit:
        return self.list if self._members.get(self._place) else self.typed

    def _place_changed(self) -> None:
        """Shows what this place asks for, and who is known there."""
        members, before = self._members.get(self._place, ()), self.list.currentData()
        self.list.clear()
        for member in members:
            self.list.addItem(f"{member.name}, supervisor" if member.role == "supervisor" else member.name, member.id)
        self.list.setCurrentIndex(max(self.list.findData(before), 0 if len(members) == 1 else -1))
        self._who_stack.setCurrentWidget(self._who_field)
        self._who.name.setBuddy(self._who_field)
        self._url.setVisible(self._place == "central")
        self._secret.setVisible(bool(self._needs_secret))
        if self._needs_secret:
            self._secret.rename(f"&{self._needs_secret.capitalize()}")
        self.problem.say("")
        self.setFocusProxy(self.url if self._place == "central" and not self.url.text() else self._who_field)

    def _submit(self) -> None:
        member = str(self.list.currentData() or "") if self._who_field is self.list else self.typed.text()
        entered = checked_sign_in(self._place, self.url.text(), member, self.secret.text(), self._needs_secret)
        if isinstance(entered, Unfit):
            self.show_problem(entered.problem, entered.field)
            return
        self.problem.say("")
        self.submitted.emit(entered)
