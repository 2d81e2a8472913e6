"""Stock files as feeds send them: what is read of them does not hang on how they are written."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.car import car_id
from bdcdesk.domain.events.stock import Listing
from bdcdesk.intake.stock import cells
from bdcdesk.intake.stock.columns import proposed
from bdcdesk.intake.stock.reading import read_stock
from tests.depth import depth

from .making import DAY, HEADING, listing, listings, row, stock_file, vin, written

CARS = [listing(n) for n in range(12)]


def test_a_file_is_read_as_it_was_written() -> None:
    found = read_stock(stock_file(CARS), DAY)
    assert found.cars == tuple(sorted(CARS, key=car_id))
    assert (found.rows, found.nameless, found.findings, found.broken, found.counted, found.cut) == (12, 0, (), "", False, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_encodings_and_separators_make_no_difference(encoding: str, separator: str) -> None:
    cars = [*CARS[1:], listing(0, model="Méridien", photos=("https://photos.example/0/1.jpg",))]
    heading = [cell for cell in HEADING if separator != "|" or cell != "Photos"]
    cars = [listing(n, photos=(), model="Méridien") for n in range(5)] if separator == "|" else cars
    content = written([row(car)[: len(heading)] for car in cars], separator, heading).decode().encode(encoding)
    assert read_stock(content, DAY).cars == tuple(sorted(cars, key=car_id))


@settings(max_examples=depth(20, 100))
@given(st.lists(listings, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_makes_no_difference(cars: list[Listing], chance: Random) -> None:
    found = read_stock(stock_file(cars), DAY)
    order = list(range(len(HEADING)))
    chance.shuffle(order)
    shuffled = chance.sample(cars, len(cars))
    again = written(([row(car)[place] for place in order] for car in shuffled), heading=[HEADING[place] for place in order])
    assert read_stock(again, DAY).cars == found.cars
    assert {car_id(car) for car in found.cars} == {car_id(car) for car in cars}


@settings(max_examples=depth(50, 300))
@given(st.binary(max_size=400) | st.lists(listings, max_size=4).map(stock_file), st.integers(0, 400), st.binary(max_size=3))
def test_no_bytes_are_too_strange(content: bytes, cut: int, put: bytes) -> None:
    found = read_stock(content[:cut] + put + content[cut:], DAY)
    assert bool(found.broken) >= (not found.columns)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"PK\x03\x04rest", "workbook"),
        (b"name,phone\nRobin,555-0100\n", "VIN or a stock number"),
        (b"<adf><prospect/></adf>", "VIN or a stock number"),
        (b"VIN,Price\n", "no rows"),
    ],
)
def test_what_is_no_stock_file_says_so(content: bytes, why: str) -> None:
    assert why in read_stock(content, DAY).broken


def test_titles_above_the_heading_are_passed_over() -> None:
    content = b"sep=;\r\nInventory of Monday;;\r\n\r\nStock No;Price;Status\r\nB12;19.995,00;sold\r\n"
    assert read_stock(content, DAY).cars == (Listing(stock="B12", price=19_995_00, status="sold"),)


def test_a_file_that_ends_in_the_midst_of_a_row_is_seen_to() -> None:
    content = stock_file(CARS).rstrip()
    assert read_stock(content[: content.rindex(b"A1011") + 5], DAY).cut
    assert not read_stock(content, DAY).cut


def test_a_file_without_a_heading_is_read_by_the_numbers_of_its_columns() -> None:
    content = written([("B12", "x", "$9,000"), ("B13", "y", "")], heading=("B11", "z", "8000"))
    found = read_stock(content, DAY, {"1": "stock", "3": "price"})
    assert [(car.stock, car.price) for car in found.cars] == [("B11", 8000_00), ("B12", 9000_00), ("B13", 0)]


def test_the_map_of_a_source_holds_where_it_says_something() -> None:
    heading = ("Unit", "Web Special", "Price", "Nummer")
    content = written([("u1", "100", "200", vin(1))], heading=heading)
    assert read_stock(content, DAY).broken
    found = read_stock(content, DAY, {"NUMMER": "vin", "web special": "price", "Unit": ""})
    assert found.cars == (Listing(vin=vin(1), price=100_00),)
    assert found.columns == {"Unit": "", "Web Special": "price", "Price": "", "Nummer": "vin"}


def test_of_several_columns_for_one_fact_the_one_is_proposed_that_says_it_best() -> None:
    found = proposed(["MSRP", "SellingPrice", "VehicleVIN", "StockNumber", "ImageURL 1", "ImageURL 2", "DaysInStock", "Dealer Notes"])
    assert found == {
        "MSRP": "",
        "SellingPrice": "price",
        "VehicleVIN": "vin",
        "StockNumber": "stock",
        "ImageURL 1": "photos",
        "ImageURL 2": "photos",
        "DaysInStock": "days",
        "Dealer Notes": "",
    }
    assert proposed(["MSRP", "VIN"])["MSRP"] == "price"


@pytest.mark.parametrize(
    ("cell", "hundredths"),
    [
        ("$23,995.00", 23_995_00),
        ("23995", 23_995_00),
        ("23.995,00 €", 23_995_00),
        ("23,995", 23_995_00),
        ("23 995,5", 23_995_50),
        ("USD 1,234,567", 1_234_567_00),
        ("Call for price", 0),
        ("0.00", 0),
        ("-500", 0),
        ("99999999999999", 0),
        ("9" * 5_000, 0),
        ("", 0),
    ],
)
def test_prices(cell: str, hundredths: int) -> None:
    assert cells.price(cell) == hundredths


_MILES = [("45,210", 45_210), ("45210 mi", 45_210), ("12.0", 12), ("0", 0), ("", -1), ("n/a", -1), ("-3", -1), ("9" * 5_000, -1)]


@pytest.mark.parametrize(("cell", "miles"), _MILES)
def test_mileages(cell: str, miles: int) -> None:
    assert cells.mileage(cell) == miles


@pytest.mark.parametrize(
    ("cell", "region", "day"),
    [
        ("2026-02-03", "US", "2026-02-03"),
        ("2/3/2026", "US", "2026-02-03"),
        ("2/3/26", "US", "2026-02-03"),
        ("3/2/2026", "GB", "2026-02-03"),
        ("15/2/2026", "US", "2026-02-15"),
        ("03.02.2026", "DE", "2026-02-03"),
        ("20260203 00:00:00", "US", "2026-02-03"),
        ("2027-01-01", "US", ""),
        ("13/13/2026", "US", ""),
        ("soon", "US", ""),
    ],
)
def test_dates(cell: str, region: str, day: str) -> None:
    assert cells.since(cell, region, DAY) == day


def test_an_age_in_days_is_the_day_on_which_the_car_came() -> None:
    found = read_stock(written([("B12", "30"), ("B13", "old")], heading=("Stock", "Age")), DAY)
    assert [car.since for car in found.cars] == ["2026-01-31", ""]
    assert found.counted


@pytest.mark.parametrize(
    ("said", "status", "condition", "read"),
    [
        ("Used", "Available", "used", "in stock"),
        ("N", "In-Transit", "new", "in transit"),
        ("CPO", "Sale Pending", "certified", "on hold"),
        ("", "Pre-Owned", "used", "in stock"),
        ("Sold", "", "", "sold"),
        ("New", "Abracadabra", "new", "in stock"),
    ],
)
def test_how_a_car_stands(said: str, status: str, condition: str, read: str) -> None:
    found = read_stock(written([("B12", said, status)], heading=("Stock", "Type", "Status")), DAY)
    assert [(car.condition, car.status) for car in found.cars] == [(condition, read)]
    assert any("Abracadabra" in finding for finding in found.findings) == (status == "Abracadabra")


def test_a_certified_car_is_never_called_new() -> None:
    rows = [("B1", "Used", "Yes"), ("B2", "New", "Y"), ("B3", "", "No")]
    found = read_stock(written(rows, heading=("Stock", "Type", "Certified")), DAY)
    assert [car.condition for car in found.cars] == ["certified", "new", ""]


def test_photos_are_addresses_whatever_stands_between_them() -> None:
    for between in ("|", ",", ";", " ", "\n", ", "):
        assert cells.photos(f"https://a.example/1,2.jpg{between}http://b.example/x?y=1&z=2") == (
            "https://a.example/1,2.jpg",
            "http://b.example/x?y=1&z=2",
        )
    assert cells.photos("1.jpg javascript:alert(1)") == ()
