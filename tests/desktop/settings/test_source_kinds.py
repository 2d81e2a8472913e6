"""What is asked for each kind of source, and what of it can be used."""

import pytest

from bdcdesk.desktop.settings.example import CAR_WORDS, FIELD_WORDS, NO_FIELDS, read_example
from bdcdesk.desktop.settings.settings_view import fails_of, may_describe, may_set, may_set_skills, settings_view
from bdcdesk.desktop.settings.source_kinds import ALL_KINDS, MAILBOX, Unfit, Wanted, checked
from bdcdesk.domain import clock
from bdcdesk.domain.source import Source
from bdcdesk.intake.mailbox.account import OPTIONS
from bdcdesk.intake.reading.labels import FIELDS
from bdcdesk.intake.stock.columns import FIELDS as COLUMNS
from bdcdesk.wiring.demo_store import DESCRIBED
from bdcdesk.wiring.mailbox_trial import ASKED as OPENED_BY
from bdcdesk.wiring.source_secrets import ASKED, MADE

ZONE = clock.zone("America/Phoenix")
BOX = {"host": "imap.example.com", "user": "leads@example.com", "password": "s3cret"}


def test_the_screen_asks_for_what_the_commands_ask_for() -> None:
    assert {entry.option for entry in MAILBOX if not entry.secret} == set(OPTIONS) - {"token_url"}
    for auth, asked in OPENED_BY.items():
        given = {"auth": "" if auth == "password" else auth}
        assert {entry.option for entry in MAILBOX if entry.secret and entry.asked(given)} == set(asked)
    assert {entry.option for entry in ALL_KINDS["meta"].secrets} == set(ASKED["meta"])
    assert {kind for kind, known in ALL_KINDS.items() if known.made} == set(MADE)


def test_every_field_that_a_map_may_name_can_be_chosen() -> None:
    assert set(FIELD_WORDS) == {*FIELDS, ""}
    assert set(CAR_WORDS) == {*COLUMNS, ""}


def test_a_secret_is_kept_apart_from_the_options_and_shown_nowhere() -> None:
    wanted = checked("", "mailbox", " Inbox ", "1,5", {**BOX, "client": "x", "to": "Done"}, {}, secrets_here=True)
    assert isinstance(wanted, Wanted)
    assert wanted.options == {"host": "imap.example.com", "user": "leads@example.com"}
    assert (wanted.secrets, wanted.name, wanted.target) == ({"password": "s3cret"}, "Inbox", 90_000)
    assert "s3cret" not in repr(wanted)
    elsewhere = checked("", "mailbox", "Inbox", "", BOX, {}, secrets_here=False)
    assert isinstance(elsewhere, Wanted)
    assert elsewhere.secrets == {}


@pytest.mark.parametrize(
    ("kind", "name", "target", "given", "field"),
    [
        ("form", " ", "", {}, "name"),
        ("form", "x" * 61, "", {}, "name"),
        ("form", "Web", "soon", {}, "target"),
        ("form", "Web", "", {"origins": "example.com"}, "origins"),
        ("mailbox", "Box", "", {**BOX, "host": " "}, "host"),
        ("mailbox", "Box", "", {**BOX, "password": ""}, "password"),
        ("mailbox", "Box", "", {**BOX, "after": "move"}, "to"),
        ("mailbox", "Box", "", {**BOX, "auth": "microsoft", "client": "id"}, "refresh"),
        ("crm-mail", "CRM", "", {"to": "a@example.com", "host": "smtp.example.com", "user": "u"}, "password"),
    ],
)
def test_what_is_missing_is_named_with_its_field(kind: str, name: str, target: str, given: dict[str, str], field: str) -> None:
    unfit = checked("", kind, name, target, given, {}, secrets_here=True)
    assert isinstance(unfit, Unfit)
    assert unfit.field == field
    assert "Nothing was changed." in unfit.problem


def test_a_secret_that_is_not_typed_anew_stays() -> None:
    wanted = checked("inbox", "mailbox", "Inbox", "", {**BOX, "password": ""}, {}, secrets_here=True)
    assert isinstance(wanted, Wanted)
    assert wanted.secrets == {}


def test_who_may_set_what() -> None:
    assert [role for role in ("agent", "supervisor", "salesperson", "desk_manager", "receptionist", "admin") if may_set(role)] == [
        "supervisor",
        "admin",
    ]
    assert may_describe("admin")
    assert not may_set_skills("admin")


def test_a_source_fails_with_what_the_hub_says_of_it() -> None:
    said = "The mailbox “Inbox” cannot be read: wrong password. “Web” is fine."
    assert fails_of(Source("inbox", "Inbox", "mailbox"), said) == "The mailbox “Inbox” cannot be read: wrong password."
    assert fails_of(Source("other", "Other", "mailbox"), said) == ""


def test_a_stock_file_is_read_by_its_heading() -> None:
    found = read_example("stock", "VIN,Nr,Make,Model,Price\n4T1G11AK5MU000001,A12,Toyota,Camry,25000\n", {"Nr": "stock"}, "US", ZONE, 0)
    assert found.map == {"VIN": "vin", "Nr": "stock", "Make": "make", "Model": "model", "Price": "price"}
    assert dict(found.lines)["Stock number"] == "A12"
    assert found.missing == ()
    assert read_example("stock", "no table", {}, "US", ZONE, 0).problem


@pytest.mark.parametrize("text", ["hello there", "\x00\x01{{{", "[[[[", "<?xml", "=&=&="])
def test_garbage_is_said_to_be_none(text: str) -> None:
    found = read_example("form", text, {}, "US", ZONE, 0)
    assert (found.problem, found.lines) == (NO_FIELDS, ())


def test_what_a_person_chose_holds_before_what_is_proposed() -> None:
    found = read_example("form", '{"name": "Ana Ruiz", "tel": "602-555-0142"}', {"tel": ""}, "US", ZONE, 0)
    assert found.map == {"name": "name", "tel": ""}
    assert found.missing == ("a way to contact the shopper", "the car")


def test_a_name_that_another_one_has_is_refused_before_anything_is_kept() -> None:
    """Also of one that is there: its secrets would be others though nothing was changed."""
    there = (Source("a", "Web form", "form"), Source("b", "ADF", "adf"))
    unfit = checked("b", "adf", " web FORM ", "", {}, {}, secrets_here=True, taken=there)
    assert isinstance(unfit, Unfit)
    assert (unfit.field, "already" in unfit.problem) == ("name", True)
    assert isinstance(checked("b", "adf", "adf", "", {}, {}, secrets_here=True, taken=there), Wanted)


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "12.5", "٣"])
def test_a_port_is_a_number_also_where_the_hub_is_elsewhere_and_nothing_can_be_tried(port: str) -> None:
    given = {"host": "imap.example.com", "user": "u", "port": port}
    unfit = checked("", "mailbox", "Mails", "", given, {}, secrets_here=False)
    assert isinstance(unfit, Unfit)
    assert (unfit.field, unfit.problem) == ("port", "“Port” is a number from 1 to 65,535. Nothing was changed.")


@pytest.mark.parametrize(("kind", "says"), [("form", "Press “Keep the changes”"), ("mailbox", "Type them below")])
def test_of_secrets_that_are_missing_it_is_said_what_to_do(kind: str, says: str) -> None:
    source = Source("a", "A", kind)
    shown = settings_view("s", DESCRIBED, "supervisor", {"a": source}, {}, {}, {}, "", frozenset({"a"}), 0, here=True)
    assert says in shown.sources[0].fails
    assert settings_view("s", DESCRIBED, "supervisor", {"a": source}, {}, {}, {}, "", frozenset(), 0, here=True).sources[0].fails == ""
