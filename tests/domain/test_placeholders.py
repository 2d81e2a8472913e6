"""The values of a reply: what is known of them, told in the reply's language; what is not stays to be asked for."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.car import Car
from bdcdesk.domain.events.appointment import AppointmentSet
from bdcdesk.domain.events.lead import Promised, Shopper
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.placeholders import VALUES, fill, missing, said_list, said_meeting, said_time, values
from bdcdesk.domain.reply_checks import problem
from bdcdesk.domain.trade_gaps import trade_gaps

from .making import DAY, HOUR, START, Story, received

CRV = Vehicle("trade-in", year="2019", make="Honda", model="CR-V")
ZONE = "America/New_York"
"""START is a Monday, 10:00 am there."""


def _lead(comments: str = "", **other: object) -> Lead:
    return Story(received(**other), Shopper(name="Maria Lopez", first="Maria", comments=comments)).now  # type: ignore[arg-type]


def test_values_come_from_the_lead_and_the_store() -> None:
    vehicles = (
        Vehicle("trade-in", year="2016", make="Toyota", model="Corolla", odometer="90000"),
        Vehicle("buy", "new", "2026", "Ford", "Maverick", "XLT", stock="A117", price="31250.00"),
    )
    known = values(_lead("no accidents, paid off", vehicles=vehicles), "Ana Silva", "Harbor Motors")
    assert known == {
        "first_name": "Maria",
        "agent": "Ana",
        "store": "Harbor Motors",
        "vehicle": "2026 Ford Maverick XLT",
        "stock": "A117",
        "trade": "2016 Toyota Corolla",
        "price": "$31,250",
    }
    spanish = values(_lead("no accidents, paid off", vehicles=vehicles), "Ana Silva", "Harbor Motors", language="es")
    assert spanish == {**known, "vehicle": "Ford Maverick XLT 2026", "trade": "Toyota Corolla 2016"}
    assert set(known) <= set(VALUES)


def test_the_store_knows_better_than_the_lead_and_of_what_is_gone_no_price() -> None:
    lead = _lead(vehicles=(Vehicle("buy", make="Ford", price="31250"),))
    car = Car(id="c1", make="Ford", price=2_999_900, status="on hold")
    near = Car(id="c2", year="2025", make="Ford", model="Ranger")
    assert values(lead, "Ana", "Harbor", car)["price"] == "$29,999"
    assert values(lead, "Ana", "Harbor", car)["availability"] == "is on hold for somebody at the moment"
    assert values(lead, "Ana", "Harbor", car, language="es")["availability"] == "está apartado por el momento"
    gone = values(lead, "Ana", "Harbor", msgspec.structs.replace(car, gone="sold"), near)
    assert not {"price", "availability"} & set(gone)
    assert gone["closest"] == "2025 Ford Ranger"


@pytest.mark.parametrize("price", ["", "call", "$31,250", "-5", "nan", "1e9"])
def test_a_price_that_is_no_plain_number_is_asked_for(price: str) -> None:
    assert "price" not in values(_lead(vehicles=(Vehicle("buy", price=price),)), "Ana", "Harbor")


def test_what_is_unknown_is_missing_and_stops_the_sending() -> None:
    known = values(Story().now, "Ana", "Harbor Motors")
    assert set(known) == {"agent", "store", "trade_gaps"}
    assert "{first_name}" in problem(fill("Hi {first_name}", known))


@pytest.mark.parametrize(
    ("after", "english", "spanish"),
    [
        (5 * HOUR, "3:00 pm", "las 3:00 p. m."),
        (3 * HOUR, "1:00 pm", "la 1:00 p. m."),
        (DAY, "10:00 am tomorrow", "las 10:00 a. m. de mañana"),
        (5 * DAY, "10:00 am on Saturday, March 7", "las 10:00 a. m. del sábado 7 de marzo"),
        (-DAY, "10:00 am yesterday", "las 10:00 a. m. de ayer"),
        (2 * HOUR, "12:00 pm", "las 12:00 p. m."),
        (14 * HOUR, "12:00 am tomorrow", "las 12:00 a. m. de mañana"),
    ],
)
def test_a_time_is_said_as_people_say_it(after: int, english: str, spanish: str) -> None:
    assert said_time(START + after, ZONE, START, "en") == english
    assert said_time(START + after, ZONE, START, "es") == spanish


def test_an_appointment_and_a_promise_are_told_by_the_stores_clock() -> None:
    story = Story(received(), Shopper(first="Maria")).then(AppointmentSet("a1", START + 5 * DAY, ZONE))
    story.then(Promised("p1", START + 5 * HOUR)).then(Promised("p2", START + 2 * DAY))
    english, spanish = (values(story.now, "Ana", "Harbor", now=START, language=language) for language in ("en", "es"))
    assert (english["appointment"], english["promised"]) == ("Saturday, March 7 at 10:00 am", "3:00 pm")
    assert (spanish["appointment"], spanish["promised"]) == ("el sábado 7 de marzo a las 10:00 a. m.", "las 3:00 p. m.")
    assert "promised" not in values(Story().then(Promised("p1", START)).now, "Ana", "Harbor", now=START + DAY), "it is over"
    assert said_meeting(START + 3 * HOUR, ZONE, START, "es") == "hoy a la 1:00 p. m."


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("Hi {first_name}, this is {agent}.", "Hi, this is Ana."),
        ("{first_name}, {vehicle} is here.", "{vehicle} is here."),
        ("{first_name}, your car is here.", "Your car is here."),
        ("Good, {first_name}. Yes, {first_name}, it is.", "Good. Yes, it is."),
        ("{first_name},\n\nthank you", "Hello,\n\nthank you"),
        ("Hola, {first_name}: gracias.", "Hola: gracias."),
        ("{first_name}:\n\ngracias", "Hola:\n\ngracias"),
        ("Ask for {first_name} there", "Ask for {first_name} there"),
    ],
)
def test_who_gave_no_name_is_addressed_without_one(reply: str, said: str) -> None:
    assert fill(reply, {"agent": "Ana"}) == said
    assert fill(reply, {"agent": "Ana", "first_name": "Kim"}) == reply.replace("{first_name}", "Kim").replace("{agent}", "Ana")


def test_a_dot_at_the_end_of_a_value_ends_its_sentence_too() -> None:
    assert fill("Antes de {time}.", {"time": "las 3:00 p. m."}) == "Antes de las 3:00 p. m."
    assert fill("Antes de {time}. Gracias", {"time": "las 3"}) == "Antes de las 3. Gracias"
    assert fill("{time}, {time}", {"time": "p. m."}) == "p. m., p. m."


@given(st.text(), st.dictionaries(st.sampled_from(sorted(VALUES)), st.text(min_size=1)))
def test_what_is_left_to_fill_in_is_what_nobody_knows(words: str, known: dict[str, str]) -> None:
    reply = words.replace("{", "(").replace("}", ")") + "".join(f"{{{name}}} " for name in VALUES)
    known = {name: value.replace("{", "(") for name, value in known.items()}
    assert set(missing(fill(reply, known))) == set(VALUES) - set(known)


def test_a_shopper_named_like_a_placeholder_is_not_filled_in_again() -> None:
    assert fill("Hi {first_name}", {"first_name": "{agent}", "agent": "Ana"}) == "Hi {agent}"


@pytest.mark.parametrize(
    ("comments", "car", "asked"),
    [
        ("", Vehicle(), "the year, the make, the model, the mileage, its condition and what is still owed on it"),
        ("I owe about 9k, runs great", msgspec.structs.replace(CRV, odometer="61200"), ""),
        (
            "trade my CR-V with 61k, good condition",
            CRV,
            "what is still owed on it",
        ),
        ("61,000 miles and paid off", CRV, "its condition"),
        ("buen estado, ya está pagado", CRV, "the mileage"),
        (
            "I can put 5k cash down",
            msgspec.structs.replace(CRV, odometer="1"),
            "its condition and what is still owed on it",
        ),
    ],
)
def test_of_a_trade_only_what_nobody_told_is_asked(comments: str, car: Vehicle, asked: str) -> None:
    assert said_list(trade_gaps(_lead(comments, vehicles=(car,) if car.interest else ())), "en") == asked


def test_what_is_asked_of_a_trade_is_asked_in_the_replys_language() -> None:
    known = values(_lead(), "Ana", "Harbor", language="es")
    assert known["trade_gaps"] == "el año, la marca, el modelo, el millaje, su estado y cuánto se debe todavía"
