"""Folders: where the system or BDCDESK_HOME says, closed to others."""

import os
import stat
from pathlib import Path

import pytest

from bdcdesk.machine.folders import NoFolder, folders, make, private, write_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_home_puts_all_under_one_folder(tmp_path: Path) -> None:
    found = make(folders({"BDCDESK_HOME": str(tmp_path / "home")}))

    assert found == (tmp_path / "home/data", tmp_path / "home/logs", tmp_path / "home/intake")
    assert [mode(each) for each in found] == [0o700] * 3


def test_without_it_the_systems_own_are_named_and_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    found = folders({})

    assert found.data == tmp_path / "share/bdcdesk"
    assert found.intake == tmp_path / "share/bdcdesk/intake"
    assert tmp_path / "state" in found.logs.parents
    assert list(tmp_path.iterdir()) == []


def test_a_relative_home_means_the_same_after_a_change_of_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert folders({"BDCDESK_HOME": "here"}).data == tmp_path / "here/data"


def test_one_that_was_open_is_closed(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)

    assert mode(private(tmp_path / "open")) == 0o700


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o277])
def test_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        assert mode(private(tmp_path / "new")) == 0o700
    finally:
        os.umask(before)


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(NoFolder, match=r"cannot keep its files in .*data: .*BDCDESK_HOME"):
        make(folders({"BDCDESK_HOME": str(tmp_path)}))


@pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")
def test_a_file_is_for_its_user_alone_whatever_the_umask_and_whatever_it_was_before(tmp_path: Path) -> None:
    path = tmp_path / "setup.json"
    umask = os.umask(0)
    try:
        write_private(path, b"a longer first content")
        modes = [stat.S_IMODE(path.stat().st_mode)]
        path.chmod(0o666)
        write_private(path, b"second")
        modes.append(stat.S_IMODE(path.stat().st_mode))
    finally:
        os.umask(umask)
    assert modes == [0o600, 0o600]
    assert path.read_bytes() == b"second"
