"""What may be gaming, in the window: read from the store's log beside the Qt thread, as who looks at it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from bdcdesk.desktop.floor.gaming_panel import GamingPanel
from bdcdesk.desktop.settings.aside import Newest, sentence
from bdcdesk.desktop.shell.backstage import Store


class GamingDoor(QObject):
    """On the Qt thread. `opened(lead)` is called with a lead that somebody wants to look at."""

    def __init__(self, window: QWidget, stores: Sequence[Store], opened: Callable[[str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._stores = {store.id: store for store in stores}
        self._opened = opened
        self._aside = Newest(self)

    def show(self, store: str) -> None:
        panel = GamingPanel(self._window)
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.lead_opened.connect(self._opened)
        panel.finished.connect(lambda _: self._aside.forget())

        def told(outcome: object) -> None:
            if isinstance(outcome, Exception):
                panel.refused(sentence(outcome))
            elif isinstance(outcome, tuple):
                panel.show_watched(outcome)

        self._aside.run(lambda: self._stores[store].keeping().gaming(), told)
        panel.open()
