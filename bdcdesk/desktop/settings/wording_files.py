"""The store's own words saved to a file, and taken from one: what would be different is told before anything is kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from bdcdesk.desktop.settings.act_card import ActCard
from bdcdesk.desktop.settings.part_form import beside
from bdcdesk.desktop.settings.plan_words import step_called
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.translation import many, tr

_KIND: Final = tr("bdcdesk words (*.json)")
_SHOWN: Final = 12
"""Lines of what would be different that are shown."""
_ABOUT: Final = tr(
    "A file holds what the store words in its own way, its follow-up plans too. Another store's can be taken in; what it does not name "
    "stays as it is."
)
Change = tuple[str, WordingKept] | PlanKept
"""A scenario, and how its reply is to be worded; or a plan as leads are to be followed up by it."""


class WordingFiles(ActCard):
    """On the Qt thread. `saved(Path)`, `picked(Path)`: into which file, from which; `taken(changes)`: these are to be kept."""

    saved = Signal(object)
    picked = Signal(object)
    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("As a file"), parent)
        self.save, self.pick, self.keep = (
            QPushButton(tr("Save the store's words …")),
            QPushButton(tr("Take words from a file …")),
            QPushButton(),
        )
        self.would = words("", "small", Tone.muted, wrap=True)
        self._changes: Sequence[Change] = ()
        self.put(words(_ABOUT, "small", Tone.muted, wrap=True), beside(self.save, self.pick), self.would, self.keep)
        self.clear()
        self.save.clicked.connect(self._choose_new)
        self.pick.clicked.connect(self._choose_old)
        self.keep.clicked.connect(self._take)

    def clear(self) -> None:
        self._changes = ()
        self.would.hide()
        self.keep.hide()

    def save_to(self, file: Path) -> None:
        self._wait(True, self.save)
        self.saved.emit(file)

    def pick_from(self, file: Path) -> None:
        self.clear()
        self._wait(True, self.pick)
        self.picked.emit(file)

    def show_changes(self, changes: Sequence[Change], problems: Sequence[str]) -> None:
        """What a file that was picked says otherwise than the store, and what of it cannot be kept."""
        self._changes = changes
        lines = [_line(change) for change in changes]
        more = [tr("… and {count} more", count=len(lines) - _SHOWN)] if len(lines) > _SHOWN else []
        self.would.setText(
            "\n".join((*lines[:_SHOWN], *more, *(tr("Cannot be taken. {problem}.", problem=problem) for problem in problems[:_SHOWN])))
        )
        self.would.setVisible(bool(lines or problems))
        self.keep.setText(many(len(changes), "Keep this one", "Keep these {n}"))
        self.keep.setVisible(bool(changes))
        self.told(
            "",
            tr("{count} would be different.", count=len(changes))
            if changes
            else tr("The store says all of it already. Nothing would change."),
        )
        if changes:
            self.keep.setFocus()

    def _choose_new(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save the store's words"), "store-words.json", _KIND)
        if chosen:
            self.save_to(Path(chosen))

    def _choose_old(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Take words from a file"), "", _KIND)
        if chosen:
            self.pick_from(Path(chosen))

    def _take(self) -> None:
        changes = self._changes
        self.clear()
        self._wait(True, self.pick)
        self.taken.emit(changes)


def _line(change: Change) -> str:
    if isinstance(change, PlanKept):
        return tr("Plan {plan}: {words}", plan=change.plan, words=" · ".join(step_called(change, n) for n in range(len(change.steps))))
    scenario, said = change
    return f"{scenario.replace('_', ' ')}, {said.stage}, {said.channel}, {said.language}: {said.body}"
