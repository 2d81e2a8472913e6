"""A store's own plans: over the standard ones, refused where nobody could be followed up by them, and by whom they were seen."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.actions.base import Append, Refused
from bdcdesk.domain.actions.plans import KeepPlan
from bdcdesk.domain.events.plans import PlanKept, Step, Tongue
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.following import Following
from bdcdesk.domain.own_plans import following_of, plan_kept, store_plans, unusable_plan
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.plan import LONG, PlanError, read_plans
from tests.depth import depth

from .acting import Knows, do
from .test_following import OPEN, fresh, touched, wall
from .test_plan import FILE, PLANS, SPANISH

STORE = StoreDescribed("Harbor", OPEN, "+12025550190")
IDS = [*(plan.id for plan in PLANS.plans), LONG]
OURS = PlanKept(
    "usual",
    "first",
    (Step("text", "09:00", "11:00", ("Still looking?",), 4), Step("call", "09:00", "11:00", ("Shall I call?",), 9, guide=("Ask.",))),
    "Your car",
    {"es": Tongue("Su auto", (("¿Aún busca?",), ("¿Le llamo?",)))},
)


def keep(kept: PlanKept, store: StoreDescribed | None = STORE, over: int | None = None) -> Any:
    return do(KeepPlan, kept=kept, over=over).decide(Knows(settings=store))


def standing(kept: tuple[PlanKept, ...], *days: int) -> Any:
    """Where a lead stands that was answered on March 2, and contacted on these days of March."""
    story = fresh()
    for day in days:
        touched(story, wall(2026, 3, day, 12))
    by = following_of(PLANS, msgspec.structs.replace(STORE, plans=kept), lambda stream: Person())
    return by.standing(story.lead)


@pytest.mark.parametrize("plan", IDS)
def test_each_plan_as_it_comes_can_be_kept_and_changes_nothing(plan: str) -> None:
    kept = plan_kept(PLANS, plan)
    assert unusable_plan(kept) == ""
    assert store_plans(PLANS, (kept,)) == PLANS


def test_a_stores_own_plan_stands_over_the_standard_one_until_it_is_given_up() -> None:
    own = store_plans(PLANS, (OURS,))
    plan = next(plan for plan in own.plans if plan.id == "usual")
    assert (plan.steps, plan.subject, plan.name) == (OURS.steps, "Your car", PLANS.plans[4].name)
    assert own.said(plan, plan.steps[1], 0, "es") == ("Su auto", "¿Le llamo?")
    assert [one for one in own.plans if one.id != "usual"] == [one for one in PLANS.plans if one.id != "usual"]
    assert store_plans(PLANS, (PlanKept("usual", version=2),)) is PLANS


def test_a_plan_without_spanish_words_says_its_english_ones() -> None:
    own = store_plans(PLANS, (msgspec.structs.replace(OURS, tongues={}),))
    plan = next(plan for plan in own.plans if plan.id == "usual")
    assert own.said(plan, plan.steps[0], 0, "es") == ("Your car", "Still looking?")
    assert plan_kept(own, "usual").tongues == {}


def test_what_is_kept_of_a_plan_that_there_is_no_more_changes_nothing() -> None:
    assert store_plans(PLANS, (msgspec.structs.replace(OURS, plan="gone"),)).plans == PLANS.plans


def test_a_lead_goes_on_with_the_next_step_that_there_is() -> None:
    """Answered on the 2nd, which is day 1: the store's plan has days 4 and 9."""
    assert (standing((OURS,)).day, standing((OURS,), 5).day) == (4, 9)
    assert standing((OURS,), 5).step.guide == ("Ask.",)
    later = msgspec.structs.replace(OURS, steps=OURS.steps[1:], tongues={})
    assert standing((later,), 5).day == 9
    assert standing((OURS,), 5, 10).long


@settings(max_examples=depth(60, 600), deadline=None)
@given(st.permutations(range(2, 31)).map(lambda days: sorted(days[:6])), st.lists(st.integers(2, 31), max_size=8))
def test_whatever_days_a_store_chooses_each_lead_has_a_step_to_come(days: list[int], contacts: list[int]) -> None:
    steps = tuple(Step("text", "09:00", "11:00", (f"Words of day {day}.",), day) for day in days)
    kept = PlanKept("usual", "first", steps, "Your car")
    assert unusable_plan(kept) == ""
    found = standing((kept,), *sorted(contacts))
    assert found is not None
    assert found.since < found.due
    assert found.long or found.step in steps


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"steps": (Step("text", "09:00", "11:00", ("A.",), 1),)}, "must rise"),
        ({"steps": (Step("text", "09:00", "09:00", ("A.",), 2),)}, "time of day"),
        ({"steps": (Step("text", "09:00", "11:00", (" ",), 2),)}, "nothing to say"),
        ({"steps": (Step("text", "09:00", "11:00", ("{oops}",), 2),)}, "does not exist: oops"),
        ({"stage": "reply"}, "needs two wordings"),
        ({"stage": "", "every": 3}, "a week between"),
        ({"tongues": {"es": Tongue("Su auto", (("A.",),))}}, "as many steps and wordings"),
        ({"plan": ""}, "no such plan"),
    ],
)
def test_a_plan_that_nobody_could_be_followed_up_by_is_refused(changed: dict[str, Any], says: str) -> None:
    said = keep(msgspec.structs.replace(OURS, **changed))
    assert isinstance(said, Refused)
    assert says in said.reason


def test_of_two_who_change_it_the_second_is_told() -> None:
    first = keep(OURS, over=0)
    assert isinstance(first, Append)
    (draft,) = first.changes[0].drafts
    assert isinstance(draft.facts, PlanKept)
    assert draft.facts.version == 1
    after = msgspec.structs.replace(STORE, plans=(draft.facts,))
    second = keep(msgspec.structs.replace(OURS, subject="Other"), after, over=0)
    assert isinstance(second, Refused)
    assert "Somebody else has changed this plan" in second.reason
    assert isinstance(keep(msgspec.structs.replace(OURS, subject="Other"), after, over=1), Append)
    assert keep(OURS, after, over=1) == Append(())
    assert isinstance(keep(OURS, None), Refused)


def test_files_of_plans_are_checked_as_before() -> None:
    with pytest.raises(PlanError):
        read_plans(FILE.read_bytes(), {"es": SPANISH.read_bytes().replace(b'"usual"', b'"used"')})
    assert isinstance(following_of(PLANS, STORE, lambda stream: Person()), Following)
