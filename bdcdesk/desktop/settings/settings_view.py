"""What the settings screens show, made from what a desk knows. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from bdcdesk.desktop.settings.source_kinds import ALL_KINDS
from bdcdesk.desktop.settings.team_view import NOBODY, TeamView
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.campaign import Campaign
from bdcdesk.domain.events.arrangement import SILENT, AfterHours, Department
from bdcdesk.domain.events.base import Event, Instant
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.events.settings import NOTHING_ADDED, PLAIN_CALLS, Calls, ContactRules, Distribution, StoreDescribed
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.plan import Plans
from bdcdesk.domain.rights import RIGHTS, Role
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.domain.source import COPIES, KINDS, MAIL, Source, calls_itself
from bdcdesk.domain.wording import NO_WORDINGS, Wordings
from bdcdesk.report import rule_words
from bdcdesk.report.campaign_words import history as campaign_history
from bdcdesk.report.campaign_words import in_list
from bdcdesk.report.names import Names
from bdcdesk.translation import tr

_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n")
MAILS_STAY: Final = "Mails are not going out:"
"""How the hub begins what it says of its mail account."""
_ASKED: Final = frozenset({"agent", "supervisor", "desk_manager", "salesperson"})
"""Who can be asked to take a lead."""


def may_set(role: Role) -> bool:
    """Whether somebody in this role sets up where leads come from."""
    return any(right.kind == "source_set" for right in RIGHTS[role])


def may_describe(role: Role) -> bool:
    """Whether they say how leads are handed out."""
    return any(right.kind == "store_described" for right in RIGHTS[role])


def may_set_skills(role: Role) -> bool:
    return any(right.kind == "skills_set" for right in RIGHTS[role])


class SourceView(msgspec.Struct, frozen=True):
    """`last`: when a lead last came through it, 0 if none is known. `fails`: what is wrong with it, "" if nothing is known to be."""

    source: Source
    last: Instant = 0
    fails: str = ""


class CampaignView(msgspec.Struct, frozen=True):
    """What the store offers: in `words`, and a line for each change of it, the newest first."""

    campaign: Campaign
    words: str
    history: tuple[str, ...] = ()


class Colleague(msgspec.Struct, frozen=True):
    """Somebody who can be asked, and what they can do beyond what everybody can."""

    id: str
    name: str
    can: tuple[str, ...] = ()


class SettingsView(msgspec.Struct, frozen=True):
    """One store's. `now` in its own clock; `zone` and `region` as its leads are read. `here`: this computer runs its hub."""

    store: str
    name: str
    now: Instant
    zone: str
    region: str
    role: Role
    here: bool
    sources: tuple[SourceView, ...]
    copies: tuple[SourceView, ...]
    distribution: Distribution
    colleagues: tuple[Colleague, ...]
    taken: dict[str, Source]
    """All that has an id, of whatever kind."""
    contact: ContactRules = NOTHING_ADDED
    rule_history: tuple[str, ...] = ()
    """What the store added to the contact rules, a line for each change, the newest first."""
    calls: Calls = PLAIN_CALLS
    own_phone: bool = False
    """Whether the store has chosen to call with its people's own phones."""
    departments: tuple[Department, ...] = ()
    after_hours: AfterHours = SILENT
    people: dict[str, str] = {}
    """Ids of all who work there, by name."""
    campaigns: tuple[CampaignView, ...] = ()
    mail_fails: str = ""
    """What keeps mails to shoppers from going out, "" if nothing is known to."""
    team: TeamView = NOBODY
    scenarios: tuple[Scenario, ...] = ()
    wordings: tuple[Wordings, ...] = ()
    """How people word the replies of each of these scenarios."""
    plans: Plans | None = None
    own_plans: tuple[PlanKept, ...] = ()
    kept_plans: tuple[Event, ...] = ()
    """The plans that bdcdesk comes with, the store's own over them, and each change of those, the oldest first."""


def last_leads(leads: Iterable[Lead]) -> dict[str, Instant]:
    """When a request last came, by the id of the source it came through; test leads are none."""
    last: dict[str, Instant] = {}
    for lead in leads:
        if lead.nature == "test":
            continue
        if lead.via:
            last[lead.via] = max(last.get(lead.via, 0), lead.arrived)
        for raised in lead.raised:
            if raised.received.via:
                last[raised.received.via] = max(last.get(raised.received.via, 0), raised.received.arrived)
    return last


def fails_of(source: Source, troubles: str) -> str:
    """What the hub says of this source by its name."""
    said = [sentence for sentence in _SENTENCE.split(troubles) if f"“{source.name}”" in sentence]
    return " ".join(dict.fromkeys(said))


def settings_view(
    store: str,
    described: StoreDescribed,
    role: Role,
    sources: Mapping[str, Source],
    agents: Mapping[str, Agent],
    members: Mapping[str, tuple[str, Role]],
    last: Mapping[str, Instant],
    troubles: str,
    lacking: frozenset[str],
    now: Instant,
    *,
    here: bool,
    history: Sequence[Event] = (),
    me: str = "",
    campaigns: Mapping[str, Campaign] = {},
    changes: Callable[[str], Sequence[Event]] = lambda campaign: (),
    team: TeamView = NOBODY,
    scenarios: tuple[Scenario, ...] = (),
    wordings: Callable[[str], Wordings] = lambda scenario: NO_WORDINGS,
    plans: Plans | None = None,
) -> SettingsView:
    """`members`: names and roles by id. `troubles`: the hub's own words. `lacking`: sources whose secrets are missing on this, the hub's,
    computer. `history`: the events of the store's settings; `me` reads it. `changes`: the events of a campaign."""
    names, zone = Names({one: name for one, (name, _) in members.items()}, me), described.hours.zone

    def offered(one: Campaign) -> CampaignView:
        return CampaignView(one, in_list(one, now), campaign_history(changes(one.id), names, zone, now))

    def view(source: Source) -> SourceView:
        missing = _missing(source) if source.id in lacking else ""
        wrong = " ".join(part for part in (missing, fails_of(source, troubles)) if part)
        return SourceView(source, last.get(source.id, 0), "" if source.off else wrong)

    listed = sorted(sources.values(), key=lambda one: (one.name.casefold(), one.id))
    people = sorted(members.items(), key=lambda one: one[1][0].casefold())
    return SettingsView(
        store,
        described.name,
        now // 60_000 * 60_000,
        described.hours.zone,
        described.region,
        role,
        here,
        tuple(view(one) for one in listed if one.kind in KINDS),
        tuple(view(one) for one in listed if one.kind in COPIES),
        described.distribution,
        tuple(Colleague(one, name, _can(agents.get(one))) for one, (name, is_a) in people if is_a in _ASKED),
        dict(sources),
        described.contact,
        rule_words.history(history, names, zone, now),
        msgspec.structs.replace(described.calls, version=0),
        calls_itself(sources),
        described.departments,
        described.after_hours,
        {name: one for one, (name, is_a) in people if is_a != "hub"},
        tuple(offered(one) for one in sorted(campaigns.values(), key=lambda one: (one.terms.name.casefold(), one.id))),
        _mail_fails(sources, troubles, lacking),
        team,
        scenarios,
        tuple(wordings(one.id) for one in scenarios),
        plans,
        described.plans,
        tuple(event for event in history if isinstance(event.facts, PlanKept)),
    )


def _mail_fails(sources: Mapping[str, Source], troubles: str, lacking: frozenset[str]) -> str:
    if any(source.kind == MAIL and not source.off and source.id in lacking for source in sources.values()):
        return tr("Its secret is not on this computer, or was given for another server or user. Type it below and keep it.")
    return " ".join(line for line in troubles.splitlines() if line.startswith(MAILS_STAY))


def _missing(source: Source) -> str:
    typed = source.kind in ALL_KINDS and any(entry.asked(source.options) for entry in ALL_KINDS[source.kind].secrets)
    what_to_do = tr("Type them below and keep the changes.") if typed else tr("Press “Keep the changes”: then one is made for it.")
    return tr(
        "The secrets that it needs are not on this computer, or it is not known that they may go where it says. {what_to_do}",
        what_to_do=what_to_do,
    )


def _can(agent: Agent | None) -> tuple[str, ...]:
    return (*agent.skills, *agent.languages) if agent is not None else ()
