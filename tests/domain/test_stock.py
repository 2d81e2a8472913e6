"""Which car of the store a lead asks for, and which come close: laws, and what they are in words."""

from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.car import Car, plain_stock, plain_vin
from bdcdesk.domain.closest import COUNT, Sought, closest, distance, hundredths, sought
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.stock import CHOICES, Found, Stock

VINS = ("1HGCM82633A004352", "1HGCM82633A004353", "5YJ3E1EA7KF300001", "WBA8E9C50GK600002")
change = msgspec.structs.replace


def car(n: int = 0, **other: Any) -> Car:
    vin = other.get("vin", VINS[n % 4])
    given = {
        "vin": vin,
        "stock": f"A{n}",
        "year": "2024",
        "make": "Honda",
        "model": "CR-V",
        "trim": "EX",
        "price": 30_000_00,
        "condition": "used",
    }
    return Car(id=vin or f"s-A{n}", **{**given, **other})


_cars = st.builds(
    lambda n, vin, stock, year, model, trim, price, gone, status: Car(
        id=f"{n}-{vin or stock}",
        vin=vin,
        stock=stock,
        year=year,
        make="Honda" if n % 3 else "Ford",
        model=model,
        trim=trim,
        price=price,
        gone=gone,
        status=status,
    ),
    st.integers(0, 9),
    st.sampled_from(("", *VINS)),
    st.sampled_from(("", "A1", "00a-1", "A2", "b 7")),
    st.sampled_from(("2022", "2023", "2024", "")),
    st.sampled_from(("CR-V", "CRV", "Civic", "Accord Sport", "")),
    st.sampled_from(("EX", "EX-L", "")),
    st.sampled_from((0, 20_000_00, 21_000_00, 40_000_00)),
    st.sampled_from(("", "", "", "sold", "not listed")),
    st.sampled_from(("in stock", "in stock", "in transit", "on hold")),
)
cars: st.SearchStrategy[list[Car]] = st.lists(_cars, max_size=12, unique_by=lambda one: one.id)
asked: st.SearchStrategy[Vehicle] = st.builds(
    lambda vin, stock, year, make, model, trim, status: Vehicle("buy", status, year, make, model, trim, vin, stock),
    st.sampled_from(("", *VINS, VINS[0].lower(), VINS[0][-8:], VINS[0][:8] + "*********", "1HGCM82633A999999")),
    st.sampled_from(("", "A1", "stock # A1", "b7", "none")),
    st.sampled_from(("", "2023", "2024")),
    st.sampled_from(("", "HONDA", "ford")),
    st.sampled_from(("", "cr v", "Civic", "Accord")),
    st.sampled_from(("", "EX", "Touring")),
    st.sampled_from(("", "new", "used")),
)


def mentioned(found: Found) -> list[Car]:
    return [*([found.car] if found.car else []), *found.choices]


@given(asked, cars)
def test_a_lead_never_gets_a_car_with_another_vin(wanted: Vehicle, held: list[Car]) -> None:
    stated = plain_vin(wanted.vin)
    for one in mentioned(Stock(held).find(wanted)):
        assert not stated or not one.vin or one.vin == stated


@given(asked, cars, st.randoms(use_true_random=False))
def test_what_is_found_does_not_hang_on_the_order_of_the_cars(wanted: Vehicle, held: list[Car], chance: Random) -> None:
    assert Stock(held).find(wanted) == Stock(chance.sample(held, len(held))).find(wanted)


@given(asked, cars)
def test_by_words_only_cars_that_are_here_are_found_and_only_what_fits(wanted: Vehicle, held: list[Car]) -> None:
    found = Stock(held).find(wanted)
    assert len(found.choices) <= CHOICES
    if not found.named:
        for one in mentioned(found):
            assert one.here
            assert not wanted.year or one.year == wanted.year
            assert wanted.status != "new" or one.condition in ("new", "")


@given(cars)
def test_a_car_is_found_by_its_own_vin(held: list[Car]) -> None:
    stock = Stock(held)
    for one in held:
        if one.vin:
            found = stock.named(Vehicle(vin=one.vin.lower(), stock="nonsense", make="Fiat"))
            assert found is not None
            assert found.vin == one.vin


@pytest.mark.parametrize(
    ("wanted", "found", "how"),
    [
        (Vehicle(vin=VINS[0]), 0, "matched by its VIN"),
        (Vehicle(vin=VINS[2][-6:]), 2, "matched by its last 6 characters of the VIN"),
        (Vehicle(stock="Stk# a-2"), 2, "matched by its stock number"),
        (Vehicle(stock="a2", vin=VINS[1]), 1, "matched by its VIN"),
        (Vehicle(stock="a2", vin="1HGCM82633A999999", make="Honda", model="CR-V"), None, "no car in stock has this VIN or stock number"),
        (Vehicle(stock="zzz", make="Honda", model="CR-V"), None, "no car in stock has this stock number"),
        (Vehicle(year="2024", make="honda", model="crv", trim="EX"), 0, "the only one in stock that fits “2024 honda crv EX”"),
        (Vehicle(make="Chevy", model="Silverado", trim="1500 LT"), 3, "the only one in stock that fits “Chevy Silverado 1500 LT”"),
        (Vehicle(make="Honda", model="CR-V"), None, "2 in stock fit “Honda CR-V”"),
        (Vehicle(make="Honda", model="CR-V", color="Sonic Red"), 1, "the only one in stock that fits “Honda CR-V”"),
        (Vehicle(make="Honda", model="Pilot"), None, "none in stock fits “Honda Pilot”"),
        (Vehicle(status="new", make="Honda", model="CR-V"), None, "none in stock fits “Honda CR-V”"),
        (Vehicle(make="Honda"), None, ""),
        (Vehicle(), None, ""),
    ],
)
def test_which_car_is_meant(wanted: Vehicle, found: int | None, how: str) -> None:
    held = [car(0), car(1, trim="Sport", color="red"), car(2, model="Civic"), car(3, make="Chevrolet", model="Silverado 1500", trim="LT")]
    answer = Stock(held).find(wanted)
    assert answer.car == (held[found] if found is not None else None)
    assert answer.how == how


def test_a_model_is_not_taken_for_one_whose_name_it_begins_while_there_is_that_one() -> None:
    held = [car(0, model="Corolla"), car(1, model="Corolla Cross")]
    assert Stock(held).find(Vehicle(make="Honda", model="Corolla")).car == held[0]
    assert Stock(held[1:]).find(Vehicle(make="Honda", model="Corolla")).car == held[1]


def test_a_stock_number_that_was_given_again_is_the_car_that_is_here() -> None:
    old, new = car(0, stock="A7", gone="sold"), car(1, stock="A7")
    assert Stock([old, new]).named(Vehicle(stock="A7")) == new
    assert Stock([old]).named(Vehicle(stock="A7")) == old
    assert Stock([change(old, gone=""), new]).named(Vehicle(stock="A7")) is None


def test_of_many_that_fit_some_are_named_and_the_rest_counted() -> None:
    held = [car(n, vin=f"1HGCM82633A00{n:04}") for n in range(9)]
    found = Stock(held).find(Vehicle(make="Honda", model="CR-V"))
    assert (len(found.choices), found.more) == (CHOICES, 4)


@pytest.mark.parametrize(
    ("written", "plain"),
    [("A-4711", "A4711"), ("stk# 0012", "12"), ("Stock No: x9", "X9"), ("STOCKTON1", "STOCKTON1"), ("", ""), ("#", "")],
)
def test_stock_numbers_are_compared_without_how_they_are_written(written: str, plain: str) -> None:
    assert plain_stock(written) == plain


# -- which come close --------------------------------------------------------------------------------------------------------------------


@given(asked, cars, st.randoms(use_true_random=False))
def test_the_closest_can_be_had_are_no_more_than_three_and_in_order(wanted: Vehicle, held: list[Car], chance: Random) -> None:
    of = sought(wanted, held[0] if held else None)
    near = closest(of, held)
    assert len(near) <= COUNT
    assert near == closest(of, chance.sample(held, len(held)))
    away = [distance(of, one) for one in near]
    assert away == sorted(away, key=lambda points: points or 0.0)
    rest = [points for one in held if one not in near and one.can_be_had and one.id != of.car and (points := distance(of, one)) is not None]
    if of.make or of.price:
        assert all(points >= (away[-1] or 0.0) for points in rest) if away else not rest
    for one in near:
        assert one.can_be_had
        assert one.id != of.car


LIKE = Sought("2024", "Honda", "CR-V", "EX", 30_000_00, "used")


@pytest.mark.parametrize(
    ("nearer", "further"),
    [
        ({}, {"trim": "Touring"}),
        ({"trim": "Touring"}, {"year": "2022"}),
        ({"year": "2023"}, {"condition": "new"}),
        ({"price": 30_300_00}, {"price": 33_000_00}),
        ({"price": 27_000_00}, {"price": 34_000_00}),
        ({"condition": "certified"}, {"condition": "new"}),
        ({"condition": "new", "year": "2020"}, {"model": "Civic"}),
        ({"model": "CR-V Hybrid"}, {"model": "Civic"}),
        ({"model": "Civic", "condition": "new", "price": 90_000_00}, {"make": "Ford"}),
        ({}, {"price": 0}),
    ],
)
def test_the_rule(nearer: dict[str, Any], further: dict[str, Any]) -> None:
    held = [car(0, **further), car(1, **nearer)]
    assert closest(LIKE, held) == (held[1], held[0])


def test_another_make_is_compared_by_price_alone() -> None:
    ford = car(0, make="Ford", model="Edge")
    assert closest(LIKE, [ford, car(1, status="on hold"), car(2, gone="sold")]) == (ford,)
    assert closest(change(LIKE, price=0), [ford]) == ()
    assert closest(LIKE, [change(ford, price=0)]) == ()
    assert closest(Sought(), [ford]) == ()


@pytest.mark.parametrize(("price", "read"), [("23995", 23_995_00), ("23995.5", 23_995_50), ("", 0), ("call", 0), ("1.2.3", 0)])
def test_a_leads_price(price: str, read: int) -> None:
    assert hundredths(price) == read
