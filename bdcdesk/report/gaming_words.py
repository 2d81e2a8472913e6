"""The figures of `bdcdesk.report.gaming` in words: counts beside the others', and the leads to look at. It accuses nobody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from bdcdesk.domain.lead import Lead
from bdcdesk.report.gaming import Figures
from bdcdesk.report.names import Names
from bdcdesk.report.times import lasted
from bdcdesk.translation import many, tr

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


JUDGE: Final = tr("What stands out is more than chance, beside the others. Look at the leads before you judge: there may be a reason.")
NOBODY: Final = tr("Nobody has had a lead yet.")


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
            more = tr(" and {count:,} more", count=len(share.leads) - MOST) if len(share.leads) > MOST else ""
            yield f"    {', '.join(f'{name} ({lead})' for lead, name in share.leads[:MOST])}{more}"
    if any(one.stands_out for one in told):
        yield JUDGE


def _agent(one: Figures, names: Names) -> str:
    took = tr(", after {lasted} of business time", lasted=lasted(one.first_took)) if one.answered else ""
    useful = tr("; useful for {useful:,} of them", useful=one.useful) + (
        tr(", after {lasted}", lasted=lasted(one.useful_took)) if one.useful else ""
    )
    count = many(one.answered, "1 first answer", "{n:,} first answers")
    return tr(
        "{who}: {count}{took}{useful} (medians)", who=names.of(one.agent), count=count, took=took, useful=useful if one.answered else ""
    )


def _shares(one: Figures, leads: Mapping[str, Lead]) -> Iterator[ShareTold]:
    named = [(tr("first answers that answer nothing"), one.empty), (tr("leads given back in the last two minutes"), one.late)]
    for what, share in (*named, *((tr("leads from {source} called bad", source=source), share) for source, share in one.bad.items())):
        if share.count:
            mark = tr(" · stands out") if share.stands_out else ""
            others = _of(share.other_count, share.other_whole)
            shoppers = tuple((name, leads[name].shopper.name or tr("no name")) for name in share.leads)
            yield ShareTold(
                tr("{what}: {of}; the others: {others}{mark}", what=what, of=_of(share.count, share.whole), others=others, mark=mark),
                share.stands_out,
                shoppers,
            )


def _of(count: int, whole: int) -> str:
    return tr("{count:,} of {whole:,}", count=count, whole=whole) + (f" ({count / whole:.0%})" if whole else "")
