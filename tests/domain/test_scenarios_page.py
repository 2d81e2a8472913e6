"""docs/scenarios.md tells the twelve as they are: their names, goals, examples and first answers, in the order in which they win."""

import re

from .scenario_files import LANGUAGES, REPO, SHIPPED

PAGE = (REPO / "docs" / "scenarios.md").read_text("utf-8")


def test_the_page_has_every_scenario_in_its_order() -> None:
    assert re.findall(r"^## .* \(`(\w+)`\)$", PAGE, re.MULTILINE) == [one.id for one in SHIPPED]


def test_each_is_told_as_it_is() -> None:
    for scenario, told in zip(SHIPPED, PAGE.split("\n## ")[1:], strict=True):
        assert told.startswith(f"{scenario.name} (`{scenario.id}`)\n\n{scenario.goal}\n")
        for language in LANGUAGES:
            words = scenario.words[language]
            say = words.stages["first"].say[-1]
            assert f"> {words.example}\n\n{say.text} {say.ask}\n" in told
