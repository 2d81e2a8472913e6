"""The lanes of cards. Arrows move between them, and nothing changes its place under the cursor."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bdcdesk.desktop.floor.view import Card, Lane
from bdcdesk.desktop.floor.work_card import MoreCard, WorkCard
from bdcdesk.desktop.stylesheet import say
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

STEPS = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}


class LanesView(QWidget):
    """`card_opened(lead)`; `card_dragged` and `card_dropped(lead, place on the screen)`, lead "" when the drag was given up.

    While the cursor is over it, cards stay where they are: their words change, what left is pale, what came waits. `held(bool)` says
    whether something waits.
    """

    card_opened = Signal(str)
    card_dragged = Signal(str, QPoint)
    card_dropped = Signal(str, QPoint)
    held = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Work waiting"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._columns: list[_Column] = []
        self._lanes: tuple[Lane, ...] = ()
        self._now: Instant = 0
        self._selected = ""
        self._over = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)

    @property
    def selected(self) -> Card | None:
        """The card that has or last had the focus, if it is still there."""
        return next((each.card for each in self._cards() if each.lead and each.lead == self._selected), None)

    def card_of(self, lead: str) -> WorkCard | None:
        """The widget that shows a lead now."""
        return next((each for each in self._cards() if each.lead == lead), None)

    def show_lanes(self, lanes: Sequence[Lane], now: Instant) -> None:
        """Shows the lanes; the focus stays with its lead, and with none if that is gone."""
        self._lanes, self._now = tuple(lanes), now
        while len(self._columns) < len(lanes):
            column = _Column(lanes[len(self._columns)].tone, self)
            self._columns.append(column)
            self._row.addWidget(column, 1)
        if self._over and self._cards():
            self._refresh()
        else:
            self._lay_out()

    def tick(self, now: Instant) -> None:
        """Countdowns only."""
        self._now = now
        for each in self._cards():
            each.tick(now)

    def select_first(self) -> None:
        """Gives the focus to the most urgent card."""
        for each in self._cards():
            each.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down within a lane, Left and Right to the next lane that has cards."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        here = next(
            ((lane, row) for lane, column in enumerate(self._columns) for row, each in enumerate(column.shown()) if each.hasFocus()), None
        )
        if here is None:
            self.select_first()
            return
        self._move(here, step)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The cursor has left: everything goes to its place."""
        self._over = False
        self._lay_out()
        super().leaveEvent(event)

    def take_focus(self, lead: str) -> None:
        """A card got the focus."""
        self._selected = lead
        self._mark()

    def _move(self, here: tuple[int, int], step: tuple[int, int]) -> None:
        lane, row = here
        across, down = step
        target = lane + across
        while across and 0 <= target < len(self._columns) and not self._columns[target].shown():
            target += across
        if 0 <= target < len(self._columns):
            cards = self._columns[target].shown()
            cards[min(max(row + down, 0), len(cards) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _cards(self) -> list[WorkCard]:
        return [each for column in self._columns for each in column.shown()]

    def _lay_out(self) -> None:
        lead = next((each.lead for each in self._cards() if each.hasFocus()), "")
        for column, lane in zip(self._columns, self._lanes, strict=True):
            column.fill(lane, self._now)
        if lead:
            found = next((each for column in self._columns for each in column.filled() if each.lead == lead), None)
            (found or self).setFocus(Qt.FocusReason.OtherFocusReason)
        before: QWidget = self
        for column in self._columns:
            column.settle()
            for card in column.filled():
                QWidget.setTabOrder(before, card)
                before = card
        self._mark()
        self.held.emit(False)

    def _mark(self) -> None:
        for each in self._cards():
            each.mark(each.lead == self._selected)

    def _refresh(self) -> None:
        fresh = {card.lead: card for lane in self._lanes for card in lane.cards}
        for column, lane in zip(self._columns, self._lanes, strict=True):
            column.refresh(lane, fresh, self._now)
        places = [[each.lead for each in column.shown()] for column in self._columns]
        self.held.emit(places != [[card.lead for card in lane.cards] for lane in self._lanes])


class _Column(QWidget):
    """One lane. Card widgets are kept and filled again."""

    def __init__(self, tone: Tone, lanes: LanesView) -> None:
        super().__init__(lanes)
        self._view = lanes
        self._tone = tone
        self._pool: list[WorkCard] = []
        self._filled = 0
        self._name, self._count = words("", "small-strong", tone), words("", "small", Tone.faint)
        self._none = words(tr("none"), "small", Tone.faint)
        self._more = MoreCard()
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._name)
        head.addWidget(self._count)
        head.addStretch(1)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(6)
        self._body.addLayout(head)
        for part in (self._none, self._more):
            self._body.addWidget(part)
        self._body.addStretch(1)

    def fill(self, lane: Lane, now: Instant) -> None:
        """Takes the lane's cards; those too many stay visible until `settle`, so that hiding one does not throw the focus about."""
        self._head(lane)
        while len(self._pool) < len(lane.cards):
            self._pool.append(self._new_card())
        for widget, card in zip(self._pool, lane.cards, strict=False):
            widget.show_card(card, now)
            widget.show()
        self._filled = len(lane.cards)
        self._more.show_more(lane.more)
        self._none.setVisible(lane.count == 0)

    def filled(self) -> list[WorkCard]:
        return self._pool[: self._filled]

    def settle(self) -> None:
        for widget in self._pool[self._filled :]:
            widget.hide()

    def shown(self) -> list[WorkCard]:
        return [each for each in self._pool if not each.isHidden()]

    def refresh(self, lane: Lane, fresh: dict[str, Card], now: Instant) -> None:
        """New words in the same places."""
        self._head(lane)
        for widget in self.shown():
            card = fresh.get(widget.lead) or widget.card
            if card is not None:
                widget.show_card(card, now, gone=widget.lead not in fresh)

    def _head(self, lane: Lane) -> None:
        if self._tone is not lane.tone:
            self._tone = lane.tone
            say(self._name, tone=lane.tone.value)
        self._name.setText(lane.name)
        self._count.setText(f"{lane.count:,}")
        self.setAccessibleName(f"{lane.name}: {lane.count:,}")

    def _new_card(self) -> WorkCard:
        card = WorkCard(self._tone)
        card.opened.connect(self._view.card_opened)
        card.dragged.connect(self._view.card_dragged)
        card.dropped.connect(self._view.card_dropped)
        card.focused.connect(self._view.take_focus)
        self._body.insertWidget(1 + len(self._pool), card)
        return card
