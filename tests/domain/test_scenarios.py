"""Which words are chosen for a situation, and what a file must not be."""

import json
from typing import Any

import pytest

from bdcdesk.domain.placeholders import fill
from bdcdesk.domain.reply_checks import problem
from bdcdesk.domain.reply_stage import STAGES
from bdcdesk.domain.scenarios import Scenario, ScenarioError, read_scenarios

from .making import Story, texted
from .scenario_files import FILES, SHIPPED, STANDS, TYPICAL


def shipped(name: str) -> Scenario:
    return next(one for one in SHIPPED if one.id == name)


def test_a_log_that_names_a_scenario_of_another_time_still_reads() -> None:
    lead = texted(Story(), scenario="value_my_trade", scenario_version=7).now
    assert (lead.touches[0].scenario, lead.touches[0].scenario_version) == ("value_my_trade", 7)


def test_a_reply_without_one_of_its_values_cannot_be_sent() -> None:
    for scenario in SHIPPED:
        for stage in STAGES:
            draft = scenario.draft(stage, "en", None, TYPICAL["en"])
            # Who gave no name is addressed without one.
            for name in {found for found in TYPICAL["en"] if f"{{{found}}}" in draft.text} - {"first_name"}:
                without = {known: value for known, value in TYPICAL["en"].items() if known != name}
                assert f"{{{name}}}" in problem(fill(draft.text, without))


@pytest.mark.parametrize("stands", ["in stock", "in transit", "on hold", "unknown"])
def test_a_figure_is_given_where_the_price_is_known_else_who_sends_it_and_when(stands: str) -> None:
    known = shipped("numbers").draft("first", "en", STANDS[stands], {"price": "$1"})
    unknown = shipped("numbers").draft("first", "en", STANDS[stands])
    assert "{price}" in known.text
    assert known.answers == ("price",)
    if stands in ("in stock", "unknown"):
        assert "{price}" not in unknown.text
        assert "from me by {promised}" in unknown.text
        assert unknown.answers == ()


@pytest.mark.parametrize("name", ["trade_in", "sell_my_car"])
def test_of_their_own_car_only_what_is_missing_is_asked(name: str) -> None:
    for stage in ("first", "later"):
        asked = shipped(name).draft(stage, "en", None, {"trade_gaps": "the mileage"})
        assert "Could you tell me {trade_gaps}?" in asked.text
        whole = shipped(name).draft(stage, "en", None, {})
        assert "{trade_gaps}" not in whole.text + whole.mail
        assert "in writing by {promised}" in whole.text


@pytest.mark.parametrize("language", ["en", "es"])
def test_how_they_would_like_to_buy_is_asked_instead_of_the_other_question(language: Any) -> None:
    frame = SHIPPED[0].frames[language]
    remote = shipped("buy_remotely")
    asked, known = (remote.draft("first", language, None, TYPICAL[language], ask_buying=ask) for ask in (True, False))
    for words in (asked.text, asked.mail):
        assert words.count(frame.buying) == 1
        assert words.count("?") == 1, "one question, not two"
    assert asked.buying == frame.buying
    assert asked.guide[-1] == frame.buying_guide
    assert known.buying == ""
    assert frame.buying not in known.text + known.mail
    assert frame.buying_guide not in known.guide
    assert not shipped("ready_to_buy").draft("first", language, None, TYPICAL[language], ask_buying=True).buying, "it does not fit there"


def test_a_mail_begins_and_ends_as_a_letter_does() -> None:
    draft = shipped("visit").draft("first", "en", None, TYPICAL["en"])
    assert draft.mail.startswith("Hi {first_name},\n\n")
    assert draft.mail.endswith("\n\n{agent}\n{store}")
    assert shipped("upset_or_again").draft("first").mail.startswith("{first_name},\n\n")


def test_scenarios_have_names_of_their_own_and_say_what_they_are_for() -> None:
    assert len({scenario.id for scenario in SHIPPED}) == len({scenario.name for scenario in SHIPPED}) == len(SHIPPED)
    assert all(scenario.name and scenario.goal and scenario.version >= 1 for scenario in SHIPPED)


# -- files that cannot be used -------------------------------------------------------------------------------------------------------------


def _say(**wrong: object) -> dict[str, object]:
    return {"text": "Hi {first_name}", "subject": "Hi", "mail": "Hi", **wrong}


def _stages(**wrong: object) -> dict[str, object]:
    return {stage: {"say": [_say()], "guide": ["Hi"]} for stage in STAGES} | wrong


def _book(language: str = "en", frame: dict[str, object] | None = None, **wrong: object) -> bytes:
    one = {"version": 1, "name": "X", "goal": "x", "example": "x", "stages": _stages()}
    shared = {"stop": "STOP", "opening": "Hi", "closing": "Bye", "buying": "How?", "buying_guide": "Ask", "car": {}}
    scenarios = [{**one, "id": "w"}, {**one, "id": "x", **wrong}]
    return json.dumps({"language": language, **shared, "scenarios": scenarios, **(frame or {})}).encode()


def _with(**wrong: object) -> bytes:
    return _book(stages=_stages(later={"say": [_say(**wrong)], "guide": ["Hi"]}))


def test_a_good_file_is_read() -> None:
    assert len(read_scenarios(_book())) == len(read_scenarios(_book(), _book("es"))) == 2
    assert len(read_scenarios(*FILES)) == 12


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"{", "cannot be read"),
        (b"[]", "cannot be read"),
        (_book(frame={"scenarios": []}), "must fit everything"),
        (_book(id="w"), "two scenarios called w"),
        (_book(version="one"), "cannot be read"),
        (_book(version=0), "Scenario x needs an id"),
        (_book(goal=""), "Scenario x needs an id, a name, a goal"),
        (_book(languge="en"), "cannot be read"),
        (_book(frame={"language": "fr"}), "cannot be read"),
        (_book(frame={"stop": "{halt}"}), "What all scenarios share asks for a value that does not exist: halt"),
        (_book(frame={"car": {"first": [_say()]}}), r"of a car \(first\) must say how that car stands"),
        (_book(frame={"car": {"first": [_say(stands=["gone"], mail="{lost}")]}}), "lost"),
        (_book(stages={}), r"Scenario x \(first\) has no words: every stage needs some"),
        (_book(stages=_stages(later={"say": [], "guide": ["Hi"]})), r"x \(later\) has no words"),
        (_book(stages=_stages(later={"say": [_say()], "guide": []})), r"x \(later\) has no call guide"),
        (_book(stages=_stages(sometime={"say": [_say()], "guide": ["Hi"]})), "cannot be read"),
        (_with(text="Hi {shoe_size}"), r"Scenario x \(later\) asks for a value that does not exist: shoe_size"),
        (_with(ask="{mood}"), "mood"),
        (_with(text="Hi {first name}"), "a brace that belongs to no value"),
        (_with(text="Hi {first_name"), "a brace that belongs to no value"),
        (_with(subject=" "), "has an empty subject"),
        (_with(needs=["price"]), "must fit always"),
        (_with(stands=["gone"]), "must fit always"),
        (_with(stands=["eaten"]), "cannot be read"),
        (_book(stages=_stages(later={"say": [_say(needs=["luck"]), _say()], "guide": ["Hi"]})), "luck"),
    ],
)
def test_a_bad_file_says_why(text: bytes, why: str) -> None:
    with pytest.raises(ScenarioError, match=why):
        read_scenarios(text)


def test_all_languages_have_the_same_scenarios() -> None:
    with pytest.raises(ScenarioError, match="must have the same scenarios in the same order"):
        read_scenarios(_book(), _book("es", id="z"))
