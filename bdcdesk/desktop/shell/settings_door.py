"""The settings page in the window: what it asks for becomes actions of this person, and secrets go to this computer's keys first."""

from collections.abc import Callable, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QObject

from bdcdesk.desktop.settings.agreement_card import Agreed
from bdcdesk.desktop.settings.aside import FAULT, Aside, Newest, sentence
from bdcdesk.desktop.settings.keeping import Keeping
from bdcdesk.desktop.settings.mail_words import MailTyped
from bdcdesk.desktop.settings.page import SettingsPage
from bdcdesk.desktop.settings.phone_words import OWN_KEPT, PhoneShown, PhoneTyped
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.source_kinds import Wanted, unasked
from bdcdesk.desktop.settings.sources_page import SourcesPage
from bdcdesk.desktop.shell.backstage import Store
from bdcdesk.desktop.shell.campaigns_door import CampaignsDoor
from bdcdesk.desktop.shell.intents import Make
from bdcdesk.desktop.shell.plans_door import PlansDoor
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.settling import (
    set_after_hours,
    set_agreement,
    set_calls,
    set_contact_rules,
    set_departments,
    set_distribution,
    set_own_phone,
    set_skills,
    set_source,
    set_whole,
    switch_source,
)
from bdcdesk.desktop.shell.team_door import TeamDoor
from bdcdesk.desktop.shell.wording_door import WordingDoor
from bdcdesk.domain.events.arrangement import AfterHours, Department
from bdcdesk.domain.events.settings import Calls, ContactRules, Distribution
from bdcdesk.domain.events.source import AgreementSet
from bdcdesk.domain.source import COPIES, Source


class SettingsDoor(QObject):
    """On the Qt thread. `stores`: those whose settings this person may change."""

    def __init__(self, pump: Pump, stores: Sequence[Store], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pump = pump
        self._stores = {store.id: store for store in stores}
        self._keepings: dict[str, Keeping] = {}
        self._aside = Aside(self)
        self._telling = Newest(self)
        self._taken: dict[str, Source] = {}
        self.page = SettingsPage([(store.id, store.name) for store in stores])
        self.page.store_chosen.connect(pump.show_settings)
        self.page.distribution.wanted.connect(self._hand_out)
        self.page.calls.wanted.connect(self._say_calls)
        self.page.contact.wanted.connect(self._rule)
        self.page.desks.wanted.connect(self._say_desks)
        self.page.phone.asked.connect(self._show_phone)
        self.page.phone.wanted.connect(self._keep_phone)
        self.page.phone.own_wanted.connect(self._keep_own_phone)
        self.page.phone.tested.connect(self._test_phone)
        self.page.mail.wanted.connect(self._keep_mail)
        self.page.mail.tested.connect(self._test_mail)
        self.page.mail.switched.connect(lambda account, off: self._pump.settle(self.store, switch_source(account.id, off), self._mail_told))
        self._words = WordingDoor(pump, self.page.wording, lambda: self.store, self)
        self._offers = CampaignsDoor(pump, self.page.offers, lambda: self.store, self)
        self._plans = PlansDoor(pump, self.page.plans, lambda: self.store, self)
        self._people = TeamDoor(pump, self.page.team, self.page.books, lambda: self.store, lambda: self._keeping, self)
        for part in (self.page.sources, self.page.copies):
            part.wanted.connect(partial(self._keep, part))
            part.switched.connect(partial(self._switch, part))
            part.asked.connect(partial(self._tell, part))
            part.renewed.connect(partial(self._renew, part))
            part.agreed.connect(partial(self._agree, part))
            part.outside_said.connect(partial(self._outside, part))

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

    def _keep(self, part: SourcesPage, wanted: Wanted) -> None:
        """Secrets first: a hub that hears of a source must find them."""
        keeping, store, taken = self._keeping, self.store, self._taken
        part.set_busy(True)

        def prepare() -> tuple[str, str, Wanted]:
            source = wanted.source or keeping.free_id(wanted.name, wanted.kind, taken)
            options = wanted.options
            if wanted.kind in COPIES:
                options = keeping.copy_to(options, {name: one for name, one in taken.items() if name != source})
            # With all that it will be: its secrets are bound to where they are sent.
            stays = unasked(wanted.kind, taken[source].options) if source in taken else {}
            whole = msgspec.structs.replace(wanted, options={**options, **stays})
            said = keeping.ready(source, wanted.kind, whole.options, wanted.secrets) if keeping.here else ""
            return source, said, whole

        def prepared(outcome: object) -> None:
            if isinstance(outcome, Exception):
                part.refused(sentence(outcome))
            elif isinstance(outcome, tuple):
                source, said, whole = outcome
                self._pump.settle(store, set_source(source, whole), partial(self._kept, part, source, said))

        self._aside.run(prepare, prepared)

    def _kept(self, part: SourcesPage, source: str, said: str, why: str) -> None:
        if why:
            part.refused(why)
        else:
            part.kept(source, said)

    def _agree(self, part: SourcesPage, wanted: Agreed) -> None:
        """The document first: who reads of it in the log must find it."""
        told = partial(self._agreed, part, self.store, wanted.source)
        if wanted.file is None:
            self._pump.settle(self.store, set_agreement(wanted.source, wanted.terms), told)
        else:
            attach = partial(self._keeping.attach, wanted.terms, wanted.file)
            self._aside.run(attach, partial(self._attached, self.store, wanted.source, told))

    def _attached(self, store: str, source: str, told: Callable[[str], None], outcome: object) -> None:
        if isinstance(outcome, AgreementSet):
            self._pump.settle(store, set_agreement(source, outcome), told)
        else:
            told(sentence(outcome) if isinstance(outcome, Exception) else FAULT)

    def _agreed(self, part: SourcesPage, store: str, source: str, why: str) -> None:
        """Said on the card; where another is looked at by now, above all that is shown."""
        if store == self.store and part.agreement.source == source:
            part.agreement.kept(why)
        if why and not (store == self.store and part.chosen == source):
            self._pump.refused.emit(why)

    def _switch(self, part: SourcesPage, source: str, off: bool) -> None:
        self._pump.settle(self.store, switch_source(source, off), part.refused)

    def _hand_out(self, rules: Distribution, skills: dict[str, tuple[str, ...]]) -> None:
        """All of it or, where something is refused, what came before that."""
        steps = [set_distribution(rules), *(set_skills(member, can) for member, can in skills.items())]
        self._next(self.store, steps, "")

    def _say_calls(self, calls: Calls) -> None:
        page = self.page.calls
        self._pump.settle(self.store, set_calls(calls, calls.version), lambda why: page.refused(why) if why else page.kept())

    def _say_desks(self, departments: tuple[Department, ...], after_hours: AfterHours) -> None:
        store, page = self.store, self.page.desks

        def named(why: str) -> None:
            if why:
                page.refused(why)
            else:
                self._pump.settle(store, set_after_hours(after_hours), lambda why: page.refused(why) if why else page.kept())

        self._pump.settle(store, set_departments(departments), named)

    def _rule(self, rules: ContactRules, reason: str) -> None:
        part = self.page.contact
        over = part.view.contact.version if part.view is not None else 0
        self._pump.settle(self.store, set_contact_rules(rules, reason, over), lambda why: part.refused(why) if why else part.kept())

    def _next(self, store: str, steps: list[Make], why: str) -> None:
        if why:
            self.page.distribution.refused(why)
        elif steps:
            self._pump.settle(store, steps[0], partial(self._next, store, steps[1:]))
        else:
            self.page.distribution.kept()

    def _show_phone(self) -> None:
        store, keeping = self.store, self._keeping

        def shown(outcome: object) -> None:
            if store != self.store:
                return
            if isinstance(outcome, Exception):
                self._pump.refused.emit(sentence(outcome))
            else:
                self.page.phone.show_phone(outcome if isinstance(outcome, PhoneShown) else None)

        self._aside.run(keeping.phone, shown)

    def _keep_phone(self, typed: PhoneTyped) -> None:
        keeping, store, page = self._keeping, self.store, self.page.phone

        def tried(outcome: object) -> None:
            if isinstance(outcome, tuple) and page.own:
                by_it = set_own_phone(on=False)
                self._pump.settle(store, by_it, lambda why: page.refused(why) if why else self._phone_tried(outcome))
            else:
                self._phone_tried(outcome)

        self._aside.run(lambda: (keeping.keep_phone(typed), keeping.phone()), tried)

    def _keep_own_phone(self) -> None:
        page = self.page.phone
        self._pump.settle(self.store, set_own_phone(on=True), lambda why: page.refused(why) if why else page.well(OWN_KEPT))

    def _test_phone(self) -> None:
        keeping = self._keeping
        self._aside.run(lambda: (keeping.test_phone(), None), self._phone_tried)

    def _phone_tried(self, outcome: object) -> None:
        # No other store is chosen meanwhile.
        if isinstance(outcome, Exception):
            self.page.phone.refused(sentence(outcome))
        elif isinstance(outcome, tuple):
            self.page.phone.well(*outcome)

    def _keep_mail(self, typed: MailTyped) -> None:
        """The secret first: a hub that hears of the account must find it."""
        keeping, store, taken, page = self._keeping, self.store, self._taken, self.page.mail

        def tried(outcome: object) -> None:
            if isinstance(outcome, Exception):
                page.refused(sentence(outcome))
            elif isinstance(outcome, tuple):
                account, said = outcome
                self._pump.settle(store, set_whole(account), lambda why: page.refused(why) if why else page.kept(said))

        self._aside.run(lambda: keeping.ready_mail(typed, taken), tried)

    def _test_mail(self, account: Source) -> None:
        keeping, page = self._keeping, self.page.mail
        self._aside.run(
            lambda: keeping.test_mail(account),
            lambda outcome: page.refused(sentence(outcome)) if isinstance(outcome, Exception) else page.well(str(outcome)),
        )

    def _mail_told(self, why: str) -> None:
        if why:
            self.page.mail.refused(why)

    def _tell(self, part: SourcesPage, source: Source) -> None:
        """What its sender needs, which is with the keys."""
        keeping = self._keeping

        def look() -> object:
            return keeping.told(source), keeping.outside

        self._telling.run(look, partial(self._told, part, self.store, source))

    def _told(self, part: SourcesPage, store: str, source: Source, outcome: object) -> None:
        if isinstance(outcome, Exception):
            self._trouble(part, store, source, outcome)
        elif isinstance(outcome, tuple) and store == self.store:
            part.tell(source.id, *outcome)

    def _renew(self, part: SourcesPage, source: Source) -> None:
        self._then_tell(part, source, partial(self._keeping.anew, source))

    def _outside(self, part: SourcesPage, source: Source, address: str) -> None:
        self._then_tell(part, source, partial(self._keeping.say_outside, address))

    def _then_tell(self, part: SourcesPage, source: Source, act: Callable[[], None]) -> None:
        store = self.store

        def done(outcome: object) -> None:
            if isinstance(outcome, Exception):
                self._trouble(part, store, source, outcome)
            elif store == self.store:
                self._tell(part, source)

        self._aside.run(act, done)

    def _trouble(self, part: SourcesPage, store: str, source: Source, error: Exception) -> None:
        """Said beside the source; where another is looked at by now, or other words are to come there, above all that is shown."""
        why = sentence(error)
        if store == self.store and part.chosen == source.id and not part.trying:
            part.troubled(source.id, why)
        else:
            self._pump.refused.emit(f"“{source.name}”: {why}")
