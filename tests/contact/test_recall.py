"""What is kept of a request before it is sent: all that it was, so that it can be brought back whole."""

from bdcdesk.contact.recall import request_of
from bdcdesk.domain.events.contact import Letter, MessageRequested
from tests.domain.making import Story, text


def test_a_request_is_brought_back_with_all_that_it_was() -> None:
    asked = text(scenario="numbers", scenario_version=3, answers=("price",), asks=("buying",))
    lead = Story().then(asked, personal=Letter("+12025550148", "Here it is.")).now
    kept = request_of(lead, lead.touches[0], "hub", 1)
    assert isinstance(kept.asked, MessageRequested)
    for field in ("touch", "person", "pressed", "patience", "scenario", "scenario_version", "answers", "asks", "channel"):
        assert getattr(kept.asked, field) == getattr(asked, field), field
    assert kept.words == Letter("+12025550148", "Here it is.")
