"""For whom words are read while they are changed: one of the newest leads, with the values that a reply to it would have."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal

from bdcdesk.desktop.settings.form import Choice
from bdcdesk.domain.placeholders import Language
from bdcdesk.translation import tr

NOBODY: Final = tr("Nobody yet: the values stand in braces")

Known = Mapping[Language, Mapping[str, str]]
"""The values of a lead for each placeholder, in each language."""


class ReadFor(Choice):
    """On the Qt thread. `leads_wanted()`: whom it can be; `values_wanted(lead)`: what is known of one. `changed()`: something else
    is. `first`: the day from which the follow-ups of whoever is chosen count, as `date.toordinal`; 0 where nobody is."""

    leads_wanted = Signal()
    values_wanted = Signal(str)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: Known = {}
        self.first = 0
        self.addItem(NOBODY, "")
        self.currentIndexChanged.connect(lambda _: self._ask())

    def known(self, language: Language) -> Mapping[str, str]:
        return self._known.get(language, {})

    def show_leads(self, leads: Sequence[tuple[str, str]]) -> None:
        """Whom the words can be read for: (id, name), the newest first. Whoever is chosen stays."""
        chosen = self.currentData()
        self.blockSignals(True)
        self.clear()
        self.addItem(NOBODY, "")
        for lead, name in leads:
            self.addItem(name, lead)
        at = self.findData(chosen) if chosen else -1
        self.setCurrentIndex(at if at > 0 else min(1, self.count() - 1))
        self.blockSignals(False)
        self._ask()

    def show_values(self, lead: str, known: Known, first: int = 0) -> None:
        """What is known of this lead, if it is still the one that is chosen. `first`: the day from which its follow-ups count."""
        if lead == self.currentData():
            self._known, self.first = known, first
            self.changed.emit()

    def _ask(self) -> None:
        self._known, self.first = {}, 0
        lead = self.currentData()
        if lead:
            self.values_wanted.emit(lead)
        self.changed.emit()
