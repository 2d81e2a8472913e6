"""The stock at a hub's edge: from a file in a folder to work on a lead, by the one step that the hub's loop calls."""

from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.work import next_work
from bdcdesk.hub.edge import Edge
from bdcdesk.hub.stock import StockEdge
from tests.intake.stock.making import listing, stock_file, vin
from tests.intake.stock.store import Lot
from tests.replica.making import House


def test_a_file_in_the_folder_becomes_work_on_the_lead_that_wants_the_car(house: House) -> None:
    lot = Lot(house, house.open_store())
    drop = house.folder / "drop"
    drop.mkdir()
    lot.source(options={"folder": str(drop)})
    edge: Edge = StockEdge(lot.watch, lot.teller)
    cars = [listing(n) for n in range(12)]
    (drop / "a.csv").write_bytes(stock_file(cars))

    def run(seconds: int) -> None:
        for _ in range(seconds):
            when = edge.step(lot.hub.desk.now()).when
            assert lot.hub.desk.now() <= when <= lot.hub.desk.now() + 10_000
            lot.hub.settle()
            house.clock.at += 1_000

    run(8)
    assert len(lot.here) == 12
    house.receive(lot.hub, "rivera", vehicles=(Vehicle("buy", vin=vin(4)),))
    lot.hub.settle()
    house.clock.at += 1_000
    (drop / "b.csv").write_bytes(stock_file([*cars[:4], *cars[5:]]))
    run(10)
    lead = lot.hub.desk.lead("rivera")
    assert lead is not None
    (news,) = lead.news
    assert (news.car, news.status, news.done) == (vin(4), "gone", False)
    work = next_work(lead)
    assert work is not None
    assert work.kind == "new"
    assert edge.problem == ""
    edge.close()
