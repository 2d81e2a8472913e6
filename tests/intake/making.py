"""Leads as senders write them, typed here with invented people."""

from zoneinfo import ZoneInfo

from bdcdesk.intake.document import NO_SHAPE, Document, Prospect, Reading, Shape
from bdcdesk.intake.reading.read import read

CHICAGO = ZoneInfo("America/Chicago")

LEAD = """<?xml version="1.0" encoding="UTF-8"?>
<?adf version="1.0"?>
<adf>
  <prospect status="new">
    <id sequence="1" source="Harbor Autos">HA-8101</id>
    <requestdate>2026-03-14T09:26:53-06:00</requestdate>
    <vehicle interest="buy" status="used">
      <year>2022</year>
      <make>Mazda</make>
      <model>CX-5</model>
      <trim>Signature</trim>
      <vin>JM3KFBXY1N0500001</vin>
      <stock>M4417</stock>
      <price type="asking" currency="USD">28450</price>
    </vehicle>
    <customer>
      <contact primarycontact="1">
        <name part="first">Zoë</name><name part="last">Ångström</name>
        <email>zoe.angstrom@example.com</email>
        <phone type="cellphone" time="evening">214-555-0137</phone>
        <address type="home"><postalcode>75024</postalcode><country>US</country></address>
      </contact>
      <comments>Is the tow hitch included?</comments>
    </customer>
    <vendor><vendorname>Prairie Mazda</vendorname><contact><name>Prairie</name><email>leads@prairie.example.com</email></contact></vendor>
    <provider><name part="full" type="business">Harbor Autos</name><service>Classifieds</service></provider>
  </prospect>
</adf>
"""


FORMS = (
    '{"full_name": "Kim Oak", "phone": "202-555-0156", "email": "kim@example.com", "vehicle": "2021 Ford Escape", "sms_opt_in": "no"}',
    '{"lead_id": "T-1", "user_column_data": [{"column_id": "FULL_NAME", "string_value": "Kim Oak"}, {"column_id": "PHONE_NUMBER",'
    ' "string_value": "+12025550156"}, {"column_name": "Which model?", "string_value": "Civic"}], "is_test": false, "google_key": "k"}',
    '{"id": "99", "created_time": "2026-03-02T15:00:00+0000", "field_data": [{"name": "full_name", "values": ["Kim Oak"]},'
    ' {"name": "phone_number", "values": ["+12025550156"]}, {"name": "trade_in?", "values": ["yes", "2014 Jeep Patriot"]}]}',
    "first_name=Kim&last_name=Oak&phone=202-555-0156&email=kim%40example.com&comments=Is+it+there%3F&stock=A123",
    'Name,Phone,Email,Vehicle,Trade In\n"Oak, Kim",202-555-0156,kim@example.com,2021 Ford Escape,\n'
    "Lee Ash,,lee@example.com,,2012 Fiat 500\n",
    "New lead from AutoBazaar\n\nName: Kim Oak\nPhone: (202) 555-0156\nEmail: kim@example.com\nVehicle: 2021 Ford Escape SE\n"
    "Stock #: A123\n"
    "Price: $21,995\nComments:\nIs it still there? I'd trade my 2014 Jeep Patriot.\n",
    "<html><body><table><tr><td>Name</td><td>Kim Oak</td></tr><tr><td>Phone</td><td>202-555-0156</td></tr></table></body></html>",
)
"""Leads in forms, tables and words."""


def document(content: str | bytes, name: str = "", shape: Shape = NO_SHAPE, region: str = "US") -> Reading:
    """What the whole reader says of it, at a store in Chicago's time."""
    given = content.encode() if isinstance(content, str) else content
    found = read(Document(given, name, region=region, zone=CHICAGO, shape=shape))
    assert "fault in bdcdesk" not in found.quarantined, found.quarantined
    return found


def only(content: str | bytes, name: str = "", shape: Shape = NO_SHAPE) -> Prospect:
    """Its one prospect."""
    (prospect,) = document(content, name, shape).prospects
    return prospect


def lead(inside: str, attributes: str = "") -> str:
    return f"<adf><prospect{attributes}>{inside}</prospect></adf>"


def contact(inside: str) -> str:
    return lead(f"<customer><contact>{inside}</contact></customer>")


def remark(comments: str, more: str = "") -> str:
    """A lead whose facts stand in its comments."""
    who = "<contact><name>Mia Otter</name><phone>214-555-0101</phone></contact>"
    return lead(f"<customer>{who}<comments><![CDATA[{comments}]]></comments></customer>{more}")


def mail(body: bytes | str, headers: str = "") -> bytes:
    given = body.encode() if isinstance(body, str) else body
    top = f"From: Leads <leads@harbor.example.com>\nTo: store@prairie.example.com\nSubject: New lead\nMIME-Version: 1.0\n{headers}"
    if "Content-Type" not in headers:
        top += "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    return top.encode() + b"\n" + given


def is_zoe(prospect: Prospect) -> bool:
    """Whether everything that LEAD says was read as it stands."""
    car = prospect.wanted
    return (
        (prospect.first, prospect.last, prospect.source_id, prospect.source) == ("Zoë", "Ångström", "HA-8101", "Harbor Autos")
        and {point.address for point in prospect.points} == {"zoe.angstrom@example.com", "+12145550137"}
        and (prospect.requested, prospect.postal_code, prospect.comments) == (1773502013000, "75024", "Is the tow hitch included?")
        and car is not None
        and (car.title, car.status, car.vin, car.stock, car.price)
        == ("2022 Mazda CX-5 Signature", "used", "JM3KFBXY1N0500001", "M4417", "28450")
    )
