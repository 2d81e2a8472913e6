"""Where this computer's bdcdesk keeps its files."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from bdcdesk.translation import tr

HOME: Final = "BDCDESK_HOME"
"""The environment variable that puts everything under one folder."""


class NoFolder(Exception):
    """A folder cannot be made or is not private. The message is a sentence for the person at the desk."""


class Folders(NamedTuple):
    """`data`: replica, outbox, embedded central, keys. `logs`: logs and crash reports. `intake`: leads dropped here are read in."""

    data: Path
    logs: Path
    intake: Path


def folders(environ: Mapping[str, str]) -> Folders:
    """Where they are, by BDCDESK_HOME or the system's own rules. Makes nothing."""
    home = environ.get(HOME)
    if home:
        base = Path(home).expanduser().absolute()
        return Folders(base / "data", base / "logs", base / "intake")
    from platformdirs import PlatformDirs

    of = PlatformDirs("bdcdesk", appauthor=False)
    return Folders(of.user_data_path, of.user_log_path, of.user_data_path / "intake")


def make(wanted: Folders) -> Folders:
    """Makes what is missing, for this user alone (0700). Raises NoFolder."""
    for folder in wanted:
        private(folder)
    return wanted


def private(folder: Path) -> Path:
    """`folder`, there and closed to others. Raises NoFolder."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) != 0o700:
            folder.chmod(0o700)
    except OSError as error:
        raise NoFolder(
            tr(
                "bdcdesk cannot keep its files in {folder}: {strerror}. Nothing was lost. Please make the folder "
                "writable for you alone, or name another with {home}.",
                folder=folder,
                strerror=error.strerror or type(error).__name__,
                home=HOME,
            )
        ) from error
    return folder


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that this user alone may read, whatever the umask; one that is there is made so. Raises OSError."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        if os.name == "posix":
            os.fchmod(file.fileno(), 0o600)
        file.truncate()
        file.write(content)
