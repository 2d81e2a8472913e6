"""Keys in the system's keyring: Secret Service, KWallet, macOS Keychain, Windows Credential Locker."""

from typing import TYPE_CHECKING, Final

from bdcdesk.machine.refusals import NoKeyring, SecretsError
from bdcdesk.translation import tr

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "bdcdesk"
TRUSTED: Final = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""Backends that hand secrets to the system. Any other may write them to a plain file, as those of `keyrings.alt` do."""

NOT_USABLE: Final = tr(
    "The system's keyring cannot be used: {why}. Nothing was opened or changed. Please unlock the keyring (signing in to the desktop "
    "usually does) and start bdcdesk again."
)


class KeyringKeys:
    """Secrets as entries of the service "bdcdesk", in hexadecimal because keyrings hold text."""

    def __init__(self, backend: "KeyringBackend") -> None:
        self._backend = backend

    @classmethod
    def of_this_computer(cls) -> "KeyringKeys":
        """The best trusted keyring that answers. May show the system's own unlock dialog. Raises NoKeyring."""
        from keyring.core import get_keyring

        try:
            offered = get_keyring()
        except Exception as error:
            raise NoKeyring(NOT_USABLE.format(why=tr("it failed to start ({name})", name=type(error).__name__))) from error
        backend = next((each for each in _members(offered) if trusted(each)), None)
        if backend is None:
            raise NoKeyring(NOT_USABLE.format(why=tr("there is none, or only one that would write secrets to a plain file")))
        keys = cls(backend)
        keys.get("is anyone there")
        return keys

    def get(self, name: str) -> bytes | None:
        try:
            text = self._backend.get_password(SERVICE, name)
        except Exception as error:
            raise NoKeyring(NOT_USABLE.format(why=tr("it did not answer ({name})", name=type(error).__name__))) from error
        try:
            return None if text is None else bytes.fromhex(text)
        except ValueError as error:
            raise SecretsError(
                tr(
                    "The keyring's entry “{name}” of {service} was changed by something else and cannot be read. What "
                    "was encrypted with it is untouched. Please restore the entry from a backup of the keyring.",
                    name=name,
                    service=SERVICE,
                )
            ) from error

    def put(self, name: str, secret: bytes) -> None:
        try:
            self._backend.set_password(SERVICE, name, secret.hex())
        except Exception as error:
            raise NoKeyring(NOT_USABLE.format(why=tr("it did not take a new entry ({name})", name=type(error).__name__))) from error


def trusted(backend: "KeyringBackend") -> bool:
    module = type(backend).__module__
    return any(module == name or module.startswith(f"{name}.") for name in TRUSTED)


def _members(offered: "KeyringBackend") -> "list[KeyringBackend]":
    """Several keyrings come as a chain, in which a plain file may stand first."""
    from keyring.backends.chainer import ChainerBackend

    return list(offered.backends) if isinstance(offered, ChainerBackend) else [offered]
