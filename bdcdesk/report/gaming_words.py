"""The figures of `bdcdesk.report.gaming` in words: counts beside the others', and the leads to look at. It accuses nobody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from bdcdesk.domain.lead import Lead
from bdcdesk.report.gaming import Figures
from bdcdesk.report.names import Names
from bdcdesk.report.times import lasted

MOST = 12
"""Leads that are listed of each figure."""


class ShareTold(msgspec.Struct, frozen=True):
    """One figure in words, and its leads: (id, the shopper's name)."""

    words: str
    stands_out: bool
    leads: tuple[tuple[str, str], ...]


class Watched(msgspec.Struct, frozen=True):
    """One agent's, in words: `words` begins with their name."""

    words: str
    shares: tuple[ShareTold, ...]

    @property
    def stands_out(self) -> bool:
        return any(share.stands_out for share in self.shares)


JUDGE: Final = "What stands out is more than chance, beside the others. Look at the leads before you judge: there may be a reason."
NOBODY: Final = "Nobody has had a lead yet."


def watched(figures: Iterable[Figures], leads: Mapping[str, Lead], names: Names) -> tuple[Watched, ...]:
    """Each agent's, those first of whom something stands out."""
    told = sorted(figures, key=lambda one: (not one.stands_out, names.of(one.agent).casefold()))
    return tuple(Watched(_agent(one, names), tuple(_shares(one, leads))) for one in told)


def lines(told: Sequence[Watched]) -> Iterator[str]:
    """The same for who reads it line by line."""
    if not told:
        yield NOBODY
    for one in told:
        yield one.words
        for share in one.shares:
            yield f"  {share.words}"
            more = f" and {len(share.leads) - MOST:,} more" if len(share.leads) > MOST else ""
            yield f"    {', '.join(f'{name} ({lead})' for lead, name in share.leads[:MOST])}{more}"
    if any(one.stands_out for one in told):
        yield JUDGE


def _agent(one: Figures, names: Names) -> str:
    took = f", after {lasted(one.first_took)} of business time" if one.answered else ""
    useful = f"; useful for {one.useful:,} of them" + (f", after {lasted(one.useful_took)}" if one.useful else "")
    count = f"{one.answered:,} first answer{'' if one.answered == 1 else 's'}"
    return f"{names.of(one.agent)}: {count}{took}{useful if one.answered else ''} (medians)"


def _shares(one: Figures, leads: Mapping[str, Lead]) -> Iterator[ShareTold]:
    named = [("first answers that answer nothing", one.empty), ("leads given back in the last two minutes", one.late)]
    for what, share in (*named, *((f"leads from {source} called bad", share) for source, share in one.bad.items())):
        if share.count:
            mark = " · stands out" if share.stands_out else ""
            others = _of(share.other_count, share.other_whole)
            shoppers = tuple((name, leads[name].shopper.name or "no name") for name in share.leads)
            yield ShareTold(f"{what}: {_of(share.count, share.whole)}; the others: {others}{mark}", share.stands_out, shoppers)


def _of(count: int, whole: int) -> str:
    return f"{count:,} of {whole:,}" + (f" ({count / whole:.0%})" if whole else "")
