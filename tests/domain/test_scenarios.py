"""Which situation a lead is in, and a reply that fits: the shipped file, and what a file must not be."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.car import Car
from bdcdesk.domain.events.lead import Shopper, Vehicle
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.reply_checks import problem
from bdcdesk.domain.scenarios import VALUES, Scenario, ScenarioError, Texts, fill, missing, read_scenarios, recognise, values

from .making import Story, received, wrote

SHIPPED = read_scenarios((Path(__file__).parents[2] / "resources" / "scenarios" / "en.json").read_bytes())
EVERYTHING = {name: f"<{name}>".replace("<", "«").replace(">", "»") for name in VALUES}


def _lead(comments: str = "", **other: object) -> Lead:
    return Story(received(**other), Shopper(name="Maria Lopez", first="Maria", comments=comments)).now  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "scenario"),
    [
        ("I'm ready to buy, can I come get it tonight?", "ready_to_buy"),
        ("We could put down a deposit this afternoon.", "ready_to_buy"),
        ("I have bad credit from a divorce, is there any way to get approved?", "credit_worry"),
        ("Would you take my 2016 Corolla as a trade-in?", "trade_in"),
        ("What would you give me for my old truck?", "trade_in"),
        ("what's the out the door price", "numbers"),
        ("HOW MUCH a month would it be", "numbers"),
        ("Can I take it for a test drive Saturday?", "visit"),
        ("Is the blue one still available?", "availability"),
        ("Do you still have this?", "availability"),
        ("Please send me information about this vehicle.", "just_looking"),
        ("", "just_looking"),
    ],
)
def test_recognised(words: str, scenario: str) -> None:
    found = recognise(_lead(words), SHIPPED)
    assert found.scenario.id == scenario
    if found.scenario.cues:
        assert found.because.strip("“”").lower() in words.lower(), "the shopper's own words"


def test_what_they_wrote_last_counts() -> None:
    story = Story(received(), Shopper(comments="Is it still available?"))
    assert recognise(story.now, SHIPPED).scenario.id == "availability"
    assert recognise(wrote(story, "and how much is it?").now, SHIPPED).scenario.id == "numbers"
    assert recognise(wrote(story, "", sid="erased").now, SHIPPED).scenario.id == "availability", "an erased text says nothing"


@given(st.text())
def test_anything_written_is_in_some_scenario(words: str) -> None:
    assert recognise(_lead(words), SHIPPED).scenario in SHIPPED


TEXTS = {
    f"{scenario.id}, {stands}": texts
    for scenario in SHIPPED
    for stands, texts in {"unknown": scenario.texts(None), **scenario.by_stock}.items()
}


@pytest.mark.parametrize("scenario", TEXTS.values(), ids=TEXTS)
def test_a_reply_with_every_value_can_be_sent(scenario: Texts) -> None:
    for reply in (scenario.first, scenario.later):
        assert problem(fill(reply, EVERYTHING)) == ""
        assert not missing(fill(reply, EVERYTHING))


@pytest.mark.parametrize("scenario", TEXTS.values(), ids=TEXTS)
def test_a_reply_without_one_of_its_values_cannot(scenario: Texts) -> None:
    for reply in (scenario.first, scenario.later):
        for name in missing(reply):
            without = {known: value for known, value in EVERYTHING.items() if known != name}
            assert missing(fill(reply, without)) == (name,)
            assert f"{{{name}}}" in problem(fill(reply, without))


@pytest.mark.parametrize("scenario", TEXTS.values(), ids=TEXTS)
def test_the_first_text_says_who_writes_and_how_to_stop(scenario: Texts) -> None:
    assert "{agent}" in scenario.first
    assert "{store}" in scenario.first
    assert "Reply STOP to opt out" in scenario.first


@pytest.mark.parametrize("scenario", ["availability", "ready_to_buy", "visit"])
@pytest.mark.parametrize("stands", ["in transit", "on hold", "sold", "not listed", "sold, by its status"])
def test_what_is_said_of_a_car_follows_the_stock(scenario: str, stands: Any) -> None:
    (shipped,) = (one for one in SHIPPED if one.id == scenario)
    gone = stands if stands in ("sold", "not listed") else ""
    status = "sold" if "by its status" in stands else "in stock" if gone else stands
    texts = shipped.texts(Car(id="c1", make="Ford", status=status, gone=gone))
    says = {"in transit": "is on its way to us", "on hold": "is on hold"}.get(stands, "is no longer available")
    for text in (texts.first, texts.later):
        assert f"the {{vehicle}} {says}" in text.replace("The {v", "the {v")
    assert texts.answers == texts.first_answers == ("availability",)


CLAIM = re.compile(
    r"\bhere\b|\bready\b|\bout front\b|\bfront door\b|\bon the lot\b|\bin stock\b|\bavailable\b|\bwashed\b|\bhold\b|\bwaiting\b"
    r"|\b(drive|see|video of) (it|the)\b|\bwe (still )?have\b|\bgot it\b|\bstill there\b",
    re.IGNORECASE,
)
OPEN = re.compile(r"\b(if|whether)\b", re.IGNORECASE)


def claims(text: str) -> list[str]:
    """Its sentences that say of the car that it is there to be had, and leave it not open."""
    # These speak of a person and of a figure.
    plain = text.replace("One person here", "One person").replace("Here it is, {first_name}: {fact}", "{fact}")
    return [one for one in re.split(r"(?<=[.!?]) ", plain) if CLAIM.search(one) and not OPEN.search(one)]


@pytest.mark.parametrize("scenario", SHIPPED, ids=[one.id for one in SHIPPED])
def test_nothing_is_promised_of_a_car_of_which_nobody_knows_how_it_stands(scenario: Scenario) -> None:
    unknown = scenario.texts(None)
    assert claims(unknown.first) == claims(unknown.later) == []
    if "availability" in scenario.answers:
        assert "availability" not in (*unknown.answers, *unknown.first_answers), "a promise to look is no answer"


@pytest.mark.parametrize("scenario", ["ready_to_buy", "visit"])
def test_what_is_in_stock_may_be_promised(scenario: str) -> None:
    (shipped,) = (one for one in SHIPPED if one.id == scenario)
    here = shipped.texts(Car(id="c1", make="Ford", status="in stock"))
    assert claims(here.first)
    assert claims(here.later)


def test_only_of_a_car_that_stock_shows_is_said_that_it_is_here() -> None:
    (shipped,) = (one for one in SHIPPED if one.id == "availability")
    here, unknown = shipped.texts(Car(id="c1", make="Ford", status="in stock")), shipped.texts(None)
    assert "the {vehicle} is here." in here.later
    assert here.answers == ("availability",)
    for text in (unknown.first, unknown.later):
        assert "I'm checking on the {vehicle}" in text
        assert "is here." not in text
    assert unknown.answers == unknown.first_answers == ()
    assert shipped.answers == ("availability",), "it is what they ask about"


def test_scenarios_have_names_of_their_own_and_say_what_they_are_for() -> None:
    assert len({scenario.id for scenario in SHIPPED}) == len(SHIPPED)
    assert all(scenario.name and scenario.goal and scenario.version >= 1 for scenario in SHIPPED)


# -- values -----------------------------------------------------------------------------------------------------------------------------


def test_values_come_from_the_lead_and_the_store() -> None:
    vehicles = (
        Vehicle("trade-in", year="2016", make="Toyota", model="Corolla"),
        Vehicle("buy", "new", "2026", "Ford", "Maverick", "XLT", stock="A117", price="31250.00"),
    )
    assert values(_lead(vehicles=vehicles), "Ana Silva", "Harbor Motors") == {
        "first_name": "Maria",
        "agent": "Ana",
        "store": "Harbor Motors",
        "vehicle": "2026 Ford Maverick XLT",
        "stock": "A117",
        "trade": "2016 Toyota Corolla",
        "price": "$31,250",
    }


@pytest.mark.parametrize("price", ["", "call", "$31,250", "-5", "nan", "1e9"])
def test_a_price_that_is_no_plain_number_is_asked_for(price: str) -> None:
    assert "price" not in values(_lead(vehicles=(Vehicle("buy", price=price),)), "Ana", "Harbor")


def test_what_is_unknown_is_missing_and_stops_the_sending() -> None:
    known = values(Story().now, "Ana", "Harbor Motors")
    assert set(known) == {"agent", "store"}
    assert "{first_name}" in problem(fill(SHIPPED[0].first, known))


def test_a_shopper_named_like_a_placeholder_is_not_filled_in_again() -> None:
    assert fill("Hi {first_name}", {"first_name": "{agent}", "agent": "Ana"}) == "Hi {agent}"


# -- files that cannot be used -------------------------------------------------------------------------------------------------------------


def _file(**wrong: object) -> bytes:
    last = {"id": "x", "version": 1, "name": "X", "goal": "x", "cues": [], "first": "Hi {first_name}", "later": "Hi"}
    return json.dumps([{**last, "cues": ["a"]}, {**last, **wrong}]).encode()


def test_a_good_file_is_read() -> None:
    assert len(read_scenarios(_file())) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"{", "cannot be read"),
        (b"[]", "must fit everything"),
        (_file(cues=["b"]), "must fit everything"),
        (_file(first="Hi {shoe_size}"), "shoe_size"),
        (_file(later="{mood}"), "mood"),
        (_file(by_stock={"gone": {"first": "It is {lost}", "later": ""}}), "lost"),
        (_file(by_stock={"eaten": {"first": "", "later": ""}}), "cannot be read"),
        (json.dumps([{**json.loads(_file())[0], "cues": ["("]}, json.loads(_file())[1]]).encode(), "unreadable cue"),
        (_file(version="one"), "cannot be read"),
    ],
)
def test_a_bad_file_says_why(text: bytes, why: str) -> None:
    with pytest.raises(ScenarioError, match=why):
        read_scenarios(text)
