"""The one gate before every contact: what forbids it now, until when, and whether ever.

Asked when a contact is composed and, by the same function, when it is sent. Rules that no time changes come first; then the first instant
is looked for at which hours and caps all allow it.
"""

from collections.abc import Collection, Iterator
from typing import Final
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.contact_rules import standing
from bdcdesk.domain.contact_rules.book import DAY, Book, CapRule, HoursRule
from bdcdesk.domain.contact_rules.case import Case, Sees, case_of
from bdcdesk.domain.contact_rules.letter import wanting
from bdcdesk.domain.contact_rules.verdicts import Allowed, Blocked, Ground, Held, Verdict, blocked
from bdcdesk.domain.contact_rules.windows import Hours
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.person import Channel, Purpose
from bdcdesk.domain.lead import Lead
from bdcdesk.translation import tr

NO_BOOK: Final = Ground(
    "no-book", tr("The contact rules of this computer could not be read, so nobody is contacted. Install bdcdesk again.")
)
NEWER: Final = Ground(
    "newer", tr("A newer bdcdesk wrote about this shopper, perhaps that they want no contact. Update this one first.")
)  # fmt: skip
NO_TIME: Final = "no-time"
NEVER: Final = "no-common-minute"
STORE_HOURS: Final = "store-hours"
STORE_DAYS: Final = "store-holidays"
STORE_CAP: Final = "store-cap"
ANYWHERE: Final = tr("Nobody knows where the shopper is, so the rules of all states count.")
_TOLD: Final = 2
OURS: Final = frozenset({STORE_HOURS, STORE_DAYS, STORE_CAP})
"""Rules that a store adds by itself, and may set aside."""


def verdict(
    known: Sees,
    lead: Lead,
    stream: str,
    channel: Channel,
    now: Instant,
    purpose: Purpose = "informational",
    letter: str | None = None,
    touch: str = "",
    begun: Collection[str] = (),
) -> Verdict:
    """Whether `stream` may be contacted on `channel` about `lead` at `now`. The rest as in `case_of`."""
    return judge(known.rules, case_of(known, lead, stream, channel, purpose, letter, touch, begun), now)


def judge(book: Book, case: Case, now: Instant) -> Verdict:
    """The same of a case that is put together already."""
    version = version_of(book, case)
    if not book.rules:
        return blocked(NO_BOOK)
    if case.person.newer or case.lead.newer:
        return blocked(NEWER, rules=version)
    aside = set_aside(book, case, now)
    against, warnings = standing.against(book, case, now)
    against += [ground for ground in wanting(book, case) if ground.rule not in aside]
    if against:
        return blocked(*against, rules=version)
    if case.channel == "email":
        return Allowed(now + DAY, tuple(warnings), version)
    return _in_time(book, case, now, aside, tuple(warnings), version)


def version_of(book: Book, case: Case) -> str:
    """Of the book, and of what the store adds to it: "2026-11-22-1f2e3d4c+3"."""
    return f"{book.version}+{case.added.version}" if case.added.version else book.version


def set_aside(book: Book, case: Case, now: Instant) -> dict[str, Instant]:
    """The rules that a supervisor set aside for this contact and that may be, and until when."""
    stands = [one for one in case.lead.overrides if now < one.until and (one.person, one.channel) == (case.stream, case.channel)]
    return {rule: one.until for one in stands for rule in one.rules if may_be_set_aside(book, rule)}


def may_be_set_aside(book: Book, rule: str) -> bool:
    found = book.rule(rule)
    return rule in OURS if found is None else found.override


def _in_time(book: Book, case: Case, now: Instant, aside: dict[str, Instant], warnings: tuple[Ground, ...], version: str) -> Verdict:
    try:
        times = _Times(book, case, aside)
        at = times.first(now)
        because = tuple(times.against(now))
        if at == now:
            ends = [aside[rule] for rule in aside if rule in times.left_out]
            return Allowed(min(times.hours.closes(now), *ends, now + DAY), warnings, version)
    except ZoneInfoNotFoundError:
        zones = ", ".join(sorted(case.where.zones))
        return blocked(
            Ground(NO_TIME, tr("It cannot be told what time it is where the shopper may be ({zones}).", zones=zones)), rules=version
        )
    if at is None:
        told = Ground(NEVER, tr("There is no time of day at which all rules of all the places where the shopper may be allow it."))
        return blocked(*because, told, rules=version)
    # Those that open last are what is waited for: a number of nowhere is held by all states at once, and nobody reads nineteen sentences.
    last = {ground.rule for ground in times.against(at - 1)}
    because = tuple(sorted(because, key=lambda ground: ground.rule not in last))
    longest = [ground for ground in because if ground.rule in last] or because
    return Held(at, " ".join(ground.says for ground in longest[:_TOLD]), because, version)


class _Times:
    """The rules of a case that only time stands in the way of."""

    def __init__(self, book: Book, case: Case, aside: dict[str, Instant]) -> None:
        regions, self._zones = case.where.regions, tuple(sorted(case.where.zones))
        rules = [rule for rule in book.rules if rule.applies(regions, case.channel)]
        caps = [rule for rule in rules if isinstance(rule, CapRule)]
        hours = [*(rule for rule in rules if isinstance(rule, HoursRule)), *_of_store(case)]
        self._by_id: dict[str, HoursRule | CapRule] = {}
        self._by_id.update((rule.id, rule) for rule in hours)
        self._by_id.update((rule.id, rule) for rule in caps)
        self.left_out = (self._by_id.keys() | ({STORE_CAP} if case.added.most else set())) & aside.keys()
        self.hours = Hours(tuple(rule for rule in hours if rule.id not in aside) or (_ALWAYS,), self._zones)
        self._caps = {rule.id: rule.most for rule in caps if rule.id not in aside}
        if case.added.most and STORE_CAP not in aside:
            self._caps[STORE_CAP] = case.added.most
        self._contacts = case.contacts
        self._known = case.where.known
        # A rule that is set aside for an hour counts again after it.
        self._ends = {rule: until for rule, until in aside.items() if rule in self.left_out}
        self._later = _Times(book, case, {}) if self._ends else None

    def first(self, now: Instant) -> Instant | None:
        at: Instant | None = now
        for _ in range(200):
            at = self.hours.first(at) if at is not None else None
            if at is None:
                break
            free = max((self._free(most, at) for most in self._caps.values()), default=at)
            if free == at:
                break
            at = free
        ends = min(self._ends.values(), default=0)
        if self._later is not None and (at is None or at >= ends):
            return self._later.first(max(now, ends))
        return at

    def against(self, now: Instant) -> Iterator[Ground]:
        # Of zones that show the same time now one is enough to say: Indiana alone has eight.
        places = {clock.local(now, zone).utcoffset(): _place(zone) for zone in reversed(self._zones)}
        told = tr("Where the shopper may be: {values}.", values=", ".join(places.values())) if self._known else ANYWHERE
        for rule in self.hours.against(now):
            found = self._by_id[rule]
            yield Ground(rule, f"{tr(found.says)} {told}", found.source, found.reviewed, found.override)
        for cap, most in self._caps.items():
            if self._free(most, now) > now:
                limit = self._by_id.get(cap)
                if limit is None:
                    yield Ground(
                        STORE_CAP,
                        tr("Your store contacts nobody more than {most} times in 24 hours.", most=most),
                        tr("your store"),
                        "",
                        True,
                    )
                else:
                    yield Ground(cap, tr(limit.says), limit.source, limit.reviewed, limit.override)

    def _free(self, most: int, at: Instant) -> Instant:
        """The first instant from `at` on at which fewer than `most` contacts lie in the 24 hours before."""
        recent = [then for then in self._contacts if then > at - DAY]
        return at if len(recent) < most else recent[-most] + DAY


def _of_store(case: Case) -> Iterator[HoursRule]:
    added = case.added
    told = {"source": tr("your store"), "reviewed": "", "override": True}
    if added.week:
        week = tuple(None if span is None else (_wall(span[0]), _wall(span[1])) for span in added.week)
        yield msgspec.structs.replace(_ALWAYS, id=STORE_HOURS, says=tr("Your store does not call or text at this time."), week=week, **told)
    if added.holidays:
        says, days = tr("Your store does not call or text on this day."), {day: day for day in added.holidays}
        yield msgspec.structs.replace(_ALWAYS, id=STORE_DAYS, says=says, holidays=days, **told)


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


_ALL_DAY: Final = ("00:00", "24:00")
_ALWAYS: Final = HoursRule(
    id="always", says="-", source="-", reviewed="2026-11-22", stated="our own",
    week=(_ALL_DAY, _ALL_DAY, _ALL_DAY, _ALL_DAY, _ALL_DAY, _ALL_DAY, _ALL_DAY),
)  # fmt: skip

__all__ = ["Allowed", "Blocked", "Held", "judge", "may_be_set_aside", "set_aside", "verdict", "version_of"]
