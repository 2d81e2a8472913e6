"""What senders do differently inside a document that is well-formed, by the reference's numbers; its other half is test_deviations.py."""

import pytest

from bdcdesk.intake.reading.read import CONNECTION_TEST, UNFILLED
from bdcdesk.intake.reading.structure import IGNORED
from tests.intake.making import LEAD, contact, document, is_zoe, lead, mail, only, remark

BODY = LEAD[LEAD.index("<adf>") :]


@pytest.mark.parametrize("model", ["", "Full Line", "Not specified", "Unknown", "N/A"])
def test_18_no_vehicle_or_one_that_is_none(model: str) -> None:
    customer = "<customer><contact><name>Uma Ray</name><phone>214-555-0102</phone></contact></customer>"
    found = only(lead(f"<vehicle interest='buy' status='new'><year/><make/><model>{model}</model></vehicle>{customer}"))
    assert (found.vehicles, found.wanted) == ((), None), "a default or a “new” alone makes no car"


def test_19_facts_that_stand_only_in_the_comments() -> None:
    empty = "<vehicle interest='buy' status='USED'><year/><make/><model>Full Line</model></vehicle>"
    said = (
        "Inventory Item: Kawasaki Ninja 2019 <br />Inventory Stock ID: K77-19<br />VIN: JKAEXMF18KDA00001<br />"
        "Can we contact you via text?: Yes<br />Email Opt-In: No<br />Preferred contact method: SMS<br />"
        "Preferred Date: 2026-06-03<br />Preferred Time: 2:00 PM<br />Purchase Timeframe: 1-3 months<br />Trade-In: 2011 Honda Civic"
    )
    found = only(remark(said, empty))
    assert found.wanted is not None
    assert (found.wanted.title, found.wanted.stock, found.wanted.vin) == ("2019 Kawasaki Ninja", "K77-19", "JKAEXMF18KDA00001")
    assert (found.wanted.interest, found.wanted.status) == ("buy", "used")
    assert (found.prefers, found.consent, found.timeframe) == ("text", {"text": True, "email": False}, "1-3 months")
    assert (found.wish, found.vehicles[-1].interest, found.vehicles[-1].title) == ("2026-06-03 2:00 PM", "trade-in", "2011 Honda Civic")
    assert {origin.taken for origin in found.origins if origin.value.startswith(("vehicle", "consent", "wish"))} == {"comments"}
    assert any("only in the comments" in finding for finding in found.findings)
    assert "Inventory Stock ID: K77-19" in found.comments, "the words stay"


@pytest.mark.parametrize("place", ["customer", "contact", "prospect"])
@pytest.mark.parametrize("tag", ["comment", "comments"])
def test_20_comments_by_either_name_in_any_place(place: str, tag: str) -> None:
    said = f"<{tag}>Blue, please</{tag}>"
    in_contact, in_customer = (said if place == where else "" for where in ("contact", "customer"))
    inside = f"<contact><name>Ida Moss</name>{in_contact}</contact>{in_customer}"
    assert only(lead(f"<customer>{inside}</customer>{said if place == 'prospect' else ''}")).comments == "Blue, please"


@pytest.mark.parametrize(
    ("written", "full", "parts"),
    [
        ('<name part="full">Dr. Ana B. de la Cruz, Jr.</name>', "Dr. Ana B. de la Cruz, Jr.", ("Ana", "B.", "de la Cruz")),
        ('<name part="full">Ana Cruz</name><name part="first">Ana</name><name part="last">Cruz</name>', "Ana Cruz", ("Ana", "", "Cruz")),
        ("<name>Ana Cruz</name>", "Ana Cruz", ("Ana", "", "Cruz")),
        ("<name><first>Ana</first><middle>B</middle><last>Cruz</last></name>", "Ana B Cruz", ("Ana", "B", "Cruz")),
        ('<name part="company">Cruz Tiling</name>', "Cruz Tiling", ("", "", "")),
        ('<name part="full" type="business">Cruz Tiling</name>', "Cruz Tiling", ("", "", "")),
        ('<name part="first">Name</name><name part="last">Unknown</name>', "", ("", "", "")),
        ('<name part="full">ana Unknown</name>', "ana Unknown", ("ana", "", "")),
        (
            '<name part="first">Ana</name><name part="middle">from Harbor</name><name part="last">Cruz</name>',
            "Ana Cruz",
            ("Ana", "", "Cruz"),
        ),
    ],
)
def test_21_names_as_given_and_in_parts(written: str, full: str, parts: tuple[str, str, str]) -> None:
    found = only(contact(f"{written}<email>ana@example.com</email>"))
    assert (found.name, (found.first, found.middle, found.last)) == (full, parts)


@pytest.mark.parametrize(
    ("written", "e164", "extension"),
    [
        ("214-555-0123 ext. 45", ["+12145550123"], "45"),
        ("(214) 555-0123 x45", ["+12145550123"], "45"),
        ("+1+12145550123", ["+12145550123"], ""),
        ("0012145550123", ["+12145550123"], ""),
        ("214-555-0123 / 214-555-0124", ["+12145550123", "+12145550124"], ""),
        ("555-0123", [""], ""),
        ("(000) 000-0000", [""], ""),
        ("none", [], ""),
        ("214-555-\n0123", ["+12145550123"], ""),
    ],
)
def test_22_phones(written: str, e164: list[str], extension: str) -> None:
    found = only(contact(f"<name>Ana Cruz</name><phone type='Mobile'>{written}</phone>"))
    assert [point.address for point in found.points] == e164
    assert {(point.extension, point.type) for point in found.points} <= {(extension, "cellphone")}


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("2026-07-14 10:30:00 -0600", 60),
        ("2026-07-14T16:30:00.0000001Z", 60),
        ("2026-07-14T10:30:00", 0),
        ("2026-07-14 10:30", 0),
        ("7/14/2026 10:30 AM", 0),
        ("7/14/26 10:30 AM", 0),
        ("Tuesday, July 14, 2026 10:30 AM", 0),
        ("14-Jul-2026 10:30", 0),
        ("07/14/2026 10:30:00 EDT", -60),
        ("7/14/2026 10:30 AM ET", -60),
        ("2026/07/14 10:30:00 AM", 0),
        ("2026-07-14T10:30:00-05:002026", 0),
    ],
)
def test_23_request_dates(written: str, minutes: int) -> None:
    # 10:30 in Chicago in July is 15:30 UTC.
    dated = lead(f"<requestdate>{written}</requestdate><customer><contact><name>Ana Cruz</name></contact></customer>")
    assert only(dated).requested == 1784043000000 + minutes * 60_000


def test_24_the_source_wherever_it_stands() -> None:
    assert (
        only(lead("<customer><contact><name>A B</name></contact></customer><vendor><vendorname>Portal</vendorname></vendor>")).source
        == "Portal"
    )
    nameless = mail(contact("<name>Ana Cruz</name>"))
    assert (only(nameless).source, only(nameless).origins[-1].taken) == ("harbor.example.com", "mail header")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ""),
        ('<id source="leadtype">Email</id>', ""),
        ('<id sequence="[count]" source="F"></id>', ""),
        ('<id source="F">{{id}}</id>', ""),
        ('<id source="F">F-9</id>', "F-9"),
        ('<id sequence="20440817" source="F"></id>', "20440817"),
    ],
)
def test_25_ids_that_are_none(written: str, read: str) -> None:
    assert only(lead(f"{written}<customer><contact><name>Ana Cruz</name></contact></customer>")).source_id == read


def test_26_attributes_in_their_spellings() -> None:
    found = only(
        lead(
            '<vehicle><make>Kia</make><odometer unit="MILES">15</odometer></vehicle><customer><contact primarycontact="customer">'
            '<name>Ana Cruz</name><email preferredcontact="TRUE">ana@example.com</email>'
            '<phone preferredcontact="false">214-555-0123</phone>'
            "</contact></customer>"
        )
    )
    assert (found.prefers, found.points[0].kind, found.vehicles[0].odometer) == ("email", "email", "15 mi")


def test_27_certified_is_used_and_nothing_is_new_by_default() -> None:
    read = {
        given: only(lead(f'<vehicle interest="loan" status="{given}"><model>Soul</model></vehicle>')).vehicles[0]
        for given in ("cpo", "certified", "", "USED", "demo")
    }
    assert {given: car.status for given, car in read.items()} == {"cpo": "used", "certified": "used", "": "", "USED": "used", "demo": ""}
    assert only(lead("<vehicle><model>Soul</model></vehicle>")).vehicles[0].status == ""


def test_28_a_doctype_is_inert() -> None:
    found = document('<!DOCTYPE adf SYSTEM "file:///etc/passwd" [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "yyy">]>' + BODY)
    assert (IGNORED in found.findings, is_zoe(found.prospects[0])) == (True, True)
    assert "&x;" in only('<!DOCTYPE adf [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + contact("<name>&x;</name>")).name


def test_29_what_is_no_lead_is_told_apart() -> None:
    ping = document('<adf><prospect><id source="ping"></id><requestdate>11-22-2026</requestdate></prospect></adf>')
    assert (ping.kind, ping.quarantined, ping.prospects) == ("connection test", CONNECTION_TEST, ())
    hiring = document(remark("I am applying for the technician position, is it open?"))
    assert (hiring.kind, hiring.prospects[0].nature, hiring.quarantined) == ("hiring request", "hiring request", "")
    answer = document(
        "<html><body>Hello Kim<br>Thank you for taking the time to contact Prairie Mazda. Call 214-555-0199.<br>"
        "To stop receiving these messages click here</body></html>"
    )
    assert (answer.kind, answer.prospects) == ("auto-response", ())
    call = document("Phone Lead from CarBazaar. Caller Id: None, Duration: 2 minutes, 3 seconds")
    assert (call.kind, call.prospects) == ("phone call", ())
    rung = document("Phone Lead from CarBazaar. Caller Id: 214-555-0188, Duration: 2 minutes")
    assert (rung.kind, rung.prospects[0].points[0].address, rung.prospects[0].source) == ("phone call", "+12145550188", "CarBazaar")
    test = document(remark("This is a test lead from the set-up."))
    assert (test.kind, test.prospects[0].name) == ("test", "Mia Otter")


@pytest.mark.parametrize(("written", "read"), [("0.00", ""), ("24845.0", "24845"), ("$24,845.50", "24845.50"), ("call", "")])
def test_30_prices(written: str, read: str) -> None:
    assert only(lead(f"<vehicle><model>Soul</model><price currency='$'>{written}</price></vehicle>")).vehicles[0].price == read


@pytest.mark.parametrize("gap", ["[{0}]", "{{{{{0}}}}}", "${{{0}}}"])
def test_31_templates_that_were_not_filled_in(gap: str) -> None:
    name, phone, date = (gap.format(word) for word in ("name", "phone", "date"))
    unfilled = f"<requestdate>{date}</requestdate><customer><contact><name>{name}</name><phone>{phone}</phone></contact></customer>"
    found = document(lead(unfilled))
    assert (found.kind, found.quarantined) == ("unfilled template", UNFILLED)
    kept = document(lead(unfilled.replace(phone, "214-555-0123")))
    assert (kept.prospects[0].name, kept.prospects[0].points[0].address) == ("", "+12145550123")


def test_32_odd_characters_and_sizes() -> None:
    assert is_zoe(only(LEAD.replace("Zoë", "Z\x07o\x00ë")))
    assert is_zoe(only(LEAD.replace("\n", "\r")))
    split = "<![CDATA[Is the tow]]><![CDATA[ hitch included?]]>"
    assert is_zoe(only(LEAD.replace("Is the tow hitch included?", split)))
    long = only(LEAD.replace("Is the tow hitch included?", "word " * 30_000))
    assert (len(long.comments) <= 20_000, long.first) == (True, "Zoë")
    deep = document("<adf><prospect>" + "<a>" * 100_000 + "</a>" * 100_000 + "</prospect></adf>")
    assert (deep.prospects, "nested too deeply" in deep.quarantined) == ((), True)
