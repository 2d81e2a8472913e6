"""Whose leads are whose."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.shoppers import whose

from .making import Story, received

PHONE, MAIL, WORK, HOME = "person/phone", "person/mail", "person/work", "person/home"


def lead(name: str, shopper: str, *persons: str) -> Lead:
    return msgspec.structs.replace(Story(received(persons=persons), Shopper(shopper)).now, id=name, persons=persons)


def leads(*made: Lead) -> dict[str, Lead]:
    return {one.id: one for one in made}


ANA = leads(
    lead("a1", "Ana Ruiz", PHONE, MAIL),
    lead("a2", "ana  ruiz", MAIL),
    lead("a3", "", PHONE),
    lead("a4", "Ana Ruiz", WORK),
    lead("b1", "Bo Ruiz", HOME),
)


def chosen(known: dict[str, Lead], asked: str, others_too: bool = False) -> tuple[list[str], list[str], list[str]]:
    found = whose(known, asked, others_too)
    return [one.id for one in found.leads], list(found.persons), [one.id for one in found.others]


def test_a_shopper_is_found_by_any_number_or_lead_of_theirs() -> None:
    for asked in (PHONE, MAIL, "a1", "a2", "a3"):
        assert chosen(ANA, asked) == (["a1", "a2", "a3"], [MAIL, PHONE], [])
    assert chosen(ANA, WORK) == (["a4"], [WORK], [])


def test_who_shares_a_number_under_another_name_is_somebody_else() -> None:
    both = {**ANA, "b2": lead("b2", "Bo Ruiz", HOME, MAIL)}
    assert chosen(both, PHONE) == (["a1", "a2", "a3"], [PHONE], ["b2"])
    assert chosen(both, "b2") == (["b1", "b2"], [HOME], ["a1", "a2"])
    assert chosen(both, PHONE, others_too=True) == (["a1", "a2", "a3", "b1", "b2"], [HOME, MAIL, PHONE], [])


def test_everything_with_the_number_that_was_asked_for_is_theirs() -> None:
    both = {**ANA, "b2": lead("b2", "Bo Ruiz", HOME, MAIL)}
    assert chosen(both, MAIL) == (["a1", "a2", "a3", "b1", "b2"], [HOME, MAIL, PHONE], [])


def test_a_number_without_a_lead_is_still_a_person() -> None:
    assert chosen(ANA, "person/unknown") == ([], ["person/unknown"], [])
    assert chosen({}, "no-such-lead") == ([], ["no-such-lead"], [])


def test_who_was_erased_leads_to_nobody_who_was_not() -> None:
    home = msgspec.structs.replace(lead("a1", "", PHONE, HOME), erased=1)
    known = {
        **leads(home, lead("b1", "Bo Ruiz", HOME), lead("a5", "Ana Ruiz", PHONE), msgspec.structs.replace(lead("a2", "", HOME), erased=1))
    }
    assert chosen(known, PHONE) == (["a1", "a2", "a5"], [PHONE], ["b1"])
    assert chosen(known, "a1") == (["a1", "a2"], [], ["a5", "b1"])


@given(st.lists(st.tuples(st.sampled_from(["", "Ana", "Bo"]), st.sets(st.sampled_from([PHONE, MAIL, WORK]), max_size=2)), max_size=6))
def test_no_number_is_forgotten_that_somebody_else_still_has(made: list[tuple[str, set[str]]]) -> None:
    known = leads(*(lead(f"l{n}", name, *sorted(persons)) for n, (name, persons) in enumerate(made)))
    found = whose(known, PHONE)
    staying = [one for one in known.values() if one not in found.leads]
    assert not {person for one in staying for person in one.persons} & set(found.persons)
    assert PHONE in found.persons
    assert all(one in staying for one in found.others)
