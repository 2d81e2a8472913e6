"""Whose the values of a lead are and what may be done with them: the laws, and the words."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.source import LONGEST_TEXT, SetAgreement
from bdcdesk.domain.data_use import (
    DEFAULT,
    USES,
    Allowed,
    Blocked,
    Look,
    Value,
    data_use,
    governing,
    listed,
    owned,
    person_use,
    request_use,
    requests,
    standing,
    words_use,
)
from bdcdesk.domain.events.lead import ContactPoint, RaisedAgain, SetApart, Shopper, Vehicle
from bdcdesk.domain.events.person import Erased
from bdcdesk.domain.events.source import AgreementSet, SourceSet, Use
from bdcdesk.domain.fold import evolve_source
from bdcdesk.domain.rights import RIGHTS, ROLES, forbidden
from bdcdesk.domain.source import OWN_ID, Agreement, Source
from tests.depth import depth

from .acting import Knows, do, facts, refusal
from .making import DAY, GIVEN, START, STRANGER, Story, event, received

PHONE = ContactPoint("phone", "+16025550148")
NUMBER = Value("phone", PHONE.address)
ROBIN = Shopper(name="Robin Rivera", points=(PHONE,), comments="Is it here?")
TODAY = date(2026, 3, 2)
"""The store's day at START."""


def agreed(*uses: Use, name: str = "Terms", begins: str = "2026-01-01", ends: str = "", **other: Any) -> Agreement:
    return Agreement(AgreementSet(name, begins, ends, uses, **other), START)


def source(name: str, *agreements: Agreement, kind: str = "adf") -> Source:
    return Source(name, name.capitalize(), kind, agreements=agreements)


def look(*sources: Source) -> Look:
    return {one.id: one for one in sources}.get


def lead_of(via: str = "bazaar", shopper: Shopper = ROBIN, **other: Any) -> Story:
    return Story(received(via=via, **other), shopper)


def again(story: Story, via: str, shopper: Shopper, raising: str = "r1", persons: tuple[str, ...] = (GIVEN,)) -> Story:
    return story.then(RaisedAgain(raising, received(via=via, persons=persons), "phone"), personal=shopper)


# What holds without, with, and after an agreement


def test_without_an_agreement_only_the_inquiry_is_answered_and_that_is_said() -> None:
    lead = lead_of().now
    assert data_use(lead, NUMBER, "follow up", START, look()) == Allowed(
        "AutoBazaar",
        "No agreement is recorded for “AutoBazaar”. Without one it may be used to follow up on the inquiry, and not to market or share.",
    )
    for use in ("market", "share"):
        said = data_use(lead, NUMBER, use, START, look(source("bazaar")))
        assert isinstance(said, Blocked)
        assert "No agreement is recorded for “Bazaar”" in said.clause


def test_an_agreement_allows_what_it_says_and_the_clause_is_shown() -> None:
    known = look(source("bazaar", agreed("follow up", "share", name="Dealer terms", ends="2027-01-01")))
    lead = lead_of().now
    clause = "“Dealer terms” with “Bazaar” (from 2026-01-01 until 2027-01-01) allows: follow up and share."
    assert data_use(lead, NUMBER, "share", START, known) == Allowed("Bazaar", clause)
    assert data_use(lead, NUMBER, "market", START, known) == Blocked(clause)


def test_what_no_request_gave_is_nobodys_to_use() -> None:
    known = look(source("bazaar", agreed(*USES)))
    assert isinstance(data_use(lead_of().now, Value("phone", "+16025550199"), "follow up", START, known), Blocked)
    assert isinstance(person_use(lead_of().now, STRANGER, "follow up", START, known), Blocked)
    assert isinstance(person_use(lead_of().now, GIVEN, "follow up", START, known), Allowed)


def test_an_agreement_counts_by_its_days_and_the_last_of_its_name() -> None:
    old = agreed("market", name="2025", begins="2025-01-01", ends="2026-01-01")
    new = agreed("share", name="2026", ends="2027-01-01")
    mended = agreed("follow up", name="2025", begins="2025-01-01", ends="2026-01-01")
    bazaar = source("bazaar", old, new, mended)
    assert standing(bazaar) == (new, mended)
    assert governing(bazaar, "2024-12-31") == (None, False)
    assert governing(bazaar, "2025-06-01") == (mended, True)
    assert governing(bazaar, "2026-01-01") == (new, True)
    assert governing(bazaar, "2027-01-01") == (new, False)


def test_the_words_since_go_by_the_first_source_and_a_request_by_its_own() -> None:
    story = again(lead_of(), "web", ROBIN)
    known = look(source("bazaar", agreed("follow up")), source("web", agreed(*USES)))
    assert isinstance(words_use(story.now, "share", START, known), Blocked)
    assert isinstance(request_use(story.now, "", "share", START, known), Blocked)
    assert isinstance(request_use(story.now, "r1", "share", START, known), Allowed)
    story.then(SetApart("r1", "l9"))
    assert [one.via for one in requests(story.now)] == ["bazaar"]
    assert isinstance(data_use(story.now, NUMBER, "share", START, known), Blocked)


# Whose it is


@pytest.mark.parametrize(
    ("stamped", "kind", "maker", "by"),
    [
        ({"via": "bazaar", "document": "adf"}, "adf", "", "marketplace"),
        ({"via": "bazaar", "document": "web form"}, "form", "", "shopper"),
        ({"via": "bazaar", "document": "text"}, "mailbox", "", "shopper"),
        ({"via": "bazaar", "document": "adf"}, "mailbox", "dealer", "dealer"),
        ({"via": "", "by_hand": True}, "adf", "", "agent"),
        ({"via": "", "document": "adf"}, "adf", "", "marketplace"),
    ],
)
def test_who_made_a_value_is_told_by_how_it_came(stamped: dict[str, Any], kind: str, maker: Any, by: str) -> None:
    lead = Story(received(**stamped), ROBIN).now
    known = look(source("bazaar", agreed("follow up", maker=maker), kind=kind))
    (made,) = owned(lead, START, known)[0].made
    assert made.by == by
    assert made.source == ("Bazaar" if stamped["via"] else "by hand, or from a file")


def test_every_value_is_told_once_with_all_who_gave_it() -> None:
    trade = Vehicle(interest="trade-in", year="2015", make="Ford", vin="1FA")
    story = Story(
        received(via="bazaar", vehicles=(Vehicle(interest="trade-in", year="2015", make="Ford"),)),
        Shopper(name="Robin Rivera", points=(PHONE,), postal_code="85004", timeframe="soon", wish="Monday", cars=(trade,)),
    )
    again(story, "web", Shopper(name="R. Rivera", points=(PHONE, ContactPoint("email", "r@example.com")), comments="And?"))
    told = {(one.value.kind, one.value.text): [made.source for made in one.made] for one in owned(story.now, START, look())}
    assert told == {
        ("name", "Robin Rivera"): ["AutoBazaar"],
        ("phone", "+16025550148"): ["AutoBazaar", "AutoBazaar"],
        ("postal code", "85004"): ["AutoBazaar"],
        ("time frame", "soon"): ["AutoBazaar"],
        ("wish", "Monday"): ["AutoBazaar"],
        ("car", "2015 Ford, VIN 1FA"): ["AutoBazaar"],
        ("name", "R. Rivera"): ["AutoBazaar"],
        ("email", "r@example.com"): ["AutoBazaar"],
        ("comments", "And?"): ["AutoBazaar"],
    }


def test_erasure_removes_every_value() -> None:
    story = again(lead_of(shopper=Shopper(name="Robin", cars=(Vehicle("trade-in", vin="1FA"),))), "web", ROBIN)
    assert owned(story.now, START, look())
    assert owned(story.then(Erased()).now, START, look()) == ()


# Laws

DAYS = st.integers(-5, 5).map(lambda days: (TODAY + timedelta(days)).isoformat())
TERMS = st.builds(
    AgreementSet,
    name=st.sampled_from(("One", "Two")),
    begins=DAYS,
    ends=st.one_of(st.just(""), DAYS),
    uses=st.lists(st.sampled_from(USES), unique=True).map(tuple),
)
SOURCES = st.lists(TERMS, max_size=4).map(lambda all_: tuple(Agreement(terms, START) for terms in all_))
VALUES = st.sampled_from((PHONE, ContactPoint("phone", "+16025550177"), ContactPoint("email", "robin@example.com")))
SHOPPERS = st.builds(
    Shopper, name=st.sampled_from(("", "Robin Rivera", "R. Rivera")), points=st.lists(VALUES, max_size=3, unique=True).map(tuple)
)
REQUESTS = st.lists(st.tuples(st.sampled_from(("bazaar", "web", "")), SHOPPERS), min_size=1, max_size=4)


def told_of(asked: list[tuple[str, Shopper]]) -> Story:
    (via, shopper), *more = asked
    story = lead_of(via, shopper)
    for n, (later, said) in enumerate(more):
        again(story, later, said, f"r{n}")
    return story


@settings(max_examples=depth(40, 1_000))
@given(REQUESTS, SOURCES, SOURCES, st.integers(-6, 6))
def test_nothing_becomes_allowed_by_what_another_source_tells_later(
    asked: list[tuple[str, Shopper]], one: tuple[Agreement, ...], two: tuple[Agreement, ...], days: int
) -> None:
    known, at = look(source("bazaar", *one), source("web", *two)), START + days * DAY
    before, after = told_of(asked[:-1] or asked).now, told_of(asked).now
    new = values_given(*asked[-1:])
    for held in owned(before, at, known):
        for use in USES:
            then, now = held.verdicts[use], data_use(after, held.value, use, at, known)
            if isinstance(then, Allowed):
                assert isinstance(now, Allowed)
            elif held.value not in new:
                assert now == then
        assert words_use(before, "share", at, known) == words_use(after, "share", at, known)


def values_given(*asked: tuple[str, Shopper]) -> set[Value]:
    return {held.value for via, shopper in asked for held in owned(lead_of(via, shopper).now, START, look())}


@settings(max_examples=depth(40, 1_000))
@given(REQUESTS, SOURCES, SOURCES, st.integers(-6, 6))
def test_a_value_of_several_sources_has_the_wider_of_them_and_each_use_names_the_one(
    asked: list[tuple[str, Shopper]], one: tuple[Agreement, ...], two: tuple[Agreement, ...], days: int
) -> None:
    known, at = look(source("bazaar", *one), source("web", *two)), START + days * DAY
    lead = told_of(asked).now
    assert {held.value for held in owned(lead, at, known)} == values_given(*asked)
    for held in owned(lead, at, known):
        for use, said in held.verdicts.items():
            allowing = [made for made in held.made if use in made.uses]
            assert isinstance(said, Allowed) == bool(allowing)
            if isinstance(said, Allowed):
                assert said.source == allowing[0].source
                assert f"“{said.source}”" in said.clause
            else:
                assert all(f"“{made.source}”" in said.clause for made in held.made)


@given(SOURCES, st.integers(-6, 6))
def test_an_agreement_that_ended_blocks_from_that_day_on(agreements: tuple[Agreement, ...], days: int) -> None:
    bazaar, day = source("bazaar", *agreements), (TODAY + timedelta(days)).isoformat()
    lead, at = lead_of().now, START + days * DAY
    begun = [one.terms for one in standing(bazaar) if one.terms.begins <= day]
    holding = [terms for terms in begun if not terms.ends or day < terms.ends]
    for use in USES:
        allowed = isinstance(data_use(lead, NUMBER, use, at, look(bazaar)), Allowed)
        if begun and not holding:
            assert not allowed
        elif not begun:
            assert allowed == (use in DEFAULT)
        else:
            assert allowed == (use in holding[-1].uses)


def test_the_day_is_the_stores() -> None:
    known = look(source("bazaar", agreed("market", ends="2026-03-03")))
    midnight = START + 14 * 3_600_000
    assert isinstance(data_use(lead_of().now, NUMBER, "market", midnight - 1, known), Allowed)
    assert isinstance(data_use(lead_of().now, NUMBER, "market", midnight, known), Blocked)


# In the log


def setting(**other: Any) -> SetAgreement:
    terms = {"name": "Terms", "begins": "2026-01-01", "uses": ("follow up",), **other}
    return do(SetAgreement, source=terms.pop("source", "bazaar"), terms=AgreementSet(**terms))


def test_setting_one_is_told_and_the_same_again_writes_nothing() -> None:
    action = setting()
    assert facts(action.decide(Knows(sources=(source("bazaar"),)))) == [action.terms]
    assert action.decide(Knows(sources=(source("bazaar", agreed("follow up")),))) == Append(())
    since = source("bazaar", agreed("follow up"), agreed("share"))
    assert facts(action.decide(Knows(sources=(since,)))) == [action.terms]
    assert facts(setting(source=OWN_ID).decide(Knows())) == [action.terms]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"source": "gone"}, "An agreement is one with a source"),
        ({"source": "crm"}, "An agreement is one with a source"),
        ({"name": " "}, "An agreement needs a name"),
        ({"name": "x" * 61}, "An agreement needs a name"),
        ({"begins": "1/2/2026"}, "The days of an agreement"),
        ({"ends": "20270101"}, "The days of an agreement"),
        ({"ends": "2026-01-01"}, "An agreement ends after"),
        ({"uses": ("sell",)}, "An agreement allows some"),
        ({"uses": ("share", "share")}, "An agreement allows some"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "The wording of an agreement"),
    ],
)
def test_what_cannot_be_an_agreement_is_refused(other: dict[str, Any], said: str) -> None:
    known = Knows(sources=(source("bazaar"), source("crm", kind="crm-mail")))
    assert refusal(setting(**other).decide(known)).startswith(said)


def test_the_log_keeps_every_one_that_was_set_whatever_else_is_set_of_the_source() -> None:
    stream, first, second = "source/bazaar", AgreementSet("Terms", "2026-01-01"), AgreementSet("Terms", "2026-01-01", uses=("share",))
    assert evolve_source(None, event(first, START, stream=stream)) is None
    state = evolve_source(None, event(SourceSet("Bazaar", "adf"), START, stream=stream))
    for n, told in enumerate((first, SourceSet("The bazaar", "adf"), second), 2):
        state = evolve_source(state, event(told, START + n, n, actor="lou", stream=stream))
    assert state is not None
    assert state.name == "The bazaar"
    assert state.agreements == (Agreement(first, START + 2, "lou"), Agreement(second, START + 4, "lou"))
    own = evolve_source(None, event(first, START, stream=f"source/{OWN_ID}"))
    assert own is not None
    assert (own.kind, own.agreements[0].terms) == ("own", first)


def test_supervisor_and_administrator_alone_say_what_was_agreed() -> None:
    may = {role for role in ROLES if forbidden(RIGHTS[role], "me", [("agreement_set", "{}")]) is None}
    assert may == {"supervisor", "admin"}


@given(st.sets(st.sampled_from(USES)))
def test_uses_are_listed_in_one_order(uses: set[Use]) -> None:
    assert listed(uses) == listed(sorted(uses, reverse=True))
    assert listed(()) == "nothing"
