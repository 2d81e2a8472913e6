"""`bdcdesk central erase-shopper` and `export-shopper`, on a real store in a file."""

import json
import uuid
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import html

from bdcdesk.central.ports import Central
from bdcdesk.central.verifying import examine
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.attachments import KeepAttachment, TellAttachments
from bdcdesk.domain.actions.calls import EndCallIn, KeepRecording, ReceiveCall
from bdcdesk.domain.actions.lead import Note
from bdcdesk.domain.fold import ERASED
from bdcdesk.domain.identity import caused
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.reading.read import raw_hash
from bdcdesk.wiring import erasing, exporting
from bdcdesk.wiring.backups import remembered
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.shoppers import held_on
from bdcdesk.wiring.station import HUB

from .keeping import Computer, S, adf, asked, busy

AVAS = (
    "Ava Lindqvist",
    "Ava sounds keen",
    "Yes Ava",
    "Saab?",
    "Me again",
    "From home",
    "YS3FB46S481000000",
    "+12025550171",
    "ava@example.com",
    "202-555-0171",
    "(202) 555-0171",
)
OTHERS = ("I am Bo", "I am Cy", "Cy Young", "(202) 555-0155")


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    busy(made)
    yield made
    made.close()


@pytest.fixture
def central(computer: Computer) -> Iterator[Central]:
    opened = computer.building.central()
    yield opened
    opened.close()


def erase(computer: Computer, central: Central, answer: str = "", **given: Any) -> int:
    computer.said.clear()
    return erasing.erase_shopper(central, S, computer.place, asked(**given), lambda _: answer, computer.say)


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def left(computer: Computer, words: tuple[str, ...]) -> list[str]:
    held = computer.words()
    return [word for word in words if word in held]


@pytest.mark.parametrize("given", [{"phone": "(202) 555 0171"}, {"mail": "AVA@example.com"}, {"lead": True}])
def test_everything_of_the_shopper_goes_and_nothing_of_anybody_elses(computer: Computer, central: Central, given: dict[str, Any]) -> None:
    if "lead" in given:
        given = {"lead": computer.lead("AVA LINDQVIST").id}
    assert left(computer, (*AVAS, *OTHERS)) == [*AVAS, *OTHERS]
    assert erase(computer, central, **given) == 0
    assert left(computer, (*AVAS, *OTHERS)) == list(OTHERS)
    # Bo's names the number that both have.
    copies = sorted((computer.place.incoming / "done").iterdir())
    assert [path.name for path in copies] == ["bo.xml", "cy.xml"]
    assert {path.stem for path in quarantine_of(computer.place).accepted.files()} == {raw_hash(path.read_bytes()) for path in copies}
    with central.still() as still:
        assert examine(still, S) is None


def test_figures_stay(computer: Computer, central: Central) -> None:
    def figures() -> list[tuple[object, ...]]:
        names = ("id", "source", "arrived", "received", "due", "owner", "claimed", "answered", "useful", "outcome", "sold", "vehicles")
        plain = [
            msgspec.structs.replace(lead, vehicles=tuple(car.title for car in lead.vehicles))
            for lead in computer.station.desk.leads.values()
        ]
        return sorted(tuple(getattr(lead, name) for name in names) for lead in plain)

    before = figures()
    assert erase(computer, central, phone="202-555-0171") == 0
    computer.settle()
    assert figures() == before


def test_desks_forget_at_their_next_exchange(computer: Computer, central: Central) -> None:
    other = computer.desk("kofi")
    assert other.desk.search("Ava")
    ava = computer.lead("AVA LINDQVIST").id
    assert erase(computer, central, phone="202-555-0171") == 0
    for station in (computer.station, other):
        computer.settle(station)
        assert not station.desk.search("Ava")
        assert not station.desk.search("2025550171")
        assert station.desk.search("Young")
        state = station.desk.lead(ava)
        assert state is not None
        assert (state.closed, state.shopper.name) == (ERASED, "")
        assert station.desk.person(computer.person("+12025550171")).erased
        assert station.desk.person(computer.person("ava@example.com")).opted_out == {"email"}
        assert not station.desk.person(computer.person("+12025550190")).erased, "Bo has this number too"
    other.close()


def test_it_is_shown_and_asked_before(computer: Computer, central: Central) -> None:
    before = computer.words()
    assert erase(computer, central, "yes", phone="202-555-0171", yes=False) == 1
    assert computer.said[-1] == "Nothing was changed."
    assert computer.words() == before
    shown = "\n".join(computer.said)
    assert [name for name in ("Ava Lindqvist", "AVA LINDQVIST", "Bo Lindqvist", "ava.xml", ".raw") if name not in shown] == []
    assert shown.index("share a number") < shown.index("Bo Lindqvist")
    assert "Cy" not in shown
    assert erase(computer, central, "erase", phone="202-555-0171", yes=False) == 0


def test_others_with_the_same_number_go_too_if_asked(computer: Computer, central: Central) -> None:
    assert erase(computer, central, phone="202-555-0171", others_too=True) == 0
    assert left(computer, OTHERS) == ["I am Cy", "Cy Young", "(202) 555-0155"]


def test_again_it_changes_nothing(computer: Computer, central: Central) -> None:
    assert erase(computer, central, phone="202-555-0171") == 0
    head = central.head(S)
    assert erase(computer, central, phone="202-555-0171") == 0
    assert central.head(S) == head
    assert erase(computer, central, mail="ava@example.com") == 0
    assert central.head(S) == head
    with pytest.raises(NoPlace, match="Nothing is held"):
        erase(computer, central, phone="202-555-0199")


def test_a_kill_in_between_is_finished_the_next_time(computer: Computer, central: Central, monkeypatch: pytest.MonkeyPatch) -> None:
    for step in ("bdcdesk.wiring.erasing._erase", "bdcdesk.wiring.erasing._scrub", "bdcdesk.intake.traces.Traces.remove"):
        with monkeypatch.context() as patched:
            patched.setattr(step, killed)
            with pytest.raises(KeyboardInterrupt):
                erase(computer, central, phone="202-555-0171")
    assert erase(computer, central, phone="202-555-0171") == 0
    assert left(computer, (*AVAS, *OTHERS)) == list(OTHERS)


def test_who_writes_meanwhile_is_erased_too(computer: Computer, central: Central, monkeypatch: pytest.MonkeyPatch) -> None:
    ava, real, late = computer.lead("AVA LINDQVIST"), central.erase, iter((True,))

    def erase_late(*given: Any) -> Any:
        if given[2] and next(late, False):
            computer.do(Note, ava, text="Ava called")
        return real(*given)

    monkeypatch.setattr(central, "erase", erase_late)
    assert erase(computer, central, phone="202-555-0171") == 0
    assert left(computer, AVAS) == []


def test_what_a_desk_that_was_away_tells_later_is_kept_without_words(computer: Computer, central: Central) -> None:
    kofi = computer.desk("kofi")
    ava = computer.lead("AVA LINDQVIST").id
    note = Note(id="9b2f7d5e-53a4-4a86-8a0e-7b1f1d9a3c11", store=S, actor="kofi", pressed=kofi.desk.now(), lead=ava, text="Ava told me")
    kofi.desk.do(note)
    assert erase(computer, central, phone="202-555-0171") == 0
    computer.settle(kofi)
    assert [event.kind for event in central.read_stream(S, f"lead/{ava}")][-1] == "noted"
    assert left(computer, AVAS) == []
    kofi.close()


def test_who_returns_is_somebody_new(computer: Computer, central: Central) -> None:
    assert erase(computer, central, phone="202-555-0171") == 0
    computer.settle()
    computer.drop(returned=adf("Ava Lindqvist", "202-555-0171", words="Hello once more"))
    back = computer.lead("Ava Lindqvist")
    assert not back.closed
    found = held_on(central, S, computer.place, asked(phone="202-555-0171"))
    assert back.id in [lead.id for lead in found.shoppers.leads]
    assert erase(computer, central, phone="202-555-0171") == 0
    assert left(computer, ("Ava Lindqvist", "once more")) == []


def test_who_may_not_erase_is_told_before_anything_is_gone(computer: Computer, central: Central) -> None:
    before = computer.words()
    kofi = msgspec.structs.replace(computer.building, member="kofi").central()
    with pytest.raises(NoPlace, match="Your role"):
        erase(computer, kofi, phone="202-555-0171")
    assert computer.words() == before
    kofi.close()


def test_what_was_erased_is_remembered_without_a_name(computer: Computer, central: Central) -> None:
    assert remembered(computer.place) == {}
    assert erase(computer, central, phone="202-555-0171") == 0
    assert {computer.person("+12025550171"), computer.person("ava@example.com")} <= remembered(computer.place)[S]


# -- the file that a shopper may ask for


def export(computer: Computer, central: Central, to: Path, **given: Any) -> tuple[dict[str, Any], str]:
    assert exporting.export_shopper(central, S, computer.place, asked(file=to, **given), computer.say) == 0
    return json.loads(to.with_name(to.name + ".json").read_bytes()), to.with_name(to.name + ".html").read_text("utf-8")


def test_an_end_that_was_typed_is_not_doubled(computer: Computer, central: Central, tmp_path: Path) -> None:
    asks = asked(file=tmp_path / "ava.json", phone="202-555-0171")
    assert exporting.export_shopper(central, S, computer.place, asks, computer.say) == 0
    assert sorted(path.name for path in tmp_path.glob("ava*")) == ["ava.html", "ava.json"]


def test_a_shoppers_file_holds_everything_on_them_and_nobody_else(computer: Computer, central: Central, tmp_path: Path) -> None:
    data, page = export(computer, central, tmp_path / "ava", phone="202-555-0171")
    whole = json.dumps(data, ensure_ascii=False)
    for held in (whole, page):
        for word in (
            "Do you take my Saab?",
            "Me again",
            "From home",
            "Ava sounds keen",
            "Yes Ava, we do",
            "(202) 555-0171",
            "ava@example.com",
        ):
            assert word in held, word
        assert "I am Bo" not in held
        assert "Cy" not in held
    assert "YS3FB46S481000000" in whole
    assert [(one["address"], one["opted_out"]) for one in data["consent"] if one["opted_out"]] == [("ava@example.com", ["email"])]
    assert [lead["events"][0]["kind"] for lead in data["leads"]] == ["lead_received"] * 3
    told = {(one["kind"], one["text"]): one for lead in data["leads"] for one in lead["values"]}
    number = told["Phone number", "(202) 555-0171"]
    assert number["may"] == "May be used to follow up, not to market or share"
    assert "no agreement recorded" in number["made"][0]
    assert "Without one it may be used to follow up on the inquiry" in number["clauses"][0]
    assert ("Mail address", "ava@example.com") in told
    assert escape(number["made"][0]) in page
    assert page.count(escape(number["clauses"][0])) == 3, "once for each lead"
    assert all(lead["said_since"] for lead in data["leads"])
    assert len(data["documents"]) == 5, "three copies of files, one kept beside the log, one that was in quarantine"


def test_the_file_is_the_same_each_time_and_never_written_over(computer: Computer, central: Central, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert export(computer, central, one, phone="202-555-0171") == export(computer, central, other, mail="ava@example.com")
    assert (tmp_path / "one.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(NoPlace, match="there already"):
        export(computer, central, one, phone="202-555-0171")


def test_what_a_shopper_wrote_is_shown_and_never_run(computer: Computer, central: Central, tmp_path: Path) -> None:
    said = "<script>alert(1)</script> {body} <img src=x onerror=y> & so on"
    computer.do(Note, computer.lead("Cy Young"), text=said)
    data, page = export(computer, central, tmp_path / "cy", phone="202-555-0155")
    tree = html.fromstring(page.encode())
    assert not [element for element in tree.iter() if element.tag in ("script", "img")]
    assert said in tree.text_content()
    assert said in json.dumps(data)


def test_a_file_of_who_was_erased_tells_what_is_left(computer: Computer, central: Central, tmp_path: Path) -> None:
    erase(computer, central, phone="202-555-0171")
    data, page = export(computer, central, tmp_path / "gone", phone="202-555-0171")
    assert [word for word in AVAS if word in json.dumps(data) and word not in ("+12025550171",)] == []
    assert "erased at your request" in page
    assert not any(lead["values"] or lead["said_since"] for lead in data["leads"])
    assert all(one["erased"] for one in data["consent"])


def test_the_quarantine_forgets_only_its_own(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path / "quarantine")
    quarantine.keep(b"one", "one", "why", 1)
    elsewhere = tmp_path / "other.raw"
    elsewhere.write_bytes(b"x")
    assert not quarantine.forget(elsewhere)
    assert not quarantine.forget(tmp_path / "quarantine" / "x.json")
    (path,) = quarantine.files()
    assert quarantine.forget(path)
    assert list((tmp_path / "quarantine").iterdir()) == []
    assert elsewhere.exists()


def test_what_a_shopper_said_on_the_phone_goes_with_the_rest(computer: Computer, central: Central) -> None:
    kept = {name: central.put(S, f"{name} speaks".encode()) for name in ("AVA LINDQVIST", "Cy Young")}
    for name, blob in kept.items():
        by = {"id": str(uuid.uuid4()), "store": S, "actor": HUB, "pressed": computer.hub.desk.now()}
        computer.hub.desk.do(KeepRecording(**by, lead=computer.lead(name).id, of="r1", what="voicemail", blob=blob, seconds=9))
    computer.settle(computer.hub)
    assert erase(computer, central, phone="2025550171") == 0
    assert [central.get(S, kept[name]) for name in kept] == [None, b"Cy Young speaks"]
    assert not any(line.startswith("Not deleted yet") for line in computer.said)


def test_what_the_phone_provider_still_has_is_told(computer: Computer, central: Central) -> None:
    def told(name: str, copy: str, *, left: bool = False) -> None:
        lead, now = computer.lead(name), computer.hub.desk.now()
        by = {"store": S, "actor": HUB, "pressed": now, "lead": lead.id}
        ring, person = f"ring {copy}", lead.persons[0]
        calls: list[Action] = [
            ReceiveCall(id=str(uuid.uuid4()), **by, ring=ring, provider="sim", sid=f"CA{copy}", person=person, sender="", arrived=now),
            EndCallIn(id=str(uuid.uuid4()), **by, ring=ring, result="voicemail", ended=now),
        ]
        kept = KeepRecording(id=str(uuid.uuid4()), **by, of=ring, what="voicemail", blob="0" * 64, seconds=9, name=copy)
        for action in [*calls, *([] if left else [kept])]:
            computer.hub.desk.do(action)

    told("AVA LINDQVIST", "RE1")
    told("AVA LINDQVIST", "RE2", left=True)
    told("Cy Young", "RE3")
    computer.settle(computer.hub)
    assert erase(computer, central, phone="2025550171") == 0
    (line,) = [line for line in computer.said if line.startswith("Not deleted yet")]
    assert line.startswith("Not deleted yet: 2 recording(s) of their calls at the phone provider (")
    assert ("RE1" in line, "CARE2" in line, "RE3" in line) == (True, True, False)


def test_pictures_that_a_shopper_sent_go_unless_another_sent_the_same(computer: Computer, central: Central, tmp_path: Path) -> None:
    ava, cy = computer.lead("AVA LINDQVIST").id, computer.lead("Cy Young").id
    hers, both, his = (central.put(S, b"\xff\xd8\xff" + name) for name in (b"hers", b"the dealer's advertisement", b"his"))
    for lead, place, blob in ((ava, 0, hers), (ava, 1, both), (cy, 0, both), (cy, 1, his)):
        by = {"store": S, "actor": HUB, "pressed": computer.hub.desk.now(), "lead": lead, "of": f"MM{lead}"}
        computer.hub.desk.do(TellAttachments(id=caused("came", lead), count=2, **by))
        computer.hub.desk.do(KeepAttachment(id=caused("kept", lead, str(place)), place=place, blob=blob, file="jpeg", size=9, **by))
    computer.settle(computer.hub)
    data, page = export(computer, central, tmp_path / "ava", phone="202-555-0171")
    assert {one["hash"] for one in data["documents"]} >= {hers, both}
    assert "Picture kept, JPEG" in page
    assert erase(computer, central, phone="2025550171") == 0
    assert [central.get(S, blob) is not None for blob in (hers, both, his)] == [False, True, True]
    assert erase(computer, central, phone="202-555-0155") == 0
    assert [central.get(S, blob) for blob in (hers, both, his)] == [None, None, None]
