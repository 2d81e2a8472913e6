"""Web forms, platforms, tables and manufacturers' messages."""

import json
from collections.abc import Callable

import pytest

from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.intake.document import Shape
from bdcdesk.intake.reading.bounded import TOO_LARGE
from bdcdesk.intake.reading.json_form import CUT_PIECE
from bdcdesk.intake.reading.labels import FIELDS, field_of
from bdcdesk.intake.reading.platforms import FETCH, TEST_ID
from bdcdesk.intake.reading.prospects import MORE, PROSPECTS
from bdcdesk.intake.reading.table import ROWS
from tests.intake.making import LEAD, document, is_zoe, only

GOOGLE = {
    "lead_id": "g-0001",
    "api_version": "1.0",
    "form_id": 40000000009,
    "campaign_id": 20000000009,
    "google_key": "not-for-anybody",
    "is_test": False,
    "lead_submit_time": "2026-07-14T10:30:00-05:00",
    "user_column_data": [
        {"column_id": "FULL_NAME", "column_name": "Full Name", "string_value": "Noa Birch"},
        {"column_id": "PHONE_NUMBER", "string_value": "1-214-555-0110"},
        {"column_id": "EMAIL", "column_name": "User Email", "string_value": "Noa.Birch@example.com"},
        {"column_id": "POSTAL_CODE", "string_value": "75024"},
        {"column_id": "VEHICLE_MODEL", "string_value": "Santa Fe Calligraphy"},
        {"column_id": "CUSTOM_7", "column_name": "Do you tow?", "string_value": "A small boat"},
    ],
}


def test_googles_lead_form() -> None:
    found = document(json.dumps(GOOGLE))
    (lead,) = found.prospects
    assert (found.kind, found.level) == ("google lead form", "strict")
    assert (lead.name, lead.first, lead.last, lead.postal_code) == ("Noa Birch", "Noa", "Birch", "75024")
    assert {point.address for point in lead.points} == {"+12145550110", "noa.birch@example.com"}
    assert (lead.source, lead.source_id, lead.campaign, lead.requested) == ("Google Ads", "g-0001", "20000000009", 1784043000000)
    assert (lead.vehicles[0].model, lead.vehicles[0].trim, lead.comments) == ("Santa Fe", "Calligraphy", "Do you tow?: A small boat")
    assert "not-for-anybody" not in repr(found), "the key is a secret"


def test_googles_test_data_is_a_test_without_an_id() -> None:
    found = document(json.dumps(GOOGLE | {"is_test": True}))
    assert (found.kind, found.prospects[0].nature, found.prospects[0].source_id) == ("test", "test", "")
    assert TEST_ID in found.findings


def test_a_key_that_nobody_knows_does_not_matter() -> None:
    assert document(json.dumps(GOOGLE | {"new_thing": {"a": [1, {"b": None}]}})).prospects[0].name == "Noa Birch"


def test_metas_notice_names_what_must_be_fetched() -> None:
    change = {"field": "leadgen", "value": {"leadgen_id": 44444444444444444, "page_id": "1", "form_id": "2"}}
    other = {"field": "leadgen", "value": {"leadgen_id": "55"}}
    body = {"object": "page", "entry": [{"changes": [change, {"field": "feed", "value": {}}]}, {"changes": [other, change]}]}
    found = document(json.dumps(body))
    assert (found.kind, found.quarantined, found.fetch) == ("meta lead notice", FETCH, ("44444444444444444", "55"))


def test_metas_lead_as_it_is_fetched() -> None:
    body = {
        "id": "777000111",
        "created_time": "2026-07-14T15:30:00+0000",
        "platform": "ig",
        "campaign_name": "July SUVs",
        "field_data": [
            {"name": "full_name", "values": ["Lou Sparrow"]},
            {"name": "phone_number_(eg.12145550100)", "values": ["+12145550111"]},
            {"name": "email", "values": ["lou_s@example.com"]},
            {"name": "which_model_are_you_interested_in?", "values": ["Soul"]},
            {"name": "do_you_have_a_trade-in?", "values": ["yes", "2014_town_&_country"]},
            {"name": "favourite_colour?", "values": ["dark_blue"]},
        ],
        "custom_disclaimer_responses": [{"checkbox_key": "optional_sms_consent", "is_checked": "1"}],
    }
    (lead,) = document(json.dumps(body)).prospects
    assert (lead.name, lead.source, lead.source_id, lead.campaign) == ("Lou Sparrow", "Instagram", "777000111", "July SUVs")
    assert {point.address for point in lead.points} == {"+12145550111", "lou_s@example.com"}
    assert lead.vehicles == (Vehicle(model="Soul"), Vehicle(interest="trade-in", year="2014", model="town & country"))
    assert (lead.consent, lead.comments, lead.requested) == ({"text": True}, "favourite colour: dark blue", 1784043000000)


def test_a_lead_that_a_bridge_flattened() -> None:
    body = {
        "leadgen_id": "b-7",
        "created_time": "2026-07-14",
        "email": "ida@example.com",
        "full_name": "Ida Moss",
        "phone_number": "2145550112",
    }
    found = document(json.dumps(body))
    assert (found.kind, found.prospects[0].source_id, found.prospects[0].name) == ("meta lead ad", "b-7", "Ida Moss")


def test_a_sites_form_in_json_with_things_inside_things() -> None:
    body = {
        "type": "request",
        "vehicles": [{"year": 2022, "make": "Honda", "model": "Civic", "trim": "EX", "condition": "certified", "price": 0}],
        "intent": "lease",
        "trade_in": {"year": 2014, "make": "Ford", "model": "Escape", "mileage": 96000},
        "customer": {
            "first_name": "Pia",
            "last_name": "Long",
            "email": "pia@example.com",
            "phone": "+12145550113",
            "preferred_contact": "email",
        },
        "consent": {"allowed_channels": ["email", "phone"]},
        "timeline": "1_3_months",
    }
    (lead,) = document(json.dumps(body)).prospects
    assert (lead.first, lead.last, lead.prefers, lead.timeframe) == ("Pia", "Long", "email", "1-3 months")
    assert lead.vehicles == (
        Vehicle(interest="lease", status="used", year="2022", make="Honda", model="Civic", trim="EX"),
        Vehicle(interest="trade-in", year="2014", make="Ford", model="Escape", odometer="96000"),
    )
    assert (lead.consent, lead.points[0].kind) == ({"email": True, "call": True}, "email")


def test_a_whole_document_inside_a_json_string_or_a_form() -> None:
    assert is_zoe(only(json.dumps({"xmlContent": LEAD, "dealer": 1})))
    from urllib.parse import urlencode

    assert is_zoe(only(urlencode({"token": "1", "matesXml": LEAD})))


def test_json_that_is_cut_off_gives_what_is_left() -> None:
    text = json.dumps({"first_name": "Pia", "email": "pia@example.com", "phone": "2145550113", "message": "Still there? I can come on"})
    found = document(text[:-8])
    assert (found.level, found.prospects[0].first, found.prospects[0].comments) == ("recovered", "Pia", "Still there? I can c")
    assert document('{"a": [1,').quarantined
    assert CUT_PIECE not in found.findings
    cut = document('{"name":"Cut off","phone":"312555')
    assert (cut.prospects[0].points, CUT_PIECE in cut.findings) == ((), True)


@pytest.mark.parametrize("form", ["tel=abc&x=1", "phone=none+yet&x=1", "name=%E2%82&phone="])
def test_a_form_that_reaches_nobody_is_no_lead(form: str) -> None:
    assert document(form).quarantined
    assert not document(form + "&email=kim%40example.com").quarantined


def test_a_name_of_which_no_sign_could_be_decoded_is_none() -> None:
    assert document("name=%E2%82&phone=2025550156").prospects[0].name == ""


@pytest.mark.parametrize("body", ["[]", "{}", '{"status": "ok", "message": "done"}', "[1, 2]", '{"a":' * 5_000, '[{"vin": "x"}]'])
def test_json_that_is_no_lead(body: str) -> None:
    found = document(body)
    assert (found.prospects, bool(found.quarantined)) == ((), True)


def test_a_form_as_browsers_send_it() -> None:
    found = document("name=Kim+Oak&email=kim%40example.com&phone=%2B12145550114&notes=Send+offer+%26+photos&vin=")
    (lead,) = found.prospects
    assert (found.kind, found.level, lead.name, lead.comments) == ("web form", "strict", "Kim Oak", "Send offer & photos")
    assert lead.points == (
        ContactPoint("phone", "+12145550114", "+12145550114"),
        ContactPoint("email", "kim@example.com", "kim@example.com"),
    )


def test_a_map_of_fields_is_data_and_comes_before_what_labels_say() -> None:
    shape = Shape({"q1": "name", "q2": "phone", "car": "model", "phone": "", "who_sent": "source"}, source="Oak Forms")
    (lead,) = document("q1=Kim+Oak&q2=2145550114&car=Soul&phone=9999999999&other=7", shape=shape).prospects
    assert (lead.name, [point.address for point in lead.points], lead.vehicles) == ("Kim Oak", ["+12145550114"], (Vehicle(model="Soul"),))
    assert (lead.source, lead.comments) == ("Oak Forms", "other: 7")
    (nested,) = document(
        json.dumps({"answers": {"a": "Kim Oak", "b": "kim@example.com"}}), shape=Shape({"answers.a": "name", "b": "email"})
    ).prospects
    assert (nested.name, nested.points[0].address) == ("Kim Oak", "kim@example.com")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_each_row_of_a_table_is_a_lead(separator: str) -> None:
    rows = [
        ["First Name", "Last Name", "E-mail", "Cell Phone", "Year", "Make", "Model", "Comments", "Trade-In Year", "Trade-In Model"],
        [
            "Kim",
            "Oak",
            "kim@example.com",
            "214-555-0114",
            "2022",
            "Kia",
            "Soul",
            '"Two, please"' if separator == "," else "Two, please",
            "",
            "",
        ],
        ["Lou", "Elm", "", "214-555-0115", "", "", "", "", "2013", "Fiesta"],
        [""] * 10,
    ]
    found = document("\r\n".join(separator.join(row) for row in rows))
    assert (found.kind, found.level, [lead.name for lead in found.prospects]) == ("table", "strict", ["Kim Oak", "Lou Elm"])
    assert (found.prospects[0].comments, found.prospects[0].vehicles[0].title) == ("Two, please", "2022 Kia Soul")
    assert found.prospects[1].vehicles == (Vehicle(interest="trade-in", year="2013", model="Fiesta"),)
    assert found.prospects[1].points[0].type == "cellphone"


def test_a_table_with_a_map_of_columns_and_one_of_cars() -> None:
    mapped = document("A,B,C\nKim Oak,2145550114,x", shape=Shape({"A": "name", "B": "phone", "C": ""}))
    assert (mapped.prospects[0].name, mapped.prospects[0].comments) == ("Kim Oak", "")
    assert document("Stock,VIN,Make,Model,Price\n1,JM3KFBXY1N0500001,Kia,Soul,100").prospects == ()


def _table(rows: int) -> str:
    return "name,phone\n" + "Kim Oak,2145550114\n" * rows


def _forms(rows: int) -> str:
    return json.dumps([{"name": f"Kim Oak {n}", "phone": "2145550114"} for n in range(rows)])


@pytest.mark.parametrize("written", [_table, _forms])
def test_all_leads_of_a_document_are_taken_or_none_and_a_person_is_told_why(written: Callable[[int], str]) -> None:
    assert (len(document(written(PROSPECTS)).prospects), document(written(PROSPECTS)).quarantined) == (PROSPECTS, "")
    for rows, why in ((PROSPECTS + 1, MORE.format(PROSPECTS)), (150, MORE.format(PROSPECTS)), (ROWS * 2, TOO_LARGE)):
        found = document(written(rows))
        assert (found.prospects, found.quarantined) == ((), why)


def test_everything_that_a_map_may_name_is_known() -> None:
    assert {field_of(field) for field in FIELDS} == FIELDS


STAR = """<?xml version="1.0"?>
<s:ProcessSalesLead xmlns:s="http://www.starstandard.org/STAR/5" releaseID="5.5.4"><s:ApplicationArea><s:Sender>
<s:CreatorNameCode>MakerOne</s:CreatorNameCode></s:Sender>
<s:CreationDateTime>2026-07-14T10:31:00-05:00</s:CreationDateTime></s:ApplicationArea>
<s:ProcessSalesLeadDataArea><s:SalesLead><s:SalesLeadHeader><s:DocumentIdentificationGroup><s:DocumentIdentification>
<s:DocumentID>SL-31</s:DocumentID></s:DocumentIdentification></s:DocumentIdentificationGroup><s:LeadInterestCode>Lease</s:LeadInterestCode>
<s:CustomerComments>Any colour & trim</s:CustomerComments><s:CustomerProspect><s:ProspectParty><s:SpecifiedPerson>
<s:GivenName>Rae</s:GivenName><s:FamilyName>Linden</s:FamilyName><s:ResidenceAddress><s:Postcode>75001</s:Postcode></s:ResidenceAddress>
<s:TelephoneCommunication><s:ChannelCode>Cell</s:ChannelCode><s:LocalNumber>214-555-0116</s:LocalNumber></s:TelephoneCommunication>
<s:URICommunication><s:URIID>rae@example.com</s:URIID></s:URICommunication><s:ContactMethodTypeCode>Email</s:ContactMethodTypeCode>
</s:SpecifiedPerson><s:CurrentlyOwnedItem><s:OwnedVehicleDetail><s:Vehicle><s:Model>Rio</s:Model><s:ModelYear>2012</s:ModelYear>
<s:MakeString>Kia</s:MakeString></s:Vehicle></s:OwnedVehicleDetail></s:CurrentlyOwnedItem></s:ProspectParty>
<s:LeadCreationDateTime>2026-07-14T10:30:00-05:00</s:LeadCreationDateTime></s:CustomerProspect></s:SalesLeadHeader>
<s:SalesLeadDetail><s:SalesLeadLineItem><s:SalesLeadVehicle><s:Model>Soul</s:Model><s:ModelYear>2026</s:ModelYear>
<s:MakeString>Kia</s:MakeString><s:SaleClassCode>New</s:SaleClassCode></s:SalesLeadVehicle></s:SalesLeadLineItem></s:SalesLeadDetail>
</s:SalesLead></s:ProcessSalesLeadDataArea></s:ProcessSalesLead>
"""


@pytest.mark.parametrize(
    ("text", "level"), [(STAR.replace("& ", "&amp; "), "strict"), (STAR, "repaired"), (STAR + "\nSummary: Rae", "repaired")]
)
def test_stars_sales_lead(text: str, level: str) -> None:
    found = document(text)
    (lead,) = found.prospects
    assert (found.kind, found.level) == ("star", level)
    assert (lead.first, lead.last, lead.source, lead.source_id, lead.comments) == (
        "Rae",
        "Linden",
        "MakerOne",
        "SL-31",
        "Any colour & trim",
    )
    assert lead.vehicles == (
        Vehicle(interest="lease", status="new", year="2026", make="Kia", model="Soul"),
        Vehicle(interest="trade-in", year="2012", make="Kia", model="Rio"),
    )
    assert [(point.address, point.type) for point in lead.points] == [("rae@example.com", ""), ("+12145550116", "cellphone")]
    assert (lead.requested, lead.postal_code, lead.prefers) == (1784043000000, "75001", "email")
