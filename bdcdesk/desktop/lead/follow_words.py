"""The follow-up that is next, in words, and what is prepared for it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from bdcdesk.desktop.lead.offer_view import FollowUp, Offer
from bdcdesk.domain import clock
from bdcdesk.domain.comment.language import Language
from bdcdesk.domain.events import Instant
from bdcdesk.domain.following import Following, Standing, begun
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work
from bdcdesk.domain.placeholders import fill
from bdcdesk.domain.plan import CHANNEL_WORDS, LAST_DAY, LONG, named, wording
from bdcdesk.domain.work import step_words
from bdcdesk.report.times import day_words, whole_day
from bdcdesk.translation import tr


def follow_up(
    lead: Lead, work: Work | None, by: Following | None, values: Callable[[Language], Mapping[str, str]], now: Instant
) -> FollowUp | None:
    """What the page says of the lead's follow-up, None while something else is to be done. It lies ready once its day has come: before
    that it would only be in the way."""
    standing = by.standing(lead) if by is not None and work is not None and work.kind == "follow-up" and lead.is_lead else None
    if by is None or standing is None:
        return None
    come = by.day(now) >= by.day(standing.since)
    return FollowUp(
        words=_words(standing, by, come),
        begun=standing.begun.told,
        day=standing.day,
        channel=standing.channel,
        now=come,
        offers=tuple(_prepared(lead, standing, by, values)),
    )


def _prepared(lead: Lead, standing: Standing, by: Following, values: Callable[[Language], Mapping[str, str]]) -> Iterator[Offer]:
    """The step's words in each language with every known value in place, to be chosen as those of a scenario are."""
    plan = by.plans.long if standing.long else standing.plan
    name = LONG if standing.long else standing.plan.id
    n = wording(standing.step, name, standing.day, lead, frozenset(values("en")))
    languages: tuple[Language, ...] = ("en", "es")
    for language in languages:
        known = values(language)
        subject, said = by.plans.said(plan, standing.step, n, language)
        yield Offer(
            id=named(name, standing.day, n),
            version=by.plans.version,
            name=tr("Follow-up, day {day}", day=standing.day),
            goal=tr("An answer, whichever it is."),
            body=fill(said, known),
            because=tr("its day in the plan"),
            language=language,
            subject=fill(subject, known),
            mail=fill(said, known),
            guide=standing.step.guide or (tr("Say who you are and what they asked about."), tr("Ask one easy question.")),
        )


def _words(standing: Standing, by: Following, come: bool) -> str:
    day, channel = standing.then
    of = "" if standing.long else tr(" of {last_day}", last_day=LAST_DAY)
    now = step_words(standing, of)
    when = "" if come else tr(" on {day_words}", day_words=day_words(date.fromordinal(by.day(standing.since))))
    return tr("{now}{when}; next: {channel_words} on day {day}", now=now, when=when, channel_words=CHANNEL_WORDS[channel], day=day)


def waits(lead: Lead, now: Instant) -> str:
    """Until when the shopper wants to be left alone, "" if they do not."""
    if lead.closed or lead.later is None or lead.later.until <= now or begun(lead).stage != "later":
        return ""
    until = clock.local(lead.later.until, lead.zone).date()
    return tr("Not now: they asked us to wait until {whole_day}", whole_day=whole_day(until))
