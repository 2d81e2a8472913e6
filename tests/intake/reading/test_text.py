"""Leads that are text: marketplaces' mails, pages, a line that somebody typed; and what of mails belongs to the shopper."""

import pytest

from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.intake.reading.makes import car_in_words, car_of, car_of_page, vins
from tests.intake.making import document, mail, only

MARKET = """Lead Submission from CarBazaar

Contact:
First Name: Ned
Last Name: Alder
Email: ned.alder@example.com
Telephone: (214) 555-0118
Postal code: 75024

Comments:
I'm interested in this 2022 Tesla Model 3.
Can I see it on Saturday?

Listing:
VIN: 5YJ3E1EB6NF100001
Vehicle: 2022 Tesla Model 3 Long Range AWD
Stock Number: T9783
Listed Price: $24,995
Dealer Price:
View Listing: https://example.com/listing
"""


def is_ned(content: str | bytes) -> bool:
    lead = only(content)
    car = Vehicle(year="2022", make="Tesla", model="Model 3", trim="Long Range AWD", vin="5YJ3E1EB6NF100001", stock="T9783", price="24995")
    return (
        (lead.first, lead.last, lead.source, lead.postal_code, lead.vehicles) == ("Ned", "Alder", "CarBazaar", "75024", (car,))
        and {point.address for point in lead.points} == {"+12145550118", "ned.alder@example.com"}
        and lead.comments.startswith("I'm interested in this 2022 Tesla Model 3.\nCan I see it on Saturday?")
    )


def test_a_marketplaces_text() -> None:
    found = document(MARKET)
    assert (found.kind, found.level, is_ned(MARKET)) == ("text", "text only", True)


def test_the_same_as_a_page_of_table_cells_and_as_lines() -> None:
    rows = [line.partition(":") for line in MARKET.replace(".\nCan", ". Can").splitlines()]
    cells = "".join(
        f"<tr><td>{label}:</td><td>{value.strip()}</td></tr>" if sign and value else f"<tr><td>{label}{sign}</td></tr>"
        for label, sign, value in rows
    )
    lead = only(f"<html><style>b{{}}</style><table>{cells}</table></html>")
    assert (lead.first, lead.vehicles[0].stock, len(lead.points)) == ("Ned", "T9783", 2)
    lines = "<br>".join(MARKET.splitlines())
    assert only(f"<html><body>{lines}</body></html>").vehicles[0].trim == "Long Range AWD"


def test_in_a_mail_the_relay_is_never_the_shopper() -> None:
    lead = only(mail(MARKET.replace("Email: ned.alder@example.com\n", "") + "\nQuestions? support@carbazaar.example.com"))
    assert [point.address for point in lead.points] == ["+12145550118"]
    assert lead.requested == 0
    replied = only(mail(MARKET.replace("Email: ned.alder@example.com\n", ""), "Reply-To: Ned <ned.alder@example.org>\n"))
    assert {point.address for point in replied.points} == {"+12145550118", "ned.alder@example.org"}
    assert any(origin.taken == "mail header" and origin.value == "points" for origin in replied.origins)


def test_labels_and_values_in_successive_blocks() -> None:
    page = "".join(
        f"<div>{text}</div>\n"
        for text in (
            "Full Name", "Olga Sample Birch", "Email", "olga@example.com", "Phone Number", "+12145550119",
            "Preferred Contact Method", "Text",
            "Message", "Any accidents?", "This form submitted at: https://dealer.example.com/listing/2021-tesla-model-3-long-range-d9779/",
        )
    )  # fmt: skip
    lead = only(page)
    assert (lead.name, lead.middle, lead.prefers, lead.comments) == ("Olga Sample Birch", "Sample", "text", "Any accidents?")
    assert lead.vehicles == (Vehicle(year="2021", make="Tesla", model="Model 3", trim="Long Range", stock="D9779"),)
    assert any("description" in finding for finding in lead.findings)


def test_a_request_in_sentences() -> None:
    lead = only(
        "Somebody has viewed your ad on www.autotrader.example and asks for a report. "
        "Please send it to: kim@example.com, Phone: 2145550120.\n\n"
        "Your Mercedes-Benz C-Class 2017 (Stock #: D9770) ad:\nhttps://example.com/order?vin=55SWF6EB0HU100001&report=claims"
    )
    assert {point.address for point in lead.points} == {"kim@example.com", "+12145550120"}
    assert lead.vehicles == (Vehicle(year="2017", make="Mercedes-Benz", model="C-Class", vin="55SWF6EB0HU100001", stock="D9770"),)


def test_a_single_line() -> None:
    lead = only("is this still for sale thx kim77@example.com")
    assert (lead.points[0].address, lead.comments) == ("kim77@example.com", "is this still for sale thx kim77@example.com")


def test_what_was_quoted_below_is_not_what_they_wrote() -> None:
    lead = only("Name: Kim Oak\nPhone: 214-555-0120\nMessage: Please call.\n\nOn Monday, Support wrote:\nOld words\n--\nSigned")
    assert (lead.comments, lead.prefers) == ("Please call.", "call")


@pytest.mark.parametrize(
    "text",
    [
        "Good morning",
        "Are you open?",
        "<p>Hello</p>",
        "Our prices fell! Call 214-555-0100. To unsubscribe click here.",
        "%PDF-1.4 \x01\x02",
        "a,b\n1,2",
    ],
)
def test_text_without_a_shopper_is_kept_aside(text: str) -> None:
    found = document(text)
    assert (found.prospects, bool(found.quarantined)) == ((), True)


def test_a_person_who_writes_a_mail_is_a_lead_and_a_machine_is_none() -> None:
    body = "Hi, do you still have the 2020 Honda Fit? Thanks, Kim"
    person = mail(body).replace(b"Leads <leads@harbor.example.com>", b"Kim Oak <kimoak@gmail.com>")
    assert (only(person).name, only(person).points[0].address) == ("Kim Oak", "kimoak@gmail.com")
    assert document(mail(body)).quarantined
    away = document(mail("I am out of the office. Call 214-555-0100.", "Auto-Submitted: auto-replied\n"))
    assert (away.kind, away.prospects) == ("auto-response", ())


def test_the_car_in_a_subject() -> None:
    given = mail("Name: Kim Oak\nPhone: 214-555-0120").replace(b"Subject: New lead", b"Subject: =?utf-8?q?2020_Honda_Fit_EX?=")
    assert only(given).vehicles == (Vehicle(year="2020", make="Honda", model="Fit", trim="EX"),)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("2018 Tesla Model 3 Long Range", "2018 Tesla Model 3 Long Range"),
        ("Harley-Davidson Road Glide 2022 FLTRX Black", "2022 Harley-Davidson Road Glide"),
        ("2019 ram 2500 laramie", "2019 Ram 2500 laramie"),
        ("Chevy Silverado 1500 LT", "Chevrolet Silverado 1500 LT"),
        ("2015 Land Rover Range Rover Sport HSE", "2015 Land Rover Range Rover Sport HSE"),
        ("something red", ""),
    ],
)
def test_a_car_in_words(words: str, title: str) -> None:
    car = car_of(words)
    assert (car.title if car else "") == title


def test_a_car_in_sentences_and_addresses() -> None:
    said = car_in_words("Hello! Is your 2021 Kia Soul GT-Line still there? I saw it at a Ford dealer")
    assert (said.title if said else "") == "2021 Kia Soul GT-Line"
    assert car_in_words("I can afford it, may I dodge the fee and get a smart deal?") is None
    assert car_of_page("https://example.com/blog/how-to-buy-a-car") is None
    assert vins("VIN JM3KFBXY1N0500001, phone 12145550123456789, word ABCDEFGHJKLMNPRST") == ("JM3KFBXY1N0500001",)
