"""The settings page in the window: what it asks for becomes actions of this person, and secrets go to this computer's keys first."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bdcdesk.desktop.settings.aside import Aside, sentence
from bdcdesk.desktop.settings.keeping import Keeping
from bdcdesk.desktop.settings.page import SettingsPage
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.source_kinds import Wanted
from bdcdesk.desktop.shell.backstage import Store
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.settling import set_source, switch_source

if TYPE_CHECKING:
    from bdcdesk.domain.source import Source


class SettingsDoor(QObject):
    """On the Qt thread. `stores`: those whose settings this person may change."""

    def __init__(self, pump: Pump, stores: Sequence[Store], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pump = pump
        self._stores = {store.id: store for store in stores}
        self._keepings: dict[str, Keeping] = {}
        self._aside = Aside(self)
        self._telling = Aside(self)
        self._taken: dict[str, Source] = {}
        self.page = SettingsPage([(store.id, store.name) for store in stores])
        self.page.store_chosen.connect(pump.show_settings)
        self.page.sources.wanted.connect(self._keep)
        self.page.sources.switched.connect(self._switch)
        self.page.sources.asked.connect(self._tell)
        self.page.sources.renewed.connect(self._renew)
        self.page.sources.outside_said.connect(self._outside)

    @property
    def store(self) -> str:
        """The id of the store that is chosen."""
        return self.page.store

    def show(self, view: SettingsView) -> None:
        if view.store == self.store:
            self._taken = view.taken
            self.page.show_settings(view)

    @property
    def _keeping(self) -> Keeping:
        if self.store not in self._keepings:
            self._keepings[self.store] = self._stores[self.store].keeping()
        return self._keepings[self.store]

    def _keep(self, wanted: Wanted) -> None:
        """Secrets first: a hub that hears of a source must find them."""
        keeping, store, taken = self._keeping, self.store, self._taken
        form = self.page.sources
        form.set_busy(True)

        def prepare() -> tuple[str, str]:
            source = wanted.source or keeping.free_id(wanted.name, wanted.kind, taken)
            said = keeping.ready(source, wanted.kind, wanted.options, wanted.secrets) if keeping.here else ""
            return source, said

        def prepared(outcome: object) -> None:
            if isinstance(outcome, Exception):
                form.refused(sentence(outcome))
            elif isinstance(outcome, tuple):
                source, said = outcome
                self._pump.settle(store, set_source(source, wanted), partial(self._kept, source, said))

        self._aside.run(prepare, prepared)

    def _kept(self, source: str, said: str, why: str) -> None:
        if why:
            self.page.sources.refused(why)
        else:
            self.page.sources.kept(source, said)

    def _switch(self, source: str, off: bool) -> None:
        self._pump.settle(self.store, switch_source(source, off), self.page.sources.refused)

    def _tell(self, source: "Source") -> None:
        """What its sender needs, which is with the keys."""
        keeping = self._keeping

        def look() -> object:
            return keeping.told(source), keeping.outside

        self._telling.run(look, partial(self._told, source.id))

    def _told(self, source: str, outcome: object) -> None:
        if isinstance(outcome, Exception):
            self.page.sources.refused(sentence(outcome))
        elif isinstance(outcome, tuple):
            self.page.sources.tell(source, *outcome)

    def _renew(self, source: "Source") -> None:
        self._then_tell(source, lambda: self._keeping.anew(source))

    def _outside(self, source: "Source", address: str) -> None:
        self._then_tell(source, lambda: self._keeping.say_outside(address))

    def _then_tell(self, source: "Source", act: Callable[[], None]) -> None:
        def done(outcome: object) -> None:
            if isinstance(outcome, Exception):
                self.page.sources.refused(sentence(outcome))
            else:
                self._tell(source)

        self._aside.run(act, done)
