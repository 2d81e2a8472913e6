"""What opens over the window by a key: the keys there are, what each person likes, what waits elsewhere, who talks and who is chased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from bdcdesk.desktop.preferences.liking import Liking
from bdcdesk.desktop.shell import intents
from bdcdesk.desktop.shell.frame import Frame
from bdcdesk.desktop.shell.pump import Pump

if TYPE_CHECKING:
    # Each is loaded when it is first looked at.
    from bdcdesk.desktop.elsewhere.panel import ElsewherePanel
    from bdcdesk.desktop.elsewhere.view import ElsewhereView
    from bdcdesk.desktop.talking.panel import TalkingPanel
    from bdcdesk.desktop.talking.view import TalkingView


class Panels(QObject):
    """On the Qt thread. `lead_opened(lead)`: its page is wanted."""

    lead_opened = Signal(str)

    def __init__(self, frame: Frame, pump: Pump, liking: Liking) -> None:
        super().__init__(frame)
        self._frame = frame
        self._pump = pump
        self._liking = liking
        self.elsewhere: ElsewherePanel | None = None
        self.talking: TalkingPanel | None = None

    def show_keys(self) -> None:
        from bdcdesk.desktop.shell.keys import KeysPanel

        panel = KeysPanel(self._frame)
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.open()

    def show_preferences(self) -> None:
        from bdcdesk.desktop.preferences.panel import PreferencesPanel

        panel = PreferencesPanel(self._liking, self._frame)
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.open()

    def look_elsewhere(self) -> None:
        if self.elsewhere is None:
            from bdcdesk.desktop.elsewhere.panel import ElsewherePanel

            self.elsewhere = ElsewherePanel(self._frame)
            self.elsewhere.wanted.connect(self._at_other_desk)
            self.elsewhere.left.connect(lambda: self._pump.show_elsewhere(False))
        self._pump.show_elsewhere(True)
        self.elsewhere.show()
        self.elsewhere.activateWindow()

    def show_elsewhere(self, view: ElsewhereView) -> None:
        if self.elsewhere is not None:
            self.elsewhere.show_view(view)

    def look_at_talking(self) -> None:
        if self.talking is None:
            from bdcdesk.desktop.talking.panel import TalkingPanel

            self.talking = TalkingPanel(self._frame)
            self.talking.lead_opened.connect(self.lead_opened)
            self.talking.left.connect(lambda: self._pump.show_talking(False))
        self._pump.show_talking(True)
        self.talking.show()
        self.talking.activateWindow()

    def show_talking(self, view: TalkingView) -> None:
        if self.talking is not None:
            self.talking.show_view(view)

    def _at_other_desk(self, what: str, lead: str) -> None:
        if what == "open":
            self.lead_opened.emit(lead)
        else:
            make = {"done": intents.done_elsewhere, "sale": intents.sale, "take back": intents.not_bad}[what]
            self._pump.do(lead, make(lead))
