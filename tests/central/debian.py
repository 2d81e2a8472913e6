"""A PostgreSQL server as Debian packages it, with TLS and passwords, under a certificate authority that lasts as long as the test."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from uuid import uuid4

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.patience import until

BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/nonexistent"), key=lambda folder: int(folder.parent.name))
NAMED = "127.0.0.2"
"""The host that the server's certificate names. It is not among those that need no TLS."""
UNNAMED = "127.0.0.3"
PASSWORD = "of-the-owner"
OWNER = ("postgres", PASSWORD)
"""The superuser."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, each another one."""
    with ExitStack() as held:
        found = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in found:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in found]


def as_postgres() -> dict[str, object]:
    """For subprocess: PostgreSQL's programs refuse root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def run_as_postgres(command: list[str | Path]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60, cwd="/", **as_postgres())  # type: ignore[call-overload]


def hand_over(path: Path) -> None:
    if os.geteuid() == 0:
        known = pwd.getpwnam("postgres")
        for each in (path, *path.rglob("*")):
            os.chown(each, known.pw_uid, known.pw_gid)


def _signed(name: str, key: ec.EllipticCurvePrivateKey, ca: tuple[str, ec.EllipticCurvePrivateKey] | None) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = subject if ca is None else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ca[0])])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca is None, path_length=None), critical=True)
    )
    if ca is not None:
        made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
    return made.sign(key if ca is None else ca[1], hashes.SHA256())


def authority(file: Path) -> ec.EllipticCurvePrivateKey:
    """A new certificate authority; its certificate goes to `file`."""
    key = ec.generate_private_key(ec.SECP256R1())
    file.write_bytes(_signed("Test authority", key, None).public_bytes(serialization.Encoding.PEM))
    return key


class DebianServer:
    """Runs from `start` to `stop`. Its superuser is OWNER."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bdcdesk-debian-"))
        self.folder.chmod(0o755)
        self.ca, self.port = self.folder / "ca.pem", free_port()
        self._data = self.folder / "data"

    def start(self) -> None:
        key, own = authority(self.ca), ec.generate_private_key(ec.SECP256R1())
        certificate = _signed(NAMED, own, ("Test authority", key))
        (self.folder / "server.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (self.folder / "server.key").write_bytes(own.private_bytes(*form))
        (self.folder / "server.key").chmod(0o600)
        (self.folder / "password").write_text(PASSWORD)
        hand_over(self.folder)
        words = f"--pwfile={self.folder / 'password'}"
        run_as_postgres([BINARIES / "initdb", "-D", self._data, "-U", "postgres", "-N", "-A", "scram-sha-256", words])
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"""
                port = {self.port}
                listen_addresses = '127.0.0.1,{NAMED},{UNNAMED}'
                unix_socket_directories = '{self.folder}'
                fsync = off
                max_connections = 200
                log_statement = all
                ssl = on
                ssl_cert_file = '{self.folder}/server.crt'
                ssl_key_file = '{self.folder}/server.key'
                """
            )
        (self._data / "pg_hba.conf").write_text("local all all scram-sha-256\nhost all all 127.0.0.0/8 scram-sha-256\n")
        run_as_postgres([BINARIES / "pg_ctl", "-D", self._data, "-l", self.folder / "log", "-w", "-s", "start"])

    def without_tls(self, off: bool) -> None:
        wanted = "off" if off else "on"
        self.run(f"ALTER SYSTEM SET ssl = {wanted}")
        self.run("SELECT pg_reload_conf()")
        until(lambda: self.run("SHOW ssl") == [(wanted,)], "the server to read its settings")

    def url(self, database: str = "postgres", host: str = "127.0.0.1", who: tuple[str, str] = OWNER, ca: Path | None = None) -> str:
        return f"postgresql://{who[0]}:{who[1]}@{host}:{self.port}/{database}" + (f"?sslrootcert={ca}" if ca else "")

    def create(self) -> str:
        name = f"bdcdesk_test_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def run(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")

    def stop(self) -> None:
        run_as_postgres([BINARIES / "pg_ctl", "-D", self._data, "-m", "immediate", "-s", "stop"])
        shutil.rmtree(self.folder)
