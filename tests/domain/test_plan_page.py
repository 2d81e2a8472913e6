"""The page on follow-ups tells the plans that are shipped, day by day."""

from collections.abc import Iterator
from pathlib import Path

from bdcdesk.domain.plan import CHANNEL_WORDS, LAST_DAY, Plan

from .test_plan import PLANS

PAGE = Path(__file__).parents[2] / "docs" / "follow-up.md"
COUNTED = {
    "first": "our first answer",
    "reply": "our answer to what they last wrote, or our last talk",
    "back": "our answer when they asked again, or the reopening",
    "missed": "our call after the missed appointment",
    "visited": "our call after their visit",
    "later": "the day that they named, which is day 1",
}


def _days(plan: Plan) -> str:
    return " · ".join(f"{step.day} {CHANNEL_WORDS[step.channel]} {step.opens}-{step.closes}" for step in plan.steps)


def rows() -> Iterator[str]:
    """The lines that the page must have, word for word."""
    yield "| Plan | For | Days counted from | Day, channel, time of the store's day |"
    yield "|---|---|---|---|"
    for plan in PLANS.plans:
        who = ", ".join(name.replace("_", " ") for name in plan.scenarios) or ", ".join(plan.sources) or "all others"
        yield f"| {plan.name} | {who} | {COUNTED[plan.stage]} | {_days(plan)} |"
    turns = ", ".join(CHANNEL_WORDS[step.channel] for step in PLANS.long.steps)
    yield f"After day {LAST_DAY}, one step every {PLANS.long.every} days: {turns}, and from the beginning."


def test_the_page_has_the_plans_as_they_are() -> None:
    told = "\n".join(rows())
    assert told.rpartition("\n")[0] in PAGE.read_text("utf-8"), f"put this into docs/follow-up.md:\n{told}"
    assert told.rpartition("\n")[2] in PAGE.read_text("utf-8"), f"put this into docs/follow-up.md:\n{told}"
