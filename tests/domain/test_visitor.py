"""What can be a browser's token, and what the log makes of one."""

import pytest

from bdcdesk.domain.visitor import is_visitor

from .making import Story, received


@pytest.mark.parametrize(
    ("token", "good"),
    [("0f" * 16, True), ("a-b_" * 4, True), ("short", False), ("a" * 65, False), ("0f" * 15 + " f", False), ("é" * 32, False), ("", False)],
)
def test_a_token_is_random_letters_and_no_name(token: str, good: bool) -> None:
    assert is_visitor(token) == good


def test_the_lead_keeps_whose_browser_sent_it() -> None:
    lead = Story(received(visitor="0f" * 16, on_site=True)).now
    assert (lead.visitor, lead.on_site) == ("0f" * 16, True)
    assert (Story().now.visitor, Story().now.on_site) == ("", False)
