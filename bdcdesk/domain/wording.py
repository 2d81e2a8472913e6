"""Replies as people of the store would rather word them: mine, the store's, and what they were before. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

import msgspec

from bdcdesk.domain.events.base import Event, Instant
from bdcdesk.domain.events.wording import Spoken, WordingKept
from bdcdesk.domain.identity import wording_of

Whose = Literal["mine", "store"]

REMEMBERED: Final = 12
"""Wordings of one reply that are remembered for each owner, the newest. The log has all of them."""
_SHORTEST: Final = 3
"""Characters of a value that is turned back into its placeholder: shorter ones stand in many a word."""


class Wording(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """As it was kept at `at` by the member `by`."""

    said: WordingKept
    at: Instant
    by: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.said.owner, self.said.stage, self.said.channel, self.said.language)


class Wordings(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """All that were kept of a scenario, the oldest first; a desk remembers REMEMBERED of each."""

    scenario: str
    kept: tuple[Wording, ...] = ()

    def of(self, owner: str, stage: str, channel: Spoken, language: str) -> Wording | None:
        """The one that counts, None where there is none or it was given up."""
        newest = next(iter(self.history(owner, stage, channel, language)), None)
        return newest if newest is not None and newest.said.body else None

    def history(self, owner: str, stage: str, channel: Spoken, language: str) -> tuple[Wording, ...]:
        """The newest first."""
        return tuple(one for one in reversed(self.kept) if one.key == (owner, stage, channel, language))


NO_WORDINGS: Final = Wordings("")


def evolve_wordings(state: Wordings | None, event: Event) -> Wordings | None:
    """The wordings after the event; `state` itself if it has no effect."""
    name = wording_of(event.stream)
    if name is None or not isinstance(event.facts, WordingKept):
        return state
    kept = (*(state.kept if state is not None else ()), Wording(event.facts, event.at, event.actor))
    same = [place for place, one in enumerate(kept) if one.key == kept[-1].key]
    too_old = set(same[:-REMEMBERED])
    return Wordings(name, tuple(one for place, one in enumerate(kept) if place not in too_old))


def as_template(body: str, known: Mapping[str, str]) -> str:
    """The words with their placeholders in place of what is known of this lead: the longest values first, whole words alone."""
    named = sorted(((value, name) for name, value in known.items() if len(value) >= _SHORTEST), key=lambda pair: (-len(pair[0]), pair[1]))
    first = dict[str, str]()
    for value, name in named:
        first.setdefault(value, name)
    if not first:
        return body
    pattern = "|".join(rf"(?<!\w){re.escape(value)}(?!\w)" for value in first)
    # What is in braces already is left alone.
    return re.sub(rf"\{{[a-z_]+\}}|{pattern}", lambda found: f"{{{first[found[0]]}}}" if found[0] in first else found[0], body)


def tells_of(body: str, names: Iterable[str]) -> str:
    """The first of these names of a shopper's that the words hold, "" for none."""
    words = {word.casefold() for word in re.findall(r"[^\W\d_][\w'’-]*", re.sub(r"\{[a-z_]+\}", " ", body))}
    return next((name for name in names if name and name.casefold() in words), "")
