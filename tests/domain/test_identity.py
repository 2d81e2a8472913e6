"""Names that are the same each time, and tell nothing to who has not the key."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain import identity
from bdcdesk.domain.events.lead import ContactPoint


@given(st.text(min_size=1))
def test_a_lead_has_a_stream_and_a_stream_a_lead(name: str) -> None:
    assert identity.lead_of(identity.lead_stream(name)) == name
    assert identity.lead_of(f"person/{name}") is None
    assert identity.lead_of(identity.SETTINGS) is None


def test_a_persons_stream_needs_the_stores_key() -> None:
    """The vector is typed by hand from: printf +12025550123 | openssl dgst -sha256 -hmac key"""
    stream = identity.person_stream(b"key", "+12025550123")
    assert stream == VECTOR
    assert stream != identity.person_stream(b"other", "+12025550123")
    assert "5550123" not in stream
    assert identity.is_person(stream)
    assert not identity.is_person("lead/1")


VECTOR = "person/6e4d58ad36e70c799389466f811bcab0"


def test_points_that_cannot_be_read_have_nobody_behind_them() -> None:
    points = (
        ContactPoint("phone", "+12025550123"),
        ContactPoint("email", "", raw="maria at example"),
        ContactPoint("email", "maria@example.com"),
        ContactPoint("phone", "+12025550123", raw="(202) 555-0123"),
    )
    found = identity.persons(b"key", points)
    assert found == (identity.person_stream(b"key", "+12025550123"), identity.person_stream(b"key", "maria@example.com"))


@given(st.uuids(), st.uuids())
def test_event_ids_are_the_same_each_time_and_different_each(one: uuid.UUID, two: uuid.UUID) -> None:
    ids = [identity.event_id(str(action), n) for action in {one, two} for n in range(20)]
    assert len(set(ids)) == len(ids)
    assert ids == [identity.event_id(str(action), n) for action in {one, two} for n in range(20)]


@given(st.lists(st.text("ab1", max_size=3), min_size=1, max_size=3), st.lists(st.text("ab1", max_size=3), min_size=1, max_size=3))
def test_a_cause_acts_once(one: list[str], two: list[str]) -> None:
    assert (identity.caused(*one) == identity.caused(*two)) == (one == two)
    assert uuid.UUID(identity.caused(*one))
