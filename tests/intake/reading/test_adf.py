"""The ADF reader on shapes that senders really write, each typed here anew."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.intake.document import Prospect, Reading, Unreadable
from bdcdesk.intake.reading.adf import SIZE, read_adf
from bdcdesk.intake.reading.requested import NO_ZONE, TEMPLATE
from bdcdesk.intake.reading.structure import CUT, ENTITIES, IGNORED

FIXTURES = Path(__file__).parent / "fixtures"
CHICAGO = ZoneInfo("America/Chicago")
AT = int(datetime(2026, 3, 14, 15, 26, 53, tzinfo=UTC).timestamp()) * 1000


def reading(name: str) -> Reading:
    return read_adf((FIXTURES / name).read_bytes(), "US", CHICAGO)


def only(name: str) -> Prospect:
    found = reading(name)
    assert len(found.prospects) == 1
    return found.prospects[0]


def lead(inside: str) -> Prospect:
    return read_adf(f"<adf><prospect>{inside}</prospect></adf>", "US", CHICAGO).prospects[0]


def contact(inside: str) -> Prospect:
    return lead(f"<customer><contact>{inside}</contact></customer>")


def test_a_complete_document_is_read_in_full() -> None:
    found = reading("complete.xml")
    assert found.level == "strict"
    assert found.prospects == (
        Prospect(
            source="Harbor Autos",
            source_id="HA-7001",
            status="new",
            requested=AT,
            requested_raw="2026-03-14T09:26:53-06:00",
            name="Ingrid B Lindqvist",
            first="Ingrid",
            middle="B",
            last="Lindqvist",
            points=(
                ContactPoint("phone", "+12145550144", "214.555.0144 x12", True, "12", "cellphone"),
                ContactPoint("email", "ingrid.lindqvist@example.com", "Ingrid.Lindqvist@Example.COM"),
                ContactPoint("phone", "+12145550143", "(214) 555-0143", type="voice"),
                ContactPoint("phone", "+19725550188", "972-555-0188"),
            ),
            not_dialled=(ContactPoint("phone", "+12145550145", "214-555-0145", type="fax"),),
            postal_code="75024",
            vehicles=(
                Vehicle(
                    interest="buy",
                    status="new",
                    year="2026",
                    make="Subaru",
                    model="Outback",
                    trim="Touring",
                    vin="4S4BTGPD0T3100001",
                    stock="S2201",
                    price="41250.50",
                    color="Deep Green",
                ),
                Vehicle(interest="trade-in", status="used", year="2015", make="Ford", model="Escape", price="6200", odometer="88400 mi"),
            ),
            comments="Does it come with a hitch? I'd trade my Escape & pay the rest.",
            prefers="call",
            vendor="Prairie Subaru",
            service="New Car Quotes",
            campaign="spring-26",
            timeframe="This month",
            others=("leads@prairie.example.com",),
            findings=("A phone number has an extension.", "A fax or pager number was left out."),
        ),
    )


def test_case_namespace_and_order_do_not_matter() -> None:
    found = only("namespaced_upper_case.xml")
    assert (found.name, found.first, found.last) == ("Dr. Amara N. Okafor, Jr.", "Amara", "Okafor")
    assert found.requested == AT + 589
    assert found.status == "new"
    assert found.vehicles == (Vehicle(interest="buy", status="used", year="2019", make="Kia", model="Soul"),)


def test_a_prospect_may_be_the_root() -> None:
    found = only("bare_prospect.xml")
    assert (found.name, found.first, found.last) == ("Tomás de la Vega", "Tomás", "de la Vega")
    assert (found.requested, found.comments, found.points[0].address) == (AT, "Looking for a van", "+12145550150")


def test_each_prospect_is_a_lead_even_of_one_person() -> None:
    found = reading("two_prospects.xml").prospects
    assert [(one.source, one.source_id, one.status) for one in found] == [("Pairs", "1", ""), ("Pairs", "2", "resend")]


def test_placeholders_are_unknown_and_said_so() -> None:
    found = only("placeholders.xml")
    assert (found.source, found.source_id, found.requested) == ("Blank Forms", "", 0)
    assert found.vehicles == ()
    assert (found.name, found.first, found.last) == ("Null", "", "Null"), "there are people called Null"
    assert found.points == (ContactPoint("phone", "", "(000) 000-0000"),)
    assert found.comments == ""
    assert TEMPLATE in found.findings
    assert any("no id of a lead" in finding for finding in found.findings)


def test_comments_are_gathered_from_everywhere_without_markup() -> None:
    found = only("comments_everywhere.xml")
    assert found.comments == "Is it still there? 3 < 4 &— yes\n<x-note>kept</x-note>\n\nStock: U-77\nText me?: Yes\n\nSecond line"
    assert found.prefers == "email"
    assert found.requested == AT - 53_000 - 3_600_000, "09:26 in the store's zone, which is in daylight saving time that day"
    assert NO_ZONE in found.findings


def test_the_formats_defaults_fill_nothing_in() -> None:
    found = only("no_defaults.xml")
    assert found.vehicles == (
        Vehicle(year="2012", make="Mazda", model="3", odometer="140000 km"),
        Vehicle(interest="sell", status="used", stock="Z9"),
    )
    assert found.wanted == found.vehicles[0]
    assert (found.first, found.last, found.name) == ("", "Quill", "Quill")


def test_what_stands_beside_the_only_prospect_belongs_to_it() -> None:
    found = only("strays_beside_prospect.xml")
    assert found.source == "Lease Desk"
    assert found.vehicles == (Vehicle(interest="lease", model="Ioniq 5"),)
    assert [point.address for point in found.points] == ["+12145550160", "+12145550161"]


def test_parts_inside_a_name_and_an_incomplete_address() -> None:
    found = only("nested_name.xml")
    assert (found.name, found.first, found.last) == ("Noor Haddad", "Noor", "Haddad")
    assert found.points == (ContactPoint("email", "", "noor.example.com"),)
    assert (found.source, found.vendor) == ("Corner Motors", "Corner Motors")


def test_a_faulty_prolog_is_cut_and_told() -> None:
    found = reading("faulty_prolog.xml")
    assert (found.level, found.findings) == ("repaired", (CUT, "There is no request time."))
    assert found.prospects[0].name == "Pia Long"


def test_entities_of_html_are_read_and_others_left() -> None:
    found = reading("html_entities.xml")
    assert (found.level, ENTITIES in found.findings) == ("repaired", True)
    assert (found.prospects[0].name, found.prospects[0].comments) == ("Zoé Brandt", "Café &madeup; tomorrow")


def test_a_source_in_the_middle_name_is_left_out() -> None:
    assert only("middle_is_source.xml").name == "Lee Moss III"


@pytest.mark.parametrize(
    ("inside", "source"),
    [
        (
            '<provider><name>P</name><service>S</service></provider><id source="I">1</id><vendor><vendorname>V</vendorname></vendor>',
            "P",
        ),
        ("<provider><contact><name>P</name></contact></provider>", "P"),
        ('<provider><service>S</service></provider><id source="I">1</id>', "S"),
        ('<id source="I"></id><vendor><vendorname>V</vendorname></vendor>', "I"),
        ("<vendor><vendorname>V</vendorname></vendor>", "V"),
        ("<customer/>", ""),
    ],
)
def test_the_source_is_the_nearest_stated(inside: str, source: str) -> None:
    assert lead(inside).source == source


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        (["trade-in", "buy"], "buy"),
        (["trade-in", ""], ""),
        (["", "test-drive"], "test-drive"),
        (["sell", "lease"], "lease"),
        (["trade-in"], None),
    ],
)
def test_the_wanted_car_is_chosen_by_interest(order: list[str], wanted: str | None) -> None:
    found = lead("".join(f'<vehicle interest="{interest}"><model>{interest or "plain"}</model></vehicle>' for interest in order))
    assert (found.wanted.interest if found.wanted else None) == wanted
    assert len(found.vehicles) == len(order)


@pytest.mark.parametrize(
    ("price", "read"),
    [
        ("26995", "26995"),
        ("$26,995.00", "26995"),
        ("USD 24845.5", "24845.50"),
        ("0.00", ""),
        ("0", ""),
        ("Call", ""),
        ("20000-25000", ""),
        ("", ""),
    ],
)
def test_a_price_is_a_number_or_unknown(price: str, read: str) -> None:
    assert lead(f"<vehicle><make>Kia</make><price>{price}</price></vehicle>").vehicles[0].price == read


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("214-555-0123", "+12145550123"),
        ("1 (214) 555.0123", "+12145550123"),
        ("tel:+12145550123", "+12145550123"),
        ("+1+12145550123", "+12145550123"),
        ("214-555-0123;ext=45", "+12145550123"),
        ("+44 20 7946 0018", "+442079460018"),
        ("393-555-0123", "+13935550123"),
        ("555-0123", ""),
        ("555-123-4567", ""),
        ("9999999999", ""),
        ("call me", ""),
    ],
)
def test_phones_are_dialable_or_kept_as_text(raw: str, address: str) -> None:
    assert [(point.address, point.raw) for point in contact(f"<phone>{raw}</phone>").points] == [(address, raw)]


def test_a_country_in_the_address_helps_where_the_region_does_not() -> None:
    found = contact("<phone>0400 123 456</phone><address><country>Australia</country></address>")
    assert found.points[0].address == "+61400123456"


def test_one_address_is_one_point_and_placeholders_are_none() -> None:
    found = contact("<phone>214-555-0123</phone><phone>N/A</phone><email>A@example.com; b@example.com</email><phone>(214)5550123</phone>")
    assert [point.address for point in found.points] == ["+12145550123", "a@example.com", "b@example.com"]


@pytest.mark.parametrize("value", ["1", "true", "YES", " y "])
def test_preferred_contact_in_its_spellings(value: str) -> None:
    found = contact(f'<phone>214-555-0123</phone><email preferredcontact="{value}">a@example.com</email>')
    assert (found.prefers, found.points[0].kind, found.points[0].preferred) == ("email", "email", True)


def test_preferring_both_is_no_preference() -> None:
    assert contact('<phone preferredcontact="1">214-555-0123</phone><email preferredcontact="1">a@example.com</email>').prefers == ""
    assert contact('<phone preferredcontact="0">214-555-0123</phone>').prefers == ""


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Jo March", "Jo", "March"),
        ("March, Jo", "Jo", "March"),
        ("Mr. Jo A. March Sr.", "Jo", "March"),
        ("Ana van der Berg", "Ana", "van der Berg"),
        ("Cher", "Cher", ""),
        ("Unknown", "", ""),
    ],
)
def test_a_full_name_is_split_by_its_form(full: str, first: str, last: str) -> None:
    found = contact(f'<name part="full">{full}</name>')
    assert (found.first, found.last) == (first, last)


def test_a_business_has_no_first_name() -> None:
    found = contact('<name part="full" type="business">Acme Plumbing</name>')
    assert (found.name, found.first, found.last) == ("Acme Plumbing", "", "")


BODY = '<adf><prospect><customer><contact><name part="full">Zoë Núñez</name></contact></customer></prospect></adf>'
TEXT = '<?xml version="1.0" encoding="{0}"?>' + BODY


@pytest.mark.parametrize(
    ("content", "level"),
    [
        (TEXT.format("UTF-8").encode(), "strict"),
        (b"\xef\xbb\xbf" + TEXT.format("UTF-8").encode(), "strict"),
        (TEXT.format("UTF-16").encode("utf-16"), "strict"),
        (TEXT.format("UTF-16").encode("utf-16-be"), "strict"),
        (TEXT.format("ISO-8859-1").encode("latin-1"), "strict"),
        (TEXT.format("utf-16").encode(), "repaired"),
        (TEXT.format("UTF-8").encode("cp1252"), "repaired"),
        (TEXT.format("ISO-8859-1").encode(), "repaired"),
        (TEXT.format("rot13").encode(), "strict"),
        (TEXT.format("UTF-8").replace("Zoë", "Zo\x00ë\x07").encode(), "repaired"),
        (b"\r\n\r\n" + TEXT.format("UTF-8").encode(), "repaired"),
        (b"Hello,\n" + TEXT.format("UTF-8").encode() + b"\nregards", "repaired"),
    ],
)
def test_bytes_are_decoded_whatever_they_claim(content: bytes, level: str) -> None:
    found = read_adf(content)
    assert (found.prospects[0].name, found.level) == ("Zoë Núñez", level)


def test_two_documents_in_one_text_are_two_leads_and_a_repeated_one_is_one() -> None:
    one, other = (f'<adf><prospect><id source="s">{n}</id><customer/></prospect></adf>' for n in (1, 2))
    found = read_adf(f"first:\n{one}\nthen:\n{other}\nagain:\n{one}")
    assert [prospect.source_id for prospect in found.prospects] == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "it is empty"),
        ("Good morning", "there is no <adf> in it"),
        ("<adf/>", "it holds no prospect"),
        ("<adf>" + "<prospect/>" * 101 + "</adf>", "it holds more than 100 prospects"),
        ("<adf>" + "<a>" * 70 + "</a>" * 70 + "</adf>", "it is nested more than 64 levels deep (line 1)"),
        ("<adf>" + "<a>" * 5000 + "</a>" * 5000 + "</adf>", "it is nested too deeply (line 1)"),
        ("<adf>" + "<a/>" * 60_000 + "</adf>", "it has more than 20,000 elements (line 1)"),
        ("<adf>" + "x" * SIZE, "it is larger than 2 MB"),
    ],
)
def test_what_cannot_be_read_says_why_in_plain_words(content: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_adf(content)
    assert str(error.value) == f"This is not a readable ADF document: {why}."


def test_a_doctype_is_passed_and_told() -> None:
    found = read_adf(
        '<!DOCTYPE adf SYSTEM "http://example.com/adf.dtd" [<!-- ]> --><!ENTITY a "]>">]><adf><prospect><customer/></prospect></adf>'
    )
    assert (found.level, IGNORED in found.findings) == ("strict", True)
