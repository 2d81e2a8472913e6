"""Follow-up plans as data: what is done on which day, on which channel, at what time of day, and in what words.

How often: 73 % of sales fall in days 0-3 after the request, and the close rate falls from 12.4 % to 2.3 % in days 4-7 while 16.2 % are
closed within 30 days (Foureyes, 1H 2025, 8 M opportunities); 75 % of dealers give up before the eighth attempt (Conversica 2017, 59
dealers). So the plans of this project are dense in the first week, make eight attempts in 30 days where nothing speaks for fewer, and go
on once a month after that. The days, hours and words are this project's own until figures of a store say better.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, get_args

import msgspec

from bdcdesk.domain.events.plans import Channel, Stage, Step, Tongue
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.placeholders import VALUES
from bdcdesk.translation import tr

STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
CHANNEL_WORDS: Final[dict[Channel, str]] = {"text": tr("text"), "call": tr("call"), "email": tr("mail")}

LAST_DAY: Final = 30
"""The last day of a plan. What comes later is the long-term plan's."""

LONG: Final = "long"
"""What the long-term plan is called where plans are named by their ids."""

OWN: Final = "follow-up/"
"""What the names of prepared words begin with, where a touch keeps the scenario of its words."""

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class PlanError(ValueError):
    """A file of plans that cannot be used, and why."""


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For leads in `stage` whose newest scenario is one of `scenarios` and whose source has one of `sources` in its name; an empty one asks
    for nothing. The first that fits is the lead's. `subject` is that of its mails."""

    id: str
    name: str
    stage: Stage
    steps: tuple[Step, ...]
    subject: str
    scenarios: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class LongTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """After day 30, one step every so many days, in turn and for as long as the lead is open."""

    name: str
    every: int
    subject: str
    steps: tuple[Step, ...]


class Plans(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`tongues`: by language, the words of each plan by its id, LONG for the long-term plan; English are those of the plans themselves."""

    version: int
    plans: tuple[Plan, ...]
    long: LongTerm
    tongues: dict[str, dict[str, Tongue]] = {}

    def of(self, lead: Lead, stage: Stage) -> Plan:
        """The plan that fits: by the scenario whose words were last sent, for that is what a person took the situation to be."""
        scenario = next((touch.scenario for touch in reversed(lead.touches) if touch.scenario and not touch.scenario.startswith(OWN)), "")
        source = lead.source.casefold()
        return next(plan for plan in self.plans if plan.stage == stage and _fits(plan, scenario, source))

    def said(self, plan: Plan | LongTerm, step: Step, n: int, language: str) -> tuple[str, str]:
        """Subject and words of the step's `n`th wording in this language, in English where there are none."""
        tongue = self.tongues.get(language, {}).get(plan.id if isinstance(plan, Plan) else LONG)
        return (tongue.subject, tongue.say[plan.steps.index(step)][n]) if tongue is not None else (plan.subject, step.say[n])


def _fits(plan: Plan, scenario: str, source: str) -> bool:
    return (not plan.scenarios or scenario in plan.scenarios) and (not plan.sources or any(name in source for name in plan.sources))


def named(plan: str, day: int, n: int) -> str:
    """The name of prepared words: as the scenario of the touch that they went out with."""
    return f"{OWN}{plan}/{day}/{n}"


def wording(step: Step, plan: str, day: int, lead: Lead, known: frozenset[str]) -> int:
    """Which of the step's words are for this time: complete with what is `known` if any are, then the ones that this shopper has not read,
    or read longest ago."""
    last = {touch.scenario: place for place, touch in enumerate(lead.touches, start=1)}

    def place(n: int) -> tuple[bool, int, int]:
        return not known.issuperset(_PLACEHOLDER.findall(step.say[n])), last.get(named(plan, day, n), 0), n

    return min(range(len(step.say)), key=place)


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    says: str
    plans: dict[str, Tongue]


def read_plans(text: bytes, tongues: Mapping[str, bytes] = MappingProxyType({})) -> Plans:
    """`tongues`: by language, the file of its words. Raises PlanError for anything that could not be followed, in words that say where it
    is wrong."""
    try:
        found = msgspec.json.decode(text, type=Plans)
        said = {language: msgspec.json.decode(words, type=_Said).plans for language, words in tongues.items()}
    except msgspec.DecodeError as error:
        raise PlanError(tr("The file of follow-up plans cannot be read: {error}", error=error)) from error
    for problem in (*_problems(found), *_of_tongues(found, said)):
        raise PlanError(problem)
    return msgspec.structs.replace(found, tongues=said)


def _problems(found: Plans) -> Iterator[str]:
    ids = [plan.id for plan in found.plans]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield tr("There are two plans with the id {name}.", name=name)
    for stage in STAGES:
        of_stage = [plan for plan in found.plans if plan.stage == stage]
        if not of_stage or of_stage[-1].scenarios or of_stage[-1].sources:
            yield tr("The last plan of stage “{stage}” must fit every lead: it names no scenarios and no sources.", stage=stage)
    for plan in found.plans:
        yield from plan_problems(plan)
    yield from long_problems(found.long)


def plan_problems(plan: Plan) -> Iterator[str]:
    """What is wrong with it by itself, a sentence each."""
    days = [step.day for step in plan.steps]
    first = 1 if plan.stage == "later" else 2
    if not days:
        yield tr("Plan {id} has no steps.", id=plan.id)
    elif days != sorted(set(days)) or days[0] < first or days[-1] > LAST_DAY:
        yield tr(
            "The days of plan {id} must rise, from {first} at the earliest to {last_day} at the latest: one step a day.",
            id=plan.id,
            first=first,
            last_day=LAST_DAY,
        )
    for step in plan.steps:
        yield from _of_step(step, tr("Day {day} of plan {id}", day=step.day, id=plan.id), plan.subject)
        if plan.stage != "first" and len(step.say) < 2:
            yield tr("Day {day} of plan {id} needs two wordings: a lead can come to it again.", day=step.day, id=plan.id)
    yield from _twice([words for step in plan.steps for words in step.say], tr("Plan {id}", id=plan.id))


def long_problems(long: LongTerm) -> Iterator[str]:
    """As `plan_problems`."""
    if long.every < 7:
        yield tr("The long-term plan must leave a week between two steps.")
    if len(long.steps) < 2:
        yield tr("The long-term plan needs two steps: the same words would come twice in a row.")
    for n, step in enumerate(long.steps, start=1):
        yield from _of_step(step, tr("Step {n} of the long-term plan", n=n), long.subject)
        if step.day:
            yield tr("Step {n} of the long-term plan names a day: it has its own, every {every} days.", n=n, every=long.every)
        if {step.channel, *step.instead} != set(CHANNELS):
            yield tr("Step {n} of the long-term plan must go on every channel: whoever can be reached at all stays in touch.", n=n)
    yield from _twice([words for step in long.steps for words in step.say], tr("The long-term plan"))


def _of_step(step: Step, where: str, subject: str) -> Iterator[str]:
    if not _CLOCK.fullmatch(step.opens) or not _CLOCK.fullmatch(step.closes) or step.opens >= step.closes:
        yield tr("{where} needs a time of day, from one like 09:00 to a later one like 11:00.", where=where)
    if step.channel in step.instead or len(set(step.instead)) < len(step.instead):
        yield tr("{where} names a channel twice.", where=where)
    if not step.say or not all(words.strip() for words in step.say):
        yield tr("{where} has nothing to say.", where=where)
    unknown = {name for words in (*step.say, subject) for name in _PLACEHOLDER.findall(words)} - set(VALUES)
    if unknown:
        yield tr("{where} asks for a value that does not exist: {names}", where=where, names=", ".join(sorted(unknown)))


def _of_tongues(found: Plans, tongues: Mapping[str, Mapping[str, Tongue]]) -> Iterator[str]:
    steps = {plan.id: plan.steps for plan in found.plans} | {LONG: found.long.steps}
    for language, said in tongues.items():
        for name in sorted(steps.keys() ^ said.keys()):
            yield tr("Plan {name} is in English or in {language} only.", name=name, language=language)
        for name in sorted(steps.keys() & said.keys()):
            yield from tongue_problems(name, language, steps[name], said[name])


def tongue_problems(plan: str, language: str, steps: tuple[Step, ...], tongue: Tongue) -> Iterator[str]:
    """What is wrong with a plan's words in another language, a sentence each."""
    where = tr("Plan {plan} in {language}", plan=plan, language=language)
    if [len(step.say) for step in steps] != [len(words) for words in tongue.say]:
        yield tr("{where} needs as many steps and wordings as in English.", where=where)
        return
    for step, words in zip(steps, tongue.say, strict=True):
        yield from _of_step(msgspec.structs.replace(step, say=words), where, tongue.subject)
    yield from _twice([one for words in tongue.say for one in words], where)


def _twice(said: list[str], where: str) -> Iterator[str]:
    for words in sorted({words for words in said if said.count(words) > 1}):
        yield tr("{where} says the same twice: “{words}”", where=where, words=words[:40])
