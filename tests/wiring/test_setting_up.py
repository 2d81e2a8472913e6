"""`bdcdesk member`, for a store that is kept in a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bdcdesk.desktop.settings.entries import NewStore
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.secrets import PASSPHRASE
from bdcdesk.wiring.commands import building_of, told
from bdcdesk.wiring.entrance import Gate
from bdcdesk.wiring.place import NoPlace, place_of
from bdcdesk.wiring.setting_up import add_member

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
