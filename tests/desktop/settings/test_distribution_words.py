"""How leads are handed out, as it is typed."""

import pytest
from msgspec.structs import replace

from bdcdesk.desktop.settings.distribution_words import checked_rules, shown, skills_in, team_of, teams_with
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.domain.events.settings import Distribution, Need
from bdcdesk.domain.source import Source

RULES = Distribution("by skill", 45_500, 2, 90_000, (Need("words", "hola", "Spanish"),), {"web": ("ann",)})
WEB = Source("web", "Web form", "form")


def test_what_is_shown_and_kept_unchanged_is_the_same() -> None:
    assert checked_rules(shown(RULES), RULES) == RULES


def test_up_for_grabs_keeps_the_times_for_later_whatever_stands_in_the_fields() -> None:
    rules = checked_rules(replace(shown(RULES), mode="up for grabs", patience="soon"), RULES)
    assert rules == replace(RULES, mode="up for grabs")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"patience": "a minute"}, "patience"),
        ({"most": "1.5"}, "most"),
        ({"all_for": "nan"}, "all_for"),
        ({"needs": (("words", "", ""), ("make", "Ford", ""))}, "need 1"),
    ],
)
def test_what_cannot_be_used_is_named(typed: dict[str, object], field: str) -> None:
    unfit = checked_rules(replace(shown(RULES), **typed), RULES)
    assert isinstance(unfit, Unfit)
    assert unfit.field == field


def test_a_team_is_found_by_id_or_name_and_those_of_senders_stay() -> None:
    assert team_of({"WEB FORM": ("ann",)}, WEB) == ("ann",)
    assert teams_with({"Web form": ("ann",), "AutoFair": ("bo",)}, {"web": ("cy",)}, [WEB]) == {"AutoFair": ("bo",), "web": ("cy",)}


def test_skills_are_listed_with_commas() -> None:
    assert skills_in(" Spanish,, trucks, Spanish ") == ("Spanish", "trucks")
