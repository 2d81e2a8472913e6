"""Rules that do not wait for a time of day: opt-outs, consent, the do-not-call lists, how old an inquiry is."""

import calendar
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from bdcdesk.domain import clock
from bdcdesk.domain.contact_rules.book import DAY, Book, ConsentRule, ListRule, PersonRule, Rule
from bdcdesk.domain.contact_rules.case import Case, last_asked
from bdcdesk.domain.contact_rules.verdicts import Ground
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.person import Channel, ConsentGiven
from bdcdesk.translation import tr

_PLURAL: Final[dict[Channel, str]] = {"text": tr("texts"), "call": tr("calls"), "email": tr("mails")}


def against(book: Book, case: Case, now: Instant) -> tuple[list[Ground], list[Ground]]:
    """What forbids it whatever the hour, and what is only to be known."""
    forbids, warns, moved = list[Ground](), list[Ground](), list[Ground]()
    for rule in book.rules:
        if not rule.applies(case.where.regions, case.channel):
            continue
        if isinstance(rule, PersonRule) and rule.known == "changed hands":
            moved = [_ground(rule, case)] if _known(rule, case) else []
        elif (isinstance(rule, PersonRule) and _known(rule, case)) or (isinstance(rule, ConsentRule) and not _consented(rule, case, now)):
            forbids.append(_ground(rule, case))
        elif isinstance(rule, ListRule):
            forbids.extend(_listed(rule, case, now))
            warns.extend(_warned(rule, case, now))
    (forbids if forbids else warns).extend(moved)
    return forbids, warns


def related(case: Case, inquiry: int, purchase: int) -> Instant:
    """Until when a business relationship lasts that these months give: the end of the later one, 0 if there never was any."""
    asked = months_after(case.inquired, inquiry) if case.inquired and inquiry else 0
    return max(asked, months_after(case.bought, purchase) if case.bought and purchase else 0)


def months_after(at: Instant, months: int) -> Instant:
    """The same moment that many months later, or the month's last day where it has no such day."""
    then = datetime.fromtimestamp(at / 1000, UTC)
    year, month = divmod(then.month - 1 + months, 12)
    last = calendar.monthrange(then.year + year, month + 1)[1]
    return clock.instant(then.replace(year=then.year + year, month=month + 1, day=min(then.day, last)))


def express(case: Case) -> bool:
    """Whether they have agreed to this kind of contact on this channel, in words that are kept."""
    return any(case.channel in one.channels and case.purpose in one.purpose for one in _standing(case))


def written(case: Case) -> bool:
    return any(case.channel in one.channels and "marketing" in one.purpose for one in _standing(case))


def _standing(case: Case) -> Iterator[ConsentGiven]:
    """Consents that can be proven, and that whoever has the number now has given."""
    moved = case.person.moved
    return (one for one in case.person.consents if one.proven and one.at >= case.hands and (not moved or one.at > moved))


def _lost(case: Case) -> bool:
    """Whether anything counts no more because the number is in other hands: a consent, or that this lead's shopper asked or wrote."""
    given = any(one.proven for one in case.person.consents)
    return (given or last_asked(case.lead) < case.hands) and not any(_standing(case))


def _ground(rule: Rule, case: Case) -> Ground:
    return Ground(rule.id, tr(rule.says).replace("{channel}", _PLURAL[case.channel]), rule.source, rule.reviewed, rule.override)


def _known(rule: PersonRule, case: Case) -> bool:
    person, lead = case.person, case.lead
    match rule.known:
        case "opted out":
            return case.channel in person.opted_out
        case "refused":
            return case.channel in person.refused
        case "wrong":
            return person.wrong
        case "erased":
            return bool(person.erased and lead.received <= person.erased)
        case "perhaps stop":
            return bool(person.doubts)
        case "changed hands":
            return _lost(case)


def _consented(rule: ConsentRule, case: Case, now: Instant) -> bool:
    if case.purpose not in rule.purpose or express(case):
        return True
    return now < related(case, rule.inquiry, rule.purchase)


def _listed(rule: ListRule, case: Case, now: Instant) -> Iterator[Ground]:
    if rule.list == "company":
        if case.person.company:
            yield _ground(rule, case)
    elif case.person.listed and not written(case) and now >= related(case, rule.inquiry, rule.purchase):
        yield _ground(rule, case)


def _warned(rule: ListRule, case: Case, now: Instant) -> Iterator[Ground]:
    if rule.list != "national" or written(case):
        return
    person, ends = case.person, related(case, rule.inquiry, rule.purchase)
    if person.listed and now < ends <= now + rule.warn * DAY:
        yield Ground(
            rule.id,
            tr("Their number is on the national list: from {day} on they may not be called.", day=_day(ends)),
            rule.source,
            rule.reviewed,
        )
    elif not person.listed and now >= ends and now > person.looked + rule.stale * DAY:
        looked = tr("was last looked up on {day}", day=_day(person.looked)) if person.looked else tr("was never looked up")
        yield Ground(rule.id, tr("Their number {looked} in the national do-not-call list.", looked=looked), rule.source, rule.reviewed)


def _day(at: Instant) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
