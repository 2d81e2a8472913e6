"""Campaigns: which stands for which lead, what is said of it, and what a reply may not say against it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.actions.campaign import EndCampaign, SetCampaign
from bdcdesk.domain.campaign import Campaign, evolve_campaign, how_it_stands, offers_for, plain_page
from bdcdesk.domain.car import Car
from bdcdesk.domain.events.campaign import CampaignEnded, CampaignSet, Terms
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.offer_checks import contradicted
from bdcdesk.domain.placeholders import fill, missing, values
from bdcdesk.domain.reply_checks import problem
from bdcdesk.report.campaign_words import history, offer_line
from bdcdesk.report.names import Names

from .acting import Knows, do, facts, refusal
from .making import DAY, HOUR, START, Story, event, received

ZONE = "America/New_York"
WORDING = "0.9 % APR for 36 months on approved credit."
OUTBACK = Vehicle("buy", "new", "2026", "Subaru", "Outback")
RATE = Terms("November", WORDING, apr=90, condition="new", make="Subaru", model="Outback", begins="2026-03-01", ends="2026-03-31")
FOLDED = (Campaign("a", RATE, ZONE, START, START, "ana"),)


def lead(**other: Any) -> Any:
    return Story(received(**{"vehicles": (OUTBACK,), **other})).now


def found(terms: Terms, at: int = START, here: Car | None = None, **other: Any) -> list[str]:
    return [one.why for one in offers_for(lead(**other), [Campaign("a", terms, ZONE)], at, here)]


@pytest.mark.parametrize(
    ("terms", "other", "why"),
    [
        (RATE, {}, ["the car they ask for"]),
        (RATE, {"vehicles": (Vehicle("buy", "used", "2026", "Subaru", "Outback"),)}, []),
        (RATE, {"vehicles": (Vehicle("trade-in", "new", "2026", "Subaru", "Outback"),)}, []),
        (Terms("All", "x", off=1), {"vehicles": ()}, ["what the store offers everybody"]),
        (Terms("Code", "x", codes=("NOV26",)), {"campaign": " nov26"}, ["the campaign they came by"]),
        (Terms("Code", "x", codes=("NOV26",)), {"campaign": "other"}, []),
        (Terms("Source", "x", sources=("autobazaar",)), {}, ["the source they came by"]),
        (
            Terms("Page", "x", pages=("https://www.store.example/outback/",)),
            {"page": "store.example/outback/blue"},
            ["the landing page they came by"],
        ),
        (Terms("Page", "x", pages=("store.example/outback",)), {"page": "store.example/outbackers"}, []),
        (Terms("Stock", "x", stocks=("stk# 0A12",)), {"vehicles": (Vehicle("buy", stock="A12"),)}, ["the car they ask for"]),
    ],
)
def test_an_offer_stands_for_who_came_by_it_or_asks_for_its_car(terms: Terms, other: dict[str, Any], why: list[str]) -> None:
    assert found(terms, **other) == why


def test_the_stores_own_car_tells_what_the_lead_left_out() -> None:
    here = Car(id="c1", make="Subaru", model="Outback", year="2026", condition="new", stock="S1")
    asks = {"vehicles": (Vehicle("buy", "", stock="S1"),)}
    assert (found(RATE, **asks), found(RATE, here=here, **asks)) == ([], ["the car they ask for"])


def test_a_campaign_lasts_to_the_end_of_its_last_day_at_the_store() -> None:
    last = START + 29 * DAY + 12 * HOUR  # The evening of March 31 in New York, April 1 in UTC.
    midnight = last + 2 * HOUR
    assert (found(RATE, last), found(RATE, midnight)) == (["the car they ask for"], [])
    assert how_it_stands(FOLDED[0], START - 3 * DAY) == "to come"


@given(st.integers(-40 * DAY, 80 * DAY), st.booleans(), st.sampled_from(("en", "es")))
def test_what_does_not_stand_is_never_filled_in_and_never_sent(after: int, over: bool, language: Any) -> None:
    campaign = Campaign("a", RATE, ZONE, ended=START if over else 0)
    at = START + after
    reply = fill("{offer} until {offer_until}: {offer_terms}", values(lead(), "Ana", "Harbor", now=at, language=language, offer=campaign))
    stands = how_it_stands(campaign, at) == "stands"
    assert stands == (not missing(reply)) == (problem(reply) == "")
    assert stands == (len(offers_for(lead(), [campaign], at)) == 1)
    assert not stands or ("0.9 %" in reply and WORDING in reply)


def test_it_is_told_in_a_line_with_the_reason() -> None:
    (offer,) = offers_for(lead(), FOLDED, START)
    assert offer_line(offer) == "0.9 % APR to Mar 31 on new Subaru Outback; from the car they ask for"


def test_the_surest_comes_first() -> None:
    general = Campaign("g", Terms("All", "x", off=500_00), ZONE)
    coded = Campaign("z", Terms("Code", "x", codes=("N1",)), ZONE)
    came = offers_for(lead(campaign="N1"), (general, *FOLDED, coded), START)
    assert [one.campaign.id for one in came] == ["z", "a", "g"]


def test_what_is_set_changed_and_ended_stays_in_its_history() -> None:
    state, told = None, []
    changed = Terms("November", WORDING, apr=190, ends="2026-03-31")
    for n, said in enumerate((CampaignSet(RATE, ZONE), CampaignSet(changed, ZONE), CampaignEnded("sold out")), 1):
        told.append(event(said, START + n, n, stream="campaign/a"))
        state = evolve_campaign(state, told[-1])
    assert state is not None
    assert (state.since, state.terms, state.ended, how_it_stands(state, START)) == (START + 1, changed, START + 3, "ended")
    assert evolve_campaign(state, event(CampaignEnded(), START + 4, 4, stream="campaign/a")) is state
    ended, middle, first = history(told, Names({"ana": "Ana"}, ""), ZONE, START)
    assert ended.endswith("Ana: ended: sold out")
    assert "rate “0.9 %”, now “1.9 %”" in middle
    assert first.endswith("set: 0.9 % APR to Mar 31 on new Subaru Outback")
    again = evolve_campaign(state, event(CampaignSet(changed, ZONE), START + 5, 5, stream="campaign/a"))
    assert again is not None
    assert not again.ended


def test_setting_needs_what_makes_it_an_offer() -> None:
    known = Knows(campaigns=FOLDED)
    assert facts(do(SetCampaign, campaign="b", terms=RATE, new=True).decide(known)) == [CampaignSet(RATE, ZONE)]
    assert facts(do(SetCampaign, campaign="a", terms=RATE).decide(known)) == []
    assert "already" in refusal(do(SetCampaign, campaign="a", terms=RATE, new=True).decide(known))
    for unfit, why in (
        (Terms("November", " "), "exact wording"),
        (Terms("November", "x", ends="11/30"), "YYYY-MM-DD"),
        (Terms("November", "x", begins="2026-03-02", ends="2026-03-01"), "ends on the day"),
        (Terms("November", "x", pages=("nowhere",)), "landing page"),
    ):
        assert why in refusal(do(SetCampaign, campaign="b", terms=unfit).decide(known))
    assert facts(do(EndCampaign, campaign="a", reason="over").decide(known)) == [CampaignEnded("over")]
    assert "not on this desk" in refusal(do(EndCampaign, campaign="b").decide(known))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("You get 0.9 % until Sunday, or 0.90% if you like.", ""),
        ("You get 1.9 % until Sunday.", "It says 1.9 %"),
        ("It is $24,990 out the door.", ""),
        ("It is $23,990 out the door.", "It says $23,990"),
        ("It is listed at $25,500.", ""),
        ("That is $412 a month with $3,000 down.", ""),
        ("We take $500 off.", ""),
        ("We take $750 off.", "It says $750 off"),
        ("It is $24.5k.", ""),
    ],
)
def test_another_price_or_rate_than_the_one_that_stands_is_pointed_out(body: str, says: str) -> None:
    offers = (Terms("Rate", "x", apr=90), Terms("Price", "x", price=24_990_00), Terms("Off", "x", off=500_00))
    said = contradicted(body, offers, {25_500_00})
    assert said.startswith(says)
    assert bool(said) == bool(says)


@given(st.text(max_size=60))
def test_nothing_is_pointed_out_where_nothing_is_offered(body: str) -> None:
    assert contradicted(body, ()) == ""


def test_a_page_is_kept_without_what_may_tell_of_a_person() -> None:
    assert plain_page("HTTPS://www.Store.example/a/b/?email=pat@example.com#x") == "store.example/a/b"
    assert plain_page("about their offer") == plain_page("pat@example.com") == ""
