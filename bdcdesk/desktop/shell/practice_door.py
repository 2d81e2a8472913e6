"""Practice in the window: its shoppers are read beside the Qt thread, and nothing of it reaches a desk."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bdcdesk.desktop.practice.panel import Kit, PracticePanel
from bdcdesk.desktop.resources import resource
from bdcdesk.desktop.settings.aside import Newest, sentence
from bdcdesk.desktop.shell.backstage import Store
from bdcdesk.desktop.writing.proofreader import Proofreader
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.practice import read_practice
from bdcdesk.domain.promising import promises

_HOURS: Final = Hours("America/New_York", (((9 * 60, 19 * 60),),) * 7)
"""Of the made-up store."""


class PracticeDoor(QObject):
    """On the Qt thread. It knows the store's name and its replies, and neither its desk nor its central."""

    def __init__(self, window: QWidget, store: Store, proofreader: Proofreader, parent: QObject) -> None:
        super().__init__(parent)
        self.panel = PracticePanel(proofreader, Random(), window)
        self._aside = Newest(self)
        self._aside.run(partial(_kit, store), self._told)

    def show(self) -> None:
        self.panel.show()
        self.panel.activateWindow()

    def _told(self, outcome: object) -> None:
        if isinstance(outcome, Kit):
            self.panel.show_kit(outcome)
        elif isinstance(outcome, Exception):
            self.panel.refused(sentence(outcome))


def _kit(store: Store) -> Kit:
    rooms = read_practice(*(resource("practice", f"{language}.json").read_bytes() for language in ("en", "es")))
    return Kit(rooms, store.scenarios(), _promises(store), store.my_name, store.name)


def _promises(store: Store) -> Callable[[str], bool]:
    patterns, now = store.promises(), store.clock()
    return lambda words: bool(promises(words, now, _HOURS, patterns))
