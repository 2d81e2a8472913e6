"""`bdcdesk central ...` over TLS, from an empty database to a member who was removed: each person on a computer of their own."""

import io
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from bdcdesk.central.errors import Removed, Unreachable, WrongCredentials
from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import START, Appended, Denied, Group, Sealed, StoreRecord
from bdcdesk.cli import _ROLES, main
from bdcdesk.domain.rights import ROLES
from bdcdesk.machine.secrets import PASSPHRASE, Cost, PassphraseKeys, open_keys
from bdcdesk.wiring.central_commands import RUNS
from bdcdesk.wiring.central_reach import owners
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.hubs import quarantine_of, run_hub
from bdcdesk.wiring.invites import read_invite
from bdcdesk.wiring.joining import accept, ask_passphrase
from bdcdesk.wiring.keeping_commands import KEEPING
from bdcdesk.wiring.place import NoPlace, place_of
from bdcdesk.wiring.station import HUB, Building, password_of
from tests.central.debian import NAMED, PASSWORD, DebianServer
from tests.patience import until

from .keeping import adf, unreadable

INVITE = re.compile(r"^bdcdesk-invite-\S+$", re.MULTILINE)


class Computer:
    """Somebody's computer: its environment, and what its commands say."""

    def __init__(self, home: Path) -> None:
        self.environ = {"BDCDESK_HOME": str(home), PASSPHRASE: "a passphrase of some length", "HOME": str(home)}
        self.said = ""
        # Its keys under the same passphrase at less cost: each command asks for them.
        PassphraseKeys(self.environ[PASSPHRASE], place_of(self.environ).home / "keys.json", Cost(2**10, 8, 1)).put("nothing", b"")

    @contextmanager
    def sits(self, typed: str = "") -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patched:
            for name, value in self.environ.items():
                patched.setenv(name, value)
            patched.setattr(sys, "stdin", io.StringIO(typed))
            patched.setattr(sys, "stdout", out := io.StringIO())
            patched.setattr(sys, "stderr", out)
            yield
        self.said = out.getvalue()

    def central(self, *words: str, typed: str = "") -> int:
        with self.sits(typed):
            return main(["central", *words])

    def invites(self) -> list[str]:
        return INVITE.findall(self.said)

    def building(self) -> Building:
        with self.sits():
            return building_of(self.environ)

    @contextmanager
    def desk(self) -> Iterator[PostgresCentral]:
        central = self.building().central()
        assert isinstance(central, PostgresCentral)
        yield central
        central.close()


@pytest.fixture
def office(debian: DebianServer, tmp_path: Path) -> tuple[Computer, str]:
    """The owner's computer, with a database that is ready, and its address."""
    made = Computer(tmp_path / "owner")
    made.environ["PGPASSWORD"] = PASSWORD
    url = f"postgresql://postgres@{NAMED}:{debian.port}/{debian.create()}?sslrootcert={debian.ca}"
    assert made.central("init", url) == 0, made.said
    return made, url


@pytest.fixture
def begun(office: tuple[Computer, str]) -> tuple[Computer, str]:
    """The same with a store."""
    made, url = office
    words = ("Harbor Motors", "--zone", "America/Phoenix", "--number", "+16025550190", "--supervisor", "Lou Brandt")
    assert made.central("add-store", url, *words) == 0, made.said
    return made, url


def note() -> tuple[str, list[Group]]:
    return str(uuid4()), [Group("lead/a", -1, (Sealed(str(uuid4()), "noted", 1, '{"kind":"noted"}'),))]


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


def test_an_invite_whose_answer_was_lost_is_finished_by_the_same_line(begun: tuple[Computer, str], tmp_path: Path) -> None:
    owner, _ = begun
    line = owner.invites()[0]
    lou = Computer(tmp_path / "lou")
    with lou.sits():
        place = place_of(lou.environ)
        invite = read_invite(line)
        url = f"{invite.url}?sslrootcert={tmp_path / 'ca.pem'}"
        (tmp_path / "ca.pem").write_text(invite.ca)
        # Killed before it could keep its setup.
        accept(url, invite, open_keys(lambda: None, lou.environ, place.home))
    assert lou.central("join", typed=line) == 0, lou.said
    with lou.desk() as desk:
        assert desk.stores()[0].name == "Harbor Motors"


def test_an_invite_that_is_too_old_or_taken_back_lets_nobody_in(begun: tuple[Computer, str], tmp_path: Path, debian: DebianServer) -> None:
    owner, url = begun
    database = url.split("/")[3].partition("?")[0]
    assert owner.central("add-member", "Ann", "--url", url) == 0, owner.said
    late = owner.invites()[0]
    debian.run(f"ALTER ROLE {read_invite(late).login} VALID UNTIL '2020-01-01'")
    assert Computer(tmp_path / "late").central("join", typed=late) == 1
    assert owner.central("add-member", "Ann", "--url", url) == 0, owner.said
    # Even where the server does not ask for the password, it is too old.
    stale = owner.invites()[0]
    debian.run("UPDATE bdc.membership SET invited_until = 1", database)
    eve = Computer(tmp_path / "eve")
    assert eve.central("join", typed=stale) == 1
    assert "used already, or it is too old" in eve.said
    assert owner.central("add-member", "Ann", "--url", url) == 0, owner.said
    taken_back = owner.invites()[0]
    assert owner.central("remove-member", "ann", "--url", url) == 0, owner.said
    assert Computer(tmp_path / "ben").central("join", typed=taken_back) == 1


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


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("", "This is no invite"), ("hello", "This is no invite"), ("bdcdesk-invite-AAAA", "A part of this invite is missing")],
)
def test_what_is_no_invite_is_told(tmp_path: Path, line: str, sentence: str) -> None:
    eve = Computer(tmp_path / "eve")
    assert eve.central("join", typed=line) == 1
    assert sentence in eve.said


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
    assert _ROLES == ROLES


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


def members(central: PostgresCentral, store: str = "harbor-motors") -> dict[str, tuple[str, str]]:
    return {member.id: (member.name, member.role) for member in central.members(store)}


@pytest.fixture
def lou(begun: tuple[Computer, str], tmp_path: Path) -> Computer:
    """The supervisor's computer, which has joined."""
    owner, _ = begun
    made = Computer(tmp_path / "lou")
    assert made.central("join", typed=owner.invites()[0]) == 0, made.said
    return made


def test_a_supervisor_invites_herself_for_a_second_computer_and_stays_one(lou: Computer, tmp_path: Path) -> None:
    assert lou.central("add-member", "Lou Brandt") == 0, lou.said
    assert "Lou Brandt (lou-brandt) worked here already" in lou.said
    second = Computer(tmp_path / "second")
    assert second.central("join", typed=lou.invites()[0]) == 0, second.said
    assert "Lou Brandt (supervisor)" in second.said


def test_an_invite_that_is_refused_changes_no_role(lou: Computer) -> None:
    with lou.desk() as desk:
        before = members(desk)
        assert lou.central("add-member", "Lou Brandt", "--role", "agent") == 1
        assert "Nothing was changed" in lou.said
        assert members(desk) == before
        assert lou.central("add-member", "Ann Lee", "--login", "bdc_nobody") == 1
        assert members(desk) == before


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


@pytest.mark.parametrize("hours", ["0", "-3", "169"])
def test_an_invite_for_hours_that_none_is_good_for_is_refused(lou: Computer, hours: str) -> None:
    assert lou.central("add-member", "Ann Lee", "--hours", hours) == 1
    assert f"1 to 168 hours, not {hours}. Nothing was changed" in lou.said
    with lou.desk() as desk:
        assert "ann-lee" not in members(desk)


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


def test_who_was_removed_is_told_so_by_every_command(begun: tuple[Computer, str], lou: Computer) -> None:
    owner, url = begun
    assert owner.central("remove-member", "lou-brandt", "--url", url) == 0, owner.said
    for words in (["log"], ["central", "list"], ["central", "status"]):
        with lou.sits():
            code = main(words)
        assert (code, "You were removed from the store harbor-motors" in lou.said, "verifies" in lou.said) == (1, True, False), lou.said


def test_an_invite_without_a_terminal_and_a_passphrase_is_told(begun: tuple[Computer, str], tmp_path: Path) -> None:
    owner, _ = begun
    alone = Computer(tmp_path / "alone")
    del alone.environ[PASSPHRASE]
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv(PASSPHRASE, raising=False)
        assert alone.central("join", typed=owner.invites()[0]) == 1
    assert "needs the passphrase" in alone.said
    assert f"set {PASSPHRASE}" in alone.said
    # It is still good.
    alone.environ[PASSPHRASE] = owner.environ[PASSPHRASE]
    assert alone.central("join", typed=owner.invites()[0]) == 0, alone.said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_new_passphrase_is_asked_for_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    typed = ["one passphrase", "another one", "the same one", "the same one", "the one there is"]
    with pytest.raises(NoPlace, match=r"not the same\. Nothing was changed"):
        ask_passphrase(tmp_path, lambda _: typed.pop(0))
    assert "at least 10 characters, and is kept nowhere" in capsys.readouterr().err
    assert ask_passphrase(tmp_path, lambda _: typed.pop(0)) == "the same one"
    (tmp_path / "keys.json").touch()
    assert ask_passphrase(tmp_path, lambda _: typed.pop(0)) == "the one there is"
    assert typed == []


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
