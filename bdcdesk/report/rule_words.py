"""What a store adds to the contact rules, in words, and what one change of it changed. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.settings import NOTHING_ADDED, ContactRules, ContactRulesSet
from bdcdesk.report.names import Names
from bdcdesk.report.times import when
from bdcdesk.translation import tr

DAYS: Final = (tr("Monday"), tr("Tuesday"), tr("Wednesday"), tr("Thursday"), tr("Friday"), tr("Saturday"), tr("Sunday"))
ALL_DAY: Final = (0, 24 * 60)


def history(events: Sequence[Event], names: Names, zone: str, now: Instant) -> tuple[str, ...]:
    """A line for each change, the newest first: when, who, what is different since, and why."""
    lines, before = list[str](), NOTHING_ADDED
    for event in events:
        if isinstance(event.facts, ContactRulesSet):
            after = event.facts.rules
            why = tr(" Why: {reason}", reason=event.facts.reason) if event.facts.reason else ""
            what = "; ".join(changes(before, after)) or tr("nothing is different")
            lines.append(f"{when(event.at, zone, now)} · {names.of(event.actor)}: {what}.{why}")
            before = after
    return tuple(reversed(lines))


def changes(before: ContactRules, after: ContactRules) -> Iterator[str]:
    """What is different now, each as it is since."""
    if before.week != after.week:
        yield tr("calls and texts {week}", week=week(after))
    if before.most != after.most:
        yield tr("at most {most} in 24 hours with one shopper", most=after.most) if after.most else tr("no cap of the store's own")
    if before.holidays != after.holidays:
        yield tr("none on {holidays}", holidays=", ".join(after.holidays)) if after.holidays else tr("no days of the store's own")
    if before.stop_words != after.stop_words:
        words = ", ".join(f"“{word}”" for word in after.stop_words)
        yield tr("{words} mean stop", words=words) if words else tr("no words for stop of the store's own")
    if before.postal != after.postal:
        yield tr("mails name {postal}", postal=after.postal) if after.postal else tr("mails name no address")


def week(rules: ContactRules) -> str:
    """ "Monday to Friday 9:00 am – 6:00 pm, not on Sunday"; days next to each other with the same hours are told as one."""
    if not rules.week:
        return tr("at all hours that the law allows")
    runs: list[tuple[int, int]] = []
    for day, span in enumerate(rules.week):
        if runs and rules.week[runs[-1][0]] == span:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return ", ".join(_run(rules, first, last) for first, last in runs)


def _run(rules: ContactRules, first: int, last: int) -> str:
    from_, to = DAYS[first], DAYS[last]
    days = (
        from_
        if first == last
        else tr("{first} and {last}", first=from_, last=to)
        if last == first + 1
        else tr("{first} to {last}", first=from_, last=to)
    )
    span = rules.week[first]
    if span is None:
        return tr("not on {days}", days=days)
    return tr("{days} as the law allows", days=days) if span == ALL_DAY else f"{days} {wall(span[0])} – {wall(span[1])}"


def wall(minute: int) -> str:
    """ "9:00 am" of 540, "midnight" of the day's end."""
    if minute == ALL_DAY[1]:
        return tr("midnight")
    hour = minute // 60
    told = f"{hour % 12 or 12}:{minute % 60:02}"
    return tr("{time} am", time=told) if hour < 12 else tr("{time} pm", time=told)
