"""Ways of looking better than one is, counted from the log: answers that answer nothing, leads given back just before they are due, and
leads called bad that others work. It says how often, of how many, and how often that is with the others; a person looks at the leads and
judges. Pure, but for what it keeps as it reads.

A first answer is *empty* when two of these hold: it answered no question though the shopper had asked one; the same words (the shopper's
name and all numbers aside) went to two others or more; it was asked for within ten seconds of taking the lead. A release is *late* in the
last two minutes before the first answer is due. A lead is *bad* when its outcome says so.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from math import comb
from statistics import median
from typing import Final

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.contact import Letter, MessageRequested
from bdcdesk.domain.events.lead import Claimed, OutcomeSet, Released
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.lead import Lead

JUST_BEFORE: Final = 120_000
"""Milliseconds before the first answer is due in which a release is late."""
AT_ONCE: Final = 10_000
"""Milliseconds after taking a lead in which nobody has read it."""
SAME: Final = 3
"""First answers of an agent that have the same words."""
SELDOM: Final = 0.01
"""A figure stands out when it would come by chance, at the others' rate, more seldom than this."""
FEW: Final = 3
"""What happened less often than this never stands out."""

Asked = Callable[[str], bool]
"""Whether a shopper's words ask a question that a reply can answer."""


class Share(msgspec.Struct, frozen=True):
    """`count` of `whole`, beside the others' `other_count` of `other_whole`; `leads` are the counted ones."""

    count: int
    whole: int
    other_count: int
    other_whole: int
    leads: tuple[str, ...] = ()

    @property
    def stands_out(self) -> bool:
        """Whether it is more often than by chance at the others' rate; never where there are no others."""
        if self.count < FEW or not self.other_whole:
            return False
        rate = (self.other_count + 1) / (self.other_whole + 2)
        fewer = sum(comb(self.whole, n) * rate**n * (1 - rate) ** (self.whole - n) for n in range(self.count))
        return 1 - fewer < SELDOM


class Figures(msgspec.Struct, frozen=True):
    """Of one agent. `answered`: first answers; `useful`: how many of these leads had a useful one, at once or later; `first_took` and
    `useful_took`: their medians in ms of business time, 0 for none. `bad` by source."""

    agent: str
    answered: int
    useful: int
    first_took: int
    useful_took: int
    empty: Share
    late: Share
    bad: dict[str, Share]

    @property
    def stands_out(self) -> bool:
        return self.empty.stands_out or self.late.stands_out or any(share.stands_out for share in self.bad.values())


class _First(msgspec.Struct):
    """A text or mail that was asked for: by whom, how long after taking the lead (-1: with the same key), in what words."""

    actor: str
    after: int
    words: str


class Watch:
    """Takes the events of a store's leads in the order of the log, each with the lead before and after it."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._leads: dict[str, Lead] = {}
        self._taken: dict[str, tuple[str, Instant, str]] = {}
        self._texts: dict[str, dict[str, _First]] = defaultdict(dict)
        self._had: dict[str, dict[str, None]] = defaultdict(dict)
        self._late: dict[str, dict[str, None]] = defaultdict(dict)
        self._bad: dict[str, dict[str, None]] = defaultdict(dict)

    def take(self, before: Lead | None, after: Lead, event: Event) -> None:
        self._leads[after.id] = after
        if after is before:
            return
        facts = event.facts
        if after.owner and (before is None or before.owner != after.owner):
            self._had[after.owner][after.id] = None
        if isinstance(facts, Claimed):
            self._taken[after.id] = facts.agent, event.at, event.action
        elif isinstance(facts, MessageRequested):
            words = event.personal.body if isinstance(event.personal, Letter) else ""
            self._texts[after.id][facts.touch] = _First(event.actor, self._since(after.id, event), _plain(words, after))
        elif isinstance(facts, Released) and not after.answered and after.is_lead and 0 <= after.due - event.at <= JUST_BEFORE:
            self._late[facts.agent][after.id] = None
        elif event.kind == "marked_bad" or (isinstance(facts, OutcomeSet) and facts.outcome == "bad lead"):
            self._bad[event.actor][after.id] = None

    def _since(self, lead: str, event: Event) -> int:
        agent, at, action = self._taken.get(lead, ("", 0, ""))
        return event.at - at if agent == event.actor and action != event.action else -1

    def figures(self, hours: Hours) -> tuple[Figures, ...]:
        """Of everybody who had a lead, in the order of their ids; times in these business hours."""
        firsts = {name: found for name, lead in self._leads.items() if lead.is_lead and (found := _first_by(lead)) is not None}
        empty = self._empty(firsts)
        agents = sorted(self._had)
        answered = {agent: [name for name, (who, _) in firsts.items() if who == agent] for agent in agents}
        return tuple(
            Figures(
                agent,
                len(answered[agent]),
                sum(self._leads[name].useful > 0 for name in answered[agent]),
                _median(hours, ((lead.arrived, lead.answered) for name in answered[agent] if (lead := self._leads[name]).answered)),
                _median(hours, ((lead.arrived, lead.useful) for name in answered[agent] if (lead := self._leads[name]).useful)),
                _share(agent, empty, answered),
                _share(agent, self._late, {one: list(had) for one, had in self._had.items()}),
                self._by_source(agent),
            )
            for agent in agents
        )

    def _empty(self, firsts: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, None]]:
        texts = {name: self._texts[name][touch] for name, (_, touch) in firsts.items() if touch in self._texts[name]}
        same = Counter((text.actor, text.words) for text in texts.values() if text.words)
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for name, text in texts.items():
            lead = self._leads[name]
            touch = lead.touch(firsts[name][1])
            nothing = touch is not None and not touch.answers and self._asked(lead.shopper.comments)
            if nothing + (same[text.actor, text.words] >= SAME) + (0 <= text.after <= AT_ONCE) >= 2:
                found[text.actor][name] = None
        return found

    def _by_source(self, agent: str) -> dict[str, Share]:
        """Of the leads of each source that they had and of which they called one bad: how many; and so with those that others had."""
        shares = dict[str, Share]()
        for source in sorted({self._leads[name].source for name in self._bad.get(agent, ())}):
            had = {one: list(leads) for one, leads in self._of(source, self._had).items()}
            shares[source] = _share(agent, self._of(source, self._bad), had)
        return shares

    def _of(self, source: str, leads: Mapping[str, Mapping[str, None]]) -> dict[str, dict[str, None]]:
        return {agent: {name: None for name in found if self._leads[name].source == source} for agent, found in leads.items()}


def _median(hours: Hours, spans: Iterable[tuple[Instant, Instant]]) -> int:
    took = [clock.business_time(hours, arrived, then) for arrived, then in spans]
    return int(median(took)) if took else 0


def _share(agent: str, counted: Mapping[str, Mapping[str, None]], of: Mapping[str, list[str]]) -> Share:
    others = [one for one in of if one != agent]
    return Share(
        len(counted.get(agent, {})),
        len(of.get(agent, [])),
        sum(len(counted.get(one, {})) for one in others),
        sum(len(of[one]) for one in others),
        tuple(counted.get(agent, {})),
    )


def _first_by(lead: Lead) -> tuple[str, str] | None:
    """Who gave the first answer, and by which touch; None where nobody has, or the shopper called."""
    return next(((touch.actor, touch.id) for touch in lead.touches if touch.reached and touch.reached == lead.answered), None)


def _plain(words: str, lead: Lead) -> str:
    """The words without the shopper's name, numbers and signs: what is the same in two texts."""
    names = {part.casefold() for part in f"{lead.shopper.name} {lead.shopper.first} {lead.shopper.last}".split()}
    return " ".join(word for word in re.findall(r"[^\W\d_]+", words.casefold()) if word not in names)
