"""The plans as data: those that are shipped, and what is wrong with others, in words."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.domain.lead import Lead
from bdcdesk.domain.placeholders import missing
from bdcdesk.domain.plan import CHANNELS, LAST_DAY, STAGES, PlanError, named, read_plans, wording

from .making import MINUTE, Story, received, text, texted

FILE = Path(__file__).parents[2] / "resources" / "plans" / "en.json"
SPANISH = FILE.with_name("es.json")
PLANS = read_plans(FILE.read_bytes(), {"es": SPANISH.read_bytes()})
ASKING = frozenset({"availability", "numbers", "trade_in", "sell_my_car", "car_questions", "buy_remotely"})
SCENARIOS = ASKING | {"ready_to_buy", "visit", "credit_worry", "just_looking", "upset_or_again", "not_sales"}
FULL = frozenset({"first_name", "agent", "store", "vehicle"})


def _file(**changed: Any) -> bytes:
    """The shipped file, its last plan of the first answer changed."""
    whole = json.loads(FILE.read_text())
    plan = next(plan for plan in whole["plans"] if plan["id"] == "usual")
    plan.update(changed)
    return json.dumps(whole).encode()


def _step(**changed: Any) -> dict[str, Any]:
    return {"day": 2, "channel": "text", "from": "09:00", "to": "11:00", "instead": ["email"], "say": ["Hi {first_name}."], **changed}


def _long(*steps: dict[str, Any], every: int = 30) -> bytes:
    whole = json.loads(FILE.read_text())
    whole["long"] |= {"every": every, **({"steps": list(steps)} if steps else {})}
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"[]", "cannot be read"),
        (_file(steps=[]), "Plan usual has no steps."),
        (_file(steps=[_step(), _step(say=["Else."])]), "must rise"),
        (_file(steps=[_step(day=1)]), "from 2 at the earliest"),
        (_file(steps=[_step(day=31)]), "to 30 at the latest"),
        (_file(steps=[_step(say=[])]), "has nothing to say"),
        (_file(steps=[_step(say=[" "])]), "has nothing to say"),
        (_file(steps=[_step(say=["{colour}"])]), "asks for a value that does not exist: colour"),
        (_file(subject="{colour}"), "asks for a value that does not exist: colour"),
        (_file(steps=[_step(), _step(day=3)]), "Plan usual says the same twice: “Hi {first_name}.”"),
        (_file(steps=[_step(to="09:00")]), "needs a time of day"),
        (_file(steps=[_step(**{"from": "24:00"})]), "needs a time of day"),
        (_file(steps=[_step(instead=["text"])]), "names a channel twice"),
        (_file(steps=[_step(channel="pigeon")]), "cannot be read"),
        (_file(steps=[_step(chanel="text")]), "unknown field `chanel`"),
        (_file(sources=["kbb"]), "must fit every lead"),
        (_file(stage="reply"), "must fit every lead"),
        (_file(id="quiet"), "two plans with the id quiet"),
        (_long(every=6), "must leave a week"),
        (_long(_step(day=0, instead=["email", "call"])), "needs two steps"),
        (_long(_step(day=0), _step(day=0, say=["Else."])), "must go on every channel"),
        (_long(_step(instead=["email", "call"]), _step(say=["Else."], instead=["email", "call"])), "names a day"),
    ],
)
def test_a_file_that_cannot_be_followed_says_where_it_is_wrong(text: bytes, said: str) -> None:
    with pytest.raises(PlanError, match=said.replace("{", r"\{").replace("(", r"\(")):
        read_plans(text)


def test_a_stage_that_comes_again_has_two_wordings_for_each_day() -> None:
    whole = json.loads(FILE.read_text())
    next(plan for plan in whole["plans"] if plan["id"] == "quiet")["steps"][0]["say"] = ["Once."]
    with pytest.raises(PlanError, match="Day 3 of plan quiet needs two wordings"):
        read_plans(json.dumps(whole).encode())


def test_the_shipped_plans_are_for_scenarios_that_there_are() -> None:
    named_ones = {scenario for plan in PLANS.plans for scenario in plan.scenarios}
    assert named_ones <= SCENARIOS
    assert "not_sales" not in named_ones, "what is no sale is followed up by nobody's plan"


def test_every_step_of_the_shipped_plans_can_be_sent_with_one_key_to_whoever_gave_a_name() -> None:
    steps = [step for plan in PLANS.plans for step in plan.steps] + list(PLANS.long.steps)
    for step in steps:
        assert any({"first_name", "agent", "store"}.issuperset(missing(words)) for words in step.say), step.say
        assert len(step.say[0]) <= 320 or step.channel == "email", "two parts of a text are enough"
        assert bool(step.guide) == (step.channel == "call")
        if step.channel == "call":
            assert not re.search(r"\b(phone|called|tried)\b", " ".join(step.say)), "said where no call can be made"
        assert {step.channel, *step.instead} == set(CHANNELS)


def test_the_shipped_plans_make_eight_attempts_in_thirty_days_unless_care_speaks_for_fewer() -> None:
    first = {plan.id: [step.day for step in plan.steps] for plan in PLANS.plans if plan.stage == "first"}
    assert {plan for plan, days in first.items() if len(days) < 8} == {"gentle"}
    assert all(days[-1] == LAST_DAY for days in first.values())
    assert {plan.stage for plan in PLANS.plans} == set(STAGES)


def test_every_step_is_said_in_spanish_with_the_same_values_and_length() -> None:
    for plan in (*PLANS.plans, PLANS.long):
        for step in plan.steps:
            for n, english in enumerate(step.say):
                subject, spanish = PLANS.said(plan, step, n, "es")
                assert sorted(missing(spanish)) == sorted(missing(english))
                assert subject != plan.subject
                assert spanish != english
                assert len(spanish) <= 320 or step.channel == "email", "two parts of a text are enough"
                assert PLANS.said(plan, step, n, "fr") == (plan.subject, english)
                if step.channel == "call":
                    assert not re.search(r"\b(llam|tel[eé]fono)", spanish), "said where no call can be made"


def _spanish(change: Callable[[dict[str, Any]], object]) -> bytes:
    whole = json.loads(SPANISH.read_text())
    change(whole["plans"])
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda plans: plans.pop("long"), "Plan long is in English or in es only."),
        (lambda plans: plans.update(more=plans["long"]), "Plan more is in English or in es only."),
        (lambda plans: plans["usual"]["say"].pop(), "Plan usual in es needs as many steps and wordings as in English."),
        (lambda plans: plans["usual"]["say"][0].pop(), "Plan usual in es needs as many steps and wordings as in English."),
        (lambda plans: plans["usual"]["say"].__setitem__(1, ["{color}"]), "Plan usual in es asks for a value that does not exist: color"),
        (lambda plans: plans["long"]["say"].__setitem__(0, plans["long"]["say"][2]), "Plan long in es says the same twice"),
    ],
)
def test_words_in_another_language_fit_the_plans_or_it_is_said_where_not(change: Callable[[dict[str, Any]], object], said: str) -> None:
    with pytest.raises(PlanError, match=said):
        read_plans(FILE.read_bytes(), {"es": _spanish(change)})


def _of(scenario: str = "", source: str = "Web form") -> str:
    story = Story(received(source=source))
    texted(story, scenario=scenario)
    texted(story, "t2", scenario="follow-up/usual/2/0")
    return PLANS.of(story.now, "first").id


def test_the_plan_goes_by_what_was_sent_and_by_where_the_lead_came_from() -> None:
    assert _of() == "usual"
    assert _of("ready_to_buy") == "ready"
    assert _of("trade_in") == "figures"
    assert _of("", "CarGurus Leads") == "market"
    assert _of("numbers", "CarGurus Leads") == "figures", "what they asked goes before where they asked it"
    assert PLANS.of(texted(Story(), scenario="numbers").now, "reply").id == "quiet"


def _lead(*said: str) -> Lead:
    story = texted(Story())
    for n, name in enumerate(said):
        story.then(text(f"f{n}", at=story.at, scenario=name), after=MINUTE)
    return story.now


def test_the_wording_is_one_that_this_shopper_has_not_read_and_that_is_complete() -> None:
    step = next(plan for plan in PLANS.plans if plan.id == "usual").steps[0]
    assert "{vehicle}" in step.say[0]
    assert wording(step, "usual", 2, _lead(), FULL) == 0
    assert wording(step, "usual", 2, _lead(), FULL - {"vehicle"}) == 1
    assert wording(step, "usual", 2, _lead(named("usual", 2, 0)), FULL) == 1
    both = _lead(named("usual", 2, 1), named("usual", 2, 0))
    assert wording(step, "usual", 2, both, FULL) == 1, "read longest ago"
