"""`bdcdesk team`: who keeps a shopper, how long the desk has, who covers for whom, and a leaver's whole book."""

import argparse
import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from msgspec.structs import replace

from bdcdesk.central.ports import Central
from bdcdesk.central.records import Member
from bdcdesk.domain import clock
from bdcdesk.domain.actions.team import EndCover, SetCover, SetTeam, Share, TransferBook, shared
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.lead import Reassigned
from bdcdesk.domain.events.team import Team
from bdcdesk.domain.identity import SETTINGS, agent_stream, lead_of, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.known import States
from bdcdesk.report.times import dated
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import by_name, carry_out, envelope
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.telling import Say

_LOOK: Final = "bdcdesk team"
_KEEPS: Final[Mapping[str, Any]] = {"hand-over": "hand over", "one-person": "one person"}


class _Store:
    """One store as it is now: who works there or once did, and what is open."""

    def __init__(self, central: Central, store: str, about: Mapping[str, Any]) -> None:
        self.central, self.store = central, store
        self.about = about
        self.members = {member.id: member for member in central.members(store)}
        self.all = {**{member.id: member for member in central.former(store)}, **self.members}
        self.states = States()
        for stream in (SETTINGS, *(agent_stream(member) for member in self.all)):
            for event in central.read_stream(store, stream):
                self.states.evolve(event)
        if self.states.settings is None:
            raise NoPlace("The store is not set up yet. Nothing was changed.")
        self.settings = self.states.settings

    def meant(self, name: str, among: Mapping[str, Member]) -> Member:
        member = by_name(name, among.values())
        if member is None:
            raise NoPlace(f"Nobody called “{name.strip()}” works here. Nothing was changed. Check the name.")
        return member

    def do(self, made: Any, **fields: Any) -> None:
        carry_out(self.central, self.store, self.states, made(**{**self.about, "id": str(uuid.uuid4())}, **fields), _LOOK)

    def book(self, member: str) -> list[Lead]:
        """Their open leads, with all that their logs say."""
        for event in self.central.read_open(self.store):
            self.states.evolve(event)
        return [lead for lead in self.states.leads.values() if lead.owner == member and not lead.closed]

    def took_over(self, member: str) -> tuple[Share, ...]:
        """What the newest transfer of their book moved: by one action of several leads, or of one."""
        self.book(member)
        found: dict[str, list[tuple[int, Share]]] = {}
        for name in list(self.states.leads):
            for event in self.central.read_stream(self.store, lead_stream(name)):
                if isinstance(event.facts, Reassigned) and event.facts.before == member and event.facts.agent:
                    found.setdefault(event.action, []).append((event.seq, Share(lead_of(event.stream) or "", event.facts.agent)))
        newest = max(found.values(), key=lambda moved: max(seq for seq, _ in moved), default=[])
        return tuple(share for _, share in sorted(newest, key=lambda moved: moved[0]))


def team(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Changes what is given, and tells how it is then. Raises NoPlace, CentralError."""
    with reached(options, environ) as (central, named, _):
        name = one_store(named)
        store = _Store(central, name, envelope(options, environ, central, name))
        _arrange(store, options)
        if options.cover:
            _cover(store, options, central.now())
        if options.transfer:
            _transfer(store, options, say)
        if options.give_back:
            _give_back(store, options.give_back, say)
        _tell(_Store(central, name, store.about), central.now(), say)
    return 0


def _arrange(store: _Store, options: argparse.Namespace) -> None:
    wanted: Team = store.settings.team
    if options.keeps:
        wanted = replace(wanted, keeps=_KEEPS[options.keeps])
    if options.desk is not None:
        wanted = replace(wanted, desk_answer=round(options.desk * 60_000))
    if wanted != store.settings.team:
        store.do(SetTeam, team=wanted)


def _cover(store: _Store, options: argparse.Namespace, now: Instant) -> None:
    member = store.meant(options.cover, store.members).id
    if not options.by:
        store.do(EndCover, member=member)
        return
    zone = store.settings.hours.zone
    since = _midnight(options.since, zone) if options.since else now
    until = _midnight(options.until, zone, after=1) if options.until else 0
    if not until:
        raise NoPlace("Say until which day, such as --until 2026-07-31. Nothing was changed.")
    store.do(SetCover, member=member, by=store.meant(options.by, store.members).id, since=since, until=until)


def _midnight(day: str, zone: str, after: int = 0) -> Instant:
    """The beginning of a day at the store; `after` days later."""
    try:
        at = date.fromordinal(date.fromisoformat(day).toordinal() + after)
    except (ValueError, OverflowError):
        raise NoPlace(f"“{day}” is no day, such as 2026-07-31. Nothing was changed.") from None
    return clock.midnight(at, zone)


def _transfer(store: _Store, options: argparse.Namespace, say: Say) -> None:
    member = store.meant(options.transfer, store.all)
    book = store.book(member.id)
    if not book:
        raise NoPlace(f"{member.name} has no open lead. Nothing was changed.")
    if not options.to:
        who = "Say who takes them: --to NAME, or --to NAME=10 --to OTHER=5"
        raise NoPlace(f"{member.name} has {len(book)} open. {who}. Nothing was changed.")
    shares = shared(book, _counts(store, options.to, len(book)))
    store.do(TransferBook, member=member.id, shares=shares)
    for to, count in sorted(Counter(share.to for share in shares).items()):
        say(f"{count} of {member.name}'s leads went to {store.members[to].name}, with what is planned, promised and set on them.")
    say(f"Take it back with “bdcdesk team --give-back {member.id}”.")


def _counts(store: _Store, given: Sequence[str], all_of_it: int) -> list[tuple[str, int]]:
    counts = list[tuple[str, int]]()
    for one in given:
        found = re.fullmatch(r"(.+?)(?:=(\d{1,6}))?", one)
        name, count = (found.group(1), found.group(2)) if found is not None else (one, None)
        counts.append((store.meant(name, store.members).id, int(count) if count else all_of_it if len(given) == 1 else 0))
    return counts


def _give_back(store: _Store, name: str, say: Say) -> None:
    member = store.meant(name, store.members)
    shares = store.took_over(member.id)
    if not shares:
        raise NoPlace(f"Nothing of {member.name}'s was given to others. Nothing was changed.")
    store.do(TransferBook, member=member.id, shares=shares, undoes=True)
    say(f"{member.name} has again what of {len(shares)} leads was still where it had gone.")


def _tell(store: _Store, now: Instant, say: Say) -> None:
    rules = store.settings.team
    one = "one person keeps them from the first answer to delivery"
    say(f"Shoppers: {'agents hand over at the appointment' if rules.keeps == 'hand over' else one}.")
    say(f"The desk answers within {rules.desk_answer / 60_000:g} min of business hours.")
    for agent in store.states.agents.values():
        cover = agent.cover
        if cover is not None and cover.until > now and agent.member in store.members:
            by = store.all[cover.by].name if cover.by in store.all else cover.by
            zone = store.settings.hours.zone
            say(f"  {by} covers for {store.members[agent.member].name}, {dated(cover.since, zone)} to {dated(cover.until - 1, zone)}")
