"""Secrets handed over by the service manager."""

from pathlib import Path

import pytest

from bdcdesk.machine.credentials import DIRECTORY, CredentialKeys, open_service_keys
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.refusals import NoPassphrase, SecretsError, WrongPassphrase
from bdcdesk.machine.secrets import PASSPHRASE, Keys

QUICK = Cost(2**4, 8, 1)
PHRASE = "a passphrase of some length"


class Service:
    """A service with its home, and what its manager hands it."""

    def __init__(self, folder: Path) -> None:
        self.home, self.handed = folder / "home", folder / "credentials"
        self.home.mkdir()
        self.handed.mkdir()
        self.environ = {DIRECTORY: str(self.handed)}

    def hand(self, name: str, content: str) -> None:
        (self.handed / name).write_text(content)

    def keys(self) -> Keys:
        return open_service_keys(lambda: None, self.environ, self.home, QUICK)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return Service(tmp_path)


def test_what_the_manager_hands_over_comes_before_what_the_computer_keeps(service: Service) -> None:
    kept = PassphraseKeys(PHRASE, service.home / "keys.json", QUICK)
    kept.put("provider secret", b"of this computer")
    kept.put("central password bdc_1", b"of this computer")
    service.hand("passphrase", f"{PHRASE}\n")
    assert service.keys().get("provider secret") == b"of this computer"
    service.hand("provider-secret", "of the manager\n")
    service.hand("database-password", "sesame")
    keys = service.keys()
    assert keys.get("provider secret") == b"of the manager"
    assert keys.get("central password bdc_1") == b"sesame"
    assert keys.get("central password") == b"sesame"
    service.hand("central-password-bdc_1", "its own\r\n")
    assert keys.get("central password bdc_1") == b"its own"


def test_what_is_made_anew_is_sealed_under_the_passphrase_that_was_handed_over(service: Service) -> None:
    service.hand("passphrase", PHRASE)
    service.keys().put("replica key of a-hub-desk", bytes(32))
    assert service.keys().get("replica key of a-hub-desk") == bytes(32)
    assert PassphraseKeys(PHRASE, service.home / "keys.json").get("replica key of a-hub-desk") == bytes(32)
    assert list(service.handed.iterdir()) == [service.handed / "passphrase"]
    service.hand("passphrase", "another one than before")
    with pytest.raises(WrongPassphrase):
        service.keys().get("replica key of a-hub-desk")


def test_keys_are_handed_over_in_hexadecimal(service: Service) -> None:
    service.hand("central-key", f"{bytes(range(32)).hex()}\n")
    assert service.keys().get("central key") == bytes(range(32))
    service.hand("central-key", "no key")
    with pytest.raises(SecretsError, match="64 hexadecimal digits"):
        service.keys().get("central key")


def test_keys_that_are_in_the_keyring_stay_there(service: Service) -> None:
    (service.home / "keys.in-keyring").touch()
    service.hand("passphrase", PHRASE)
    with pytest.raises(SecretsError, match="keyring"):
        service.keys().get("central key")
    assert not (service.home / "keys.json").exists()


def test_without_a_passphrase_it_is_as_on_any_computer(service: Service) -> None:
    with pytest.raises(NoPassphrase):
        service.keys().get("central key")
    service.environ[PASSPHRASE] = PHRASE
    assert service.keys().get("central key") is None
    del service.environ[DIRECTORY]
    assert isinstance(service.keys(), PassphraseKeys)


@pytest.mark.parametrize("content", ["", "\n", "x" * 200_000])
def test_an_empty_credential_is_told(service: Service, content: str) -> None:
    service.hand("provider-secret", content)
    with pytest.raises(SecretsError, match="empty or too long") as told:
        service.keys().get("provider secret")
    assert "xxx" not in str(told.value)


def test_no_name_leads_out_of_the_folder(service: Service, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("elsewhere")

    class Nothing:
        def get(self, name: str) -> bytes | None:
            return None

        def put(self, name: str, secret: bytes) -> None:
            raise AssertionError

    assert CredentialKeys(service.handed, Nothing).get("../secret") is None
