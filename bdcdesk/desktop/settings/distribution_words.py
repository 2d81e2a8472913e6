"""How leads are handed out, as it is shown and typed. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

import msgspec

from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.domain.events.settings import Distribution, Mode, Need
from bdcdesk.domain.source import Source
from bdcdesk.translation import tr

MODES: Final[Mapping[Mode, tuple[str, str]]] = {
    "up for grabs": (tr("Up for grabs"), tr("Whoever is there may take a lead. Nobody is asked in particular.")),
    "round robin": (tr("Round robin"), tr("Those who are there are asked in turn.")),
    "longest idle": (tr("Longest idle"), tr("Who has done nothing for the longest is asked first.")),
    "by skill": (tr("By skill or language"), tr("Who can what a lead needs is asked, in turn; everybody, where nobody is there who can.")),
    "by source": (tr("By source"), tr("Each source has its own team, which is asked in turn; everybody, where nobody of it is there.")),
}
assert set(MODES) == set(get_args(Mode)), "every way can be chosen"

Told = Literal["source", "campaign", "make", "words"]
NEEDS: Final[Mapping[Told, str]] = {
    "words": tr("The shopper's words have"),
    "make": tr("The car's make has"),
    "source": tr("The source has"),
    "campaign": tr("The campaign has"),
}
_SECOND: Final = 1_000


class Typed(msgspec.Struct, frozen=True):
    """As it stands in the form: `patience` and `all_for` in seconds; `needs` are (field, has, skill); `teams` members by source."""

    mode: Mode
    patience: str
    most: str
    all_for: str
    needs: tuple[tuple[Told, str, str], ...] = ()
    teams: dict[str, tuple[str, ...]] = {}


def shown(rules: Distribution) -> Typed:
    needs = tuple((need.field, need.has, need.skill) for need in rules.needs)
    times = (f"{rules.patience / _SECOND:g}", str(rules.most), f"{rules.all_for / _SECOND:g}")
    return Typed(rules.mode, *times, needs, dict(rules.teams))


def checked_rules(typed: Typed, before: Distribution) -> Distribution | Unfit:
    """What is not shown for a way (times where all may take a lead) stays as it was. The limits themselves are the action's to say."""
    patience, most, all_for = (_number(words) for words in (typed.patience, typed.most, typed.all_for))
    if typed.mode == "up for grabs":
        patience, most, all_for = before.patience / _SECOND, float(before.most), before.all_for / _SECOND
    if patience is None:
        return Unfit(tr("How long an offer stands is a number of seconds. Nothing was changed. A minute is usual: 60."), "patience")
    if most is None or most != int(most):
        return Unfit(tr("How many are asked is a whole number. Nothing was changed. Three is usual."), "most")
    if all_for is None:
        return Unfit(tr("The time for all is a number of seconds. Nothing was changed. Two minutes are usual: 120."), "all_for")
    half = next((place for place, (_, has, skill) in enumerate(typed.needs) if bool(has.strip()) != bool(skill.strip())), None)
    if half is not None:
        return Unfit(tr("A need has both: what the lead has, and what its agent must be able to. Nothing was changed."), f"need {half}")
    needs = tuple(Need(field, has.strip(), skill.strip()) for field, has, skill in typed.needs if has.strip())
    teams = {source: team for source, team in typed.teams.items() if team}
    return Distribution(typed.mode, round(patience * _SECOND), int(most), round(all_for * _SECOND), needs, teams)


def team_of(teams: Mapping[str, Sequence[str]], source: Source) -> tuple[str, ...]:
    """Whoever is asked for this source: a team is kept by its id or by its name."""
    named = (source.id.casefold(), source.name.casefold())
    return next((tuple(team) for name, team in teams.items() if name.casefold() in named), ())


def teams_with(
    before: Mapping[str, tuple[str, ...]], teams: Mapping[str, tuple[str, ...]], sources: Sequence[Source]
) -> dict[str, tuple[str, ...]]:
    """`teams` by the ids of these sources; those of before that are of none of them (of a sender by its name) stay."""
    named = {name.casefold() for source in sources for name in (source.id, source.name)}
    return {
        **{name: team for name, team in before.items() if name.casefold() not in named},
        **{name: team for name, team in teams.items() if team},
    }


def skills_in(words: str) -> tuple[str, ...]:
    """ "Spanish, trucks" to each of them once."""
    return tuple(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))


def _number(typed: str) -> float | None:
    try:
        number = float(typed.strip().replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None
