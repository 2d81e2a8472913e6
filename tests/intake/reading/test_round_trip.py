"""Any prospect, written as ADF in any order, case, namespace and encoding, reads back as it was."""

from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.intake.document import Prospect
from bdcdesk.intake.reading.adf import read_adf
from bdcdesk.intake.reading.plain import EMPTY, EMPTY_NAMES
from tests.depth import depth

LETTERS = "abcdeghknorstuvzABCDEGHKNORSTUVZéüñßøÖЖ名'&<>\"-.0123456789"
word = st.text(LETTERS, min_size=1, max_size=9).filter(lambda text: text.casefold() not in EMPTY | EMPTY_NAMES and text.strip("0") != "")
plain = st.lists(word, min_size=1, max_size=3).map(" ".join).filter(lambda text: "<" not in text and "&" not in text)
field = st.lists(word, min_size=1, max_size=2).map(" ".join)
NOBODY = EMPTY_NAMES | {word for name in EMPTY_NAMES for word in name.split()}
"""No part of a name: two of them are what stands where nobody is known."""
names = st.text("abcdeghnorstuvéüñßøÖЖ名'", min_size=2, max_size=9).filter(lambda text: text.casefold() not in NOBODY)
numbers = st.integers(0, 99).map(lambda n: f"214-555-01{n:02}")
addresses = st.text("abcdefgh0123456789._+", min_size=1, max_size=12).map(lambda local: f"{local}@example.com")

vehicles = st.builds(
    Vehicle,
    interest=st.sampled_from(["buy", "lease", "sell", "trade-in", "test-drive", ""]),
    status=st.sampled_from(["new", "used", ""]),
    year=st.integers(1980, 2030).map(str) | st.just(""),
    make=field,
    model=field,
    trim=field | st.just(""),
    vin=st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=17, max_size=17).filter(lambda vin: vin.strip("0")) | st.just(""),
    stock=field | st.just(""),
    price=st.integers(1, 999_999).map(str) | st.just(""),
    odometer=st.integers(1, 300_000).map(lambda n: f"{n} mi") | st.just(""),
    color=field | st.just(""),
)
points = st.one_of(
    numbers.map(lambda raw: ContactPoint("phone", "+1" + raw.replace("-", ""), raw)),
    addresses.map(lambda raw: ContactPoint("email", raw, raw)),
)
RANK = {"buy": 0, "lease": 0, "test-drive": 0, "": 1, "sell": 2, "trade-in": 2}


@st.composite
def prospects(draw: st.DrawFn) -> Prospect:
    first, last = draw(names), draw(names)
    at = draw(st.integers(631_200_000, 4_000_000_000)) * 1000
    return Prospect(
        source=draw(field),
        source_id=draw(field | st.just("")),
        status=draw(st.sampled_from(["new", "resend", ""])),
        requested=at,
        requested_raw=datetime.fromtimestamp(at / 1000, UTC).isoformat(),
        name=f"{first} {last}",
        first=first,
        last=last,
        points=tuple(draw(st.lists(points, max_size=4, unique_by=lambda point: point.address))),
        postal_code=draw(st.integers(10_000, 99_999).map(str) | st.just("")),
        vehicles=tuple(sorted(draw(st.lists(vehicles, max_size=3)), key=lambda vehicle: RANK[vehicle.interest])),
        comments=draw(st.lists(plain, max_size=3).map("\n".join)),
        vendor=draw(field | st.just("")),
        service=draw(field | st.just("")),
        campaign=draw(field | st.just("")),
        timeframe=draw(field | st.just("")),
    )


class Writer:
    """Writes elements in a style drawn once a document; the children of an element in any order, but equal names in theirs."""

    def __init__(self, data: st.DataObject) -> None:
        self._draw = data.draw
        self._upper = data.draw(st.booleans())
        self._prefix = data.draw(st.sampled_from(["", "x:"]))
        self._pad = data.draw(st.sampled_from(["", "\n   ", "<!-- remark -->", "<?hint a?>", "<unknown>noise</unknown>"]))

    def element(self, name: str, *inside: str, **attributes: str) -> str:
        stated = "".join(f" {self._case(key)}={quoteattr(value)}" for key, value in attributes.items() if value)
        written = self._prefix + self._case(name)
        return f"<{written}{stated}>{''.join(inside)}</{written}>"

    def text(self, name: str, value: str, **attributes: str) -> str:
        if not value and self._draw(st.booleans()):
            return ""
        cdata = self._draw(st.booleans()) and "]]>" not in value
        return self.element(name, f"<![CDATA[ {value} ]]>" if cdata else f"\n{escape(value)}\n", **attributes)

    def shuffled(self, name: str, groups: list[list[str]], **attributes: str) -> str:
        order = self._draw(st.permutations(groups))
        return self.element(name, self._pad, *(part + self._pad for group in order for part in group), **attributes)

    def _case(self, name: str) -> str:
        return name.upper() if self._upper else name


def written(prospect: Prospect, write: Writer) -> str:
    cars = [
        write.shuffled("vehicle", [[part] for part in car_parts(car, write)], interest=car.interest, status=car.status)
        for car in prospect.vehicles
    ]
    reached = [write.text(point.kind, point.raw) for point in prospect.points]
    address = [write.element("address", write.text("postalcode", prospect.postal_code))]
    named = [write.text("name", prospect.first, part="first"), write.text("name", prospect.last, part="last")]
    timeframe = [write.element("timeframe", write.text("description", prospect.timeframe))]
    customer = write.shuffled(
        "customer", [[write.shuffled("contact", [reached, address, named])], [write.text("comments", prospect.comments)], timeframe]
    )
    provider = write.shuffled(
        "provider",
        [
            [write.text(name, value)]
            for name, value in [("name", prospect.source), ("service", prospect.service), ("campaign", prospect.campaign)]
        ],
    )
    return write.shuffled(
        "prospect",
        [
            [write.text("id", prospect.source_id, source="elsewhere")],
            [write.text("requestdate", prospect.requested_raw)],
            cars,
            [customer],
            [provider],
            [write.element("vendor", write.text("vendorname", prospect.vendor))],
        ],
        status=prospect.status,
    )


def car_parts(car: Vehicle, write: Writer) -> list[str]:
    parts = [write.text(name, getattr(car, name)) for name in ("year", "make", "model", "trim", "vin", "stock", "price")]
    parts.append(write.text("odometer", car.odometer.removesuffix(" mi"), units="miles"))
    parts.append(write.element("colorcombination", write.text("exteriorcolor", car.color)))
    return parts


@settings(max_examples=depth(20, 100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(prospects(), min_size=1, max_size=2), st.data())
def test_any_prospect_reads_back_as_it_was(leads: list[Prospect], data: st.DataObject) -> None:
    write = Writer(data)
    document = write.element("adf", *(written(lead, write) for lead in leads))
    if "x:" in document[:5]:
        document = document.replace(">", ' xmlns:x="urn:x">', 1)
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    declaration = data.draw(
        st.sampled_from(["", f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n<?adf version="1.0"?>\n'])
    )
    found = read_adf((declaration + document).encode(encoding))
    assert found.prospects == tuple(leads)
    assert (found.level, found.findings) == ("strict", ())
