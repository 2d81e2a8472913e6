"""Where this computer keeps the keys of its files: the system's keyring, or a passphrase where there is none."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Protocol

from bdcdesk.machine.keyring_keys import KeyringKeys
from bdcdesk.machine.lock import locked
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.refusals import BadKeyFile, NoKeyring, NoPassphrase, SecretsError, WeakPassphrase, WrongPassphrase
from bdcdesk.translation import tr

KEY_BYTES: Final = 32
PASSPHRASE: Final = "BDCDESK_PASSPHRASE"
"""The environment variable that answers instead of a person."""


class Keys(Protocol):
    """Named secrets. Every method may raise `SecretsError`, whose text is a sentence for the person at the desk."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, secret: bytes) -> None: ...


def raw_key(keys: Keys, name: str, folder: Path, random: Callable[[int], bytes]) -> bytes:
    """The 32 raw bytes called `name`, made at first use.

    Processes that ask at the same moment get the same key: the first makes it under a lock in `folder`. It is read back before it is
    given out, so nothing is ever encrypted with a key that was not kept.
    """
    kept = keys.get(name)
    if kept is None:
        with locked(folder / "first-use.lock"):
            kept = keys.get(name)
            if kept is None:
                keys.put(name, random(KEY_BYTES))
                kept = keys.get(name)
    if kept is None or len(kept) != KEY_BYTES:
        raise SecretsError(
            tr(
                "The key “{name}” could not be read back from where this computer keeps its keys. Nothing was "
                "written with it. Please check that the system's keyring is unlocked, then start bdcdesk again.",
                name=name,
            )
        )
    return kept


def open_keys(ask: Callable[[], str | None], environ: Mapping[str, str], folder: Path, cost: Cost | None = None) -> Keys:
    """The keys of this computer, from wherever they were kept the first time.

    The system's keyring if it can be used, else a passphrase: from the environment, or from `ask` (None: the person gave up). What was
    chosen first stays: `keys.json` in `folder` (not secret: salt, parameters, sealed secrets) means passphrase, `keys.in-keyring` means
    keyring, so a keyring that is locked today never starts a second set of keys beside the first. `cost` is that of a new passphrase.
    Raises SecretsError: NoKeyring, NoPassphrase, WrongPassphrase, WeakPassphrase, BadKeyFile.
    """
    key_file, in_keyring = folder / "keys.json", folder / "keys.in-keyring"
    if not key_file.exists():
        try:
            keys = KeyringKeys.of_this_computer()
        except NoKeyring:
            if in_keyring.exists():
                raise
        else:
            in_keyring.touch(mode=0o600)
            return keys
    return PassphraseKeys(_passphrase(ask, environ, new=not key_file.exists()), key_file, cost)


def _passphrase(ask: Callable[[], str | None], environ: Mapping[str, str], *, new: bool) -> str:
    given = environ.get(PASSPHRASE) or ask()
    if not given:
        purpose = tr("to choose a passphrase") if new else tr("the passphrase")
        raise NoPassphrase(
            tr(
                "This computer has no keyring that bdcdesk can use, so it needs {purpose} to protect what it keeps. "
                "Nothing was opened or changed. Please start it again and type one, or set {passphrase}.",
                purpose=purpose,
                passphrase=PASSPHRASE,
            )
        )
    return given


__all__ = [
    "KEY_BYTES",
    "PASSPHRASE",
    "BadKeyFile",
    "Cost",
    "KeyringKeys",
    "Keys",
    "NoKeyring",
    "NoPassphrase",
    "PassphraseKeys",
    "SecretsError",
    "WeakPassphrase",
    "WrongPassphrase",
    "open_keys",
    "raw_key",
]
