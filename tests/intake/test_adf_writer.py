"""What we write as ADF is valid, and our own reader finds the same lead in it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.lead import Lead
from bdcdesk.intake.adf_writer import write_adf
from bdcdesk.intake.document import Document, Prospect
from bdcdesk.intake.reading.read import read

DTD = Path(__file__).with_name("data") / "adf_1_0.dtd"
STORE = StoreDescribed("Harbor Motors & Söhne", Hours("America/New_York", (((540, 1080),),) * 7), "+12025550100")
ARRIVED = 1_790_000_000_123


def a_lead(**given_: object) -> Lead:
    shopper = Shopper(name="Ava Lindqvist", first="Ava", last="Lindqvist", points=(ContactPoint("phone", "+12025550171"),))
    fields = {"source": "AutoBazaar", "source_id": "A-77", "shopper": shopper, **given_}
    return Lead(id="lead-1", store="s", arrived=ARRIVED, received=ARRIVED, due=0, target=0, zone="America/New_York", **fields)  # type: ignore[arg-type]


def valid(document: bytes) -> etree._Element:
    root = etree.fromstring(document)
    dtd = etree.DTD(str(DTD))
    assert dtd.validate(root), dtd.error_log
    return root


def read_back(document: bytes) -> Prospect:
    reading = read(Document(document))
    assert (reading.level, reading.kind, reading.quarantined) == ("strict", "adf", "")
    (prospect,) = reading.prospects
    return prospect


# No vowels but accented ones: nothing that means something to a reader, such as "Tbd" or a make.
word = st.text(st.sampled_from("bckmåéñöøßЖ語"), min_size=3, max_size=8).map(lambda text: f"Z{text}")
name = st.lists(word, min_size=1, max_size=2).map(" ".join)
free = st.lists(word | st.sampled_from(["&", "A&B", "]]>", "5 < 6", "it's", '"so"']), max_size=12).map(" ".join)
phone = st.builds(
    lambda n, preferred, extension, type_: ContactPoint("phone", f"+1202555{n:04}", "", preferred, extension, type_),
    st.integers(100, 199),
    st.booleans(),
    st.sampled_from(["", "12", "4711"]),
    st.sampled_from(["", "cellphone", "home"]),
)
address = st.sampled_from(["ava@example.com", "bo.x@example.com"])
email = st.builds(lambda address, preferred: ContactPoint("email", address, "", preferred), address, st.booleans())
points = st.lists(phone | email, max_size=4, unique_by=lambda point: point.address).map(tuple)
year = st.sampled_from(["2019", "2024", ""])
car = st.builds(
    Vehicle,
    interest=st.sampled_from(["buy", "lease", "test-drive", "trade-in", "sell", ""]),
    status=st.sampled_from(["new", "used", ""]),
    year=year,
    make=st.sampled_from(["Subaru", "Saab"]),
    model=word,
    trim=word | st.just(""),
    vin=st.sampled_from(["", "YS3FB46S481000000"]),
    stock=st.sampled_from(["", "S1234"]),
    price=st.sampled_from(["", "26995", "59999.99"]),
    odometer=st.sampled_from(["", "41250 mi", "8000 km", "9000"]),
    color=word | st.just(""),
)


ids = st.sampled_from(["", "A-77"])


@given(first=word, last=word, points=points, cars=st.lists(car, max_size=3), comments=free, source=name, source_id=ids)
def test_round_trip(
    first: str, last: str, points: tuple[ContactPoint, ...], cars: list[Vehicle], comments: str, source: str, source_id: str
) -> None:
    shopper = Shopper(name=f"{first} {last}", first=first, last=last, points=points, postal_code="85004", comments=comments)
    document = write_adf(a_lead(shopper=shopper, vehicles=tuple(cars), source=source, source_id=source_id, campaign="Spring"), STORE)
    valid(document)
    got = read_back(document)
    assert (got.name, got.first, got.last, got.postal_code) == (shopper.name, first, last, "85004")
    assert got.comments == comments
    assert (got.source, got.source_id, got.service) == (source, source_id or "lead-1", "Spring")
    assert got.vendor == STORE.name
    assert got.requested == ARRIVED - ARRIVED % 1000
    assert {(p.kind, p.address, p.preferred, p.extension) for p in got.points} == {
        (p.kind, p.address, p.preferred, p.extension) for p in points
    }
    assert {p.address for p in got.points if p.type == "cellphone"} == {p.address for p in points if p.type == "cellphone"}
    told = [vehicle for vehicle in got.vehicles if vehicle.title]
    assert sorted(map(repr, told)) == sorted(map(repr, cars))


any_text = st.text(max_size=30)


@given(any_text, any_text, any_text, any_text)
def test_any_text_makes_a_valid_document(first: str, second: str, third: str, fourth: str) -> None:
    shopper = Shopper(
        name=first,
        first=second,
        points=(ContactPoint("phone", "", third), ContactPoint("email", "", fourth)),
        comments=fourth,
        timeframe=third,
        wish=first,
        postal_code=second,
    )
    cars = (Vehicle(make=first, model=second, odometer=third, color=fourth, price=first, stock=second),)
    document = write_adf(a_lead(shopper=shopper, vehicles=cars, source=third, source_id=fourth, campaign=first, refuses=("text",)), STORE)
    assert document.isascii()
    valid(document)


def test_a_lead_of_which_next_to_nothing_is_known_is_valid_too() -> None:
    root = valid(write_adf(a_lead(shopper=Shopper(), source="", source_id=""), STORE))
    vehicle = root.find("prospect/vehicle")
    assert vehicle is not None
    # Not "new", which a used car must not become by a default.
    assert dict(vehicle.attrib) == {}


def test_what_has_no_place_in_the_format_stands_in_the_comments() -> None:
    shopper = Shopper(name="Ava", comments="Is it there?", wish="Saturday at ten")
    document = write_adf(a_lead(shopper=shopper, refuses=("text", "call"), allows=("email",)), STORE)
    comments = valid(document).findtext("prospect/customer/comments")
    assert comments == "Is it there?\n\nPreferred date: Saturday at ten\n\nText opt-in: No\nCall opt-in: No\nEmail opt-in: Yes"
    got = read_back(document)
    assert got.consent == {"text": False, "call": False, "email": True}
    assert got.wish == "Saturday at ten"


def test_the_dtd_refuses_what_the_format_forbids() -> None:
    document = write_adf(a_lead(), STORE)
    for wrong in (document.replace(b"<vendor>", b"<x/><vendor>"), document.replace(b"requestdate>", b"when>")):
        with pytest.raises(AssertionError):
            valid(wrong)
