"""Which leads are one shopper's: by the numbers and addresses that they gave, and by name where several people share one. Pure."""

from collections.abc import Iterable, Mapping

import msgspec

from bdcdesk.domain.lead import Lead


class Shoppers(msgspec.Struct, frozen=True):
    """`leads` are the shopper's, in order of arrival, and `persons` the streams behind them that nobody else's lead has.

    `others`: leads under another name that share a number or an address with these: somebody else's, as far as can be told.
    """

    leads: tuple[Lead, ...]
    persons: tuple[str, ...]
    others: tuple[Lead, ...]


def whose(leads: Mapping[str, Lead], asked: str, others_too: bool = False) -> Shoppers:
    """All leads of the shopper behind `asked`: a lead's id, or a person's stream. Who says so by number gets every lead with that number.

    From there on, whoever shares a number or address is the same shopper if the name is the same or missing; with `others_too` anyway.
    """
    first = [lead for lead in leads.values() if asked in (lead.id, *lead.persons)]
    chosen = {lead.id: lead for lead in first}
    names = {_name(lead) for lead in first} - {""}
    while True:
        near = [lead for lead in leads.values() if lead.id not in chosen and _meet(lead, chosen.values())]
        called = {_name(lead) for lead in near if not lead.erased} - {""}
        # A text without a name is whoever's the number is, if it is one shopper's.
        names = names or (called if len(called) == 1 else set())
        theirs = [lead for lead in near if others_too or lead.erased or _name(lead) in names or not _name(lead)]
        if not theirs:
            break
        chosen.update({lead.id: lead for lead in theirs})
    others = [lead for lead in leads.values() if lead.id not in chosen]
    shared = {person for lead in others for person in lead.persons}
    own = {person for lead in chosen.values() for person in lead.persons if person == asked or person not in shared}
    if asked not in leads:
        own.add(asked)
    given = {person for lead in chosen.values() for person in lead.persons}
    return Shoppers(_in_order(chosen.values()), tuple(sorted(own)), _in_order(one for one in others if given.intersection(one.persons)))


def _meet(lead: Lead, chosen: Iterable[Lead]) -> bool:
    """Whether it shares a number or address with one of these. An erased lead has no name to tell by: it leads to erased ones alone."""
    return any(set(lead.persons).intersection(known.persons) for known in chosen if lead.erased or not known.erased)


def _in_order(leads: Iterable[Lead]) -> tuple[Lead, ...]:
    return tuple(sorted(leads, key=lambda lead: (lead.arrived, lead.id)))


def _name(lead: Lead) -> str:
    shopper = lead.shopper
    return " ".join((shopper.name or f"{shopper.first} {shopper.last}").casefold().split())
