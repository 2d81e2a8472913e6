"""What `bdcdesk read-lead` says, through the command itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.cli import main

from .making import LEAD, contact, remark

KEYS = {"file", "kind", "level", "findings", "prospects", "quarantined"}
OF_A_PROSPECT = {
    "id", "source", "status", "requested_at", "name", "emails", "phones", "postal_code", "vehicles", "comments", "consent",
    "preferred_channel", "timeframe",
}  # fmt: skip


def told(tmp_path: Path, capsys: pytest.CaptureFixture[str], *contents: bytes | str) -> list[dict[str, Any]]:
    files = []
    for n, content in enumerate(contents):
        files.append(tmp_path / f"{n}.xml")
        files[-1].write_bytes(content.encode() if isinstance(content, str) else content)
    assert main(["read-lead", *map(str, files), "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(contents), "one document a file"
    return [json.loads(line) for line in lines]


def test_the_document_of_a_lead_says_all_that_was_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = told(tmp_path, capsys, LEAD.replace("0137<", "0137 x45<").replace(">28450<", ">0.00<"))
    assert set(found) == KEYS
    assert (found["file"], found["kind"], found["level"], found["quarantined"]) == (str(tmp_path / "0.xml"), "adf", "strict", None)
    assert found["findings"] == ["A phone number has an extension."]
    (prospect,) = found["prospects"]
    assert prospect == {
        "id": "HA-8101",
        "source": "Harbor Autos",
        "status": "new",
        "requested_at": "2026-03-14T15:26:53Z",
        "name": {"first": "Zoë", "middle": None, "last": "Ångström", "full": "Zoë Ångström"},
        "emails": ["zoe.angstrom@example.com"],
        "phones": [{"raw": "214-555-0137 x45", "e164": "+12145550137", "extension": "45", "type": "cellphone", "preferred": False}],
        "postal_code": "75024",
        "vehicles": [
            {
                "interest": "buy",
                "status": "used",
                "year": "2022",
                "make": "Mazda",
                "model": "CX-5",
                "trim": "Signature",
                "vin": "JM3KFBXY1N0500001",
                "stock": "M4417",
                "price": None,
                "odometer": None,
            }
        ],
        "comments": "Is the tow hitch included?",
        "consent": {},
        "preferred_channel": None,
        "timeframe": None,
    }
    assert set(prospect) == OF_A_PROSPECT


def test_what_is_not_stated_is_null_and_never_a_default(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = told(tmp_path, capsys, "<adf><prospect><vehicle><model>Soul</model></vehicle></prospect></adf>")
    (prospect,) = found["prospects"]
    (car,) = prospect["vehicles"]
    assert (car["interest"], car["status"], prospect["status"], prospect["requested_at"]) == (None, None, None, None)
    assert (prospect["name"], prospect["emails"], prospect["comments"]) == (dict.fromkeys(("first", "middle", "last", "full")), [], "")


def test_a_fax_number_is_shown_and_consent_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fax, asked = told(
        tmp_path,
        capsys,
        contact("<name>Ana Cruz</name><phone type='fax'>214-555-0121</phone>"),
        remark("Phone Opt-In: No<br/>Can we contact you via text?: Yes<br/>Preferred contact method: Email"),
    )
    assert [(phone["type"], phone["e164"]) for phone in fax["prospects"][0]["phones"]] == [("fax", "+12145550121")]
    assert asked["prospects"][0]["consent"] == {"call": False, "text": True}
    assert asked["prospects"][0]["preferred_channel"] == "email"


def test_nothing_ends_it_and_quarantine_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contents = (b"", b"\x00\xff" * 50, "Good morning", LEAD[:200], "<adf>" * 100_000, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    for found in told(tmp_path, capsys, *contents):
        assert set(found) == KEYS
        assert (found["prospects"], set(found["quarantined"])) == ([], {"reason"})
        assert found["quarantined"]["reason"].endswith(".")


def test_a_file_of_50_mb_is_refused_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert main(["read-lead", str(path), "--json"]) == 0
    assert "larger than 20 MB" in json.loads(capsys.readouterr().out)["quarantined"]["reason"]


def test_a_file_that_is_not_there_says_so_and_the_others_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xml").write_text(LEAD, "utf-8")
    assert main(["read-lead", str(tmp_path / "gone.xml"), str(tmp_path), str(tmp_path / "a.xml"), "--json"]) == 1
    gone, folder, read = map(json.loads, capsys.readouterr().out.splitlines())
    assert "cannot be opened" in gone["quarantined"]["reason"]
    assert "cannot be opened" in folder["quarantined"]["reason"]
    assert len(read["prospects"]) == 1


def test_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xml").write_text(LEAD.replace("hitch", "hitch & hook"), "utf-8")
    (tmp_path / "b.txt").write_text("hello", "utf-8")
    assert main(["read-lead", str(tmp_path / "a.xml"), str(tmp_path / "b.txt"), "--zone", "America/Chicago", "--region", "us"]) == 0
    said = capsys.readouterr().out
    parts = ("Zoë Ångström, from Harbor Autos", "cellphone: +12145550137", "2022 Mazda CX-5 Signature", "note: An & or a <")
    assert [part for part in (*parts, "not a lead; it would go to quarantine: There is no lead") if part not in said] == []


def test_a_zone_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no time zone"):
        main(["read-lead", str(tmp_path), "--zone", "Mars/Olympus"])
