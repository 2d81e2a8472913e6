"""What may be tried with what a person typed."""

import pytest

from bdcdesk.desktop.settings.entries import NewStore, SignIn, Unfit, checked_sign_in, checked_store

URL = "postgresql://bdc@db.example.com/bdcdesk"


def store(**other: str) -> NewStore | Unfit:
    typed = {"name": " Harbor Motors ", "person": "D. Okafor", "zone": "America/New_York", "number": "(202) 555-0100", "target": "5"}
    return checked_store(**{**typed, **other})


def field(entered: object) -> str:
    assert isinstance(entered, Unfit), entered
    assert "Nothing was " in entered.problem
    assert entered.problem.endswith(".")
    return entered.field


def test_what_is_complete_is_passed_on() -> None:
    assert checked_sign_in("central", f" {URL} ", " D. Okafor ", " s3cret ", "password") == SignIn("central", URL, "D. Okafor", " s3cret ")
    assert store() == NewStore("Harbor Motors", "D. Okafor", "America/New_York", "+12025550100", 5)


def test_this_computer_needs_no_address_and_forgets_one() -> None:
    assert checked_sign_in("computer", URL, "okafor", "", "") == SignIn("computer", "", "okafor", "")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "db.example.com",
        "http://db.example.com/x",
        "postgresql:///bdcdesk",
        "postgresql://db.example.com",
        "postgresql://[db/x",
        "sqlite:///x.db",
    ],
)
def test_an_address_that_is_none(url: str) -> None:
    assert field(checked_sign_in("central", url, "D. Okafor", "x", "password")) == "url"


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    entered = checked_sign_in("central", "postgresql://bdc:hunter2@db.example.com/bdcdesk", "D. Okafor", "x", "password")

    assert field(entered) == "url"
    assert "hunter2" not in repr(entered)


def test_who_and_secret_are_needed_in_that_order() -> None:
    assert field(checked_sign_in("computer", "", " ", "", "passphrase")) == "member"
    missing = checked_sign_in("computer", "", "okafor", "", "passphrase")
    assert field(missing) == "secret"
    assert isinstance(missing, Unfit)
    assert "passphrase" in missing.problem


def test_a_secret_is_not_shown_by_accident() -> None:
    assert "hunter2" not in f"{SignIn('central', URL, 'okafor', 'hunter2')!r} {SignIn('central', URL, 'okafor', 'hunter2')}"


@pytest.mark.parametrize(
    ("other", "about"),
    [
        ({"name": "  "}, "name"),
        ({"person": ""}, "person"),
        ({"zone": ""}, "zone"),
        ({"zone": "Eastern"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": "America"}, "zone"),
        ({"number": ""}, "number"),
        ({"number": "555-0100"}, "number"),
        ({"number": "call us"}, "number"),
        ({"target": "0"}, "target"),
        ({"target": "1441"}, "target"),
        ({"target": "soon"}, "target"),
        ({"target": "-5"}, "target"),
        ({"target": "²"}, "target"),
    ],
)
def test_a_store_that_cannot_begin_says_why(other: dict[str, str], about: str) -> None:
    assert field(store(**other)) == about


def test_a_number_abroad_and_any_zone_can_be_typed() -> None:
    made = store(number="+44 20 7946 0958", zone="Europe/London", target=" 15 ")

    assert made == NewStore("Harbor Motors", "D. Okafor", "Europe/London", "+442079460958", 15)
