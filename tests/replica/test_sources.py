"""The store's sources on its desks: shown at once, the same everywhere, and there after a restart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bdcdesk.domain.actions.source import SetSource, SwitchSource

from .making import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def test_a_source_is_shown_when_it_is_set_and_kept_by_every_desk(house: House) -> None:
    hub = house.open_store("rivera")
    ann = house.seat("ann")
    assert ann.desk.sources == {}
    ann.do(SetSource, source="web", name="Web form", kind="form", fields={"q": "name"}, target=60_000)
    assert ann.desk.sources["web"].fields == {"q": "name"}
    assert hub.desk.sources == {}
    ann.settle()
    ann.do(SwitchSource, source="web", off=True)
    assert (ann.desk.sources["web"].off, ann.desk.sources["web"].target) == (True, 60_000)
    for seat in (ann, hub):
        seat.settle()
    assert ann.desk.sources == hub.desk.sources == house.seat("cat").desk.sources
    assert hub.desk.sources["web"].off
    again = ann.restart(load=False)
    # Before any lead is loaded: intake asks for it first.
    assert again.desk.sources == hub.desk.sources


def test_two_who_change_one_source_at_once_do_not_mix_it(house: House) -> None:
    house.open_store()
    ann, ben = house.seat("ann"), house.seat("ben")
    ann.do(SetSource, source="web", name="Web form", kind="form")
    ann.settle()
    ben.settle()
    ann.do(SwitchSource, source="web", off=True)
    ben.do(SetSource, source="web", name="Site", kind="form", target=60_000)
    ann.settle()
    ben.settle()
    ann.settle()
    # The second one was decided again, upon what the first had made of it.
    assert house.kinds().count("source_set") == 3
    assert ann.desk.sources == ben.desk.sources
    assert (ann.desk.sources["web"].name, ann.desk.sources["web"].off) == ("Site", False)


def test_a_restored_log_is_read_anew_without_what_it_never_had(house: House) -> None:
    hub = house.open_store()
    hub.do(SetSource, source="web", name="Web form", kind="form")
    hub.settle()
    hub.sync._confirming.forget()
    assert hub.held.confirmed.sources == {}
