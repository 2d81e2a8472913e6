"""Every number and address in any text, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.intake.mentions import mentioned
from bdcdesk.intake.traces import texts

AVA = "+12025550171"


@pytest.mark.parametrize(
    "text",
    [
        "Ava, (202) 555-0171 <contact>",
        "202.555.0171",
        "1-202-555-0171",
        "+1 (202) 555 0171",
        "tel:+12025550171;",
        "2 0 2 5 5 5 0 1 7 1",
        "unit 4, 202-555-0171 x12",
        "0012 202-555-0171",
        "<phone>2025550171</phone>",
        "call ２０２-５５５-０１７１",
        "7" * 40 + " 202-555-0171",
    ],
)
def test_a_number_is_found_as_shoppers_and_forms_write_it(text: str) -> None:
    assert AVA in set(mentioned(text, "US"))


@pytest.mark.parametrize("text", ["202-555\n0171", "12202555017199", "202 and then 555 and then 0171", "2025550172", "2025550"])
def test_what_is_another_number_is_not_found(text: str) -> None:
    assert AVA not in set(mentioned(text, "US"))


def test_a_number_of_another_country_is_read_as_the_store_would() -> None:
    assert "+493023125018" in set(mentioned("Tel. 030 23125 018", "DE"))
    assert "+493023125018" in set(mentioned("Tel. +49 30 23125018", "US"))


@pytest.mark.parametrize(
    "text",
    [
        "ava@example.com",
        "mailto:AVA@Example.com?subject=x",
        "mail=ava@example.com&x=1",
        "Ava <ava@example.com>,",
        "'ava@example.com'.",
        "x" * 500 + " ava@example.com",
        "/x/ava@example.com/",
    ],
)
def test_a_mail_address_is_found_wherever_it_stands(text: str) -> None:
    assert "ava@example.com" in set(mentioned(text, "US"))


@pytest.mark.parametrize("text", ["eva@example.com", "ava@example.com.example.org", "ava at example.com", "ava@example"])
def test_what_is_another_address_is_not_found(text: str) -> None:
    assert "ava@example.com" not in set(mentioned(text, "US"))


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    assert all(found == "" or found.startswith("+") or "@" in found for found in mentioned(text, "US"))


@given(st.text(alphabet="ab =<>\n,;:@", max_size=40), st.text(alphabet="ab =<>\n,;:@", max_size=40))
def test_a_number_is_found_between_any_words(before: str, after: str) -> None:
    assert AVA in set(mentioned(f"{before}(202) 555-0171{after}", "US"))


def test_an_endless_text_takes_no_longer_for_each_sign() -> None:
    # A part of it is looked at for each that is asked for; no list of all is made.
    found = mentioned("1 2 3 " * 500_000 + "a=b@" * 500_000, "US")
    assert [next(found) for _ in range(3)] == ["", "", ""]


@pytest.mark.parametrize(
    "content",
    [
        b"first=Ava&email=ava%40example.com&phone=%2B12025550171",
        b"From: a@b.co\n" + b"Content-Type: message/rfc822\n\n" * 3000 + b"ava@example.com, 202-555-0171",
        "Ava <ava@example.com> 202-555-0171".encode("utf-16"),
        b"&#" + b"9" * 5_000 + b"; &#" + b"0" * 5_000 + b"; ava&#" + b"0" * 5_000 + b"64;example.com 202-555-0171",
    ],
    ids=["urlencoded", "mails in mails", "two bytes a sign", "characters of 5,000 digits"],
)
def test_whatever_a_document_is_its_text_is_looked_through(content: bytes) -> None:
    found = {address for text in texts(content) for address in mentioned(text, "US")}
    assert {AVA, "ava@example.com"} <= found
