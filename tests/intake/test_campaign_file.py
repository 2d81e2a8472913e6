"""Campaigns from a file: whatever the columns are called, and nothing half read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.events.campaign import Terms
from bdcdesk.intake.campaign_file import CampaignFile, NoCampaigns, read_campaigns

CSV = """Offer name;Disclaimer;APR;Rebate;New/Used;Make;Model;Valid from;Expires;Landing page;UTM campaign
November;"On approved credit; see store.";0.9 %;;New;Subaru;Outback;11/01/2026;Nov 30, 2026;www.store.example/outback;NOV26|N26
Bad day;Fine print.;;$500;;;;;someday;;
"""
NOVEMBER = Terms(
    name="November",
    wording="On approved credit; see store.",
    apr=90,
    condition="new",
    make="Subaru",
    model="Outback",
    begins="2026-11-01",
    ends="2026-11-30",
    codes=("NOV26", "N26"),
    pages=("www.store.example/outback",),
)


def test_a_table_is_read_by_what_its_columns_are_called() -> None:
    file = read_campaigns(CSV.encode(), {})
    assert file.terms == (NOVEMBER,)
    assert file.findings == ("Row 2: “someday” is no day: give it as 2026-11-30.",)


def test_a_map_says_what_a_column_is_and_json_is_read_alike() -> None:
    told = (
        b'{"specials": [{"headline": "Winter", "small print": "x", "cash": 500, "until": "2026-12-31", "code": ["A", "B"], "make": null}]}'
    )
    with pytest.raises(NoCampaigns, match="--field"):
        read_campaigns(told, {})
    file = read_campaigns(told, {"Headline": "name", "small print": "wording", "cash": "off"})
    assert file.terms == (Terms("Winter", "x", off=500_00, ends="2026-12-31", codes=("A", "B")),)
    assert file.columns["until"] == "ends"


_text = st.text(max_size=200) | st.text(alphabet='name,wording;\n[{"}]: ', max_size=80)


@given(st.binary(max_size=200) | _text.map(str.encode))
def test_whatever_it_is_it_is_read_or_said_to_be_none(content: bytes) -> None:
    read: object = None
    try:
        read = read_campaigns(content, {})
    except NoCampaigns as problem:
        read = str(problem)
    assert isinstance(read, CampaignFile) or read
