"""Secrets that the service manager hands to a service, such as systemd by LoadCredential: files that only the service can read, for as
long as it runs. They come before the keyring and the passphrase of this computer.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from bdcdesk.machine.passphrase_keys import PassphraseKeys
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.machine.secrets import KEY_BYTES, Cost, Keys, open_keys

DIRECTORY: Final = "CREDENTIALS_DIRECTORY"
"""The environment variable in which systemd names the folder."""

PASSPHRASE_FILE: Final = "passphrase"
"""Opens, or at first use makes, the sealed keys of this computer."""

LONGEST: Final = 100_000
_PASSWORD: Final = "central password"


class CredentialKeys:
    """Implements `Keys`. A secret is the file of its name, with - for blanks: "provider secret" is `provider-secret`.

    `database-password` stands for the password of whatever login is asked for. A key of 32 bytes is written as 64 hexadecimal digits. What
    is not among them, and all that is kept anew, is the business of the keys that `others` opens, at the first need.
    """

    def __init__(self, folder: Path, others: Callable[[], Keys]) -> None:
        self._folder = folder
        self._open = others
        self._others: Keys | None = None

    def get(self, name: str) -> bytes | None:
        names = [name.replace(" ", "-"), *(["database-password"] if name.startswith(_PASSWORD) else [])]
        for each in names:
            found = read(self._folder, each)
            if found is not None:
                return _raw(each, found) if "key" in name.split() else found
        return self._rest.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self._rest.put(name, secret)

    @property
    def _rest(self) -> Keys:
        if self._others is None:
            self._others = self._open()
        return self._others


def read(folder: Path, name: str) -> bytes | None:
    """A credential without the line's end that an editor leaves, None if it is not there. Raises SecretsError."""
    path = folder / name
    try:
        content = path.read_bytes() if path.parent == folder and path.is_file() else None
    except OSError as error:
        raise SecretsError(
            f"The service manager's credential {name} cannot be read ({error.strerror}). Nothing was opened or changed. "
            "Check the service's LoadCredential lines, and start it again."
        ) from error
    if content is not None and not 0 < len(content.rstrip(b"\r\n")) <= LONGEST:
        raise SecretsError(f"The service manager's credential {name} is empty or too long. Nothing was opened or changed. Check its file.")
    return None if content is None else content.rstrip(b"\r\n")


def open_service_keys(ask: Callable[[], str | None], environ: Mapping[str, str], folder: Path, cost: Cost | None = None) -> Keys:
    """As `open_keys`, with what the service manager hands over before it. Raises SecretsError."""
    named = environ.get(DIRECTORY)
    if not named:
        return open_keys(ask, environ, folder, cost)
    credentials = Path(named)

    def others() -> Keys:
        passphrase = read(credentials, PASSPHRASE_FILE)
        # Keys that are in the keyring already stay there: nothing ever begins a second set beside the first.
        if passphrase is None or (folder / "keys.in-keyring").exists():
            return open_keys(ask, environ, folder, cost)
        return PassphraseKeys(_text(passphrase), folder / "keys.json", cost)

    return CredentialKeys(credentials, others)


def _text(passphrase: bytes) -> str:
    try:
        return passphrase.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SecretsError(
            "The service manager's credential passphrase is no text. Nothing was opened or changed. Check its file."
        ) from error


def _raw(name: str, digits: bytes) -> bytes:
    try:
        key = bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SecretsError(
            f"The service manager's credential {name} is no key: it needs {KEY_BYTES * 2} hexadecimal digits. Nothing was opened or "
            "changed. Check its file."
        )
    return key
