"""A store's own follow-up plans over those that bdcdesk comes with, and what would be wrong with one. Pure."""

from collections.abc import Callable, Iterable

import msgspec

from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.following import Following
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.plan import LONG, LongTerm, Plan, Plans, long_problems, plan_problems, tongue_problems


def store_plans(standard: Plans, kept: Iterable[PlanKept]) -> Plans:
    """What the store's leads are followed up by. What is kept of a plan that there is no more changes nothing."""
    own = {one.plan: one for one in kept if one.steps}
    if not own:
        return standard
    plans = tuple(
        msgspec.structs.replace(plan, steps=one.steps, subject=one.subject) if (one := own.get(plan.id)) and one.stage else plan
        for plan in standard.plans
    )
    long, mine = standard.long, own.get(LONG)
    if mine is not None:
        long = msgspec.structs.replace(long, steps=mine.steps, subject=mine.subject, every=mine.every)
    tongues = {
        language: {name: said for name, shipped in words.items() if (said := own[name].tongues.get(language) if name in own else shipped)}
        for language, words in standard.tongues.items()
    }
    return msgspec.structs.replace(standard, plans=plans, long=long, tongues=tongues)


def following_of(standard: Plans, store: StoreDescribed, person: Callable[[str], Person]) -> Following:
    """How this store's leads are followed up."""
    return Following(store_plans(standard, store.plans), store.hours, person)


def plan_kept(plans: Plans, plan: str) -> PlanKept:
    """The plan as it would be kept. Raises KeyError for one that there is not."""
    tongues = {language: said[plan] for language, said in plans.tongues.items() if plan in said}
    if plan == LONG:
        return PlanKept(LONG, "", plans.long.steps, plans.long.subject, tongues, plans.long.every)
    known = {one.id: one for one in plans.plans}[plan]
    return PlanKept(plan, known.stage, known.steps, known.subject, tongues)


def unusable_plan(kept: PlanKept, called: str = "") -> str:
    """Why leads cannot be followed up by it, a sentence; "" if they can. `called`: its name, if one is to be said. A plan without steps is
    given up, which always can be."""
    name = called or kept.plan
    if not kept.steps:
        return ""
    if kept.stage:
        plan: Plan | LongTerm = Plan(name, name, kept.stage, kept.steps, kept.subject)
        problems = [*plan_problems(plan)] if isinstance(plan, Plan) else []
    else:
        plan = LongTerm(name, kept.every, kept.subject, kept.steps)
        problems = [*long_problems(plan)]
    for language, tongue in kept.tongues.items():
        problems += tongue_problems(name, language, kept.steps, tongue)
    return problems[0] if problems else ""
