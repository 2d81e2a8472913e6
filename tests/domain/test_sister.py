"""The same shopper at a sister store: known by what they gave, whatever each store calls them."""

from collections.abc import Iterable

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.alike import handles
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.identity import person_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.sister import addresses, sisters
from tests.depth import depth

from .making import START, Story, received

ADDRESSES = ("+12025550123", "+12025550124", "maria@example.com", "m@example.com")
NAMES = ("Maria Delgado", "M. Delgado", "Pedro Ruiz", "")


class Store:
    """One store's desk, with a key of its own; `wrong`: numbers that were found to be somebody else's."""

    def __init__(self, key: bytes, leads: Iterable[Lead], wrong: frozenset[str]) -> None:
        self.key, self.leads = key, list(leads)
        self.wrong = {self.stream_of(address) for address in wrong}

    def stream_of(self, address: str) -> str:
        return person_stream(self.key, address)

    def found(self, handle: str) -> list[Lead]:
        return [lead for lead in self.leads if handle in handles(lead)]

    def person(self, stream: str) -> Person:
        return Person(wrong=stream in self.wrong)


def lead(store: str, n: int, key: bytes, given_: frozenset[str], name: str, closed: str, sold: bool, nature: str) -> Lead:
    points = tuple(ContactPoint("email" if "@" in one else "phone", one) for one in sorted(given_))
    persons = tuple(person_stream(key, one) for one in sorted(given_))
    story = Story(received(persons=persons, arrived=START + n, nature=nature), Shopper(name, points=points))
    return msgspec.structs.replace(story.now, id=f"{store}{n}", closed="sold" if sold else closed, sold=sold)


_given = st.frozensets(st.sampled_from(ADDRESSES), max_size=3)
_leads = st.tuples(
    _given, st.sampled_from(NAMES), st.sampled_from(("", "", "lost")), st.booleans(), st.sampled_from(("lead", "lead", "test"))
)


def _stores(ours: list[tuple[object, ...]], theirs: list[tuple[object, ...]], wrong: frozenset[str]) -> tuple[Store, Store]:
    keys = {"a": b"a" * 32, "b": b"b" * 32}
    made = {name: [lead(name, n, keys[name], *one) for n, one in enumerate(all_of)] for name, all_of in (("a", ours), ("b", theirs))}  # type: ignore[arg-type]
    return Store(keys["a"], made["a"], wrong), Store(keys["b"], made["b"], frozenset())


@settings(max_examples=depth(80, 800))
@given(st.lists(_leads, max_size=3), st.lists(_leads, max_size=3), st.frozensets(st.sampled_from(ADDRESSES), max_size=1))
def test_who_shares_a_right_address_is_met_at_both_and_nobody_else_is(
    ours: list[tuple[object, ...]], theirs: list[tuple[object, ...]], wrong: frozenset[str]
) -> None:
    here, there = _stores(ours, theirs, wrong)
    for mine in here.leads:
        met = sisters(mine, here, there)
        current = [one for one in there.leads if one.is_lead and (not one.closed or one.sold)]
        share = {one.id for one in current if addresses(mine) & addresses(one) - wrong} if mine.is_lead else set()
        assert {one.lead.id for one in met} == share
        assert [one.lead.arrived for one in met] == sorted((one.lead.arrived for one in met), reverse=True)
        for one in met:
            if not mine.closed or mine.sold:
                assert mine in [other.lead for other in sisters(one.lead, there, here)], "the warning stands on both pages"


def test_another_name_behind_the_same_phone_is_told_as_somebody_else() -> None:
    here, there = _stores(
        [(frozenset(ADDRESSES[:1]), "Maria Delgado", "", False, "lead")],
        [(frozenset(ADDRESSES[:1]), "M. Delgado", "", False, "lead"), (frozenset(ADDRESSES[:1]), "Pedro Ruiz", "", False, "lead")],
        frozenset(),
    )
    met = sisters(here.leads[0], here, there)
    assert [(one.lead.shopper.name, one.one) for one in met] == [
        ("Pedro Ruiz", False),
        ("M. Delgado", True),
    ]
