"""`bdcdesk central ...` over TLS, from an empty database to a member who was removed: each person on a computer of their own."""

import re
import threading
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from bdcdesk.central.errors import Removed, Unreachable, WrongCredentials
from bdcdesk.central.records import START, Appended, Denied, Group, Sealed
from bdcdesk.cli import main
from bdcdesk.domain.rights import ROLES
from bdcdesk.wiring.central_commands import RUNS
from bdcdesk.wiring.central_reach import owners
from bdcdesk.wiring.hubs import quarantine_of, run_hub
from bdcdesk.wiring.invites import read_invite
from bdcdesk.wiring.keeping_commands import KEEPING
from bdcdesk.wiring.parsers.central import ROLES as TYPED
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.station import HUB, password_of
from tests.central.debian import PASSWORD, DebianServer
from tests.patience import until
from tests.wiring.computers import Computer, members, note
from tests.wiring.keeping import adf, unreadable


def test_from_an_empty_database_to_a_removed_member(begun: tuple[Computer, str], tmp_path: Path, debian: DebianServer) -> None:
    owner, _ = begun
    supervisors, hubs = owner.invites()

    lou = Computer(tmp_path / "lou")
    assert lou.central("join", typed=f"  {supervisors[:200]}\n{supervisors[200:]}\n") == 0, lou.said
    assert "Lou Brandt (supervisor) may work at harbor-motors" in lou.said
    hub = Computer(tmp_path / "hub")
    assert hub.central("join", typed=hubs) == 0, hub.said
    assert "Start “bdcdesk hub”" in hub.said

    # The supervisor adds an agent without the owner's password, and cannot make anybody of a higher rank.
    assert lou.central("add-member", "Ann Lee", "--phone", "+16025550123") == 0, lou.said
    (anns,) = lou.invites()
    assert lou.central("add-member", "Eve", "--role", "admin") == 1
    assert "may not add, change or remove this member" in lou.said

    ann = Computer(tmp_path / "ann")
    assert ann.central("join", typed=anns) == 0, ann.said
    assert ann.central("add-member", "Eve") == 1
    with ann.desk() as desk:
        assert isinstance(desk.append("harbor-motors", *note()), Appended)
        assert [event.actor for event in desk.read("harbor-motors", START, 10)] == ["owner", "ann-lee"]  # type: ignore[union-attr]
        (secured,) = debian.run("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename LIKE 'bdc%'")
        assert secured == (True,)

        # Once only.
        assert Computer(tmp_path / "eve").central("join", typed=anns) == 1

        assert lou.central("list") == 0
        assert "Ann Lee (ann-lee), agent" in lou.said
        assert lou.said.count("since") == 3
        assert ann.central("list") == 0
        assert "since" not in ann.said
        assert lou.central("status") == 0
        assert "harbor-motors): 2 events, 3 members, 0 here now" in lou.said

        # Her connection is ended, she reads nothing more, and hands over what she had noted.
        assert lou.central("remove-member", "ann-lee") == 0, lou.said
        with pytest.raises(Unreachable, match="terminating connection"):
            desk.now()
        with pytest.raises(Removed, match="You were removed from the store harbor-motors"):
            desk.pull("harbor-motors", START, 10)
        assert desk.stores() == []
        assert isinstance(desk.farewell("harbor-motors", *note()), Appended)
        wish = (str(uuid4()), [Group("lead/a", -1, (Sealed(str(uuid4()), "claimed", 1, '{"kind":"claimed","agent":"ann-lee"}'),))])
        assert isinstance(desk.farewell("harbor-motors", *wish), Denied)
        assert lou.central("remove-member", "ann-lee") == 1
        assert "Nobody called “ann-lee”" in lou.said


def test_no_secret_is_in_a_file_a_log_or_a_table(begun: tuple[Computer, str], tmp_path: Path, debian: DebianServer) -> None:
    owner, _ = begun
    invite = read_invite(owner.invites()[0])
    lou = Computer(tmp_path / "lou")
    assert lou.central("join", typed=owner.invites()[0]) == 0, lou.said
    building = lou.building()
    kept = building.keys.get(password_of(invite.login))
    assert kept is not None
    # The server logs every statement in this test.
    written = debian.log + "".join(file.read_text("latin-1") for file in (tmp_path / "lou").rglob("*") if file.is_file())
    assert "bdc.accept" in written
    for secret in (invite.password, kept.decode(), PASSWORD):
        assert secret not in written
        assert secret not in lou.said
    for text in (repr(invite), repr(invite.invited)):
        assert invite.password not in text
    assert oct((tmp_path / "lou").rglob("keys.json").__next__().stat().st_mode)[-3:] == "600"


def test_one_login_works_at_two_stores(begun: tuple[Computer, str], tmp_path: Path) -> None:
    owner, url = begun
    lou = Computer(tmp_path / "lou")
    assert lou.central("join", typed=owner.invites()[0]) == 0, lou.said
    login = lou.building().setup.logins["lou-brandt"]
    words = ("Bay Motors", "--zone", "America/Phoenix", "--number", "+16025550191", "--supervisor", "Kim Fox")
    assert owner.central("add-store", url, *words) == 0, owner.said
    with lou.desk() as desk:
        assert [store.id for store in desk.stores()] == ["harbor-motors"]
    assert owner.central("add-member", "Lou", "--url", url, "--store", "Bay Motors", "--login", login) == 0, owner.said
    with lou.desk() as both:
        assert [store.id for store in both.stores()] == ["bay-motors", "harbor-motors"]
        assert isinstance(both.append("bay-motors", *note()), Appended)
    assert owner.central("remove-member", "lou-brandt", "--url", url, "--store", "harbor-motors") == 0, owner.said
    with lou.desk() as desk:
        assert [store.id for store in desk.stores()] == ["bay-motors"]


def test_who_leaves_at_once_cannot_even_sign_in(begun: tuple[Computer, str], tmp_path: Path) -> None:
    owner, url = begun
    lou = Computer(tmp_path / "lou")
    assert lou.central("join", typed=owner.invites()[0]) == 0, lou.said
    assert owner.central("remove-member", "lou-brandt", "--url", url, "--at-once") == 0, owner.said
    with lou.desk() as desk, pytest.raises(WrongCredentials):
        desk.now()


def test_an_address_with_a_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoPlace, match="can read in the list of programs") as refused:
        owners("postgresql://ann:sesame@db.example.com/log", {})
    assert "sesame" not in str(refused.value)


def test_a_wrong_zone_or_number_begins_no_store(office: tuple[Computer, str]) -> None:
    owner, url = office
    for zone, number in (("Mars/Base", "+16025550190"), ("America/Phoenix", "555-0100")):
        assert owner.central("add-store", url, "Bay", "--zone", zone, "--number", number, "--supervisor", "Kim") == 1
        assert "Nothing was changed" in owner.said
    assert owner.central("list", "--url", url) == 0
    assert owner.said == ""


def test_every_sub_command_is_one_that_runs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["central", "--help"])
    listed = set(re.findall(r"^    ([a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    assert {*RUNS, *KEEPING} == listed
    assert TYPED == ROLES


def test_a_hub_forgets_who_was_erased_at_another_computer(begun: tuple[Computer, str], tmp_path: Path) -> None:
    owner, _ = begun
    supervisors, hubs = owner.invites()
    lou, hub = Computer(tmp_path / "lou"), Computer(tmp_path / "hub")
    assert lou.central("join", typed=supervisors) == 0, lou.said
    assert hub.central("join", typed=hubs) == 0, hub.said
    building, stop, failed = msgspec.structs.replace(hub.building(), member=HUB), threading.Event(), list[BaseException]()
    incoming = building.place.incoming

    def run() -> None:
        try:
            run_hub(building, stop)
        except BaseException as error:
            failed.append(error)

    def lying(folder: str) -> list[str]:
        return sorted(path.name for path in (incoming / folder).glob("*"))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        for name, number in (("ava", "202-555-0171"), ("cy", "202-555-0155")):
            (incoming / f"{name}.xml").write_bytes(adf(name.title(), number))
            (incoming / f"{name}_broken.xml").write_bytes(unreadable(f"{name}, {number}"))
        until(lambda: lying("done") == ["ava.xml", "cy.xml"] and len(lying("quarantine")) == 2, "the documents")
        with lou.desk() as desk:
            until(lambda: len([one for one in desk.links("harbor-motors", 0, 99) if one.kind == "lead_received"]) == 2, "the leads")
        assert lou.central("erase-shopper", "--phone", "(202) 555-0171", "--yes") == 0, lou.said
        assert "hubs at other computers" in lou.said
        until(lambda: (lying("done"), lying("quarantine")) == (["cy.xml"], ["cy_broken.xml"]), "the documents to go")
        until(lambda: [kept.name for kept in quarantine_of(building.place).list()] == ["cy_broken.xml"], "quarantine")
    finally:
        stop.set()
        thread.join(60)
    assert failed == []


def test_on_a_computer_of_the_hub_alone_one_may_look_and_is_told_who_may_change(begun: tuple[Computer, str], tmp_path: Path) -> None:
    owner, _ = begun
    supervisors, hubs = owner.invites()
    hub = Computer(tmp_path / "hub")
    assert hub.central("join", typed=hubs) == 0, hub.said
    for command in (["source", "list"], ["central", "status"], ["mail", "show"], ["log"], ["distribution"]):
        with hub.sits():
            assert main(command) == 0, hub.said
    with hub.sits():
        assert main(["source", "add", "form", "Web form"]) == 1
    assert "Nobody but the store's hub works at this computer" in hub.said
    assert "“bdcdesk central add-member”" in hub.said

    # Elsewhere it can be added, and it is said what the hub's computer needs then; there it is enough to have joined as well.
    lou = Computer(tmp_path / "lou")
    assert lou.central("join", typed=supervisors) == 0, lou.said
    with lou.sits():
        assert main(["source", "add", "form", "Web form"]) == 0
    assert "Say there: bdcdesk source secret web-form" in lou.said
    assert lou.central("add-member", "Lou Brandt") == 0, lou.said
    assert hub.central("join", typed=lou.invites()[0]) == 0, hub.said
    with hub.sits():
        assert main(["source", "add", "form", "Other form"]) == 0
    assert "another computer" not in hub.said


def test_who_was_removed_is_told_so_by_every_command(begun: tuple[Computer, str], lou: Computer) -> None:
    owner, url = begun
    assert owner.central("remove-member", "lou-brandt", "--url", url) == 0, owner.said
    for words in (["log"], ["central", "list"], ["central", "status"]):
        with lou.sits():
            code = main(words)
        assert (code, "You were removed from the store harbor-motors" in lou.said, "verifies" in lou.said) == (1, True, False), lou.said


def test_the_only_supervisor_is_removed_by_the_owner_alone(begun: tuple[Computer, str], lou: Computer) -> None:
    owner, url = begun
    assert lou.central("remove-member", "lou-brandt") == 1
    assert "lou-brandt is the only supervisor of harbor-motors" in lou.said
    with lou.desk() as desk:
        assert "lou-brandt" in members(desk)
        assert lou.central("add-member", "Kim Fox", "--role", "supervisor") == 0, lou.said
        assert lou.central("remove-member", "kim-fox") == 0, lou.said
    assert owner.central("remove-member", "lou-brandt", "--url", url) == 0, owner.said


def test_a_backup_of_a_server_is_none_and_says_how_to_make_one(lou: Computer, tmp_path: Path) -> None:
    for command in ("backup", "restore"):
        assert lou.central(command, str(tmp_path / "log.db")) == 1
        assert all(word in lou.said for word in ("nothing was done here", "umask 077", "in the clear", "Encrypt"))
    assert not (tmp_path / "log.db").exists()
