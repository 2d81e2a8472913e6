"""Invites and who joins by them, over TLS: each person on a computer of their own."""

import io
import sys
from pathlib import Path

import pytest

from bdcdesk.machine.secrets import PASSPHRASE, open_keys
from bdcdesk.wiring.invites import read_invite
from bdcdesk.wiring.joining import accept, ask_passphrase
from bdcdesk.wiring.place import NoPlace, place_of
from tests.central.debian import DebianServer
from tests.wiring.computers import Computer, members


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


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("", "This is no invite"), ("hello", "This is no invite"), ("bdcdesk-invite-AAAA", "A part of this invite is missing")],
)
def test_what_is_no_invite_is_told(tmp_path: Path, line: str, sentence: str) -> None:
    eve = Computer(tmp_path / "eve")
    assert eve.central("join", typed=line) == 1
    assert sentence in eve.said


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


@pytest.mark.parametrize("hours", ["0", "-3", "169"])
def test_an_invite_for_hours_that_none_is_good_for_is_refused(lou: Computer, hours: str) -> None:
    assert lou.central("add-member", "Ann Lee", "--hours", hours) == 1
    assert f"1 to 168 hours, not {hours}. Nothing was changed" in lou.said
    with lou.desk() as desk:
        assert "ann-lee" not in members(desk)


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
