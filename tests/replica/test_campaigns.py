"""Campaigns and own wordings on the store's desks: shown at once, the same everywhere, there after a restart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bdcdesk.domain.actions.campaign import EndCampaign, SetCampaign
from bdcdesk.domain.actions.wording import KeepWording
from bdcdesk.domain.events.campaign import Terms
from bdcdesk.domain.events.wording import WordingKept

from .making import House

TERMS = Terms("November", "Approved credit.", apr=90)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def test_what_is_offered_and_how_it_is_worded_is_the_same_on_every_desk(house: House) -> None:
    hub = house.open_store("rivera")
    ann, ben = house.seat("ann"), house.seat("ben")
    ann.do(SetCampaign, campaign="november", terms=TERMS, new=True)
    assert ann.desk.campaigns["november"].terms == TERMS
    for seat, body in ((ann, "Hi {first_name}."), (ben, "Hello {first_name}.")):
        seat.do(KeepWording, scenario="visit", said=WordingKept("first", "text", "en", body))
    for seat in (ann, ben, ann, hub):
        seat.settle()
    ben.do(EndCampaign, campaign="november")
    for seat in (ben, ann, hub):
        seat.settle()
    # The second wording was decided again upon the first: both are in the log, in the order in which they came there.
    newest = hub.desk.wordings("visit").of("", "first", "text", "en")
    assert newest is not None
    assert newest.said.body == "Hello {first_name}."
    assert len(hub.desk.wordings("visit").kept) == 2
    assert ann.desk.campaigns == ben.desk.campaigns == hub.desk.campaigns == house.seat("cat").desk.campaigns
    assert hub.desk.campaigns["november"].ended
    again = ann.restart(load=False)
    assert (again.desk.campaigns, again.desk.wordings("visit")) == (hub.desk.campaigns, hub.desk.wordings("visit"))
