"""Forms and documents that name their fields as their maker liked: JSON of questions and answers, XML of no format, attributes, lists."""

import json
from urllib.parse import quote_plus

import pytest

from bdcdesk.intake.document import Prospect
from bdcdesk.intake.reading.plain import name
from bdcdesk.intake.reading.points import emails, phones
from bdcdesk.intake.reading.vehicle import condition, odometer, plain_price
from bdcdesk.intake.reading.wrapping import MAY_BE_CUT
from tests.intake.making import document, mail, only

WHO = ("Nell", "Roan", {"nell@example.com"})
CAR = [("", "2021 Ford Edge")]


def told(prospect: Prospect) -> tuple[str, str, set[str]]:
    return prospect.first, prospect.last, {point.address for point in prospect.points if point.kind == "email"}


def cars(prospect: Prospect) -> list[tuple[str, str]]:
    return [(car.interest, car.title) for car in prospect.vehicles]


@pytest.mark.parametrize(
    "body",
    [
        {
            "txtFirstName": "Nell",
            "txtLastName": "Roan",
            "txtEmail": "nell@example.com",
            "ddlMake": "Ford",
            "ddlModel": "Edge",
            "ddlYear": 2021,
        },
        {"entry": {"Name (First)": "Nell", "Name (Last)": "Roan", "Email": "nell@example.com", "Vehicle": "2021 Ford Edge"}},
        {
            "fields": [
                {"name": n, "value": v} for n, v in (("full_name", "Nell Roan"), ("email", "nell@example.com"), ("car", "2021 Ford Edge"))
            ]
        },
        {
            "answers": [
                {"question": "What is your name?", "answer": "Nell Roan"},
                {"question": "What's your email?", "answer": "nell@example.com"},
                {"question": "Which vehicle are you interested in?", "answer": "2021 Ford Edge"},
            ]
        },
        {
            "answers": [
                {"type": "text", "text": "Nell Roan", "field": {"id": "a", "ref": "full_name"}},
                {"type": "email", "email": "nell@example.com", "field": {"id": "b", "title": "Email"}},
                {"type": "choice", "choice": "2021 Ford Edge", "field": {"id": "c", "title": "Vehicle"}},
            ]
        },
        {
            "properties": {
                key: {"value": said}
                for key, said in {"firstname": "Nell", "lastname": "Roan", "email": "nell@example.com", "vehicle": "2021 Ford Edge"}.items()
            }
        },
        {"payload": json.dumps({"name": "Nell Roan", "emailAddresses": [{"address": "nell@example.com"}], "vehicle": "2021 Ford Edge"})},
    ],
)
def test_json_of_any_shape(body: dict[str, object]) -> None:
    prospect = only(json.dumps(body))
    assert (told(prospect), cars(prospect)) == (WHO, CAR)


def test_a_number_in_parts_and_a_car_that_is_not_new() -> None:
    prospect = only(
        '{"name": "Nell Roan", "phone": {"areaCode": "763", "number": "5550122"}, "vehicle": {"make": "Ford", "model": "Edge",'
        ' "isNew": false, "price": {"amount": 15000}}}'
    )
    assert [point.address for point in prospect.points] == ["+17635550122"]
    assert [(car.status, car.price) for car in prospect.vehicles] == [("used", "15000")]


def test_each_lead_of_a_list_inside_an_object() -> None:
    found = document(
        '{"count": 2, "leads": [{"name": "Nell Roan", "email": "nell@example.com"}, {"name": "Abe Lund", "phone": "763-555-0122"}]}'
    )
    assert [prospect.name for prospect in found.prospects] == ["Nell Roan", "Abe Lund"]


def test_the_id_of_the_lead_is_not_the_messages() -> None:
    prospect = only(
        '{"Sender": {"ReferenceID": "M-9", "CreatorNameCode": "Oakmaker"}, "SalesLead": {"ID": 4410, "Name": "Nell Roan",'
        ' "EmailP1": "nell@example.com"}}'
    )
    assert (prospect.source_id, prospect.source) == ("4410", "Oakmaker")


@pytest.mark.parametrize(
    "body",
    [
        "form_fields%5Bname%5D=Nell+Roan&form_fields%5Bemail%5D=nell%40example.com&veh_year=2021&veh_make=Ford&veh_model=Edge",
        '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nNell Roan\r\n--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n'
        'nell@example.com\r\n--x\r\nContent-Disposition: form-data; name="vehicle"\r\n\r\n2021 Ford Edge\r\n--x--\r\n',
        "leadXml="
        + quote_plus(
            "<customer><contact><name>Nell Roan</name><email>nell@example.com</email></contact></customer>"
            "<vehicle><year>2021</year><make>Ford</make><model>Edge</model></vehicle>"
        ),
        "<?xml version='1.0'?><enquiry><first_name>Nell</first_name><last_name>Roan</last_name>"
        "<email>nell@example.com</email><car><year>2021</year><make>Ford</make><model>Edge</model></car><dealer>"
        "<name>Lake Ford</name><email>d@example.com</email></dealer></enquiry>",
        "<adf><prospect><customer><contact><firstname>Nell</firstname><lastname>Roan</lastname><emailaddress>nell@example.com</emailaddress>"
        "</contact></customer><vehicle><modelyear>2021</modelyear><manufacturer>Ford</manufacturer><model>Edge</model></vehicle></prospect></adf>",
        '<adf><prospect><customer><contact><name first="Nell" last="Roan"/><email address="nell@example.com"/></contact></customer>'
        '<vehicle year="2021" make="Ford" model="Edge"/></prospect></adf>',
    ],
)
def test_forms_and_elements_with_names_of_their_own(body: str) -> None:
    prospect = only(body)
    assert (told(prospect), cars(prospect)) == (WHO, CAR)


def test_records_of_xml_are_leads_and_a_dealers_contact_is_none() -> None:
    record = "<lead><name>{0}</name><phone>763-555-01{1}</phone><trade><year>2011</year><make>Kia</make><model>Soul</model></trade></lead>"
    found = document("<leads>" + record.format("Nell Roan", 22) + record.format("Abe Lund", 23) + "</leads>")
    assert [(one.name, cars(one)) for one in found.prospects] == [
        (who, [("trade-in", "2011 Kia Soul")]) for who in ("Nell Roan", "Abe Lund")
    ]
    many = document("<leads>" + record.format("Nell Roan", 22) * 101 + "</leads>")
    assert (many.prospects, "at most 100" in many.quarantined) == ((), True)
    assert document("<dealer><name>Lake Ford</name><email>d@example.com</email><city>Ely</city></dealer>").kind != "web form"


def test_a_dealer_or_a_sender_alone_is_no_shopper() -> None:
    for side in ("vendor", "provider"):
        found = document(f"<{side}><contact><name>Amy Bell</name><phone>763-555-0199</phone></contact></{side}>")
        assert (found.prospects, bool(found.quarantined)) == ((), True)


def test_what_mail_programs_put_beside_an_address() -> None:
    assert emails("<mailto:nell@example.com>nell@example.com", False)[0][0].address == "nell@example.com"
    assert phones("<tel:7635550122>763-555-0122", ("US",), False)[0][0].address == "+17635550122"
    assert [one.address for one in phones("763-555-0122 or 763-555-0123 (wife)", ("US",), False)[0]] == ["+17635550122", "+17635550123"]


def test_figures_and_words_as_they_are_written_elsewhere() -> None:
    assert [plain_price(text) for text in ("19 995,00 $", "19,995", "17.990,50 €", "$1,250.00")] == ["19995", "19995", "17990.50", "1250"]
    assert odometer("80 000 km") == "80000 km"
    assert [condition(text) for text in ("usagé", "U", "usada", "N", "no")] == ["used", "used", "used", "new", ""]
    assert (name("&xxe;"), name("O&apos;Dea")) == ("", "O'Dea")


def test_what_the_car_costs_is_not_the_manufacturers_price() -> None:
    car = "<vehicle><make>Kia</make><model>Rio</model>{0}</vehicle>"
    lead = "<adf><prospect><customer><contact><name>Nell Roan</name></contact></customer>" + car + "</prospect></adf>"
    listed, asked = '<price type="msrp">21000</price>', '<price type="quote">19500</price>'
    assert [only(lead.format(prices)).vehicles[0].price for prices in (listed + asked, listed)] == ["19500", "21000"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Vehicle: Toyota Corolla 2020 usado", [("", "2020 Toyota Corolla", "used")]),
        ("Vehicle of interest\n2021 Subaru Outback Limited (Used)", [("", "2021 Subaru Outback Limited", "used")]),
        ("Fahrzeug: Volkswagen Golf\nErstzulassung: 05/2019", [("", "2019 Volkswagen Golf", "")]),
        ("Message: Je veux échanger ma Honda Fit 2014.", [("trade-in", "2014 Honda Fit", "")]),
        ("Message: ¿Aceptan mi Nissan Sentra 2012 como parte de pago?", [("trade-in", "2012 Nissan Sentra", "")]),
        ("Message: I COULD GIVE MY 2014 KIA SOUL AS A TRADE", [("trade-in", "2014 Kia SOUL", "")]),
        ("Message: is the 2019 ford edge still there?", [("", "2019 Ford edge", "")]),
        ("Visitor Phone: 763-555-0123\nDealer Phone: 763-555-0199\nVehicle: 2021 Ford Edge", [("", "2021 Ford Edge", "")]),
    ],
)
def test_cars_in_words(words: str, expected: list[tuple[str, str, str]]) -> None:
    prospect = only(f"Name: Nell Roan\nEmail: nell@example.com\n{words}\n")
    assert [(car.interest, car.title, car.status) for car in prospect.vehicles] == [(one, title, status) for one, title, status in expected]
    assert "+17635550199" not in {point.address for point in prospect.points}


def test_a_car_that_is_offered_for_sale_is_not_wanted() -> None:
    text = "Instant Cash Offer\n\nName: Nell Roan\nPhone: 763-555-0122\nYear: 2017\nMake: Nissan\nModel: Rogue\n"
    assert cars(only(text)) == [("sell", "2017 Nissan Rogue")]
    assert cars(only(text.replace("Instant Cash Offer", "New lead"))) == [("", "2017 Nissan Rogue")]


def test_a_lead_that_somebody_passes_on_in_an_answer_and_a_shoppers_own_answer() -> None:
    passed = "FYI\n\nOn Mon, Mar 2, 2026 Leads <leads@relay.example.com> wrote:\n"
    passed += "".join(f"> <div>{text}</div>\n" for text in ("Name", "Nell Roan", "Email", "nell@example.com"))
    assert told(only(mail(passed))) == WHO
    own = "Yes, call me at 763-555-0122\n\nOn Mon, Mar 2, 2026 Lake Ford wrote:\n> Do you still want the car?\n> Amy, 763-555-0199\n"
    assert [point.address for point in only(mail(own)).points] == ["+17635550122"]


def test_a_number_under_a_name_that_says_whose_it_is() -> None:
    form = '{{"name": "Nell Roan", "email": "nell@example.com", "{0}": "763-555-0199"}}'
    assert [len(only(form.format(label)).points) for label in ("Dealer Hotline", "Hotline")] == [1, 2]


def test_one_long_line_that_was_cut_and_one_cut_that_nobody_can_tell() -> None:
    near = "".join(f"<x>{'a' * 61}</x>\n" for _ in range(3))
    said = "Model: Edge, VIN: " + "word " * 51 + "1FMEE5DP0RLA00001 end of what they wrote here"
    line = f"<comments>{said}</comments>"
    cut = "\n".join(line[place : place + 72] for place in range(0, len(line), 72))
    lead = "<adf><prospect>\n" + near + "<customer><contact><name>Nell Roan</name></contact>\n{0}\n</customer></prospect></adf>"
    assert only(lead.format(cut)).vehicles == only(lead.format(line)).vehicles != ()
    once = "<adf><prospect><customer><contact><email>ne@example.com</email><name>Nell Roan-Whit"
    once = f"{once[:76]}\n{once[76:]}ing</name></contact></customer></prospect></adf>"
    assert MAY_BE_CUT in document(once.replace("</contact>", "\n</contact>").replace("</customer>", "\n</customer>\n")).findings
