"""The store's own words, of replies and of follow-up plans, as a file that people can read, and that another store, or this one later,
takes in. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, get_args

import msgspec

from bdcdesk.domain.actions.wording import LONGEST
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.events.wording import Spoken, WordingKept
from bdcdesk.domain.own_plans import plan_kept, store_plans, unusable_plan
from bdcdesk.domain.plan import LONG, Plans
from bdcdesk.domain.reply_checks import LONGEST_SUBJECT
from bdcdesk.domain.reply_stage import STAGES
from bdcdesk.domain.scenarios import Scenario, placeholder_problem
from bdcdesk.domain.wording import Wordings
from bdcdesk.translation import tr

LARGEST: Final = 4_000_000
"""Bytes of a file that is read: all replies at their longest are half of it."""


class WordingFileError(ValueError):
    """A file that holds no words of a store, and why."""


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reply. `subject` of a mail."""

    scenario: str
    stage: str
    channel: str
    language: str
    body: str
    subject: str = ""


class _File(msgspec.Struct, frozen=True):
    holds: Literal["wording"]
    version: int
    replies: tuple[Line, ...]
    plans: tuple[PlanKept, ...] = ()


class Taken(msgspec.Struct, frozen=True):
    """What a file says: (scenario, words) and plans that can be kept, and a sentence for each that cannot."""

    fit: tuple[tuple[str, WordingKept], ...] = ()
    plans: tuple[PlanKept, ...] = ()
    problems: tuple[str, ...] = ()


def lines_of(wordings: Iterable[Wordings]) -> tuple[Line, ...]:
    """What counts for the store now, of all these scenarios: its own words alone."""
    lines = list[Line]()
    for kept in wordings:
        for stage, channel, language in dict.fromkeys(one.key[1:] for one in kept.kept):
            one = kept.of("", stage, _spoken(channel), language)
            if one is not None:
                lines.append(Line(kept.scenario, stage, channel, language, one.said.body, one.said.subject))
    return tuple(sorted(lines, key=lambda line: (line.scenario, line.stage, line.channel, line.language)))


def written(lines: tuple[Line, ...], plans: Iterable[PlanKept]) -> bytes:
    """The file of them; `plans` are the store's own."""
    own = tuple(msgspec.structs.replace(one, version=0) for one in sorted(plans, key=lambda one: one.plan) if one.steps)
    return msgspec.json.format(msgspec.json.encode(_File("wording", 1, lines, own)), indent=1) + b"\n"


def read_wording(content: bytes, scenarios: Sequence[Scenario], plans: Plans) -> Taken:
    """`scenarios` and `plans` are those that this program comes with. Raises WordingFileError."""
    if len(content) > LARGEST:
        raise WordingFileError(tr("The file is larger than {largest} MB.", largest=LARGEST // 1_000_000))
    try:
        found = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WordingFileError(tr("The file holds no words of a store: it is not one that “Save the store's words” wrote.")) from error
    if found.version != 1:
        raise WordingFileError(tr("The file is of a newer bdcdesk. Update this one, then take it in."))
    known = {one.id: one for one in scenarios}
    fit, problems = dict[tuple[str, ...], tuple[str, WordingKept]](), list[str]()
    for line in found.replies:
        where = f"{line.scenario}, {line.stage}, {line.channel}, {line.language}"
        problem = _problem(line, known.get(line.scenario))
        if not problem and (line.scenario, line.stage, line.channel, line.language) in fit:
            problem = tr("stands twice; the first is taken")
        if problem:
            problems.append(f"{where}: {problem}")
        else:
            language: Literal["en", "es"] = "es" if line.language == "es" else "en"
            version = known[line.scenario].version
            said = WordingKept(line.stage, _spoken(line.channel), language, line.body, line.subject, "", version)
            fit[line.scenario, line.stage, line.channel, line.language] = (line.scenario, said)
    usable = dict[str, PlanKept]()
    for one in found.plans:
        problem = tr("stands twice; the first is taken") if one.plan in usable else _plan_problem(one, plans)
        if problem:
            problems.append(f"{one.plan}: {problem}")
        else:
            usable[one.plan] = msgspec.structs.replace(one, version=0)
    return Taken(tuple(fit.values()), tuple(usable.values()), tuple(problems))


def different_plans(taken: Taken, standard: Plans, own: Iterable[PlanKept]) -> tuple[PlanKept, ...]:
    """Of the plans of a file, those by which the store does not follow up already."""
    now = store_plans(standard, own)
    return tuple(one for one in taken.plans if plan_kept(now, one.plan) != one)


def _plan_problem(kept: PlanKept, standard: Plans) -> str:
    """Why it cannot be kept, as the rest of a sentence about it."""
    stages: dict[str, str] = {plan.id: plan.stage for plan in standard.plans} | {LONG: ""}
    if stages.get(kept.plan) != kept.stage or not kept.steps:
        return tr("this program knows no such plan")
    return unusable_plan(kept).removesuffix(".")


def different(taken: Taken, wordings: Iterable[Wordings]) -> tuple[tuple[str, WordingKept], ...]:
    """Of what a file says, what the store does not say already."""
    stands = {kept.scenario: kept for kept in wordings}
    return tuple((scenario, said) for scenario, said in taken.fit if not _stands(stands.get(scenario), said))


def _stands(kept: Wordings | None, said: WordingKept) -> bool:
    one = kept.of("", said.stage, said.channel, said.language) if kept is not None else None
    return one is not None and (one.said.subject, one.said.body) == (said.subject, said.body)


def _spoken(channel: str) -> Spoken:
    return "email" if channel == "email" else "call" if channel == "call" else "text"


def _problem(line: Line, scenario: Scenario | None) -> str:
    """Why it cannot be kept, as the rest of a sentence about it."""
    if scenario is None:
        return tr("this program knows no such scenario")
    if line.stage not in STAGES or line.channel not in get_args(Spoken) or line.language not in scenario.words:
        return tr("there is no such reply")
    if not line.body.strip() or len(line.body) > LONGEST:
        return tr("a reply has words, and at most {longest:,} characters", longest=LONGEST)
    by_mail = line.channel == "email"
    if by_mail != bool(line.subject.strip()) or len(line.subject) > LONGEST_SUBJECT:
        return tr("a mail has a subject of at most {longest_subject} characters, and nothing else has one", longest_subject=LONGEST_SUBJECT)
    return placeholder_problem(line.body) or placeholder_problem(line.subject)
