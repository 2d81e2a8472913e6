"""`bdcdesk stock` and `bdcdesk source add stock`, at a computer whose store is kept in a file."""

import os
from argparse import Namespace
from pathlib import Path
from uuid import uuid4

import pytest

from bdcdesk import cli
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.car import Car
from bdcdesk.replica.desk import Desk as Replica
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.reading import settle
from bdcdesk.wiring.stock import take_stock
from bdcdesk.wiring.stockroom import stock_edge
from tests.intake.stock.making import HEADING, listing, stock_file, written

from .test_sources import Desk

CARS = tuple(listing(n) for n in range(24))


class Lot(Desk):
    """Somebody who types `bdcdesk stock`."""

    def stock(self, file: Path, **given: object) -> tuple[int, list[str]]:
        usual = {"file": file, "source": "", "anyway": False, "show": False, "field": []}
        self.said.clear()
        return take_stock(Namespace(**{**usual, **given}), self.environ, self.said.append), list(self.said)

    def cars(self) -> dict[str, Car]:
        station, central = self.building.station("look"), self.building.central()
        try:
            while not station.sync.stocked:
                station.sync.load()
            while station.sync.step(central, self.building.clock).when <= station.desk.now():
                pass
            return {name: car for name, car in station.desk.cars.items() if car.here}
        finally:
            central.close()
            station.close()


@pytest.fixture
def lot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lot:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return Lot(tmp_path / "home")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "inventory.csv"
    made.write_bytes(stock_file(CARS))
    return made


def test_a_file_is_taken_by_hand(lot: Lot, file: Path) -> None:
    assert lot.stock(file) == (0, [f"{file}: 24 cars; 24 new, 0 changed, 0 gone."])
    assert len(lot.cars()) == 24
    assert lot.stock(file) == (0, [f"{file}: 24 cars; nothing is different."])
    file.write_bytes(stock_file(CARS[:3]))
    code, (why, command) = lot.stock(file)
    assert code == 1
    assert "not taken, and nothing was changed. The file lists 3 cars" in why
    assert command == f"If it is right all the same: bdcdesk stock --anyway {file}"
    assert len(lot.cars()) == 24
    assert lot.stock(file, anyway=True) == (0, [f"{file}: 3 cars; 0 new, 0 changed, 21 gone."])


def test_a_small_lots_file_may_shrink(lot: Lot, file: Path) -> None:
    file.write_bytes(stock_file(CARS[:4]))
    lot.stock(file)
    file.write_bytes(stock_file(CARS[:1]))
    assert lot.stock(file) == (0, [f"{file}: 1 car; 0 new, 0 changed, 3 gone."])


def test_it_can_be_looked_at_first(lot: Lot, file: Path) -> None:
    code, said = lot.stock(file, show=True)
    assert code == 0
    assert "Stock #: stock" in said
    assert f"{len(CARS)} cars in 24 rows. The first of them:" in said
    assert any("2018 Lodestar Meridian GT" in line and "$20,000" in line for line in said)
    assert lot.cars() == {}
    file.write_bytes(b"name\n")
    assert lot.stock(file, show=True)[0] == 1


def test_a_column_that_is_left_out_is_told_and_can_be_tried(lot: Lot, file: Path) -> None:
    file.write_bytes(written([(listing(1).vin, "2021", "Kia", "Soul")], heading=("VIN", "Built", "Mfr", "Model")))
    code, said = lot.stock(file)
    lacks = "  No column is taken for year. Left out: “Built”. Say what one is with --field THEIRS=OURS."
    assert (code, said[1:]) == (0, [lacks])
    code, said = lot.stock(file, show=True, field=["Built=year"])
    assert "Built: year" in said
    assert any("2021 Kia Soul" in line for line in said)
    assert lacks not in said
    with pytest.raises(NoPlace, match="together with --show"):
        lot.stock(file, field=["Built=year"])
    with pytest.raises(NoPlace, match="no field “yaer”"):
        lot.stock(file, show=True, field=["Built=yaer"])


def test_a_source_keeps_what_its_columns_are_and_says_it(lot: Lot, file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    said = lot.run("add", kind="stock", name="Feed", folder=folder, sample=file, field=["Trim="])
    assert "Column “Stock #”: stock" in said
    assert "Column “Trim”: left out" in said
    (source,) = lot.sources().values()
    assert source.options == {"folder": str(folder)}
    assert source.fields == {**dict.fromkeys(HEADING, ""), **source.fields}
    assert (source.fields["Stock #"], source.fields["Trim"], source.fields["Selling Price"]) == ("stock", "", "price")
    assert lot.stock(file, source="feed")[0] == 0
    assert {(car.source, car.trim) for car in lot.cars().values()} == {("feed", "")}


def test_the_newest_file_in_the_folder_tells_the_columns(lot: Lot, file: Path) -> None:
    (file.parent / "drop").mkdir()
    lot.run("add", kind="stock", name="Feed", folder=file.rename(file.parent / "drop" / "today.csv").parent)
    assert lot.sources()["feed"].fields["VIN"] == "vin"


def test_what_cannot_be_is_refused_in_a_sentence(lot: Lot, file: Path, tmp_path: Path) -> None:
    with pytest.raises(NoPlace, match="no folder"):
        lot.run("add", kind="stock", name="Feed", folder=tmp_path / "nowhere")
    other = tmp_path / "other.csv"
    other.write_bytes(written([("x", "y")], heading=("name", "phone")))
    with pytest.raises(NoPlace, match="no stock file: No column"):
        lot.run("add", kind="stock", name="Feed", sample=other)
    with pytest.raises(NoPlace, match=r"no column “Nonsuch”.* It has: .*Stock #"):
        lot.run("add", kind="stock", name="Feed", sample=file, field=["Nonsuch=price"])
    with pytest.raises(NoPlace, match="are for a source of the kind “stock”"):
        lot.run("add", kind="form", name="Form", folder=tmp_path)
    for own in (tmp_path, lot.building.place.home, lot.building.place.incoming):
        with pytest.raises(NoPlace, match="keeps files of its own"):
            lot.run("add", kind="stock", name="Feed", folder=own, sample=file)
    assert lot.sources() == {}
    with pytest.raises(NoPlace, match="cannot be opened: No such file"):
        lot.stock(tmp_path / "nowhere.csv")
    with pytest.raises(NoPlace, match="no stock source “feed”"):
        lot.stock(file, source="feed")
    for name in ("New", "Used"):
        lot.run("add", kind="stock", name=name)
    with pytest.raises(NoPlace, match=r"several stock sources\. .* --source: new, used"):
        lot.stock(file)


def watch(lot: Lot, desk: Replica) -> str:
    """The hub's stock edge of this computer looks at its folders for some seconds. What it tells."""
    edge = stock_edge(lot.building.place, desk)
    for second in range(8):
        edge.step(desk.now() + 1_000 * second)
    edge.close()
    return edge.problem


def test_a_folder_that_the_log_alone_names_is_left_as_it_is(lot: Lot, file: Path, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    file.rename(drop / "inventory.csv")
    (drop / "letter.doc").write_bytes(b"to whom it may concern")
    home = lot.building.place.home
    (home / "notes.csv").write_bytes(stock_file(CARS))
    before = sorted(home.rglob("*"))
    station, central = lot.building.station("elsewhere"), lot.building.central()
    try:
        settle(station, central, lot.building)
        desk = station.desk

        def set_elsewhere(folder: Path) -> str:
            # As any desk's settings page does.
            about = {"id": str(uuid4()), "store": desk.record.id, "actor": "ines", "pressed": desk.now()}
            desk.do(SetSource(**about, source="feed", name="Feed", kind="stock", options={"folder": str(folder)}))
            settle(station, central, lot.building)
            return watch(lot, desk)

        link = tmp_path / "link"
        link.symlink_to(home)
        for own in (home, home.parent, home / "quarantine", lot.building.place.incoming, link):
            assert "bdcdesk keeps files of its own there" in set_elsewhere(own)
        circle = tmp_path / "circle"
        circle.symlink_to(circle)
        for none in (circle, Path("/srv/a\0b")):
            assert "which is none on this computer" in set_elsewhere(none)
        assert [path for path in before if not path.exists()] == []
        assert set_elsewhere(drop) == (
            "Stock “Feed”: nothing is taken from its folder, as it was not named on the hub's computer. If it is right, type there:"
            f" bdcdesk source change feed --folder {drop}"
        )
        assert sorted(os.listdir(drop)) == ["inventory.csv", "letter.doc"]
        lot.run("change", name="feed", folder=drop, rename="")
        assert watch(lot, desk) == ""
        assert sorted(os.listdir(drop)) == ["done", "letter.doc"]
    finally:
        central.close()
        station.close()


def test_the_command_line_knows_it(file: Path) -> None:
    asked = cli.understood(["stock", str(file), "--anyway", "--source", "feed"])
    assert (asked.command, asked.file, asked.anyway, asked.source, asked.show) == ("stock", file, True, "feed", False)
    added = cli.understood(["source", "add", "stock", "Feed", "--folder", str(file.parent)])
    assert (Path(added.folder), added.sample) == (file.parent, None)
