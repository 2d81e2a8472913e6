"""A store's settings: what its screen shows, and what is changed there. In the desk's thread, with the pump's signals."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from bdcdesk.central.records import troubles_in
from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain.actions import Action, Refused
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import SETTINGS, campaign_stream
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.replica.file import Damaged, ReplicaError
from bdcdesk.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bdcdesk.desktop.settings.keeping import Keeping
    from bdcdesk.desktop.settings.settings_view import SettingsView
    from bdcdesk.desktop.settings.source_kinds import Wanted
    from bdcdesk.desktop.settings.team_view import Count
    from bdcdesk.desktop.shell.pump import Pump
    from bdcdesk.domain.events.arrangement import AfterHours, Department
    from bdcdesk.domain.events.campaign import Terms
    from bdcdesk.domain.events.settings import Calls, ContactRules, Distribution
    from bdcdesk.domain.events.source import AgreementSet
    from bdcdesk.domain.source import Source
    from bdcdesk.replica.desk import Desk

EVERY: Final = 1_000
COUNTED: Final = 15_000
"""Milliseconds after which it is looked again when a lead last came, through all leads that there are, and which secrets are here."""


class Settling:
    """Belongs to the desk's thread; costs nothing while nobody looks at settings."""

    def __init__(self, group: Group, pump: Pump) -> None:
        self._group = group
        self._pump = pump
        self._store: str | None = None
        self._due: Instant = 0
        self._counted: Instant = 0
        self._last: Mapping[str, Instant] = {}
        self._count: Count | None = None
        self._looked: Mapping[str, Source] | None = None
        self._lacking: frozenset[str] = frozenset()
        self._keeping: Keeping | None = None
        self._shown: SettingsView | None = None
        self._told = False

    def want(self, store: str | None) -> None:
        """The settings of this store are looked at, or none."""
        if store != self._store:
            self._keeping = None
        self._store, self._due, self._counted, self._shown, self._looked = store, 0, 0, None, None
        self._told = False

    def do(self, store: str, make: Callable[[Desk], Action], done: Callable[[str], object]) -> None:
        """Keeps the action at the store; `done` hears why it was not done, or "" if it was."""
        rooftop = self._at(store)
        if rooftop is None or rooftop.closed:
            done(rooftop.closed if rooftop is not None else tr("This store is not open at this desk. Nothing was changed."))
            return
        try:
            decision = rooftop.desk.do(make(rooftop.desk))
        except ReplicaError as error:
            done(str(error))
            if isinstance(error, Damaged):
                rooftop.damaged = True
            return
        if isinstance(decision, Refused):
            who = rooftop.names.get(decision.by, decision.by) or tr("Somebody else")
            reason = decision.reason.replace("{who}", who)
            done(tr("{reason} Nothing was changed.", reason=reason))
            return
        rooftop.hurry()
        self._due, self._looked = 0, None
        self.step(rooftop.desk.now())
        done("")

    def look(self, store: str, ask: Callable[[Rooftop], object], done: Callable[[object], object]) -> None:
        """`done` hears what is asked of the store's desk, where it may be seen."""
        rooftop = self._at(store)
        if rooftop is not None and not rooftop.closed:
            known: list[object] = []
            rooftop.careful(lambda: known.append(ask(rooftop)))
            for one in known:
                done(one)

    def step(self, now: Instant) -> None:
        """Shows what is different, if anybody looks."""
        rooftop = self._at(self._store) if self._store is not None and now >= self._due else None
        if rooftop is None:
            return
        if rooftop.closed or rooftop.desk.settings is None:
            self._say_why(rooftop)
            return
        self._due = now + EVERY
        view = self._view(rooftop, now)
        if view != self._shown:
            self._shown = view
            self._pump.settings.emit(view)

    def _say_why(self, rooftop: Rooftop) -> None:
        """What is chosen shows grey until it is there: whoever waits for it hears for what."""
        if not self._told:
            self._told = True
            why = rooftop.closed or tr("This store's settings are not on this desk yet. They are shown as soon as they come.")
            self._pump.refused.emit(self._group.called(rooftop, why))

    def _view(self, rooftop: Rooftop, now: Instant) -> SettingsView:
        from bdcdesk.desktop.settings.settings_view import last_leads, settings_view
        from bdcdesk.desktop.settings.team_view import Count, count, team_view

        desk, others = rooftop.desk, rooftop.others
        if self._keeping is None:
            self._keeping = rooftop.store.keeping()
        if now >= self._counted:
            self._counted = now + COUNTED
            # A secret may have been given at the command line meanwhile.
            self._looked = None
            self._last, self._count = last_leads(desk.leads.values()), count(desk.leads.values())
        sources = desk.sources
        if sources != self._looked:
            self._looked, self._lacking = dict(sources), _lacking(self._keeping, sources)
        heard = [seen.doing for seen in others.here if seen.member in rooftop.hubs and seen.expires > now]
        said = [line for doing in heard for line in troubles_in(doing)]
        members = {member.id: (member.name, member.role) for member in others.members}
        former = {member.id: (member.name, member.role) for member in others.former}
        role, counted = rooftop.store.role, self._count or Count()
        assert desk.settings is not None, "a store that is not described has nothing to be set"
        return settings_view(
            rooftop.store.id,
            desk.settings,
            role,
            sources,
            desk.agents,
            members,
            self._last,
            "\n".join(said),
            self._lacking,
            now,
            here=self._keeping.here,
            history=desk.history(SETTINGS),
            me=desk.me,
            campaigns=desk.campaigns,
            changes=lambda campaign: desk.history(campaign_stream(campaign)),
            scenarios=rooftop.store.scenarios(),
            wordings=desk.wordings,
            plans=rooftop.store.plans(),
            team=team_view(rooftop.store.id, desk.settings, desk.agents, members, former, counted, now, desk.me, role),
        )

    def _at(self, store: str | None) -> Rooftop | None:
        return next((rooftop for rooftop in self._group.all if rooftop.store.id == store), None)


def _lacking(keeping: Keeping, sources: Mapping[str, Source]) -> frozenset[str]:
    try:
        return frozenset(name for name, source in sources.items() if keeping.lacks(source))
    except SecretsError:
        # A keyring that is locked: nobody knows, so nothing is said to be missing.
        return frozenset()


def set_source(source: str, wanted: Wanted) -> Callable[[Desk], Action]:
    """The source as it was typed; what the form does not know of it stays."""
    from bdcdesk.desktop.settings.source_kinds import unasked
    from bdcdesk.domain.actions.source import SetSource

    action = str(uuid.uuid4())

    def make(desk: Desk) -> Action:
        before = desk.sources.get(source) if wanted.source else None
        kept = unasked(wanted.kind, before.options) if before else {}
        return SetSource(
            id=action,
            store=desk.record.id,
            actor=desk.me,
            pressed=desk.now(),
            source=source,
            name=wanted.name,
            kind=wanted.kind,
            options={**kept, **wanted.options},
            fields=wanted.fields,
            target=wanted.target,
            off=before.off if before else False,
            new=not wanted.source,
        )

    return make


def set_whole(source: Source) -> Callable[[Desk], Action]:
    """It is this from now on, all of it."""
    from bdcdesk.domain.actions.source import SetSource

    action = str(uuid.uuid4())
    return lambda desk: SetSource(
        id=action,
        store=desk.record.id,
        actor=desk.me,
        pressed=desk.now(),
        source=source.id,
        name=source.name,
        kind=source.kind,
        options=source.options,
        off=source.off,
    )


def switch_source(source: str, off: bool) -> Callable[[Desk], Action]:
    from bdcdesk.domain.actions.source import SwitchSource

    action = str(uuid.uuid4())
    return lambda desk: SwitchSource(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), source=source, off=off)


def set_own_phone(on: bool) -> Callable[[Desk], Action]:
    """People call with phones of their own from now on, or by the provider again."""
    from bdcdesk.domain.source import OWN_PHONE, Source

    return set_whole(Source(OWN_PHONE, tr("Everybody's own phone"), OWN_PHONE, off=not on))


def set_agreement(source: str, terms: AgreementSet) -> Callable[[Desk], Action]:
    from bdcdesk.domain.actions.source import SetAgreement

    action = str(uuid.uuid4())
    return lambda desk: SetAgreement(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), source=source, terms=terms)


def set_campaign(campaign: str, terms: Terms) -> Callable[[Desk], Action]:
    """`campaign`: its id, "" for a new one."""
    from bdcdesk.domain.actions.campaign import SetCampaign
    from bdcdesk.domain.campaign import free_campaign

    action = str(uuid.uuid4())
    return lambda desk: SetCampaign(
        id=action,
        store=desk.record.id,
        actor=desk.me,
        pressed=desk.now(),
        campaign=campaign or free_campaign(terms.name, desk.campaigns),
        terms=terms,
        new=not campaign,
    )


def end_campaign(campaign: str) -> Callable[[Desk], Action]:
    from bdcdesk.domain.actions.campaign import EndCampaign

    action = str(uuid.uuid4())
    return lambda desk: EndCampaign(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), campaign=campaign)


def set_distribution(wanted: Distribution) -> Callable[[Desk], Action]:
    from bdcdesk.domain.actions.offers import SetDistribution

    action = str(uuid.uuid4())
    return lambda desk: SetDistribution(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), distribution=wanted)


def set_calls(wanted: Calls, over: int) -> Callable[[Desk], Action]:
    from bdcdesk.domain.actions.calls import SetCalls

    action = str(uuid.uuid4())
    return lambda desk: SetCalls(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), calls=wanted, over=over)


def set_departments(wanted: tuple[Department, ...]) -> Callable[[Desk], Action]:
    from bdcdesk.domain.actions.outcome import SetDepartments

    action = str(uuid.uuid4())
    return lambda desk: SetDepartments(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), departments=wanted)


def set_after_hours(wanted: AfterHours) -> Callable[[Desk], Action]:
    from bdcdesk.domain.actions.outcome import SetAfterHours

    action = str(uuid.uuid4())
    return lambda desk: SetAfterHours(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), after_hours=wanted)


def set_contact_rules(wanted: ContactRules, reason: str, over: int) -> Callable[[Desk], Action]:
    from bdcdesk.domain.actions.rules import SetContactRules

    action = str(uuid.uuid4())
    stated: dict[str, Any] = {"added": wanted, "reason": reason, "over": over}
    return lambda desk: SetContactRules(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), **stated)


def set_skills(member: str, skills: tuple[str, ...]) -> Callable[[Desk], Action]:
    from bdcdesk.domain.actions.offers import SetSkills

    action = str(uuid.uuid4())
    return lambda desk: SetSkills(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), member=member, skills=skills)
