"""The figures of `bdcdesk.report.gaming` in words: counts beside the others', and the leads to look at. It accuses nobody."""

from collections.abc import Iterable, Iterator, Mapping

from bdcdesk.domain.lead import Lead
from bdcdesk.report.gaming import Figures, Share
from bdcdesk.report.names import Names
from bdcdesk.report.times import lasted

MOST = 12
"""Leads that are listed of each figure."""


def lines(figures: Iterable[Figures], leads: Mapping[str, Lead], names: Names) -> Iterator[str]:
    """Each agent's, those first of whom something stands out."""
    told = sorted(figures, key=lambda one: (not one.stands_out, names.of(one.agent).casefold()))
    if not told:
        yield "Nobody has had a lead yet."
    for one in told:
        yield from _agent(one, leads, names)
    if any(one.stands_out for one in told):
        yield "What stands out is more than chance, beside the others. Look at the leads before you judge: there may be a reason."


def _agent(one: Figures, leads: Mapping[str, Lead], names: Names) -> Iterator[str]:
    took = f", after {lasted(one.first_took)} of business time" if one.answered else ""
    useful = f"; useful for {one.useful:,} of them" + (f", after {lasted(one.useful_took)}" if one.useful else "")
    count = f"{one.answered:,} first answer{'' if one.answered == 1 else 's'}"
    yield f"{names.of(one.agent)}: {count}{took}{useful if one.answered else ''} (medians)"
    yield from _share("first answers that answer nothing", one.empty, leads)
    yield from _share("leads given back in the last two minutes", one.late, leads)
    for source, share in one.bad.items():
        yield from _share(f"leads from {source} called bad", share, leads)


def _share(what: str, share: Share, leads: Mapping[str, Lead]) -> Iterator[str]:
    if not share.count:
        return
    mark = " · stands out" if share.stands_out else ""
    yield f"  {what}: {_of(share.count, share.whole)}; the others: {_of(share.other_count, share.other_whole)}{mark}"
    listed = [f"{leads[name].shopper.name or 'no name'} ({name})" for name in share.leads[:MOST]]
    more = f" and {len(share.leads) - MOST:,} more" if len(share.leads) > MOST else ""
    yield f"    {', '.join(listed)}{more}"


def _of(count: int, whole: int) -> str:
    return f"{count:,} of {whole:,}" + (f" ({count / whole:.0%})" if whole else "")
