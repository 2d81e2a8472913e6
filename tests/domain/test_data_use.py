"""Whose the values of a lead are and what may be done with them: the laws, and the words."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.source import LONGEST_TEXT, SetAgreement
from bdcdesk.domain.agreements import LIMITS, LONGEST_WORDING, PURPOSES, USES, Purpose, listed, ruling, standing
from bdcdesk.domain.data_use import (
    Allowed,
    Blocked,
    Look,
    Value,
    data_use,
    owned,
    person_use,
    request_use,
    requests,
    words_use,
)
from bdcdesk.domain.events.lead import ContactPoint, RaisedAgain, SetApart, Shopper
from bdcdesk.domain.events.person import Erased
from bdcdesk.domain.events.source import AgreementSet, Limit, SourceSet, Use
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.fold import evolve_source
from bdcdesk.domain.raised import Given
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
    for known in (look(), look(source("bazaar")), look(source("bazaar", agreed(begins="2026-04-01")))):
        assert isinstance(data_use(lead, NUMBER, "copy", START, known), Allowed)
    early = data_use(lead, NUMBER, "market", START, look(source("bazaar", agreed("market", begins="2026-04-01"))))
    assert isinstance(early, Blocked)
    assert early.clause.startswith("No agreement with “Bazaar” had begun yet.")


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


def test_of_a_number_of_the_leads_that_no_request_gave_the_first_source_decides() -> None:
    lead = lead_of().now
    later = replace(lead, persons=(GIVEN, STRANGER), given=Given(lead.shopper, (GIVEN,)))
    assert person_use(later, STRANGER, "follow up", START, look()) == person_use(later, GIVEN, "follow up", START, look())
    assert isinstance(person_use(later, STRANGER, "follow up", START, look(source("bazaar", agreed("share")))), Blocked)


def test_only_an_agreement_that_says_so_keeps_anything_out_of_the_crm_and_its_clause_is_shown() -> None:
    lead = lead_of().now
    for uses in ((), ("follow up",), ("market",)):
        assert isinstance(data_use(lead, NUMBER, "copy", START, look(source("bazaar", agreed(*uses)))), Allowed)
    known = look(source("bazaar", agreed("follow up", limits=("no copies",), text="Clause 9:  no\nsecond system.")))
    assert data_use(lead, NUMBER, "copy", START, known) == Blocked(
        "“Terms” with “Bazaar” (from 2026-01-01) allows: follow up. It forbids copies in other systems, the CRM too."
        " Its wording: “Clause 9: no second system.”"
    )
    assert isinstance(data_use(lead, NUMBER, "follow up", START, known), Allowed)


def test_of_a_long_wording_the_beginning_is_shown() -> None:
    said = data_use(lead_of().now, NUMBER, "share", START, look(source("bazaar", agreed(text="word " * 100))))
    assert isinstance(said, Blocked)
    assert said.clause.endswith("word …”")
    assert len(said.clause) < LONGEST_WORDING + 100


ENDED = "2026-03-04"
"""The store's day two days after START."""


@pytest.mark.parametrize(
    ("uses", "limits", "came", "asked", "may", "said"),
    [
        (USES, (), 0, 1, PURPOSES, "allows: follow up, market and share"),
        (
            USES,
            (),
            0,
            2,
            ("follow up", "copy"),
            "ended on 2026-03-04. What came under it may still be followed up, and not marketed or shared.",
        ),
        (USES, (), 0, 400, ("follow up", "copy"), "may still be followed up"),
        (("share",), (), 0, 2, ("copy",), "It never allowed what came under it to be followed up."),
        (USES, ("no copies",), 0, 2, ("follow up",), "It forbids copies in other systems, the CRM too."),
        (USES, ("use ends with it",), 0, 1, PURPOSES, "allows: follow up, market and share"),
        (USES, ("use ends with it",), 0, 2, (), "ended on 2026-03-04, and the use of what came under it ended with it."),
        (USES, (), 2, 2, ("copy",), "What came from that day on may not be used until an agreement covers that day."),
        (USES, ("use ends with it",), 2, 2, (), "What came from that day on may not be used"),
        (USES, (), -61, 0, ("follow up", "copy"), "had begun yet"),
        (USES, LIMITS, -61, 9, ("follow up", "copy"), "had begun yet"),
    ],
)
def test_the_day_on_which_it_came_decides_and_what_came_before_an_end_is_still_followed_up(
    uses: tuple[Use, ...], limits: tuple[Limit, ...], came: int, asked: int, may: tuple[Purpose, ...], said: str
) -> None:
    known = look(source("bazaar", agreed(*uses, ends=ENDED, limits=limits)))
    lead = lead_of(arrived=START + came * DAY).now
    told = {use: data_use(lead, NUMBER, use, START + asked * DAY, known) for use in PURPOSES}
    assert tuple(use for use in PURPOSES if isinstance(told[use], Allowed)) == may
    assert all(said in one.clause for one in told.values())


def test_a_new_request_after_the_end_brings_nothing_that_may_be_used_and_takes_nothing_away() -> None:
    other = ContactPoint("email", "robin@example.com")
    known, after = look(source("bazaar", agreed(*USES, ends=ENDED))), START + 5 * DAY
    story = lead_of()
    told = received(via="bazaar", arrived=after, persons=(GIVEN, STRANGER))
    story.then(RaisedAgain("r1", told, "phone"), personal=Shopper(name="Robin Rivera", points=(PHONE, other)))
    assert isinstance(person_use(story.now, GIVEN, "follow up", after, known), Allowed)
    assert isinstance(person_use(story.now, STRANGER, "follow up", after, known), Blocked)
    assert isinstance(data_use(story.now, Value("email", other.address), "follow up", after, known), Blocked)
    mended = look(source("bazaar", agreed(*USES, ends=ENDED), agreed("follow up", name="Next", begins=ENDED)))
    assert isinstance(person_use(story.now, STRANGER, "follow up", after, mended), Allowed)


def test_an_agreement_counts_by_its_days_and_the_last_of_its_name() -> None:
    old = agreed("market", name="2025", begins="2025-01-01", ends="2026-01-01")
    new = agreed("share", name="2026", ends="2027-01-01")
    mended = agreed("follow up", name="2025", begins="2025-01-01", ends="2026-01-01")
    bazaar = source("bazaar", old, new, mended)
    assert standing(bazaar) == (new, mended)
    told = {
        ("2024-12-31", "2026-06-01"): (None, "before"),
        ("2025-06-01", "2025-06-01"): (mended, "holds"),
        ("2025-06-01", "2026-01-01"): (mended, "over"),
        ("2026-01-01", "2026-12-31"): (new, "holds"),
        ("2027-01-01", "2027-01-01"): (new, "late"),
    }
    assert {days: (rules.agreement, rules.stage) for days in told if (rules := ruling(bazaar, *days))} == told
    lasting = agreed("share", name="Frame", begins="2025-01-01")
    assert ruling(source("bazaar", lasting, mended), "2025-06-01", "2025-07-01").agreement == mended
    assert ruling(source("bazaar", lasting, mended), "2025-06-01", "2026-07-01").agreement == lasting


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
    limits=st.lists(st.sampled_from(LIMITS), unique=True).map(tuple),
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
        for use in PURPOSES:
            then, now = held.verdicts[use], data_use(after, held.value, use, at, known)
            if isinstance(then, Allowed):
                assert isinstance(now, Allowed)
            elif held.value not in new:
                assert now == then
        assert words_use(before, "copy", at, known) == words_use(after, "copy", at, known)


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


@settings(max_examples=depth(60, 2_000))
@given(SOURCES, st.integers(-6, 6), st.integers(0, 6))
def test_the_rule_holds_for_every_set_of_agreements_and_every_two_days(agreements: tuple[Agreement, ...], came: int, later: int) -> None:
    bazaar = source("bazaar", *agreements)
    lead, at = lead_of(arrived=START + came * DAY).now, START + (came + later) * DAY
    then, now = ((TODAY + timedelta(days)).isoformat() for days in (came, came + later))
    may = {use for use in PURPOSES if isinstance(data_use(lead, NUMBER, use, at, look(bazaar)), Allowed)}
    counting = [one.terms for one in standing(bazaar)]
    begun = [terms for terms in counting if terms.begins <= then]
    under = [terms for terms in begun if not terms.ends or then < terms.ends]
    holding = [terms for terms in under if not terms.ends or now < terms.ends]
    if not begun:
        assert may == {"follow up", "copy"}
    elif holding:
        assert may - {"copy"} == set(holding[-1].uses)
    elif under:
        follow = "follow up" in under[-1].uses and "use ends with it" not in under[-1].limits
        assert may - {"copy"} == ({"follow up"} if follow else set())
    else:
        assert may <= {"copy"}
    if not any(terms.limits for terms in counting):
        assert "copy" in may, "nobody forbade it"
    if not any("market" in terms.uses for terms in counting):
        assert "market" not in may, "nobody allowed it"


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
        ({"limits": ("no calls",)}, "An agreement forbids some"),
        ({"limits": ("no copies", "no copies")}, "An agreement forbids some"),
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
