"""A supervisor gives a card of the floor to an agent, and may take the last move back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bdcdesk.desktop.shell import intents
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.translation import tr

if TYPE_CHECKING:
    from bdcdesk.desktop.floor.page import FloorPage
    from bdcdesk.domain.actions import Action
    from bdcdesk.replica.desk import Desk


class Moves(QObject):
    """On the Qt thread; what it asks for is done in the desk's."""

    def __init__(self, pump: Pump, parent: QObject) -> None:
        super().__init__(parent)
        self._pump = pump
        self._floor: FloorPage | None = None
        self._undo: tuple[str, intents.Make] | None = None

    def attend(self, floor: FloorPage) -> None:
        self._floor = floor
        floor.reassign_requested.connect(self._give)
        floor.undo_requested.connect(self._take_back)

    def _give(self, lead: str, member: str) -> None:
        before: list[str] = []
        give = intents.reassign(lead, member)

        def giving(desk: Desk) -> Action:
            known = desk.lead(lead)
            before[:] = [known.owner if known else ""]
            return give(desk)

        def taking_back(desk: Desk) -> Action:
            # Both run in the desk's thread, this one after the other.
            return intents.reassign(lead, before[0])(desk)

        self._pump.do(lead, giving)
        self._offer((lead, taking_back), tr("Undo the last move"))

    def _take_back(self) -> None:
        undo = self._undo
        self._offer(None, "")
        if undo is not None:
            self._pump.do(*undo)

    def _offer(self, undo: tuple[str, intents.Make] | None, words: str) -> None:
        self._undo = undo
        if self._floor is not None:
            self._floor.set_undo(words)
