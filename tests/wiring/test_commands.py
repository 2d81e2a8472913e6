"""What every command does with what goes wrong."""

import errno
import json
import os
import re
import threading
from pathlib import Path

import pytest

from bdcdesk.cli import main
from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from bdcdesk.machine.passphrase_keys import PassphraseKeys
from bdcdesk.machine.refusals import WrongPassphrase
from bdcdesk.machine.secrets import Cost
from bdcdesk.wiring.commands import simulator
from bdcdesk.wiring.telling import told


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("path", ["/data/keys.new", None])
def test_a_full_disk_is_a_sentence(number: int, path: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    def run() -> int:
        raise OSError(number, os.strerror(number), path)

    assert told(run) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"bdcdesk: {path or 'A file of bdcdesk'} cannot be written ({os.strerror(number)}). ")
    assert "what was kept before is as it was" in said


def test_what_nobody_expected_is_no_sentence() -> None:
    def run() -> int:
        raise FileNotFoundError(errno.ENOENT, "gone", "/data/keys.json")

    with pytest.raises(FileNotFoundError):
        told(run)


def test_a_wrong_passphrase_promises_nothing_of_a_store_that_is_kept_here(tmp_path: Path) -> None:
    cost = Cost(2**10, 8, 1)
    PassphraseKeys("a passphrase of some length", tmp_path / "keys.json", cost)
    with pytest.raises(WrongPassphrase, match="a store that is kept on this computer opens with nothing else"):
        PassphraseKeys("another of some length", tmp_path / "keys.json", cost)


@pytest.mark.parametrize(("word", "said"), [("backup", "“bdcdesk central backup” does that"), ("frobnicate", "“bdcdesk --help” lists")])
def test_a_command_that_is_none_is_said_to_be_none_and_where_it_is(word: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([word])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert said in told
    assert "'desk'" not in told


def test_the_practice_provider_says_how_it_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stop = threading.Event()
    stop.set()
    assert simulator(0, tmp_path / "practice.db", 0, stop) == 0
    use = capsys.readouterr().out.splitlines()[1]
    found = re.fullmatch(r"To use it: BDCDESK_PROVIDER_SECRET=(\S+) bdcdesk provider (http://127\.0\.0\.1:\d+) (\S+)", use)
    assert found is not None
    assert (found[1], found[3]) == (SECRET, ACCOUNT)
    assert simulator(0, tmp_path / "practice.db", 0, stop, child=True) == 0
    assert json.loads(capsys.readouterr().out)["step"] == "listening"
