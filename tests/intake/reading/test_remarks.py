"""What words say of cars, of the shopper's own, of channels and of consent."""

import pytest

from bdcdesk.domain.events.vehicle import Vehicle
from tests.intake.making import lead, mail, only, remark


@pytest.mark.parametrize(
    ("said", "wanted", "trade"),
    [
        ("I have a 2018 Nissan Rogue to trade.", "", "2018 Nissan Rogue"),
        ("Trading in my 2014 Kia Soul EX", "", "2014 Kia Soul EX"),
        ("Is the 2022 Honda Fit there? I'd come with my 2014 Town and Country as a trade.", "2022 Honda Fit", "2014 Town and Country"),
        ("Trade is a Town & Country, I owe $5,000", "", "Town & Country"),
        ("Do you take trades? Looking at the 2022 Honda Fit.", "2022 Honda Fit", ""),
        ("My 2012 Ford Focus is old.", "", ""),
        ("No trade. What does a Kia Rio cost?", "Kia Rio", ""),
    ],
)
def test_the_wanted_car_and_the_own_one_in_sentences(said: str, wanted: str, trade: str) -> None:
    cars = only(remark(said)).vehicles
    assert [car.title for car in cars if car.interest == ""] == ([wanted] if wanted else [])
    assert [car.title for car in cars if car.interest == "trade-in"] == ([trade] if trade else [])


def test_sections_tell_whose_car_it_is() -> None:
    text = (
        "Name: Sam Stone\nPhone: 214-555-0122\n\n"
        "Trade-In Vehicle\nYear: 2016\nMake: Honda\nModel: Accord\nVIN: 1HGCR2F3XGA100001\nMileage: 81,200\n\n"
        "Vehicle of Interest\nYear: 2026\nMake: Honda\nModel: Pilot\nCondition: New\n"
    )
    assert only(text).vehicles == (
        Vehicle(status="new", year="2026", make="Honda", model="Pilot"),
        Vehicle(interest="trade-in", year="2016", make="Honda", model="Accord", vin="1HGCR2F3XGA100001", odometer="81200"),
    )


@pytest.mark.parametrize(
    ("title", "status"),
    [("New 2026 Kia Soul", "new"), ("Used 2021 Kia Soul", "used"), ("2021 Kia Soul", ""), ("Newport 2021 Kia Soul", "")],
)
def test_a_title_that_begins_with_new_or_used_says_so(title: str, status: str) -> None:
    assert only(f"Name: Sam Stone\nPhone: 214-555-0122\nVehicle: {title}").vehicles[0].status == status


def test_words_never_change_what_a_field_states() -> None:
    stated = "<vehicle interest='buy' status='new'><year>2026</year><make>Kia</make><model>Soul</model><stock>S1</stock></vehicle>"
    said = "Model: Rio, Year: 2015, Stock Number: Z9, Condition: Used, VIN: KNDJ23AU1T7000001"
    (car,) = only(remark(said, stated)).vehicles
    assert (car.year, car.model, car.stock, car.status) == ("2026", "Soul", "S1", "new")


@pytest.mark.parametrize(
    ("said", "prefers"),
    [
        ("Preferred contact method: SMS", "text"),
        ("Preferred method of contact - Email", "email"),
        ("Please text me only", "text"),
        ("Best way to reach you: phone", "call"),
        ("my mail is a@example.com", ""),
        ("I text a lot and call often", ""),
    ],
)
def test_the_channel_they_ask_for(said: str, prefers: str) -> None:
    assert only(remark(said)).prefers == prefers


def test_a_preferred_phone_is_for_texts_if_the_words_say_so() -> None:
    who = "<contact><name>Mia Otter</name><phone preferredcontact='1'>214-555-0101</phone></contact>"
    assert only(lead(f"<customer>{who}<comments>Please text me</comments></customer>")).prefers == "text"
    assert only(lead(f"<customer>{who}<comments>Please email me</comments></customer>")).prefers == "call"


@pytest.mark.parametrize(
    ("said", "consent"),
    [
        ("Email Opt-In: Yes\nPhone Opt-In: No", {"email": True, "call": False}),
        ("Can we contact you via text?: Yes", {"text": True}),
        ("Opt-out of email: yes", {"email": False}),
        ("Do not call: true", {"call": False}),
        ("I read your email and the phone rang", {}),
        ("Mail Opt-In: Yes", {"mail": True}),
        ("Email Opt-In:", {}),
        ("Email Opt-In:\nNo other wishes", {}),
        ("Consent: I do not agree to receive texts", {}),
        ("Allowed channels: email and phone", {"email": True, "call": True}),
    ],
)
def test_consent_is_only_what_is_said(said: str, consent: dict[str, bool]) -> None:
    assert only(remark(said)).consent == consent


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("Can I come by on Saturday morning?", "on Saturday morning"),
        ("Preferred Date: 2026-06-03\nPreferred Time: 2:00 PM", "2026-06-03 2:00 PM"),
        ("<x><appointmentdate>2026-11-23 09:00:00</appointmentdate></x>", "2026-11-23 09:00:00"),
        ("I bought it on Saturday", ""),
    ],
)
def test_when_they_would_like_to_come(said: str, wish: str) -> None:
    found = only(remark(said))
    assert (found.wish, any("like to come" in finding for finding in found.findings)) == (wish, bool(wish))


def test_a_person_who_wrote_themselves_is_named_by_their_mail() -> None:
    given = mail("Is the 2023 Kia Soul there? Call 214-555-0166").replace(
        b"Leads <leads@harbor.example.com>", b"Pat Hill <pathill@gmail.com>"
    )
    found = only(given)
    assert (found.first, found.last, found.source) == ("Pat", "Hill", "E-mail")
    assert {point.address for point in found.points} == {"+12145550166", "pathill@gmail.com"}
