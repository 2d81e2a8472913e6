"""The first thing that anybody sees: sign in, or begin. It asks and shows what went wrong; whoever listens to its signals does the rest."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.entries import Field, Joining, Known, NewStore, SignIn, Where
from bdcdesk.desktop.settings.first_run import FirstRunForm
from bdcdesk.desktop.settings.sign_in_form import SignInForm
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.translation import tr

WIDTH = 500

__all__ = ["Joining", "Known", "NewStore", "SignIn", "SignInPage"]


class SignInPage(QWidget):
    """All methods on the Qt thread. `sign_in_requested(SignIn | Joining)`, `demo_requested()`, `store_created(NewStore)`: nothing unfit.

    `zone` is this computer's time zone (IANA), offered for a new store.
    """

    sign_in_requested = Signal(object)
    demo_requested = Signal()
    store_created = Signal(object)

    def __init__(self, zone: str = "America/New_York", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Sign in"))
        self.form = SignInForm()
        self.first_run = FirstRunForm(zone)
        self.form.submitted.connect(self.sign_in_requested)
        self.first_run.demo.connect(self.demo_requested)
        self.first_run.submitted.connect(self.store_created)
        self._begin = _link(tr("No store here yet? &Begin with one, or try the demo"), self.show_first_run)
        self._back = _link(tr("There is a store already: &sign in"), self._sign_in_instead)
        self._note = words("", wrap=True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._note.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(_column(self.form, self._begin, self._note))
        self._stack.addWidget(_column(self.first_run, self._back))
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._stack)
        self.show_sign_in()

    def show_sign_in(self) -> None:
        """Where, who and, if it is needed, the secret."""
        self._stack.setCurrentIndex(0)
        self.form.focus_first()

    def _sign_in_instead(self) -> None:
        """Nobody works at this computer yet: who has a store elsewhere comes by an invite."""
        if not self.form.knows_somebody:
            self.form.set_where("invite")
        self.show_sign_in()

    def show_first_run(self) -> None:
        """The demo, or a store of one's own on this computer."""
        self._stack.setCurrentIndex(1)
        self.first_run.focus_first()

    def set_where(self, where: Where, url: str = "") -> None:
        """Shows the place last used, with the address of its central database."""
        self.form.set_where(where, url)

    def set_people(self, people: Sequence[Known], chosen: str = "") -> None:
        """Who works at this computer; `chosen`: the one who was here last. None: the name is typed."""
        self.form.set_people(people, chosen)

    def set_note(self, note: str) -> None:
        """Why this page is shown, "" for the usual reason."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def offer_beginning(self, offered: bool) -> None:
        """Whether a store may begin here."""
        self._begin.setVisible(offered)

    def clear_secrets(self) -> None:
        """Nothing that was typed to get in stays in a field."""
        self.form.clear_secrets()

    def set_secret(self, prompt: str) -> None:
        """What this computer asks for ("passphrase"), "" for nothing. A central database always asks for a password."""
        self.form.set_secret(prompt)

    def show_problem(self, problem: str, field: Field = "") -> None:
        """What happened, what is safe, what to do; the cursor goes to the field it is about. "" takes it away."""
        (self.form if self._stack.currentIndex() == 0 else self.first_run).show_problem(problem, field)

    def set_busy(self, busy: bool) -> None:
        """While something is tried, nothing can be entered; afterwards the focus is where it was."""
        self._begin.setDisabled(busy)
        self._back.setDisabled(busy)
        self.form.set_busy(busy)
        self.first_run.set_busy(busy)


def _link(text: str, does: object) -> QPushButton:
    link = QPushButton(text)
    link.setProperty("role", "link")
    link.setAccessibleName(text.replace("&", ""))
    link.setAutoDefault(True)
    link.setCursor(Qt.CursorShape.PointingHandCursor)
    link.clicked.connect(does)
    return link


def _column(form: QWidget, link: QPushButton, note: QWidget | None = None) -> QScrollArea:
    """The form in the middle of the window; small windows scroll."""
    inner = QWidget()
    inner.setFixedWidth(WIDTH)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 24, 0, 24)
    column.setSpacing(12)
    column.addStretch(2)
    column.addWidget(words("bdcdesk", "title"), 0, Qt.AlignmentFlag.AlignHCenter)
    column.addWidget(words(tr("The next lead, its countdown, one key to answer it"), tone=Tone.muted), 0, Qt.AlignmentFlag.AlignHCenter)
    column.addSpacing(8)
    if note is not None:
        column.addWidget(note)
    column.addWidget(form)
    column.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
    scroll = QScrollArea()
    scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(_centred(inner))
    return scroll


def _centred(inner: QWidget) -> QWidget:
    outer = QWidget()
    row = QVBoxLayout(outer)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(inner, 1, Qt.AlignmentFlag.AlignHCenter)
    return outer
