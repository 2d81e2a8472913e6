"""One agent played by a robot with real key events, for the demo without a display: told by lines on standard input, telling by lines on
standard output, so that whoever runs it measures from outside.

In: {"answer": LEAD}, {"watch": LEAD}, {"screenshot": FILE}, {"poses": FOLDER, "name": WHO}. Out: {"step": WORDS, "lead": LEAD}.
"""

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.shell.backstage import Rows
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.desktop.work.row import Kind

_CONTROL = Qt.KeyboardModifier.ControlModifier


class Player(QObject):
    """On the Qt thread, but for the thread that reads lines. `ended`: whoever told it has gone, so the window closes."""

    told = Signal(object)
    ended = Signal()

    def __init__(self, screens: Screens, lines: TextIO, say: Callable[[str], object]) -> None:
        super().__init__(screens)
        self._screens = screens
        self._say = say
        self._answering = ""
        self._wanted = ""
        self._stage = ""
        self.told.connect(self._obey)
        self.ended.connect(screens.frame.close)
        screens.shown.connect(self._shown)
        screens.listed.connect(self._listed)
        screens.loaded.connect(self._ready)
        self._is_ready = False
        threading.Thread(target=self._read, args=(lines,), name="player", daemon=True).start()

    def tell(self, step: str, lead: str = "") -> None:
        self._say(json.dumps({"step": step, "lead": lead}) + "\n")

    def _read(self, lines: TextIO) -> None:
        for line in lines:
            self.told.emit(json.loads(line))
        self.ended.emit()

    def _obey(self, told: dict[str, Any]) -> None:
        if "screenshot" in told:
            self._screens.frame.grab().save(told["screenshot"])
            self.tell("screenshot", told["screenshot"])
        if "poses" in told and self._screens.room is not None:
            from bdcdesk.desktop.shell.posing import Posing

            self.tell("posed", str(Posing(self._screens, self._screens.room, Path(told["poses"]), told["name"]).pose()))
        if "watch" in told:
            self._wanted = told["watch"]
        if "answer" in told:
            self._answering = told["answer"]
            self._stage = "waiting"
            self._look()

    def _ready(self) -> None:
        if not self._is_ready:
            self._is_ready = True
            self.tell("ready")

    def _listed(self, rows: Rows) -> None:
        if any(row.lead == self._wanted and row.kind is not Kind.new for row in rows.changed):
            self.tell("seen", self._wanted)
            self._wanted = ""
        self._look()

    def _look(self) -> None:
        if self._stage != "waiting" or self._screens.list.work.place_of(self._answering) < 0:
            return
        self._screens.list.viewport().repaint()
        self.tell("on screen", self._answering)
        self._stage = "taking"
        press(self._screens.frame, Qt.Key.Key_N)

    def _shown(self, view: LeadView) -> None:
        if view.lead != self._answering:
            if self._stage == "taking" and view.owned == "me":
                # Something else was more urgent: that is the list's business. The lead that is followed is opened by its row.
                self._screens.list.choose(self._answering)
                self._screens.list.lead_chosen.emit(self._answering)
            return
        if self._stage == "taking" and view.owned == "nobody":
            press(self._screens.frame, Qt.Key.Key_Y)
        elif self._stage == "taking" and view.owned == "me":
            self.tell("taken", view.lead)
            self._stage = "writing"
            if self._screens.room is not None:
                press(self._screens.room.page.composer.editor, Qt.Key.Key_Return)
            self._stage = "sent"
            self.tell("send pressed", view.lead)
        elif self._stage == "sent" and view.first_answer:
            self.tell("clock stopped on screen", view.lead)
            self._stage = "done"


def press(target: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = _CONTROL) -> None:
    """Ctrl, or another `modifier`, and a key, as the window system would deliver them, shortcuts first."""
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, modifier))


def standard_output(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()
