"""A hub that copies to a CRM and is killed: the CRM gets everything, what a kill made go again under the same id."""

from tests.depth import depth

from .test_kills import tried


def test_killed_at_any_moment_everything_is_copied_and_at_most_one_thing_twice() -> None:
    found = tried("copying", "sound", every=depth(17, 1))
    assert (found["lost"], found["doubled"], found["first"], found["never killed"]) == (0, 0, [], [])
    assert found["points"] > 150


def test_a_hub_that_writes_down_what_it_has_not_copied_is_caught_losing() -> None:
    found = tried("copying", "hasty", every=depth(4, 2))
    assert found["lost"] > 0
