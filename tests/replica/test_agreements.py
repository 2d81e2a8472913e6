"""What was agreed with a source reaches every desk, and each says the same of the same value."""

from pathlib import Path

from bdcdesk.domain.actions.source import SetAgreement, SetSource
from bdcdesk.domain.agreements import USES
from bdcdesk.domain.data_use import Allowed, owned
from bdcdesk.domain.events.source import AgreementSet

from .making import House, folder


def test_replicas_agree_on_what_may_be_done_with_each_value() -> None:
    with folder() as name:
        house = House(Path(name))
        hub = house.open_store("before")
        boss, other = house.seat("boss"), house.seat("ana")
        boss.do(SetSource, source="bazaar", name="AutoBazaar", kind="adf")
        boss.do(SetAgreement, source="bazaar", terms=AgreementSet("Terms", "2026-01-01", uses=("share",)))
        house.receive(hub, "rivera", via="bazaar")
        for seat in (boss, hub, other, boss):
            seat.settle()
        boss.do(SetAgreement, source="bazaar", terms=AgreementSet("Terms", "2026-01-01", uses=("follow up", "market")))
        boss.settle()
        later = other.restart()
        told = []
        for seat in (boss, hub, later):
            seat.settle()
            lead = seat.desk.lead("rivera")
            assert lead is not None
            told.append(owned(lead, house.clock(), seat.desk.sources.get))
            assert len(seat.desk.sources["bazaar"].agreements) == 2
        assert told[0] == told[1] == told[2]
        assert [use for use in USES if isinstance(told[0][0].verdicts[use], Allowed)] == ["follow up", "market"]
        house.close()
