"""A recording is fetched from a real log and played by a real program; what cannot be heard says why."""

import hashlib
import sys
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from bdcdesk.central.errors import CentralError, Unreachable
from bdcdesk.central.records import StoreRecord
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.desktop.shell.backstage import Store
from bdcdesk.desktop.shell.listening import GONE, NO_PLAYER, NO_ROOM, STRANGE, Listening, kind_of

SOUND = b"ID3\x03\x00 She says that she comes at five."
PATIENCE = 20_000


class Computer:
    """A computer with a log, and a player that writes down what it was given to play."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder, self._qtbot = folder, qtbot
        self.played = folder / "played"
        self.told: list[str] = []
        with_store = self.central()
        for store in ("s1", "s2"):
            with_store.add_store(StoreRecord(store, store, bytes(range(32))))
        with_store.close()
        says = "import sys, os; from pathlib import Path; out = Path(sys.argv[1]); new = out.with_suffix('.new');"
        does = "new.write_bytes(sys.argv[2].encode() + b'\\n' + Path(sys.argv[2]).read_bytes()); os.replace(new, out)"
        self.player = (sys.executable, "-c", f"{says} {does}", str(self.played))

    def central(self) -> SqliteCentral:
        return SqliteCentral(self.folder / "central.db", bytes(range(32)), "ana", lambda: 1, lambda seconds: None)

    def kept(self, content: bytes, store: str = "s1") -> str:
        central = self.central()
        blob = central.put(store, content)
        central.close()
        return blob

    def store(self, name: str, error: CentralError | None = None) -> Store:
        def opened() -> SqliteCentral:
            if error is not None:
                raise error
            return self.central()

        parts = dict.fromkeys(Store.__struct_fields__)
        return Store(**{**parts, "id": name, "name": name, "central": opened})  # type: ignore[arg-type]

    def listening(self, *stores: Store, player: tuple[str, ...] | None = None) -> Listening:
        made = Listening(stores or (self.store("s1"),), player=self.player if player is None else player)
        made.failed.connect(self.told.append)
        return made

    def hear(self, made: Listening, blob: str) -> tuple[Path, bytes]:
        """Which file was played, and what was in it."""
        self.played.unlink(missing_ok=True)
        made.listen(blob)
        self._qtbot.waitUntil(self.played.exists, timeout=PATIENCE)
        path, _, content = self.played.read_bytes().partition(b"\n")
        return Path(path.decode()), content

    def why(self, made: Listening, blob: str) -> str:
        made.listen(blob)
        self._qtbot.waitUntil(lambda: bool(self.told), timeout=PATIENCE)
        assert not self.played.exists()
        return self.told.pop()


@pytest.fixture
def computer(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Computer:
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "passing"))
    return Computer(tmp_path, qtbot)


def test_a_recording_is_played_as_it_was_kept_and_read_by_nobody_else(computer: Computer) -> None:
    listening = computer.listening()
    path, content = computer.hear(listening, computer.kept(SOUND))
    assert (content, path.suffix) == (SOUND, ".mp3")
    assert path.parent.stat().st_mode & 0o077 == 0
    second, content = computer.hear(listening, computer.kept(SOUND + b"?"))
    assert (content, second.parent) == (SOUND + b"?", path.parent)
    assert second != path
    assert computer.told == []


def test_what_was_listened_to_goes_with_the_window(computer: Computer) -> None:
    listening = computer.listening()
    path, _ = computer.hear(listening, computer.kept(SOUND))
    assert path.exists()
    shiboken6.delete(listening)
    assert not path.parent.exists()


def test_it_is_found_in_whichever_store_has_it_though_another_is_away(computer: Computer) -> None:
    away = computer.store("s1", Unreachable("The store's database cannot be reached."))
    listening = computer.listening(away, computer.store("s2"))
    assert computer.hear(listening, computer.kept(SOUND, "s2"))[1] == SOUND
    computer.played.unlink()
    assert computer.why(listening, "0" * 64) == "The store's database cannot be reached."


def test_what_is_gone_or_is_no_sound_or_another_one_is_not_opened(computer: Computer) -> None:
    listening = computer.listening()
    assert computer.why(listening, "0" * 64) == GONE
    assert computer.why(listening, computer.kept(b"#!/bin/sh\nrm -rf ~")) == STRANGE
    blob = computer.kept(SOUND)
    central = computer.central()
    central._db.execute("UPDATE blob SET digest = ? WHERE digest = ?", ("1" * 64, blob))
    central.close()
    assert hashlib.sha256(SOUND).hexdigest() == blob
    assert computer.why(listening, "1" * 64) == GONE


def test_a_player_that_is_not_there_is_told(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    blob = computer.kept(SOUND)
    assert computer.why(computer.listening(player=(str(computer.folder / "none"),)), blob) == NO_PLAYER
    # The computer's own, which has none for sound.
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url)))
    listening = computer.listening(player=())
    assert computer.why(listening, blob) == NO_PLAYER
    assert [Path(url.toLocalFile()).read_bytes() for url in opened] == [SOUND]


def test_a_disk_that_takes_nothing_is_told(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(computer.folder / "nowhere"))
    assert computer.why(computer.listening(), computer.kept(SOUND)) == NO_ROOM.format("No such file or directory")


def test_sounds_are_known_by_their_first_bytes() -> None:
    wave = b"RIFF\x00\x00\x00\x00WAVEfmt "
    assert [kind_of(content) for content in (SOUND, b"\xff\xfb\x90", wave)] == [".mp3", ".mp3", ".wav"]
    assert [kind_of(content) for content in (b"", b"MZ\x90", b"RIFF\x00\x00\x00\x00AVI ", b"<html>")] == [""] * 4
