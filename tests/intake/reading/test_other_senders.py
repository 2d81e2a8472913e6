"""Senders whose documents nobody here has seen: other marketplaces, other words and languages, other forms."""

import pytest

from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.intake.document import Document, Prospect
from bdcdesk.intake.reading.read import read
from tests.intake.making import CHICAGO, lead, only


def cars(prospect: Prospect) -> list[tuple[str, str]]:
    return [(car.interest, car.title) for car in prospect.vehicles]


def reached(prospect: Prospect) -> set[str]:
    return {point.address for point in prospect.points}


def test_a_marketplaces_mail_in_two_sections() -> None:
    prospect = only(
        "You have a new lead from Autoplaza.com!\n\nCustomer Information\nFirst Name: Delphine\nLast Name: Okonkwo\n"
        "E-mail Address: delphine@example.com\nPhone: 312.555.0142\nZIP Code: 60614\n\nVehicle Information\nStock Type: Used\nYear: 2020\n"
        "Make: Subaru\nModel: Outback\nTrim: Onyx\nStock #: SB4412A\nVIN: 4S4BTGKD1L3100007\nPrice: $24,991\nMileage: 38,120\n\n"
        "Comments: Is this still available?\n"
    )
    assert (prospect.source, prospect.name, prospect.postal_code) == ("Autoplaza.com", "Delphine Okonkwo", "60614")
    assert reached(prospect) == {"delphine@example.com", "+13125550142"}
    assert prospect.vehicles == (
        Vehicle("", "used", "2020", "Subaru", "Outback", "Onyx", "4S4BTGKD1L3100007", "SB4412A", "24991", "38120"),
    )


def test_a_page_of_table_rows_whose_answers_are_labels_elsewhere() -> None:
    rows = {
        "Name": "Theo Brandvold",
        "Day Phone": "(503) 555-0119",
        "Preferred Contact Method": "Email",
        "Vehicle": "New 2026 Kia Sportage EX",
        "Trade-In": "2012 Nissan Rogue SV, 121,000 miles",
        "Purchase Timeframe": "Within 2 weeks",
    }
    prospect = only(
        "<html><table>" + "".join(f"<tr><th>{name}</th><td>{text}</td></tr>" for name, text in rows.items()) + "</table></html>"
    )
    assert (prospect.name, prospect.prefers, prospect.timeframe) == ("Theo Brandvold", "email", "Within 2 weeks")
    assert cars(prospect) == [("", "2026 Kia Sportage EX"), ("trade-in", "2012 Nissan Rogue SV")]
    assert (prospect.vehicles[0].status, prospect.vehicles[1].odometer) == ("new", "121000 mi")


@pytest.mark.parametrize(
    ("text", "region", "name", "phone", "postal_code", "expected"),
    [
        (
            "Vorname: Jürgen\nNachname: Müller\nTelefon: 030 901820\nPostleitzahl: 10115\nFahrzeug: Volkswagen Golf 2.0 TDI\n"
            "Erstzulassung: 2019\nKilometerstand: 54.000 km\nPreis: 17.990 €\n"
            "Nachricht: Ist er noch da? Inzahlungnahme eines Opel Corsa 2012 möglich?\n",
            "DE",
            "Jürgen Müller",
            "+4930901820",
            "10115",
            [("", "2019 Volkswagen Golf 2.0 TDI"), ("trade-in", "2012 Opel Corsa")],
        ),
        (
            "Nombre: María Fernanda\nApellidos: Gutiérrez López\nTeléfono celular: 305-555-0188\nCódigo postal: 33125\n"
            "Vehículo de interés: Toyota Corolla LE 2023\nComentarios: Tengo un Nissan Sentra 2014 para intercambio.\n",
            "US",
            "María Fernanda Gutiérrez López",
            "+13055550188",
            "33125",
            [("", "2023 Toyota Corolla LE"), ("trade-in", "2014 Nissan Sentra")],
        ),
        (
            "Prénom : Élodie\nNom : Tremblay\nTéléphone : 514-555-0133\nCode postal : H2X 1Y4\nVéhicule : Mazda CX-5 GT 2022\n"
            "Numéro de stock : P1822\nMessage : Toujours disponible ?\n",
            "CA",
            "Élodie Tremblay",
            "+15145550133",
            "H2X 1Y4",
            [("", "2022 Mazda CX-5 GT")],
        ),
    ],
)
def test_labels_in_other_languages(
    text: str, region: str, name: str, phone: str, postal_code: str, expected: list[tuple[str, str]]
) -> None:
    (prospect,) = read(Document(text.encode(), region=region, zone=CHICAGO)).prospects
    assert (prospect.name, prospect.postal_code, reached(prospect)) == (name, postal_code, {phone})
    assert cars(prospect) == expected
    if region == "DE":
        assert (prospect.vehicles[0].price, prospect.vehicles[0].odometer) == ("17990", "54000 km")


def test_questions_of_an_advertisers_own_are_understood() -> None:
    answers = {
        "What vehicle are you interested in?": "2026 Honda CR-V Hybrid",
        "When would you like to test drive?": "Saturday morning",
        "How soon are you looking to buy?": "Within 30 days",
        "Can we text you?": "No",
        "Favourite colour?": "teal",
    }
    columns = ",".join(
        f'{{"column_id":"q{n}","column_name":"{name}","string_value":"{text}"}}' for n, (name, text) in enumerate(answers.items())
    )
    who = '{"column_id":"FULL_NAME","string_value":"Priya Raman"},{"column_id":"PHONE_NUMBER","string_value":"+14085550127"}'
    prospect = only(f'{{"lead_id":"L1","user_column_data":[{who},{columns}],"is_test":false}}')
    assert cars(prospect) == [("", "2026 Honda CR-V Hybrid")]
    assert (prospect.wish, prospect.timeframe, prospect.consent) == ("Saturday morning", "Within 30 days", {"text": False})
    assert "teal" in prospect.comments


def test_an_answer_that_nothing_came_of_stays_with_the_comments() -> None:
    fields = {
        "which_vehicle_are_you_interested_in?": "something_big",
        "do_you_have_a_vehicle_to_trade_in?": "yes",
        "trade": "2013 Ram 1500",
    }
    answers = ",".join(f'{{"name":"{name}","values":["{text}"]}}' for name, text in fields.items())
    prospect = only(f'{{"id":"7","field_data":[{{"name":"phone_number","values":["+17045550144"]}},{answers}]}}')
    assert cars(prospect) == [("trade-in", "2013 Ram 1500")]
    assert prospect.comments == "which vehicle are you interested in: something big"


def test_a_form_whose_names_say_nothing() -> None:
    prospect = only("input_1.3=Omar&input_2=omar%40example.com&input_3=%28734%29+555-0123&form_id=4&state=1")
    assert reached(prospect) == {"omar@example.com", "+17345550123"}
    assert (prospect.source_id, prospect.comments.splitlines()[0]) == ("", "input_1.3: Omar")
    assert any("not known here" in finding for finding in prospect.findings)


def test_a_lead_on_one_line() -> None:
    prospect = only(
        "New web lead: Name=Gus Harlan | Phone=(816)555-0109 | Vehicle=2021 GMC Yukon SLT | Trade=2010 Kia Soul | Message=After 5"
    )
    assert (prospect.name, reached(prospect), prospect.comments) == ("Gus Harlan", {"+18165550109"}, "After 5")
    assert cars(prospect) == [("", "2021 GMC Yukon SLT"), ("trade-in", "2010 Kia Soul")]


@pytest.mark.parametrize(
    "name",
    [
        "<name><firstname>Ivo</firstname><lastname>Marsh</lastname></name>",
        '<name part="given">Ivo</name><name part="family">Marsh</name>',
        '<name part="full">Ivo</name><name part="surname">Marsh</name>',
        '<name part="last">Ivo Marsh</name>',
    ],
)
def test_names_in_parts_of_other_names(name: str) -> None:
    prospect = only(lead(f"<customer><contact>{name}<phone>704.555.0166</phone></contact></customer>"))
    assert (prospect.first, prospect.last, prospect.name) == ("Ivo", "Marsh", "Ivo Marsh")
