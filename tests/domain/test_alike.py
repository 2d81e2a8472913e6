"""Whether two names may be one person's, and whether two ask about one car."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.alike import by_car, car_names, kin, near_equal, parts, same_car
from bdcdesk.domain.events.vehicle import Vehicle


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Delgado", "MARIA  DELGADO"),
        ("Maria Delgado", "Delgado, Maria"),
        ("María Delgado", "Maria Delgado"),
        ("Maria Delgado", "Maria Delgdao"),
        ("Maria Delgado", "M. Delgado"),
        ("Maria Luz Delgado", "Maria Delgado"),
        ("Sean O'Brien", "Sean OBrien"),
        ("Dr. Sean Obrien Jr.", "Sean O’Brien"),
        ("Obrien, Jr.", "Obrien Jr Obrien"),
    ],
)
def test_names_that_are_one_but_for_a_slip(one: str, other: str) -> None:
    expected = one != "Obrien, Jr."
    assert near_equal(one, other) == near_equal(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("Maria Delgado", "Mario Delgadillo"), ("Jo Ng", "Jo Wu"), ("Maria", "Maria"), ("", ""), ("Ann Lee", "Ian Lee"), ("Al Poe", "Al Roe")],
)
def test_names_that_are_two(one: str, other: str) -> None:
    assert not near_equal(one, other)


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("", "Maria Delgado", True),
        ("Maria", "Maria Delgado", True),
        ("Bob Smith", "Robert Smith", True),
        ("Maria Delgado", "John Wu", False),
        ("J", "J Wu", False),
        ("Chris Smith", "Christopher Smith", True),
        ("Maria Ruiz", "Maria Delgado", True),
        ("Luz Delgado", "Maria Luz Delgado", True),
        ("Rosa Quill", "Milo Quill", False),
    ],
)
def test_who_shares_a_number_may_be_one_person(one: str, other: str, may: bool) -> None:
    assert kin(one, other) == kin(other, one) == may


@given(st.text(max_size=40), st.text(max_size=40))
def test_it_makes_no_difference_which_came_first(one: str, other: str) -> None:
    assert near_equal(one, other) == near_equal(other, one)
    assert kin(one, other) == kin(other, one)
    assert kin(one, one)


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_name_is_always_near_itself(first: str, last: str) -> None:
    name = f"{first} {last}"
    assert near_equal(name, name) == (len(parts(name)) > 1)


def test_a_car_is_known_by_vin_stock_or_what_it_is_and_never_by_what_is_traded_in() -> None:
    fit = Vehicle("buy", "used", "2019", "Honda", "Fit", vin="JHMGK5H75KX000001", stock="P-12")
    assert same_car([fit], [Vehicle(vin="jhmgk5h75kx000001")])
    assert same_car([fit], [Vehicle(stock="p-12")])
    assert same_car([fit], [Vehicle("buy", "", "2019", "HONDA", "fit")])
    assert not same_car([fit], [Vehicle("buy", "", "2020", "Honda", "Fit")])
    assert not same_car([fit], [Vehicle("trade-in", "", "2019", "Honda", "Fit")])
    assert not same_car([Vehicle(make="Honda")], [Vehicle(make="Honda")])
    assert car_names([Vehicle(stock="1"), Vehicle(vin="0")]) == []


def test_one_word_is_not_enough_to_be_found_by() -> None:
    fit = Vehicle("buy", "used", "2019", "Honda", "Fit")
    assert by_car("Maria", [fit]) == []
    assert by_car("Maria Delgado", [fit]) == by_car("M. Delgado", [fit]) == by_car("Delgado, Maria", [fit])
