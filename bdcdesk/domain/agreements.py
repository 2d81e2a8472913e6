"""What was agreed with a source on the values of shoppers that come by it: which agreement decides, what it allows, in words. Pure.

The rule stands in `bdcdesk.domain.data_use`.
"""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from bdcdesk.domain.events.source import Limit, Use
from bdcdesk.domain.source import Agreement, Source
from bdcdesk.translation import tr

USES: Final[tuple[Use, ...]] = get_args(Use)
LIMITS: Final[tuple[Limit, ...]] = get_args(Limit)
Purpose: TypeAlias = Use | Literal["copy"]
"""What is asked for: a use, or a copy to another system of the dealer's own."""
PURPOSES: Final[tuple[Purpose, ...]] = ("follow up", "copy", "market", "share")
DEFAULT: Final = frozenset[Purpose](("follow up", "copy"))
"""What may be done without an agreement: the shopper asked, so they are answered, with the systems that the dealer works with."""
_WORDS: Final[dict[Use, str]] = {"follow up": tr("follow up"), "market": tr("market"), "share": tr("share")}
OF_DEFAULT: Final = tr("Without one it may be used to follow up on the inquiry, and not to market or share.")
LONGEST_WORDING: Final = 200
"""Characters of an agreement's wording that are shown with its clause."""

Stage = Literal["none", "before", "holds", "over", "late"]
"""Of a value: no agreement is recorded; none had begun when it came; the one that held then still does; it has ended since; it came after
the end."""


class Ruling(msgspec.Struct, frozen=True):
    """The agreement that decides on what came on one day and is used on another; None where there is none."""

    agreement: Agreement | None
    stage: Stage

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """All that may be done."""
        if self.agreement is None:
            return tuple(one for one in PURPOSES if one in DEFAULT)
        terms = self.agreement.terms
        ended = self.stage != "holds" and "use ends with it" in terms.limits
        copied = not ended and "no copies" not in terms.limits
        granted: tuple[Use, ...] = terms.uses if self.stage == "holds" else ()
        if self.stage == "over" and not ended and "follow up" in terms.uses:
            granted = ("follow up",)
        return tuple(one for one in PURPOSES if (copied if one == "copy" else one in granted))


def standing(source: Source) -> tuple[Agreement, ...]:
    """Those that count: of each name the last that was set, in the order in which they were."""
    last = {one.terms.name.casefold(): one for one in source.agreements}
    return tuple(one for one in source.agreements if last[one.terms.name.casefold()] is one)


def ruling(source: Source | None, came: str, day: str) -> Ruling:
    """What decides on `day` on what came by this source on the day `came`: of the agreements that held then, those that still do first, the
    one that was set last; where none held, the one that had ended last."""
    begun = [one for one in standing(source) if one.terms.begins <= came] if source is not None else []
    held = [one for one in begun if not one.terms.ends or came < one.terms.ends]
    still = [one for one in held if not one.terms.ends or day < one.terms.ends]
    if held:
        return Ruling(still[-1], "holds") if still else Ruling(held[-1], "over")
    if begun:
        return Ruling(max(begun, key=lambda one: one.terms.ends), "late")
    return Ruling(None, "before" if source is not None and source.agreements else "none")


def listed(uses: Iterable[Use]) -> str:
    """ "follow up and market"; "nothing" for none."""
    named = [_WORDS[use] for use in USES if use in set(uses)]
    return ", ".join(named[:-1]) + tr(" and ") + named[-1] if len(named) > 1 else "".join(named) or tr("nothing")


def clause(source: str, rules: Ruling) -> str:
    """What stands on the use of a source's values, in words."""
    if rules.agreement is None:
        none = (
            tr("No agreement with “{source}” had begun yet.", source=source)
            if rules.stage == "before"
            else tr("No agreement is recorded for “{source}”.", source=source)
        )
        return f"{none} {OF_DEFAULT}"
    terms = rules.agreement.terms
    named, stops = tr("“{name}” with “{source}”", name=terms.name, source=source), "use ends with it" in terms.limits
    until = tr(" until {ends}", ends=terms.ends) if terms.ends else ""
    if rules.stage == "holds":
        said = tr(
            "{named} (from {begins}{until}) allows: {listed}.", named=named, begins=terms.begins, until=until, listed=listed(terms.uses)
        )
    elif rules.stage == "late":
        said = tr(
            "{named} ended on {ends}. What came from that day on may not be used until an agreement covers that day.",
            named=named,
            ends=terms.ends,
        )
    elif stops:
        said = tr("{named} ended on {ends}, and the use of what came under it ended with it.", named=named, ends=terms.ends)
    elif "follow up" in terms.uses:
        said = tr(
            "{named} ended on {ends}. What came under it may still be followed up, and not marketed or shared.",
            named=named,
            ends=terms.ends,
        )
    else:
        said = tr("{named} ended on {ends}. It never allowed what came under it to be followed up.", named=named, ends=terms.ends)
    if "no copies" in terms.limits:
        said += tr(" It forbids copies in other systems, the CRM too.")
    wording = " ".join(terms.text.split())
    short = wording if len(wording) <= LONGEST_WORDING else f"{wording[:LONGEST_WORDING].rstrip()} …"
    return tr("{said} Its wording: “{short}”", said=said, short=short) if wording else said
