"""pgbouncer in transaction mode before Debian's server: what many put between their desks and a PostgreSQL."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.patience import until

from .debian import OWNER, DebianServer, as_postgres, free_port, hand_over

PROGRAM = Path("/usr/sbin/pgbouncer")


class Pooler:
    """Lets in whoever has a password on the server when it starts."""

    def __init__(self, server: DebianServer) -> None:
        self._server = server
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="bdcdesk-pooler-"))
        self._folder.chmod(0o755)
        secrets = server.run("SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL")
        (self._folder / "users").write_text("".join(f'"{name}" "{secret}"\n' for name, secret in secrets))
        (self._folder / "pooler.ini").write_text(
            f"""
            [databases]
            * = host=127.0.0.1 port={server.port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {self.port}
            unix_socket_dir =
            pool_mode = transaction
            default_pool_size = 3
            auth_type = scram-sha-256
            auth_file = {self._folder}/users
            """
        )
        hand_over(self._folder)
        command = [PROGRAM, "-q", self._folder / "pooler.ini"]
        self._process = subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **as_postgres())  # type: ignore[call-overload]
        until(self._answers, "the pooler")

    def _answers(self) -> bool:
        assert self._process.poll() is None
        try:
            psycopg.connect(self.url("postgres", OWNER)).close()
        except psycopg.OperationalError:
            return False
        return True

    def url(self, database: str, who: tuple[str, str]) -> str:
        return f"postgresql://{who[0]}:{who[1]}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        shutil.rmtree(self._folder)
