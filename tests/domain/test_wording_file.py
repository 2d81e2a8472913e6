"""The store's words as a file: what is saved is what is taken in, and rubbish is told."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.own_plans import plan_kept
from bdcdesk.domain.reply_stage import STAGES
from bdcdesk.domain.wording import Wording, Wordings
from bdcdesk.domain.wording_file import WordingFileError, different, different_plans, lines_of, read_wording, written
from bdcdesk.machine.program import resources
from bdcdesk.wiring.backstages import scenarios_of
from bdcdesk.wiring.plans import shipped_plans

SCENARIOS = scenarios_of(resources())()
PLANS = shipped_plans()
_said = st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs",)), min_size=1, max_size=40).filter(str.strip)


@st.composite
def stores(draw: st.DrawFn) -> list[Wordings]:
    """What a store and its people have kept, one after the other."""
    kept = dict[str, tuple[Wording, ...]]()
    for at in range(draw(st.integers(0, 8))):
        scenario = draw(st.sampled_from(SCENARIOS[:3]))
        channel = draw(st.sampled_from(("text", "email")))
        body = draw(st.one_of(st.just(""), _said, st.just("Hi {first_name}, it is here.")))
        subject = draw(_said) if channel == "email" and body else ""
        said = WordingKept(
            draw(st.sampled_from(STAGES)), channel, draw(st.sampled_from(("en", "es"))), body, subject, version=scenario.version
        )
        owner = draw(st.sampled_from(("", "", "ann")))
        kept[scenario.id] = (*kept.get(scenario.id, ()), Wording(msgspec.structs.replace(said, owner=owner), at, "lou"))
    return [Wordings(name, each) for name, each in kept.items()]


@given(stores())
def test_what_is_saved_is_taken_in_again_and_then_nothing_is_different(kept: list[Wordings]) -> None:
    taken = read_wording(written(lines_of(kept), ()), SCENARIOS, PLANS)
    assert taken.problems == ()
    own = {(one.scenario, *word.key[1:]): word.said for one in kept for word in one.kept if one.of("", *word.key[1:]) is word}
    assert {(name, said.stage, said.channel, said.language): said for name, said in taken.fit} == own
    assert different(taken, kept) == ()
    assert {name for name, _ in different(taken, ())} == {name for name, *_ in own}


RUBBISH = (b"", b"{}", b"[1,2]", b"\xff\xfe", b'{"holds":"wording","version":1}', b'{"holds":"plans","version":1,"replies":[]}')


@pytest.mark.parametrize("content", RUBBISH)
def test_what_is_no_such_file_is_told(content: bytes) -> None:
    with pytest.raises(WordingFileError, match="holds no words"):
        read_wording(content, SCENARIOS, PLANS)


def test_a_newer_file_and_an_endless_one_are_told() -> None:
    with pytest.raises(WordingFileError, match="newer bdcdesk"):
        read_wording(b'{"holds":"wording","version":2,"replies":[]}', SCENARIOS, PLANS)
    with pytest.raises(WordingFileError, match="larger than"):
        read_wording(b" " * 4_000_001, SCENARIOS, PLANS)


@given(st.binary(max_size=60))
def test_no_bytes_are_taken_for_words(content: bytes) -> None:
    with pytest.raises(WordingFileError):
        read_wording(content, SCENARIOS, PLANS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scenario": "other"}, "knows no such scenario"),
        ({"stage": "never"}, "no such reply"),
        ({"language": "fr"}, "no such reply"),
        ({"channel": "fax"}, "no such reply"),
        ({"body": "  "}, "a reply has words"),
        ({"body": "x" * 4_001}, "at most 4,000"),
        ({"subject": "Yours"}, "nothing else has one"),
        ({"channel": "email"}, "a mail has a subject"),
        ({"body": "Hi {nobody}"}, "does not exist: nobody"),
        ({"body": "Hi {first_name"}, "brace"),
    ],
)
def test_one_that_cannot_be_kept_is_told_and_the_others_are_taken(change: dict[str, str], said: str) -> None:
    good = {"scenario": SCENARIOS[0].id, "stage": "first", "channel": "text", "language": "en", "body": "Hi {first_name}."}
    other = good | {"stage": "later"}
    file = {"holds": "wording", "version": 1, "replies": [good | change, other, other]}
    taken = read_wording(json.dumps(file).encode(), SCENARIOS, PLANS)
    assert [name for name, _ in taken.fit] == [SCENARIOS[0].id]
    assert len(taken.problems) == 2
    assert said in taken.problems[0]
    assert "twice" in taken.problems[1]


def test_a_stores_own_plans_go_into_the_file_and_come_out_of_it() -> None:
    ours = msgspec.structs.replace(plan_kept(PLANS, "usual"), subject="Your next car", version=4)
    given_up = PlanKept("gentle", version=2)
    taken = read_wording(written((), (ours, given_up)), SCENARIOS, PLANS)
    assert (taken.plans, taken.problems) == ((msgspec.structs.replace(ours, version=0),), ())
    assert different_plans(taken, PLANS, ()) == taken.plans
    assert different_plans(taken, PLANS, (ours,)) == ()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"plan": "mine"}, "mine: this program knows no such plan"),
        ({"stage": "reply"}, "usual: this program knows no such plan"),
        ({"steps": []}, "usual: this program knows no such plan"),
        ({"subject": "{oops}"}, "usual: Day 2 of plan usual asks for a value that does not exist: oops"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_named(changed: dict[str, object], says: str) -> None:
    whole = json.loads(written((), (plan_kept(PLANS, "usual"),)))
    whole["plans"][0] |= changed
    taken = read_wording(json.dumps(whole).encode(), SCENARIOS, PLANS)
    assert (taken.plans, taken.problems) == ((), (says,))
