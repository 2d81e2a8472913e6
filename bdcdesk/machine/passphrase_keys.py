"""Keys protected by a passphrase, for computers without a keyring."""

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.machine.lock import locked
from bdcdesk.machine.refusals import BadKeyFile, WeakPassphrase, WrongPassphrase
from bdcdesk.translation import tr

SHORTEST: Final = 10
"""Characters of a new passphrase."""

RELEASE: Final = 1


class Cost(msgspec.Struct, frozen=True):
    """What a guess costs: scrypt needs 128 * n * r bytes of memory. The default is OWASP's first choice (Password Storage Cheat Sheet):
    128 MiB, and about half a second on an office computer."""

    n: int = 2**17
    r: int = 8
    p: int = 1


class Sealed(msgspec.Struct, frozen=True):
    nonce: bytes
    text: bytes
    tag: bytes


class KeyFile(msgspec.Struct, frozen=True):
    """Nothing in it is of use without the passphrase. Its bytes are base64 in the JSON."""

    release: int
    salt: bytes
    cost: Cost
    verifier: bytes
    secrets: dict[str, Sealed] = {}


class PassphraseKeys:
    """Random secrets sealed under a key derived from a passphrase by scrypt.

    `key_file` holds salt, parameters, a verifier (a wrong passphrase is told at once) and the sealed secrets. It is made at first use.
    Sealing is encrypt-then-MAC with what the standard library has: SHAKE-256 keyed by (key, nonce, name) as the stream, HMAC-SHA-256
    over name, nonce and text. Processes may share the file.
    Raises WrongPassphrase, WeakPassphrase (only when new), BadKeyFile, OSError.
    """

    def __init__(self, passphrase: str, key_file: Path, cost: Cost | None = None, random: Callable[[int], bytes] = os.urandom) -> None:
        self._path = key_file
        self._random = random
        with self._locked():
            if not key_file.exists():
                self._create(passphrase, cost or Cost())
            kept = self._read()
        try:
            self._master = _derive(passphrase, kept.salt, kept.cost)
        except ValueError as error:
            raise BadKeyFile(_damaged(key_file)) from error
        if not hmac.compare_digest(_part(self._master, "verifier"), kept.verifier):
            raise WrongPassphrase(
                tr(
                    "That is not the passphrase of this computer's bdcdesk. Nothing was opened or changed. Please try again. It is kept "
                    "nowhere: a store that is kept on this computer opens with nothing else, one on a server is joined anew by an invite."
                )
            )

    def get(self, name: str) -> bytes | None:
        sealed = self._read().secrets.get(name)
        if sealed is None:
            return None
        if not hmac.compare_digest(self._tag(name, sealed.nonce, sealed.text), sealed.tag):
            raise BadKeyFile(_damaged(self._path))
        return self._stream(name, sealed.nonce, sealed.text)

    def put(self, name: str, secret: bytes) -> None:
        nonce = self._random(32)
        text = self._stream(name, nonce, secret)
        with self._locked():
            kept = self._read()
            secrets = {**kept.secrets, name: Sealed(nonce, text, self._tag(name, nonce, text))}
            self._write(msgspec.structs.replace(kept, secrets=secrets))

    def _create(self, passphrase: str, cost: Cost) -> None:
        if len(passphrase) < SHORTEST:
            raise WeakPassphrase(
                tr(
                    "A passphrase needs at least {shortest} characters; a few plain words do well. Nothing was written. "
                    "Please choose a longer one.",
                    shortest=SHORTEST,
                )
            )
        salt = self._random(32)
        self._write(KeyFile(RELEASE, salt, cost, _part(_derive(passphrase, salt, cost), "verifier")))

    def _read(self) -> KeyFile:
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=KeyFile)
        except (msgspec.DecodeError, FileNotFoundError) as error:
            raise BadKeyFile(_damaged(self._path)) from error
        if kept.release > RELEASE:
            raise BadKeyFile(
                tr("The keys in {path} were written by a newer bdcdesk. They are untouched. Please start that newer one.", path=self._path)
            )
        return kept

    def _write(self, kept: KeyFile) -> None:
        """All or nothing, also when the power fails."""
        fresh = self._path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(msgspec.json.encode(kept))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        if os.name == "posix":
            _settle(self._path.parent)

    def _stream(self, name: str, nonce: bytes, text: bytes) -> bytes:
        stream = hashlib.shake_256(_part(self._master, "sealing") + nonce + name.encode()).digest(len(text))
        return bytes(a ^ b for a, b in zip(text, stream, strict=True))

    def _tag(self, name: str, nonce: bytes, text: bytes) -> bytes:
        named = len(name.encode()).to_bytes(4, "big") + name.encode()
        return hmac.digest(_part(self._master, "proving"), named + nonce + text, "sha256")

    def _locked(self) -> AbstractContextManager[None]:
        return locked(self._path.with_suffix(".lock"))


def _derive(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    memory = 128 * cost.n * cost.r * 2
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(typed, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=memory, dklen=32)


def _settle(folder: Path) -> None:
    """The new name is on the disk too, not the content alone."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _part(master: bytes, purpose: str) -> bytes:
    return hmac.digest(master, f"bdcdesk {purpose}".encode(), "sha256")


def _damaged(path: Path) -> str:
    return tr(
        "The file of sealed keys, {path}, is damaged, so what this computer keeps cannot be opened. Nothing "
        "was changed. Please put the file back from a backup: a store that is kept on this computer opens "
        "with nothing else. One on a server has its leads there; then move the file away and join it anew by "
        "an invite.",
        path=path,
    )
