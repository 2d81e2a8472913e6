"""Who covers for whom: what is arranged, and arranging it."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.act_card import ActCard
from bdcdesk.desktop.settings.form import Choice, Labelled, in_order, point_at
from bdcdesk.desktop.settings.part_form import beside
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.desktop.settings.team_view import CoverView, TeamView
from bdcdesk.desktop.settings.team_words import cover_in
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

ARRANGED: Final = tr("Kept. It ends by itself.")
ENDED: Final = tr("Nobody covers for them any more.")
_ABOUT: Final = tr(
    "Meanwhile the work of who is away stands in the list of who covers, beside their own. Whose the leads are, and the credit, stays."
)
_NOT_YOURS: Final = tr("Cover is arranged by a supervisor or a desk manager.")
_NOBODY: Final = tr("Nobody covers for anybody now.")


class CoverCard(ActCard):
    """On the Qt thread. `wanted(member, by, since, until)` in the store's milliseconds; `ended(member)`."""

    wanted = Signal(str, str, object, object)
    ended = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Cover"), parent)
        self.away, self.by, self.first, self.last = Choice(), Choice(), QLineEdit(), QLineEdit()
        self.arrange = QPushButton(tr("Arrange cover"))
        self._about = words(_ABOUT, "small", Tone.muted, wrap=True)
        self._none = words(_NOBODY, tone=Tone.muted)
        self._listed, self._rows = QWidget(), QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._listed.setLayout(self._rows)
        self._people = beside(Labelled(tr("Who is a&way"), self.away), Labelled(tr("Who &covers"), self.by))
        self._days = beside(
            Labelled(tr("F&irst day"), self.first, tr("2026-07-20; empty: from now on")),
            Labelled(tr("&Last day"), self.last, tr("2026-07-31, the whole day")),
        )
        self.put(self._about, self._listed, self._none, self._people, self._days, self.arrange)
        self._shown: tuple[object, ...] = ()
        self._zone, self._now = "UTC", 0
        self.arrange.clicked.connect(self._submit)
        for field in (self.first, self.last):
            field.returnPressed.connect(self._submit)

    def show_team(self, team: TeamView, zone: str, now: Instant) -> None:
        """What is chosen and typed stays as far as it is still there."""
        self.come_to(team.store)
        self._zone, self._now = zone, now
        if (team.covers, team.working, team.role) == self._shown:
            return
        self._shown = (team.covers, team.working, team.role)
        may = team.may("cover_set")
        for part in (self._people, self._days, self.arrange):
            part.setVisible(may)
        self._about.setText(_ABOUT if may else f"{_ABOUT} {_NOT_YOURS}")
        for choice, nobody in ((self.away, tr("Choose who is away")), (self.by, tr("Choose who covers"))):
            chosen = choice.currentData()
            choice.clear()
            choice.addItem(nobody, "")
            for person in team.working:
                choice.addItem(person.name, person.id)
            choice.setCurrentIndex(max(0, choice.findData(chosen)))
        self._list(team.covers, may)

    def _list(self, covers: tuple[CoverView, ...], may: bool) -> None:
        here = self._listed.isAncestorOf(QApplication.focusWidget() or self)
        while (item := self._rows.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.hide()
                before.deleteLater()
        for cover in covers:
            line = QWidget(self._listed)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(words(cover.words, wrap=True), 1)
            end = QPushButton(tr("End it"), line)
            end.setAccessibleName(tr("End it: {cover}", cover=cover.words))
            end.setVisible(may)
            end.clicked.connect(partial(self._end, cover.member))
            row.addWidget(end)
            self._rows.addWidget(line)
        self._listed.setVisible(bool(covers))
        self._none.setVisible(not covers)
        in_order(*self._listed.findChildren(QPushButton), self.away, self.by, self.first, self.last, self.arrange)
        if here:
            self.away.setFocus()

    def _submit(self) -> None:
        if self.waits:
            return
        away, by = str(self.away.currentData() or ""), str(self.by.currentData() or "")
        if not away or not by:
            self.say(tr("Choose who is away and who covers. Nothing was changed."))
            point_at(self.by if away else self.away)
            return
        span = cover_in(self.first.text(), self.last.text(), self._zone, self._now)
        if isinstance(span, Unfit):
            self.say(span.problem)
            point_at(self.first if span.field == "first" else self.last)
            return
        self._wait(True, self.arrange)
        self.wanted.emit(away, by, *span)

    def arranged(self, why: str) -> None:
        """What came of it."""
        self.told(why, ARRANGED)
        if not why:
            self.clear()

    def over(self, why: str) -> None:
        """What came of ending one."""
        self.told(why, ENDED)

    def clear(self) -> None:
        self.away.setCurrentIndex(0)
        self.by.setCurrentIndex(0)
        self.first.clear()
        self.last.clear()

    def _end(self, member: str) -> None:
        if not self.waits:
            self._wait(True, self.arrange)
            self.ended.emit(member)
