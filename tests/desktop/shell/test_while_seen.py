"""Looked through only while somebody looks, at most twice a second, and told only where it is different."""

from bdcdesk.desktop.shell.while_seen import EVERY, WhileSeen


def test_it_costs_nothing_while_nobody_looks_and_tells_each_difference_once() -> None:
    made, told, world = list[int](), list[str](), ["a"]

    def make(now: int) -> str:
        made.append(now)
        return world[0]

    seen = WhileSeen(make, told.append)
    seen.step(0)
    assert made == []
    seen.want(True)
    for now in (0, 1, EVERY - 1, EVERY, 2 * EVERY):
        seen.step(now)
    assert (made, told) == ([0, EVERY, 2 * EVERY], ["a"])
    world[0] = "b"
    seen.step(3 * EVERY)
    assert told == ["a", "b"]
    seen.want(False)
    seen.step(9 * EVERY)
    assert len(made) == 4
    seen.want(True)
    seen.step(9 * EVERY)
    assert told == ["a", "b", "b"]
