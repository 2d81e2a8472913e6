"""Whose law counts for a recorded call: that of the shopper's places, of the store's number and of the agent's phone."""

import pytest

from bdcdesk.contact.ringing import House as Staffed
from bdcdesk.contact.ringing import Ringing
from bdcdesk.wiring.rulebook import recording_law
from tests.contact.house import House

TEXAS, GEORGIA, FLORIDA, ONTARIO, NOWHERE = "+12145550123", "+14045550124", "+18505550125", "+14165550126", "+18005550127"


@pytest.mark.parametrize(
    ("shopper", "store", "agent", "told"),
    [
        (TEXAS, GEORGIA, TEXAS, False),
        (FLORIDA, GEORGIA, TEXAS, True),
        (TEXAS, FLORIDA, TEXAS, True),
        (TEXAS, GEORGIA, FLORIDA, True),
        (ONTARIO, GEORGIA, TEXAS, True),
        # A number that is nowhere, and a phone that nobody knows.
        (NOWHERE, GEORGIA, TEXAS, True),
        (TEXAS, GEORGIA, "", True),
    ],
)
def test_each_end_may_want_the_notice(house: House, shopper: str, store: str, agent: str, told: bool) -> None:
    lead = house.state(house.lead(shopper, zones=()))
    ringing = Ringing(house.ana.desk, store, Staffed(law=recording_law()))
    assert ringing.must_tell(lead, agent) is told


def test_a_shopper_of_whom_nothing_is_known_is_told_and_so_is_everybody_where_the_law_was_not_read(house: House) -> None:
    known = house.state(house.lead(TEXAS, zones=()))
    assert Ringing(house.ana.desk, GEORGIA, Staffed(law=recording_law())).must_tell(None, TEXAS)
    assert Ringing(house.ana.desk, GEORGIA, Staffed()).must_tell(known, TEXAS)
