"""`bdcdesk member`, for a store that is kept in a file."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bdcdesk.cli import main
from bdcdesk.desktop.settings.entries import NewStore
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.secrets import PASSPHRASE
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.entrance import Gate
from bdcdesk.wiring.place import NoPlace, place_of
from bdcdesk.wiring.setting_up import add_member
from bdcdesk.wiring.telling import told

from .keeping import Computer, S


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    made.place.keep(made.building.setup)
    yield made
    made.close()


def add(computer: Computer, name: str, role: str = "", phone: str = "") -> str:
    computer.said.clear()
    assert add_member(computer.building, name, role, phone, computer.say) == 0
    return computer.said[0]


def members(computer: Computer) -> dict[str, tuple[str, str, str]]:
    central = computer.building.central()
    try:
        return {member.id: (member.name, member.role, member.phone) for member in central.members(S)}
    finally:
        central.close()


def test_who_is_there_keeps_role_and_phone_unless_others_are_said(computer: Computer) -> None:
    assert add(computer, "ines roth", phone="+16025550123") == "Ines Roth may sign in as “ines” (supervisor)."
    assert add(computer, "Ines Roth") == "Ines Roth may sign in as “ines” (supervisor)."
    assert members(computer)["ines"] == ("Ines Roth", "supervisor", "+16025550123")
    add(computer, "Kofi Mensah", "supervisor")
    assert members(computer)["kofi"] == ("Kofi Mensah", "supervisor", "")


def test_two_people_of_one_id_are_two(computer: Computer) -> None:
    assert "“kofi-2” (agent)" in add(computer, "Kofi")
    assert "“kofi-3” (agent)" in add(computer, "KOFI!")
    assert members(computer)["kofi"] == ("Kofi Mensah", "agent", "")
    with pytest.raises(NoPlace, match="a hub and a person are never one"):
        add(computer, "Hub", "agent")
    assert members(computer)["hub"][1] == "hub"


@pytest.mark.parametrize("name", ["", " ", "a" * 101, "Bo\x07"])
def test_what_is_no_name_is_refused(computer: Computer, name: str) -> None:
    before = members(computer)
    with pytest.raises(NoPlace, match="Nothing was changed"):
        add(computer, name)
    assert members(computer) == before


def test_who_begins_a_store_is_not_its_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    environ = {"BDCDESK_HOME": str(tmp_path), PASSPHRASE: "a passphrase of some length"}
    place = place_of(environ)
    PassphraseKeys(environ[PASSPHRASE], place.home / "keys.json", Cost(2**4, 8, 1)).put("nothing", b"")
    Gate(place, environ).begin(NewStore("Harbor Motors", "Hub", "America/Phoenix", "+16025550190", 5), "")
    central = building_of(environ).central()
    try:
        assert [(member.id, member.role) for member in central.members("harbor-motors")] == [("hub", "hub"), ("hub-2", "supervisor")]
    finally:
        central.close()


def test_a_question_without_an_answer_is_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def asks() -> int:
        raise EOFError

    assert told(asks) == 1
    assert "A question was left without an answer" in capsys.readouterr().err


OPEN = ["open-store", "Harbor Motors", "--me", "Ines Roth", "--zone", "America/Phoenix", "--number", "(602) 555-0190", "--target", "7"]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer on which nothing is set up, in a service's hands: the passphrase comes with it."""
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "passphrase").write_text("a passphrase of tests")
    monkeypatch.setenv("BDCDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    return tmp_path / "home"


def test_a_store_is_opened_without_a_window(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(OPEN) == 0
    assert capsys.readouterr().out.splitlines()[0] == "Harbor Motors is open, and Ines Roth may sign in as “ines-roth” (supervisor)."
    assert main(["log"]) == 0
    assert "The log of Harbor Motors (harbor-motors): 1 event, 0 leads told." in capsys.readouterr().out
    place = place_of(os.environ)
    setup = place.setup()
    assert (setup.store, setup.member, setup.people["ines-roth"].role) == ("harbor-motors", "ines-roth", "supervisor")
    before = place.setup_file.read_bytes()
    assert main(OPEN) == 1
    assert "There is a store on this computer already" in capsys.readouterr().err
    assert place.setup_file.read_bytes() == before


@pytest.mark.parametrize(
    ("option", "typed", "why"),
    [
        ("--me", " ", "Your name is missing"),
        ("--zone", "Mars", "No time zone"),
        ("--number", "7", "no phone number"),
        ("--target", "0", "1 to"),
    ],
)
def test_what_is_unfit_opens_no_store(empty: Path, capsys: pytest.CaptureFixture[str], option: str, typed: str, why: str) -> None:
    place = OPEN.index(option) + 1
    assert main([*OPEN[:place], typed, *OPEN[place + 1 :]]) == 1
    assert why in capsys.readouterr().err
    assert not (empty / "data" / "setup.json").exists()
    assert not (empty / "data" / "keys.json").exists()
