"""Who must know that a call is recorded: the stricter law of both ends, and everybody where nobody knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.recording import UNREAD, RecordingLaw, read_recording_law
from bdcdesk.wiring.rulebook import recording_law

LAW = recording_law()
PLACES = st.sets(st.sampled_from(sorted(LAW.places)), min_size=1, max_size=4)
EVERYBODY = {"CA", "CT", "DE", "FL", "IL", "MA", "MD", "MI", "MT", "NH", "NV", "OR", "PA", "VT", "WA", "WI"}
"""States where sources ask for everybody's consent, or some do."""
STATES = (
    "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT"
    " VA VT WA WI WV WY"
)


def test_every_state_is_stated_with_its_source() -> None:
    assert {place for place in LAW.places if not place.startswith("CA-")} == set(STATES.split())
    assert {place for place, law in LAW.places.items() if law.all and not place.startswith("CA-")} == EVERYBODY
    assert all(law.all for place, law in LAW.places.items() if place.startswith("CA-"))
    assert all(law.source for law in LAW.places.values())


@pytest.mark.parametrize(
    ("ends", "notice"),
    [
        ([["TX"], ["NY"], ["GA"]], ""),
        ([["TX"], ["CA"]], "both"),
        # Somebody in Texas whose number is from Florida.
        ([["TX", "FL"], ["NY"]], "both"),
        ([["TX"], []], "both"),
        ([["TX"], ["Yukon"]], "both"),
        ([["TX"], ["CA-ON"]], "both"),
    ],
)
def test_the_stricter_end_decides(ends: list[list[str]], notice: str) -> None:
    assert LAW.notice(ends) == notice


@given(st.lists(PLACES, min_size=1, max_size=3), PLACES)
def test_another_end_or_place_never_takes_a_notice_away(ends: list[set[str]], more: set[str]) -> None:
    if LAW.notice(ends):
        assert LAW.notice([*ends, more]) == "both"
        assert LAW.notice([ends[0] | more, *ends[1:]]) == "both"
    if any(place in EVERYBODY for end in ends for place in end):
        assert LAW.notice(ends) == "both"


def test_a_law_that_could_not_be_read_is_as_strict_as_can_be() -> None:
    assert UNREAD.notice([["TX"]]) == "both"
    with pytest.raises(ValueError, match="unknown field"):
        read_recording_law(b'{"version":"1","reviewed":"","says":"","federal":"","places":{"TX":{"all":false,"source":"s","some":1}}}')
    assert isinstance(LAW, RecordingLaw)
