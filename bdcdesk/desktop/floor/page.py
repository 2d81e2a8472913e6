"""The supervisor's floor: figures, work by urgency, team, appointments, alarms. It is shown a `FloorView` and asks for nothing."""

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from bdcdesk.desktop.floor.alarms import AlarmRow
from bdcdesk.desktop.floor.chooser import Candidate, Chooser
from bdcdesk.desktop.floor.lanes_view import LanesView
from bdcdesk.desktop.floor.table import Cell, Column, Row, Table
from bdcdesk.desktop.floor.tiles import TileRow
from bdcdesk.desktop.floor.view import ANYONE, AppointmentRow, Card, FloorView, TeamRow
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card as Panel
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.chip import Chip
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.desktop.widgets.pill import Pill
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

TEAM = (
    Column(tr("Agent")),
    Column(tr("Doing"), wide=True),
    Column(tr("Work"), tr("What they owe by the end of today"), figures=True),
    Column(tr("First answer"), tr("Median of the first answers they gave today, in business time"), figures=True, spare=3),
    Column(tr("Set"), tr("Appointments set today with shoppers they have"), figures=True, spare=2),
    Column(tr("Shown"), tr("Shoppers they have who came today"), figures=True, spare=1),
)
APPOINTMENTS = (
    Column(tr("When")),
    Column(tr("Who")),
    Column(tr("Store"), spare=1),
    Column(tr("With"), spare=2),
    Column(tr("State"), wide=True),
)
TEAM_ROWS = 11
"""More agents than these are scrolled to, so that the appointments keep their room."""


class FloorPage(QWidget):
    """All methods on the Qt thread. `reassign_requested(lead, member)`, member "" for anyone; `lead_opened(lead)`; `undo_requested()`.
    `gaming_wanted()`: what may be gaming is to be looked at."""

    reassign_requested = Signal(str, str)
    lead_opened = Signal(str)
    undo_requested = Signal()
    gaming_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Floor"))
        self._view: FloorView | None = None
        self._ghost: QLabel | None = None
        self.tiles = TileRow()
        self.lanes = LanesView()
        self.lanes.card_opened.connect(self.lead_opened)
        self.lanes.card_dragged.connect(self._drag)
        self.lanes.card_dropped.connect(self._drop)
        self.team = Table(tr("Team"), TEAM)
        self.appointments = Table(tr("Appointments"), APPOINTMENTS)
        self.appointments.activated_row.connect(self.lead_opened)
        self.undo = KeyButton(tr("Undo"), key="Ctrl Z")
        self.undo.clicked.connect(self.undo_requested)
        self.gaming = KeyButton(tr("May be gaming"), key="Ctrl Shift G")
        self.gaming.clicked.connect(self.gaming_wanted)
        self._undo_text = Elided("", "small", Tone.muted)
        self._held = Pill("", Tone.plain)
        self.lanes.held.connect(lambda waits: self._held.show_state(tr("holds still under the cursor") if waits else "", Tone.plain))
        self._more_appointments = words("", "small", Tone.muted)
        self.tomorrow = Chip(tr("Tomorrow, not confirmed"), alone=True)
        self.tomorrow.toggled.connect(self._show_appointments)
        self.alarms = AlarmRow()
        self._lay_out()
        self.set_undo("")
        for key, does in (("Ctrl+R", self.choose_agent), ("Ctrl+Z", self.undo.click)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)
        # Of the whole window, while the floor is shown: nothing on it needs to be chosen.
        QShortcut(QKeySequence("Ctrl+Shift+G"), self).activated.connect(self.gaming.click)

    def show_floor(self, view: FloorView) -> None:
        """Shows the floor; scrolling, focus and an open chooser stay as they are."""
        self._view = view
        self.tiles.show_tiles(view.tiles)
        self.lanes.show_lanes(view.lanes, view.now)
        self.team.show_rows([_team_row(row) for row in view.team])
        self.team.setFixedHeight(self.team.whole_height(min(len(view.team), TEAM_ROWS)))
        self.tomorrow.set_count(len(view.tomorrow))
        self._show_appointments()
        self.alarms.show_alarms(view.alarms)

    def _show_appointments(self) -> None:
        """Who comes next; or who comes tomorrow and is not confirmed."""
        if self._view is None:
            return
        only, view = self.tomorrow.isChecked(), self._view
        self.appointments.show_rows([_appointment_row(row) for row in (view.tomorrow if only else view.appointments)])
        more = (
            tr("+ {more_appointments:,} later", more_appointments=view.more_appointments)
            if view.more_appointments
            else ""
            if view.appointments
            else tr("none to come")
        )
        self._more_appointments.setText("" if only else more)

    def tick(self, now: Instant) -> None:
        """Time has moved on: countdowns advance, nothing changes its place."""
        self.lanes.tick(now)

    def set_undo(self, text: str) -> None:
        """What Undo would take back ("Maria Delgado to R. Singh"), "" when there is nothing."""
        self.undo.setEnabled(bool(text))
        self.undo.setAccessibleName(tr("Undo: {text}", text=text) if text else tr("Undo"))
        self._undo_text.setText(text)

    def choose_agent(self) -> None:
        """Asks who shall have the selected card; without one, the most urgent."""
        if self.lanes.selected is None:
            self.lanes.select_first()
        card = self.lanes.selected
        if card is None or self._view is None:
            return
        chooser = Chooser(card.who, _candidates(self._view, card), self)
        chooser.chosen.connect(lambda member, lead=card.lead: self._reassign(lead, member))
        chooser.open()

    def _reassign(self, lead: str, member: str) -> None:
        cards = (card for lane in self._view.lanes for card in lane.cards) if self._view else iter(())
        if any(card.lead == lead and card.owner == member for card in cards):
            return
        self.reassign_requested.emit(lead, member)

    def _drag(self, lead: str, place: QPoint) -> None:
        widget = self.lanes.card_of(lead)
        if self._ghost is None and widget is not None:
            self._ghost = QLabel(self)
            self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._ghost.setPixmap(widget.grab())
            self._ghost.adjustSize()
            self._ghost.show()
        if self._ghost is not None:
            self._ghost.move(self.mapFromGlobal(place) + QPoint(8, 8))
            self._ghost.raise_()
        self.team.mark_target(self.team.key_at(place))

    def _drop(self, lead: str, place: QPoint) -> None:
        member = self.team.key_at(place) if lead else None
        self.team.mark_target(None)
        if self._ghost is not None:
            self._ghost.deleteLater()
            self._ghost = None
        if member is not None:
            self._reassign(lead, member)

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(14, 14, 14, 14)
        page.setSpacing(12)
        page.addWidget(self.tiles)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self._work_panel(), 16)
        middle.addLayout(self._side(), 10)
        page.addLayout(middle, 1)
        page.addWidget(self.alarms)
        for first, then in pairwise((self.lanes, self.undo, self.gaming, self.team, self.tomorrow, self.appointments)):
            QWidget.setTabOrder(first, then)
        self.setFocusProxy(self.lanes)

    def _work_panel(self) -> Panel:
        panel = Panel(tr("Work waiting"))
        panel.head.addWidget(words(tr("drag onto an agent, or Ctrl R"), tone=Tone.muted))
        panel.head.addWidget(self._held)
        self._undo_text.setAlignment(Qt.AlignmentFlag.AlignRight)
        panel.head.addWidget(self._undo_text, 1)
        panel.head.addWidget(self.undo)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.lanes)
        panel.body.addWidget(scroll, 1)
        return panel

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(12)
        team = Panel(tr("Team"))
        team.head.addStretch(1)
        team.head.addWidget(self.gaming)
        team.body.addWidget(self.team)
        appointments = Panel(tr("Appointments"))
        appointments.head.addWidget(self.tomorrow)
        appointments.head.addStretch(1)
        appointments.head.addWidget(self._more_appointments)
        appointments.body.addWidget(self.appointments, 1)
        side.addWidget(team)
        side.addWidget(appointments, 1)
        return side


def _team_row(row: TeamRow) -> Row:
    figures = (f"{row.work:,}", row.first_answer, row.appointments, row.shown)
    return Row(
        row.member,
        (Cell(row.name, bold=True), Cell(row.doing, row.tone, pill=True), *(Cell(figure) for figure in figures)),
    )


def _appointment_row(row: AppointmentRow) -> Row:
    cells = (Cell(row.when), Cell(row.who, bold=True), Cell(row.store), Cell(row.salesperson), Cell(row.state, row.tone, pill=True))
    return Row(row.lead, cells)


def _candidates(view: FloorView, card: Card) -> list[Candidate]:
    """Who is here first, whoever owes least first among them; anyone last."""
    agents = sorted((row for row in view.team if row.member != ANYONE), key=lambda row: (not row.here, row.work))
    listed = [Candidate(row.member, row.name, row.doing, row.tone, f"{row.work:,}", row.member == card.owner) for row in agents]
    return [*listed, Candidate(ANYONE, tr("Anyone"), tr("up for grabs"), Tone.plain, "", card.owner == ANYONE)]
