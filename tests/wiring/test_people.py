"""Names, ids and who is meant by them, in the commands that add people and stores."""

import re
from pathlib import Path

import pytest

from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import StoreRecord
from bdcdesk.wiring.central_reach import owners
from tests.central.debian import PASSWORD
from tests.wiring.computers import Computer, members


def test_nobody_takes_the_id_of_another(lou: Computer) -> None:
    with lou.desk() as desk:
        assert lou.central("add-member", "Bo", "--id", "lou-brandt") == 1
        assert "“lou-brandt” is Lou Brandt already. Nothing was changed." in lou.said
        assert lou.central("add-member", "Owner") == 0, lou.said
        assert lou.central("add-member", "Ann Lee", "--phone", "+16025550123") == 0, lou.said
        assert lou.central("add-member", "Ann-Lee", "--role", "receptionist") == 0, lou.said
        assert lou.central("add-member", "ann  lee") == 0, lou.said
        assert lou.central("add-member", "Ann Lind", "--id", "ann-lee", "--rename") == 0, lou.said
        assert "They were called Ann Lee until now." in lou.said
        assert lou.central("add-member", "Hub", "--role", "agent") == 1
        assert "a hub and a person are never one" in lou.said
        assert members(desk) == {
            "hub": ("Hub", "hub"),
            "lou-brandt": ("Lou Brandt", "supervisor"),
            "owner-2": ("Owner", "agent"),
            "ann-lee": ("Ann Lind", "agent"),
            "ann-lee-2": ("Ann-Lee", "receptionist"),
        }
        assert next(member.phone for member in desk.members("harbor-motors") if member.id == "ann-lee") == "+16025550123"


def test_a_supervisor_who_is_called_hub_is_not_the_hub(office: tuple[Computer, str], tmp_path: Path) -> None:
    owner, url = office
    words = ("Bay Motors", "--zone", "America/Phoenix", "--number", "+16025550191", "--supervisor", "Hub")
    assert owner.central("add-store", url, *words) == 0, owner.said
    assert "Hub (hub-2, supervisor)" in owner.said
    assert "Hub (hub, hub)" in owner.said


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "Bo\nLee", "Bo\x1b[31m", "Bo\u202eeeL"])
def test_what_is_no_name_is_refused(begun: tuple[Computer, str], name: str) -> None:
    owner, url = begun
    words = ("--zone", "America/Phoenix", "--number", "+16025550191", "--supervisor")
    for command in (("add-store", url, name, *words, "Kim"), ("add-store", url, "Bay", *words, name), ("add-member", name, "--url", url)):
        assert owner.central(*command) == 1
        assert "Nothing was changed" in owner.said
        assert "name" in owner.said
    assert owner.central("list", "--url", url) == 0
    assert owner.said.splitlines()[0] == "Harbor Motors (harbor-motors)"
    assert len(re.findall(r"^  \S", owner.said, re.MULTILINE)) == 2


def test_no_store_is_picked_where_there_are_several(begun: tuple[Computer, str]) -> None:
    owner, url = begun
    central = PostgresCentral(owners(url, owner.environ).replace("postgres@", f"postgres:{PASSWORD}@"))
    central.add_store(StoreRecord("nameless", "", bytes(32)))
    central.add_store(StoreRecord("other", "Harbor Motors", bytes(32)))
    central.close()
    assert owner.central("add-member", "Ann", "--url", url) == 1
    assert "Say which one is meant with --store" in owner.said
    assert owner.central("add-member", "Ann", "--url", url, "--store", "Harbor Motors") == 1
    assert "Say its id with --store: harbor-motors, other." in owner.said
