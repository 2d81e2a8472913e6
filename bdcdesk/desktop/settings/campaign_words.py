"""What is typed of a campaign, checked and put in words again. Pure."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.domain.actions.campaign import unusable_terms
from bdcdesk.domain.events.campaign import Terms
from bdcdesk.report.campaign_words import offered
from bdcdesk.translation import tr

LISTS: Final = ("stocks", "codes", "sources", "pages")
SUMS: Final = ("price", "off")
NO_SUM: Final = tr("“{}” is no sum: give it as 24,990. Nothing was changed.")
NO_RATE: Final = tr("“{}” is no rate: give it as 0.9. Nothing was changed.")

Typed = Mapping[str, str]
"""By the names of the fields of Terms."""


class Reach(msgspec.Struct, frozen=True):
    """`many` of the `of` newest open leads would show an offer; a line for each of the first of them."""

    many: int
    of: int
    leads: tuple[str, ...] = ()


def reach_words(terms: Terms, found: Reach) -> str:
    """ "0.9 % APR on new Subaru Outback: 12 of the 340 newest open leads would show it." """
    return tr("{offer}: {many:,} of the {of:,} newest open leads would show it.", offer=offered(terms), many=found.many, of=found.of)


def shown(terms: Terms) -> dict[str, str]:
    """As it stands in the form."""
    said = {name: getattr(terms, name) for name in terms.__struct_fields__ if name not in (*LISTS, *SUMS, "apr")}
    said |= {name: ", ".join(getattr(terms, name)) for name in LISTS}
    said |= {name: f"{getattr(terms, name) / 100:,.2f}".removesuffix(".00") if getattr(terms, name) else "" for name in SUMS}
    return said | {"apr": f"{terms.apr / 100:g}" if terms.apr >= 0 else ""}


def checked(typed: Typed) -> Terms | Unfit:
    """The terms, or what is wrong with which field."""
    sums = {name: _sum(typed[name]) for name in SUMS}
    for name, found in sums.items():
        if found is None:
            return Unfit(NO_SUM.format(typed[name].strip()), name)
    rate = typed["apr"].strip().removesuffix("%").strip().replace(",", ".")
    if rate and not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", rate, re.ASCII):
        return Unfit(NO_RATE.format(typed["apr"].strip()), "apr")
    condition = typed["condition"]
    terms = Terms(
        name=typed["name"].strip(),
        wording=typed["wording"].strip(),
        price=sums["price"] or 0,
        off=sums["off"] or 0,
        apr=round(float(rate) * 100) if rate else -1,
        condition="new" if condition == "new" else "used" if condition == "used" else "certified" if condition == "certified" else "",
        year=typed["year"].strip(),
        make=typed["make"].strip(),
        model=typed["model"].strip(),
        trim=typed["trim"].strip(),
        stocks=_several(typed["stocks"]),
        begins=typed["begins"].strip(),
        ends=typed["ends"].strip(),
        codes=_several(typed["codes"]),
        sources=_several(typed["sources"]),
        pages=_several(typed["pages"]),
    )
    problem = unusable_terms(terms)
    return Unfit(tr("{problem} Nothing was changed.", problem=problem), "") if problem else terms


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))


def _sum(text: str) -> int | None:
    """In hundredths; None for what is no sum."""
    plain = text.strip().removeprefix("$").replace(",", "").strip()
    if not plain:
        return 0
    return round(float(plain) * 100) if re.fullmatch(r"\d{1,9}(\.\d{1,2})?", plain, re.ASCII) else None
