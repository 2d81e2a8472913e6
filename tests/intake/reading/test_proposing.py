"""A field map from an example, and leads read with it."""

import json
from pathlib import Path

import pytest

from bdcdesk.cli import main
from bdcdesk.intake.document import Shape
from bdcdesk.intake.reading.labels import FIELDS
from bdcdesk.intake.reading.proposing import propose
from tests.intake.making import FORMS, document, only

JSON = """{"wer": "Kim Oak", "erreichbar": {"tel_nr": "(202) 555-0156", "adresse": "kim@example.com"}, "auto": "2021 Ford Escape SE",
 "fin": "1FMCU9H61MUA00001", "trade": {"year": "2014", "model": "Patriot"}, "utm_source": "poster", "wunsch": "Is it there?"}"""


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        (
            JSON,
            {
                "wer": "",
                "tel_nr": "phone",
                "adresse": "email",
                "auto": "vehicle",
                "fin": "vin",
                "year": "trade.year",
                "model": "trade.model",
                "utm_source": "",
                "wunsch": "",
            },
        ),
        ("your-name=Kim+Oak&fld_77=kim%40example.com&q=Hi", {"your-name": "name", "fld_77": "email", "q": ""}),
        ("Wer;Kontakt;Notiz\nKim Oak;202-555-0156;hello\n", {"Wer": "", "Kontakt": "phone", "Notiz": ""}),
        (
            "Customer Name: Kim Oak\nBest Phone: 202-555-0156\nShoe size: 9",
            {"Customer Name": "name", "Best Phone": "phone", "Shoe size": ""},
        ),
        (FORMS[1], {"FULL_NAME": "name", "PHONE_NUMBER": "phone", "Which model?": "vehicle"}),
        (FORMS[2], {"full_name": "name", "phone_number": "phone", "trade_in?": "trade"}),
        ("Good morning", {}),
        ("", {}),
        (b"\xff\xfe\x00", {}),
    ],
)
def test_a_map_is_proposed_by_names_and_by_values(example: str | bytes, expected: dict[str, str]) -> None:
    assert propose(example) == expected


@pytest.mark.parametrize("example", FORMS)
def test_what_is_proposed_may_be_used_as_it_is(example: str) -> None:
    fields = propose(example)
    assert set(fields.values()) <= FIELDS | {""}
    before, after = document(example).prospects, document(example, shape=Shape({k: v for k, v in fields.items() if v})).prospects
    for one, other in zip(before, after, strict=True):
        assert {point.address for point in other.points} >= {point.address for point in one.points}
        assert other.name == one.name


def test_a_corrected_map_reads_what_the_names_do_not_tell() -> None:
    prospect = only(JSON, shape=Shape(propose(JSON) | {"wer": "name", "wunsch": "comments"}))
    assert (prospect.name, prospect.comments) == ("Kim Oak", "Is it there?")
    assert {point.address for point in prospect.points} == {"+12025550156", "kim@example.com"}
    assert [(car.interest, car.title) for car in prospect.vehicles] == [("", "2021 Ford Escape SE"), ("trade-in", "2014 Patriot")]


def test_a_name_in_two_places_is_told_apart() -> None:
    fields = propose('{"buyer": {"nm": "Kim"}, "store": {"nm": "Prairie"}}')
    assert fields == {"buyer.nm": "", "store.nm": ""}
    given = '{"buyer": {"nm": "Kim Oak", "phone": "202-555-0156"}, "store": {"nm": "Prairie"}}'
    prospect = only(given, shape=Shape({"buyer.nm": "name", "store.nm": "vendor"}))
    assert (prospect.name, prospect.vendor) == ("Kim Oak", "Prairie")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["read-lead", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_command_takes_and_proposes_maps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example, fields = tmp_path / "lead.csv", tmp_path / "map.json"
    example.write_text("Wer;Kontakt;Notiz\nKim Oak;202-555-0156;hello\n")
    code, out, _ = run(capsys, "--propose", str(example))
    assert (code, json.loads(out)) == (0, {"Wer": "", "Kontakt": "phone", "Notiz": ""})
    fields.write_text(json.dumps(json.loads(out) | {"Wer": "name", "Notiz": "comments"}))
    code, out, _ = run(capsys, "--json", "--map", str(fields), str(example))
    (prospect,) = json.loads(out)["prospects"]
    assert (code, prospect["name"]["full"], prospect["comments"]) == (0, "Kim Oak", "hello")
    assert prospect["phones"][0]["e164"] == "+12025550156"


@pytest.mark.parametrize("content", ["[]", '{"a": "shoe size"}', '{"a": 1}', "no", None])
def test_a_map_that_is_none_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None) -> None:
    fields = tmp_path / "map.json"
    if content is not None:
        fields.write_text(content)
    code, out, err = run(capsys, "--map", str(fields), str(tmp_path / "lead.xml"))
    assert (code, out) == (1, "")
    assert err.startswith(f"bdcdesk: {fields}")
