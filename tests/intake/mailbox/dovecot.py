"""Debian's dovecot on loopback: a real IMAP server that lasts as long as the test, with TLS under a certificate authority of its own."""

import json
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from imapclient import IMAPClient

from bdcdesk.intake.mailbox.account import Account
from tests.central.debian import free_ports
from tests.patience import until

PROGRAM = Path("/usr/sbin/dovecot")
HOST = "127.0.0.1"
PASSWORD = "of-the-mailbox-ü"

needs_dovecot = pytest.mark.skipif(
    not PROGRAM.exists() and not os.environ.get("CI"), reason="Debian's dovecot-imapd is not installed, so no mailbox can be served"
)

CONFIG = """
protocols = imap
listen = {host}
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {inner}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 1
mail_uid = {owner}
mail_gid = {owner_group}
mail_home = {folder}/mail/%u
mail_location = maildir:~/Maildir
mail_fsync = never
auth_failure_delay = 0
ssl = yes
ssl_cert = <{folder}/server.crt
ssl_key = <{folder}/server.key
auth_mechanisms = plain xoauth2
disable_plaintext_auth = yes
{capability}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group}
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  {chroot}
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  {chroot}
}}
namespace inbox {{
  inbox = yes
}}
"""
WITHOUT_IDLE = "imap_capability = IMAP4rev1 SASL-IR LITERAL+ ENABLE UIDPLUS AUTH=PLAIN"


class Dovecot:
    """Runs from `start` to `stop`; `stop` and `start` again serve the same mails."""

    def __init__(self, tokens: str = "http://127.0.0.1:1/") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bdcdesk-dovecot-"))
        self.folder.chmod(0o755)
        self.ca = self.folder / "ca.pem"
        self.plain, self.tls = free_ports(2)
        self.capability = ""
        self._tokens = tokens
        self._process: subprocess.Popen[bytes] | None = None
        certify(self.folder)
        self._own()

    def _own(self) -> None:
        self._owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        mail = self.folder / "mail"
        mail.mkdir()
        if os.geteuid() == 0:
            os.chown(mail, self._owner.pw_uid, self._owner.pw_gid)

    def start(self) -> None:
        root, owner = os.geteuid() == 0, self._owner
        words = {
            "host": HOST,
            "folder": self.folder,
            "inner": "dovecot" if root else owner.pw_name,
            "login": "dovenull" if root else owner.pw_name,
            "group": "dovecot" if root else owner.pw_gid,
            "owner": owner.pw_uid,
            "owner_group": owner.pw_gid,
            "capability": self.capability,
            "password": PASSWORD,
            "plain": self.plain,
            "tls": self.tls,
            "chroot": "" if root else "chroot =",
        }
        (self.folder / "oauth2.conf").write_text(
            f"introspection_mode = post\nintrospection_url = {self._tokens}introspect\nusername_attribute = username\n"
            "active_attribute = active\nactive_value = true\n"
        )
        (self.folder / "dovecot.conf").write_text(CONFIG.format(**words))
        with (self.folder / "started").open("wb") as said:
            self._process = subprocess.Popen(
                [PROGRAM, "-F", "-c", self.folder / "dovecot.conf"],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        until(self._answers, "dovecot", 20)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log
        try:
            with IMAPClient(HOST, self.plain, ssl=False, timeout=5) as client:
                client.noop()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        if self._process is not None:
            # All of its processes at once: told to end, it takes a second over it. One that could not begin is gone already.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(20)
            self._process = None
            # Those of them that are not gone yet still answer at its sockets, and the next one will not begin beside them.
            shutil.rmtree(self.folder / "run", ignore_errors=True)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    @property
    def log(self) -> str:
        return "".join((self.folder / name).read_text("utf-8") for name in ("started", "log") if (self.folder / name).exists())

    def account(self, user: str = "leads", **fields: Any) -> Account:
        """As which a hub reads this server."""
        port = self.plain if fields.get("tls") == "starttls" else self.tls
        return Account(**{"host": HOST, "port": port, "user": user, "ca": str(self.ca), **fields})

    def open(self, user: str = "leads") -> IMAPClient:
        """As any mail program signs in."""
        context = ssl.create_default_context(cafile=str(self.ca))
        client = IMAPClient(HOST, self.tls, ssl_context=context, timeout=20)
        client.plain_login(user, PASSWORD)
        return client

    def deliver(self, *mails: bytes, user: str = "leads", folder: str = "INBOX", came: datetime | None = None) -> None:
        with self.open(user) as client:
            for mail in mails:
                client.append(folder, mail, msg_time=came)

    def flags(self, user: str = "leads", folder: str = "INBOX") -> dict[int, set[bytes]]:
        """Of each mail in the folder, by its uid."""
        with self.open(user) as client:
            client.select_folder(folder, readonly=True)
            return {uid: set(flags) - {b"\\Recent"} for uid, flags in client.get_flags(client.search()).items()}

    def renumber(self, validity: int, user: str = "leads", folder: str = "INBOX") -> None:
        """Gives a folder another UIDVALIDITY."""
        command = [
            "doveadm",
            "-c",
            str(self.folder / "dovecot.conf"),
            "mailbox",
            "update",
            "-u",
            user,
            "--uid-validity",
            str(validity),
            folder,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        assert done.returncode == 0, done.stderr


def certify(folder: Path) -> None:
    """A certificate authority in `ca.pem`, and of it a certificate for HOST in `server.crt` with its key in `server.key`."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Test authority", HOST)]
    now = datetime.now(UTC)
    for key, name, file in zip(keys, names, ("ca.pem", "server.crt"), strict=True):
        made = x509.CertificateBuilder().subject_name(name).issuer_name(names[0]).public_key(key.public_key())
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        made = made.add_extension(x509.BasicConstraints(ca=key is keys[0], path_length=None), critical=True)
        if key is keys[1]:
            made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        (folder / file).write_bytes(made.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.key").write_bytes(keys[1].private_bytes(*form))
    (folder / "server.key").chmod(0o600)


class Platform:
    """Hands out access tokens for refresh tokens as Microsoft 365 and Google do, and tells the mail server whose they are."""

    def __init__(self) -> None:
        self.begin("leads")
        platform = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
                fields = {name: values[0] for name, values in parse_qs(body).items()}
                status, said = platform.introspect(fields) if self.path.startswith("/introspect") else platform.token(fields)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *said: Any) -> None:
                pass

        self._server = ThreadingHTTPServer((HOST, 0), Door)
        self.url = f"http://{HOST}:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def begin(self, user: str) -> None:
        """From now on it knows this user alone."""
        self.user, self.refresh = user, "refresh-1"
        self.lasts: int | str = 3600
        self.rotates = False
        self.fault: Callable[[], tuple[int, bytes]] | None = None
        self.asked: list[dict[str, str]] = []
        self._access: dict[str, str] = {}

    def token(self, fields: dict[str, str]) -> tuple[int, bytes]:
        self.asked.append(fields)
        if self.fault is not None:
            return self.fault()
        if fields.get("refresh_token") != self.refresh or fields.get("client_id") != "bdcdesk-client":
            return 400, json.dumps({"error": "invalid_grant"}).encode()
        access = f"access-{len(self.asked)}"
        self._access[access] = self.user
        answer = {"access_token": access, "expires_in": self.lasts, "token_type": "Bearer"}
        if self.rotates:
            self.refresh = f"refresh-{len(self.asked) + 1}"
            answer["refresh_token"] = self.refresh
        return 200, json.dumps(answer).encode()

    def introspect(self, fields: dict[str, str]) -> tuple[int, bytes]:
        user = self._access.get(fields.get("token", ""))
        return 200, json.dumps({"active": user is not None, "username": user or ""}).encode()

    def withdraw(self) -> None:
        """No access token that was handed out holds any more."""
        self._access.clear()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    running = Platform()
    yield running
    running.close()


@pytest.fixture(scope="session")
def dovecot(platform: Platform) -> Iterator[Dovecot]:
    """One for many tests, each with a user of its own."""
    running = Dovecot(platform.url)
    try:
        running.start()
        yield running
    finally:
        running.remove()


@pytest.fixture
def user() -> str:
    """One with an empty mailbox."""
    return uuid4().hex
