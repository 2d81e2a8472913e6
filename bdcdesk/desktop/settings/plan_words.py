"""A follow-up plan while somebody changes it: its steps one by one, what they are called, and how it was before. Pure."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Final

import msgspec

from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.plans import Channel, PlanKept, Step, Tongue
from bdcdesk.domain.own_plans import plan_kept, store_plans
from bdcdesk.domain.placeholders import fill
from bdcdesk.domain.plan import CHANNEL_WORDS, CHANNELS, LAST_DAY, LONG, Plans
from bdcdesk.report.names import Names
from bdcdesk.report.times import when
from bdcdesk.translation import tr

SPANISH: Final = "es"
STAGES: Final[Mapping[str, str]] = {
    "first": tr("After the first answer"),
    "reply": tr("After their last word"),
    "back": tr("Once they came back"),
    "missed": tr("After a missed appointment"),
    "visited": tr("After a visit without buying"),
    "later": tr("From the day they named"),
}
WAYS: Final[tuple[tuple[tuple[Channel, ...], str], ...]] = (
    ((), tr("Left out")),
    *(((one,), CHANNEL_WORDS[one]) for one in CHANNELS),
    *(
        (pair, tr("{first}, else {second}", first=CHANNEL_WORDS[pair[0]], second=CHANNEL_WORDS[pair[1]]))
        for pair in permutations(CHANNELS, 2)
    ),
)
"""What serves where a step's channel does not."""


class Said(msgspec.Struct, frozen=True):
    """A plan as it was kept once, and by whom."""

    kept: PlanKept
    told: str


def plans_listed(standard: Plans) -> list[tuple[str, str]]:
    """Ids and names, by what their days are counted from."""
    listed = [(plan.id, f"{STAGES[plan.stage]}: {tr(plan.name)}") for plan in standard.plans]
    return [*listed, (LONG, tr(standard.long.name))]


def in_use(standard: Plans, own: Sequence[PlanKept], plan: str) -> PlanKept:
    """As leads are followed up by it now; its version is the store's, 0 for what bdcdesk comes with."""
    version = next((one.version for one in own if one.plan == plan), 0)
    return msgspec.structs.replace(plan_kept(store_plans(standard, own), plan), version=version)


def earlier(history: Sequence[Event], plan: str, names: Names, zone: str, now: Instant) -> list[Said]:
    """What the store kept of it, the newest first; what was given up is not among it."""
    found = [
        Said(event.facts, tr("Kept by {who}, {told}", who=names.of(event.actor), told=when(event.at, zone, now)))
        for event in history
        if isinstance(event.facts, PlanKept) and event.facts.plan == plan and event.facts.steps
    ]
    return found[::-1]


def step_called(kept: PlanKept, n: int) -> str:
    """ "Day 3: text", "Step 2: mail"."""
    step = kept.steps[n]
    channel = CHANNEL_WORDS[step.channel]
    return tr("Day {day}: {channel}", day=step.day, channel=channel) if kept.stage else tr("Step {n}: {channel}", n=n + 1, channel=channel)


def in_spanish(kept: PlanKept, n: int) -> tuple[str, ...]:
    """A step's Spanish words, as many as there are English ones; "" where there are none."""
    tongue = kept.tongues.get(SPANISH)
    said = tongue.say[n] if tongue is not None and n < len(tongue.say) else ()
    wanted = len(kept.steps[n].say)
    return (*said, *("",) * wanted)[:wanted]


def with_step(kept: PlanKept, n: int, step: Step, spanish: tuple[str, ...]) -> PlanKept:
    """The plan with this in the place of its `n`th step."""
    steps = (*kept.steps[:n], step, *kept.steps[n + 1 :])
    said = [in_spanish(kept, place) for place in range(len(kept.steps))]
    said[n] = spanish
    return _whole(msgspec.structs.replace(kept, steps=steps), said)


def with_subjects(kept: PlanKept, english: str, spanish: str) -> PlanKept:
    """The plan with other subjects of its mails."""
    said = [in_spanish(kept, place) for place in range(len(kept.steps))]
    return _whole(msgspec.structs.replace(kept, subject=english), said, spanish)


def subject_in_spanish(kept: PlanKept) -> str:
    tongue = kept.tongues.get(SPANISH)
    return tongue.subject if tongue is not None else ""


def with_another(kept: PlanKept, n: int) -> tuple[PlanKept, int]:
    """The plan with a step more after its `n`th, like it and on the next free day, still without words; and the place of the new one."""
    like = kept.steps[n]
    days = {step.day for step in kept.steps}
    day = next((day for day in range(like.day + 1, LAST_DAY + 1) if day not in days), like.day + 1) if kept.stage else 0
    new = msgspec.structs.replace(like, day=day, say=("",) * len(like.say), guide=())
    at = sum(step.day <= day for step in kept.steps) if kept.stage else n + 1
    said = [in_spanish(kept, place) for place in range(len(kept.steps))]
    said.insert(at, ("",) * len(new.say))
    return _whole(msgspec.structs.replace(kept, steps=(*kept.steps[:at], new, *kept.steps[at:])), said), at


def without(kept: PlanKept, n: int) -> PlanKept:
    """The plan with a step less."""
    said = [in_spanish(kept, place) for place in range(len(kept.steps))]
    del said[n]
    return _whole(msgspec.structs.replace(kept, steps=(*kept.steps[:n], *kept.steps[n + 1 :])), said)


def _whole(kept: PlanKept, spanish: Sequence[tuple[str, ...]], subject: str | None = None) -> PlanKept:
    """A plan of which nothing is said in Spanish has no Spanish words: its English ones are offered then."""
    subject = subject_in_spanish(kept) if subject is None else subject
    others = {language: tongue for language, tongue in kept.tongues.items() if language != SPANISH}
    if subject.strip() or any(words.strip() for said in spanish for words in said):
        others[SPANISH] = Tongue(subject, tuple(spanish))
    return msgspec.structs.replace(kept, tongues=others)


def read_for(words: str, subject: str, by_mail: bool, known: Mapping[str, str]) -> str:
    """What they come to for a lead."""
    return "\n\n".join(part for part in (fill(subject, known) if by_mail else "", fill(words, known)) if part)
