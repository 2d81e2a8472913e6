"""The real window of a member, without a display, which says on standard output what stands in its bar, a JSON list a line."""

import json
import os
import sys
import threading

from PySide6.QtCore import QObject, QTimer, Signal

from bdcdesk.desktop.shell.application import run_window
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.wiring.backstages import backstage_of
from bdcdesk.wiring.commands import building_of
from tests.faults.real.town import DESCRIBED, MEMBERS

LOOK = 100
"""Milliseconds between two looks at the bar."""


class Reader(QObject):
    """What a person sees in the bar. `ended`: whoever reads along has gone."""

    ended = Signal()

    def __init__(self, screens: Screens) -> None:
        super().__init__(screens)
        self._screens = screens
        self._said = ""
        self.ended.connect(screens.frame.close)
        timer = QTimer(self, interval=LOOK)
        timer.timeout.connect(self._look)
        timer.start()
        threading.Thread(target=self._wait, daemon=True).start()

    def _look(self) -> None:
        if self._screens.room is None:
            return
        bar = self._screens.room.bar
        said = json.dumps([pill.text() for pill in (bar._link, bar._hub) if not pill.isHidden()])
        if said != self._said:
            self._said = said
            sys.stdout.write(f"{said}\n")
            sys.stdout.flush()

    def _wait(self) -> None:
        for _ in sys.stdin:
            pass
        self.ended.emit()


def main(member: str) -> int:
    who = next(known for known in MEMBERS if known.id == member)
    return run_window(DESCRIBED.name, who.name, lambda: backstage_of(building_of(os.environ, member), who), filled=lambda made: keep(made))


def keep(screens: Screens) -> None:
    Reader(screens)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
