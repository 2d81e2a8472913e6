"""What the right column says of the car in the store's stock, and what replies know of it."""

from typing import Any

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.lead.side_view import Car as Shown
from bdcdesk.desktop.lead.side_view import Stand
from bdcdesk.desktop.lead.stock_words import stand
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.lead.view_model import lead_view
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.car import Car
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.placeholders import values
from bdcdesk.domain.stock import Stock
from bdcdesk.wiring.recognising import recognise

from .conftest import Open
from .story import ME, MEMBERS, SCENARIOS, START, STORE, WANTED, ZONE, arrived

DAY = 86_400_000
PHOTOS = ("https://photos.example/l2207/1.jpg", "https://photos.example/l2207/2.jpg")


def car(name: str = "a", turned: str = "", **other: Any) -> Car:
    given = {"stock": "L2207", "year": "2026", "make": "Lodestar", "model": "Meridian", "trim": "GT", "price": 35_480_00, "mileage": 12}
    facts = {**given, "color": "silver", "condition": "new", "photos": PHOTOS, "since": "2026-10-01", **other}
    stands = ((START - 9 * DAY, "in stock"), *(((START - DAY, turned),) if turned else ()))
    return Car(id=name, listed=START - 9 * DAY, statuses=stands, **facts)


OTHERS = (
    car("b", stock="L2231", color="red"),
    car("c", stock="L2190", year="2025", price=31_000_00),
    car("d", stock="L9", status="in transit"),
)


def told(*cars: Car, wanted: Vehicle = WANTED) -> Stand:
    found = stand(wanted, Stock(cars), ZONE, START)
    assert found is not None
    return found


def view(*cars: Car, wanted: Vehicle = WANTED) -> LeadView:
    story = arrived(vehicles=(wanted,))
    state, timeline = story.states["l1"], story.timeline("l1")
    known = (STORE, SCENARIOS, recognise, story.now, story, frozenset[str](), {}, Stock(cars))
    return lead_view(state, story.people, timeline, story.void, MEMBERS, ME, *known)


def test_a_car_that_is_here() -> None:
    here = told(car(), *OTHERS)
    assert (here.words, here.tone, here.how) == ("✓ In stock · on the lot for 13 days", Tone.ok, "matched by its stock number")
    assert (here.price, here.against) == ("$35,480", "$1,000 less")
    assert here.facts == "New · silver · 12 mi · stock L2207"
    assert (here.photo, here.photos, here.near) == (PHOTOS[0], 2, ())


@pytest.mark.parametrize(("price", "against"), [(36_480_00, "as in the lead"), (37_000_00, "$520 more"), (0, "")])
def test_the_price_beside_the_one_in_the_lead(price: int, against: str) -> None:
    assert told(car(price=price)).against == against


@pytest.mark.parametrize(("gone", "words"), [("sold", "✕ Sold · yesterday"), ("not listed", "✕ Not in stock any more · yesterday")])
def test_a_car_that_is_gone_shows_the_closest(gone: Any, words: str) -> None:
    lost = told(car(turned="sold" if gone == "sold" else "gone", gone=gone), *OTHERS)
    assert (lost.words, lost.tone, lost.price, lost.against) == (words, Tone.bad, "", "")
    assert lost.near_title == "Closest in stock"
    assert [near.title for near in lost.near] == ["2026 Lodestar Meridian GT", "2026 Lodestar Meridian GT", "2025 Lodestar Meridian GT"]
    assert lost.near[0].facts == "$35,480 · New · red · 12 mi · stock L2231"
    assert "in transit" in lost.near[1].facts


def test_a_car_on_hold_shows_what_it_costs_and_the_closest() -> None:
    held = told(car(status="on hold"), *OTHERS)
    assert held.words == "◦ On hold · in stock for 13 days"
    assert held.price == "$35,480"
    assert len(held.near) == 3


def test_a_car_that_only_words_name_may_be_several_or_none() -> None:
    words = msgspec.structs.replace(WANTED, stock="", color="")
    several = told(*OTHERS, wanted=words)
    assert (several.words, several.near_title) == ("? 2 in stock fit “2026 Lodestar Meridian GT”", "Which of these?")
    assert len(several.near) == 2
    none = told(*OTHERS, wanted=msgspec.structs.replace(words, year="2020"))
    assert (none.words, none.near_title) == ("✕ None in stock fits “2020 Lodestar Meridian GT”", "Closest in stock")
    assert told(*OTHERS).words == "✕ No car in stock has this stock number"


def test_nothing_is_said_where_there_is_no_stock_or_no_car() -> None:
    assert stand(WANTED, None, ZONE, START) is None
    assert stand(WANTED, Stock(()), ZONE, START) is None
    assert stand(Vehicle("buy", color="red"), Stock(OTHERS), ZONE, START) is None


def test_days_come_from_the_file_or_from_when_it_was_first_listed() -> None:
    assert told(car(since="")).words == "✓ In stock · on the lot for 9 days"
    assert told(car(since="2026-10-13")).words == "✓ In stock · on the lot for 1 day"
    assert told(car(since="2026-10-14")).words == "✓ In stock"


def test_the_page_shows_it_and_the_photos_address_can_be_copied(opened: Open) -> None:
    page: LeadPage = opened()
    page.show_lead(view(car(), *OTHERS))
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    for words in ("✓ In stock · on the lot for 13 days", "$35,480", "in stock, $1,000 less", "$36,480", "as in the lead"):
        assert words in labels
    (copy,) = [button for button in page.findChildren(QPushButton) if button.accessibleName() == "Copy the photo's address"]
    copy.click()
    assert QGuiApplication.clipboard().text() == PHOTOS[0]


def test_what_the_lead_and_the_stock_say_alike_is_said_once() -> None:
    (shown,) = view(car()).side.cars
    assert isinstance(shown, Shown)
    assert shown.facts == ""
    (other,) = view(car(color="red")).side.cars
    assert other.facts == "silver"


def test_replies_know_what_the_store_knows() -> None:
    state = arrived(vehicles=(WANTED,)).states["l1"]
    plain = values(state, "Ines Duarte", "Copper Canyon")
    assert (plain["price"], plain["stock"], "availability" in plain) == ("$36,480", "L2207", False)
    here = values(state, "Ines Duarte", "Copper Canyon", car(stock="L-2207"))
    assert (here["price"], here["stock"], here["availability"]) == ("$35,480", "L-2207", "is in stock")
    gone = values(state, "Ines Duarte", "Copper Canyon", car(gone="sold"))
    assert not {"price", "availability"} & gone.keys()
    by_vin = arrived(vehicles=(Vehicle("buy", vin="1HGCM82633A004352"),)).states["l1"]
    assert values(by_vin, "Ines", "C", car())["vehicle"] == "2026 Lodestar Meridian GT"
