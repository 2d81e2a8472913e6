"""How events are written down and read again, by this release and by an older one."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from bdcdesk.domain.events import (
    KINDS,
    RELEASE,
    SINCE,
    Facts,
    Personal,
    UnreadableEvent,
    kind_of,
    read_facts,
    read_personal,
    since_of,
    write,
)
from bdcdesk.domain.events.contact import MessageReceived
from tests.depth import depth

from .making import any_facts, any_personal, built


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_as_it_was_written(kind: str) -> None:
    @settings(max_examples=depth(8, 40))
    @given(built(KINDS[kind]))
    def law(facts: Facts) -> None:
        text = write(facts)
        assert kind_of(facts) == kind == json.loads(text)["kind"]
        assert read_facts(kind, SINCE[kind], text) == facts
        assert write(facts) == text

    law()


@given(any_personal)
def test_personal_parts_are_read_as_they_were_written(personal: Personal) -> None:
    assert read_personal(write(personal)) == personal


def test_kinds_have_plain_names() -> None:
    assert not [kind for kind in KINDS if kind.startswith("_")]
    assert all(kind == kind.lower() and kind.replace("_", "").isalpha() for kind in KINDS)


def test_every_kind_says_which_release_it_needs() -> None:
    assert SINCE.keys() == KINDS.keys()
    assert all(1 <= since <= RELEASE for since in SINCE.values())


def test_a_machines_answer_is_not_taken_for_the_shoppers_by_an_older_desk() -> None:
    theirs = MessageReceived("mail", "<1>", "person/1", 1, 2, 1, "email")
    assert (since_of(theirs), since_of(replace(theirs, auto=True))) == (1, 4)


def test_the_kinds_are_those_of_the_field() -> None:
    """Kinds are kept for ever: one that goes missing here cannot be read any more by those who hold it."""
    alike = {
        f"{what}_{stage}" for what in ("message", "call") for stage in ("requested", "held", "withdrawn", "sending", "accepted", "unknown")
    }
    others = """lead_received claimed released reassigned handed_over noted buying_set outcome_set promised promise_kept promise_taken_back
        sold closed reopened appointment_set appointment_confirmed appointment_here appointment_shown appointment_missed message_not_sent
        call_not_placed message_delivered message_failed call_ended message_received opted_out number_wrong store_described erased
        source_set car_listed car_changed car_gone car_news"""
    assert set(KINDS) >= alike | set(others.split())


@given(any_facts)
def test_what_a_newer_release_made_is_not_guessed_at(facts: Facts) -> None:
    assert read_facts(kind_of(facts), RELEASE + 1, write(facts)) is None
    assert read_facts("sent_by_pigeon", RELEASE, write(facts)) is None
    assert read_facts("sent_by_pigeon", RELEASE + 1, "not even JSON") is None


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '{"kind":"claimed"}', '{"kind":"claimed","agent":7}', '{"kind":"noted"}'])
def test_a_damaged_body_is_said_to_be_damaged(text: str) -> None:
    with pytest.raises(UnreadableEvent, match="claimed"):
        read_facts("claimed", 1, text)


@given(any_facts)
def test_a_field_added_later_is_passed_over(facts: Facts) -> None:
    body: dict[str, Any] = json.loads(write(facts))
    body["added_in_release_nine"] = {"deep": [1, None, "x"]}
    assert read_facts(kind_of(facts), 1, json.dumps(body)) == facts


def test_no_personal_part_is_none_whatever_the_cause() -> None:
    assert read_personal(None) is None
    assert read_personal('{"kind":"retina_scan","eye":"left"}') is None
