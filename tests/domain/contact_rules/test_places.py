"""Where a ZIP, a postal code and a number are: in all places at once where there is a doubt."""

import msgspec
import pytest

from bdcdesk.domain.contact_rules.holidays import HolidayError, dates, easter
from bdcdesk.domain.zones import zones
from tests.domain.contact_rules.making import BOOK, phone

PLACES = BOOK.places


@pytest.mark.parametrize(
    ("code", "region", "zone"),
    [
        ("32501", "FL", "America/Chicago"),
        ("32301", "FL", "America/New_York"),
        ("79901", "TX", "America/Denver"),
        ("49938", "MI", "America/Menominee"),
        ("97914", "OR", "America/Boise"),
        ("86515", "AZ", "America/Denver"),
        ("85001-1234", "AZ", "America/Phoenix"),
        ("46402", "IN", "America/Chicago"),
        ("37402", "TN", "America/New_York"),
        ("57701", "SD", "America/Denver"),
        ("99501", "AK", "America/Anchorage"),
        ("00901", "PR", "America/Puerto_Rico"),
        ("20001", "DC", "America/New_York"),
    ],
)
def test_a_zip_at_a_border(code: str, region: str, zone: str) -> None:
    assert PLACES.postal(code) == {(region, zone)}


@pytest.mark.parametrize("code", ["", "abc", "1234", "09012", "123456", "SW1A 1AA", "00000", "09980", "96201", "34001"])
def test_what_is_no_zip_or_a_soldiers_says_nothing(code: str) -> None:
    assert PLACES.postal(code) == set()


def test_a_new_zip_is_where_both_of_its_neighbours_are() -> None:
    known = {run.first for run in PLACES.runs} | {run.last for run in PLACES.runs}
    for one, other in zip(PLACES.runs, PLACES.runs[1:], strict=False):
        between = f"{int(one.last) + 1:05}"
        if one.last[:3] == other.first[:3] and between not in known:
            assert PLACES.postal(between) == {(one.region, one.zone), (other.region, other.zone)}
            return
    raise AssertionError("no two neighbours")


@pytest.mark.parametrize(("code", "region"), [("M5V 3L9", "CA-ON"), ("v6b1a1", "CA-BC"), ("A1C", "CA-NL"), ("H2X-1Y4", "CA-QC")])
def test_a_canadian_postal_code(code: str, region: str) -> None:
    found = PLACES.postal(code)
    assert {one for one, _ in found} == {region}
    assert all("/" in zone for _, zone in found)


def test_every_area_code_of_the_states_and_canada_is_known_to_a_state() -> None:
    """By phonenumbers' own list, without Jamaica and other islands, whose clocks no state has."""
    clocks = {run.zone for run in PLACES.runs} | {"America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver"}
    numbers = [phone(f"+1{area}5550123") for area in range(200, 1000)]
    assert [one.address for one in numbers if clocks & set(zones((one,))) and PLACES.area(one.address) is None] == []


def test_an_area_code_that_is_newer_than_the_list_may_be_of_any_state_with_that_clock() -> None:
    there = msgspec.structs.replace(PLACES, areas={}).of((phone("+13055550123"),), "", ("America/New_York",))
    assert {"FL", "CT", "KY"} <= there.regions
    assert there.regions.isdisjoint({"TX", "CA"})
    assert (there.zones, there.known) == ({"America/New_York"}, True)


def test_a_number_and_a_zip_count_both() -> None:
    there = PLACES.of((phone("+13055550123"),), "90210", ("America/New_York",))
    assert (there.regions, there.zones) == ({"FL", "CA"}, {"America/New_York", "America/Los_Angeles"})
    assert there.known


def test_an_area_code_counts_where_intake_found_no_zone() -> None:
    assert PLACES.of((phone("+18505550123"),), "", ()).zones == {"America/New_York", "America/Chicago"}


def test_an_area_code_of_two_zones_counts_both_unless_the_zip_tells_which() -> None:
    """Exchanges of mobile numbers stand for no town, and of newer ones the tables know the area code alone."""
    both = {"America/New_York", "America/Chicago"}
    assert PLACES.of((phone("+18505550123"),), "", ("America/New_York",)).zones == both
    assert PLACES.of((phone("+18505550123"),), "32501", ("America/New_York",)).zones == both
    assert PLACES.of((phone("+18505550123"),), "32301", ("America/New_York",)).zones == {"America/New_York"}
    assert PLACES.of((phone("+18505550123"),), "10001", ("America/New_York",)).zones == both


@pytest.mark.parametrize(
    ("area", "zones"),
    [
        ("785", {"America/Chicago", "America/Denver"}),
        ("620", {"America/Chicago", "America/Denver"}),
        ("402", {"America/Chicago", "America/Denver"}),
        ("606", {"America/Chicago", "America/New_York"}),
        ("541", {"America/Boise", "America/Los_Angeles"}),
        ("928", {"America/Denver", "America/Phoenix"}),
    ],
)
def test_a_corner_of_a_state_in_another_zone_counts(area: str, zones: set[str]) -> None:
    """Goodland and Syracuse in Kansas, Cody in Nebraska, Albany in Kentucky, Ontario in Oregon, the Navajo Nation."""
    assert zones <= PLACES.of((phone(f"+1{area}5550123"),), "", ()).zones


@pytest.mark.parametrize(
    ("number", "code", "zone"),
    [
        ("+18075550123", "P9N 1A1", "America/Winnipeg"),
        ("+18675550123", "X0A 0H0", "America/Toronto"),
        ("+18675550123", "Y1A 1A1", "America/Whitehorse"),
        ("+12505550123", "V1C 1A1", "America/Edmonton"),
        ("+14185550123", "G4T 1A1", "America/Halifax"),
        ("+13065550123", "S9V 1A1", "America/Edmonton"),
    ],
)
def test_a_province_of_several_zones_counts_them_all(number: str, code: str, zone: str) -> None:
    """Kenora, Iqaluit, Whitehorse, Cranbrook, the Magdalen Islands, Lloydminster."""
    assert zone in PLACES.of((phone(number),), "", ()).zones
    assert zone in PLACES.of((), code, ()).zones


@pytest.mark.parametrize("number", ["+18005550123", "+18885550123", "+447700900123", "72345", ""])
def test_toll_free_and_foreign_numbers_may_be_anywhere(number: str) -> None:
    there = PLACES.of((phone(number),) if number else (), "", ())
    assert not there.known
    assert len(there.zones) == 5
    assert {"KY", "RI", "LA", "TX", "DC"} <= there.regions
    assert not {"HI", "AK", "PR", "VI", "GU", "MP", "AS", "FM", "PW", "MH"} & there.regions


@pytest.mark.parametrize(
    ("spec", "days"),
    [
        ("12-25", {"2027-12-25", "2027-12-24"}),
        ("3 mon 01", {"2027-01-18"}),
        ("-1 mon 05", {"2027-05-31"}),
        ("4 thu 11 +1", {"2027-11-26"}),
        ("easter -47", {"2027-02-09"}),
        ("2027-04-01", {"2027-04-01"}),
        ("2026-04-01", set()),
    ],
)
def test_holidays_by_rule(spec: str, days: set[str]) -> None:
    assert {day.isoformat() for day in dates(spec, 2027)} == days


def test_easter() -> None:
    known = {2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28", 2038: "04-25", 2285: "03-22"}
    assert {year: easter(year).isoformat()[5:] for year in known} == known


@pytest.mark.parametrize("spec", ["", "christmas", "13-01", "6 mon 01", "easter"])
def test_what_is_no_holiday(spec: str) -> None:
    with pytest.raises(HolidayError):
        dates(spec, 2026)
