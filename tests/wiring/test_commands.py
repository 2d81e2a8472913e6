"""What every command does with what goes wrong."""

import errno
import os
from pathlib import Path

import pytest

from bdcdesk.machine.passphrase_keys import PassphraseKeys
from bdcdesk.machine.refusals import WrongPassphrase
from bdcdesk.machine.secrets import Cost
from bdcdesk.wiring.commands import told


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
