"""Keys: made once, kept by the system or under a passphrase, never in a plain file."""

import json
import os
import stat
import sys
import threading
from pathlib import Path

import keyring
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from bdcdesk.machine.keyring_keys import trusted
from bdcdesk.machine.passphrase_keys import Cost
from bdcdesk.machine.secrets import (
    PASSPHRASE,
    BadKeyFile,
    KeyringKeys,
    NoKeyring,
    NoPassphrase,
    PassphraseKeys,
    SecretsError,
    WeakPassphrase,
    WrongPassphrase,
    open_keys,
    raw_key,
)

CHEAP = Cost(n=2**4)
WORDS = "four plain invented words"


class Memory(KeyringBackend):
    """A keyring of this test alone: viable only where named, so that keyring never finds it by itself."""

    priority = -1  # type: ignore[assignment]
    locked = False

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("the collection “Anna Example” is locked")
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("the collection “Anna Example” is locked")
        self.entries[service, username] = password


class System(Memory):
    """The same, and taken for one that the system provides."""


System.__module__ = "keyring.backends.SecretService"


class PlainFile(Memory):
    """As keyrings.alt has it."""


PlainFile.__module__ = "keyrings.alt.file"


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch):
    """Makes a keyring the one this computer offers."""

    def offer(backend: KeyringBackend) -> KeyringBackend:
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
        return backend

    return offer


def never() -> str | None:
    raise AssertionError("asked for a passphrase")


class TestRawKey:
    def test_is_made_once_and_kept(self, tmp_path: Path) -> None:
        keys = KeyringKeys(Memory())
        first = raw_key(keys, "replica", tmp_path, os.urandom)

        assert len(first) == 32
        assert raw_key(keys, "replica", tmp_path, os.urandom) == first
        assert raw_key(keys, "outbox", tmp_path, os.urandom) != first

    def test_two_at_once_get_the_same(self, tmp_path: Path) -> None:
        """Without the lock both see nothing, both make one, and the file of the loser can never be opened again."""
        both_looked = threading.Barrier(2)

        class Slow(KeyringKeys):
            looked = threading.local()

            def get(self, name: str) -> bytes | None:
                found = super().get(name)
                if not getattr(self.looked, "once", False):
                    self.looked.once = True
                    both_looked.wait(10)
                return found

        keys = Slow(Memory())
        got: list[bytes] = []
        threads = [threading.Thread(target=lambda: got.append(raw_key(keys, "replica", tmp_path, os.urandom))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)

        assert len(got) == 2
        assert got[0] == got[1]

    def test_a_key_that_was_not_kept_is_not_given_out(self, tmp_path: Path) -> None:
        class Forgets(KeyringKeys):
            def put(self, name: str, secret: bytes) -> None:
                pass

        with pytest.raises(SecretsError, match="could not be read back"):
            raw_key(Forgets(Memory()), "replica", tmp_path, os.urandom)

    def test_works_with_a_passphrase(self, tmp_path: Path) -> None:
        key = raw_key(PassphraseKeys(WORDS, tmp_path / "keys.json", CHEAP), "replica", tmp_path, os.urandom)

        assert raw_key(PassphraseKeys(WORDS, tmp_path / "keys.json"), "replica", tmp_path, os.urandom) == key


class TestKeyring:
    @given(secret=st.binary(max_size=100))
    def test_gives_back_what_was_put(self, secret: bytes) -> None:
        keys = KeyringKeys(Memory())
        keys.put("token", secret)

        assert keys.get("token") == secret
        assert keys.get("other") is None

    def test_locked_is_said_without_quoting_it(self) -> None:
        backend = Memory()
        backend.locked = True
        for attempt in (lambda: KeyringKeys(backend).get("a"), lambda: KeyringKeys(backend).put("a", b"x")):
            with pytest.raises(NoKeyring, match="unlock the keyring") as caught:
                attempt()
            assert "Anna" not in str(caught.value)

    def test_an_entry_changed_by_others_is_said(self) -> None:
        backend = Memory()
        backend.entries["bdcdesk", "replica"] = "hello"

        with pytest.raises(SecretsError, match="changed by something else"):
            KeyringKeys(backend).get("replica")

    @pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring(), PlainFile(), Memory()])
    def test_only_the_systems_own_are_trusted(self, offered, backend: KeyringBackend) -> None:
        offered(backend)

        assert not trusted(backend)
        with pytest.raises(NoKeyring, match="plain file"):
            KeyringKeys.of_this_computer()

    def test_a_plain_file_first_in_the_chain_is_passed_over(self, offered, monkeypatch: pytest.MonkeyPatch) -> None:
        from keyring.backends.chainer import ChainerBackend

        plain, system = PlainFile(), System()
        monkeypatch.setattr(ChainerBackend, "backends", [plain, system])
        offered(ChainerBackend())
        KeyringKeys.of_this_computer().put("replica", b"secret")

        assert plain.entries == {}
        assert system.entries == {("bdcdesk", "replica"): b"secret".hex()}

    def test_one_that_does_not_answer_is_not_usable(self, offered) -> None:
        offered(System()).locked = True

        with pytest.raises(NoKeyring):
            KeyringKeys.of_this_computer()


class TestPassphrase:
    @settings(max_examples=30)
    @given(secrets=st.dictionaries(st.text(max_size=20), st.binary(max_size=200), max_size=4))
    def test_gives_back_what_was_put(self, secrets: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
        file = tmp_path_factory.mktemp("keys") / "keys.json"
        keys = PassphraseKeys(WORDS, file, CHEAP)
        for name, secret in secrets.items():
            keys.put(name, secret)
        again = PassphraseKeys(WORDS, file)

        assert {name: again.get(name) for name in secrets} == secrets
        assert again.get("never put, and longer than twenty") is None

    def test_the_wrong_one_is_told_at_once(self, tmp_path: Path) -> None:
        PassphraseKeys(WORDS, tmp_path / "keys.json", CHEAP)

        with pytest.raises(WrongPassphrase, match="try again"):
            PassphraseKeys(WORDS + "!", tmp_path / "keys.json")

    def test_accents_typed_either_way_are_the_same(self, tmp_path: Path) -> None:
        PassphraseKeys("caf\u00e9 au lait", tmp_path / "keys.json", CHEAP).put("a", b"x")

        assert PassphraseKeys("cafe\u0301 au lait", tmp_path / "keys.json").get("a") == b"x"

    def test_nothing_in_the_file_is_plain(self, tmp_path: Path) -> None:
        secret = b"a secret of some length, as text"
        PassphraseKeys(WORDS, tmp_path / "keys.json", CHEAP).put("a", secret)
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())

        assert secret not in kept
        assert secret.hex().encode() not in kept
        assert WORDS.encode() not in kept
        assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600

    def test_the_same_secret_is_sealed_differently_each_time(self, tmp_path: Path) -> None:
        keys = PassphraseKeys(WORDS, tmp_path / "keys.json", CHEAP)
        texts = set()
        for _ in range(2):
            keys.put("a", b"the same secret")
            texts.add(json.loads((tmp_path / "keys.json").read_bytes())["secrets"]["a"]["text"])

        assert len(texts) == 2

    def test_a_secret_moved_to_another_name_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "keys.json"
        PassphraseKeys(WORDS, file, CHEAP).put("aaaa", b"x")
        file.write_bytes(file.read_bytes().replace(b'"aaaa"', b'"bbbb"'))

        with pytest.raises(BadKeyFile):
            PassphraseKeys(WORDS, file).get("bbbb")

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"release":1,"salt":"","cost":{"n":3},"verifier":""}'])
    def test_a_damaged_file_is_said_and_left(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "keys.json").write_bytes(content)

        with pytest.raises(BadKeyFile, match="damaged"):
            PassphraseKeys(WORDS, tmp_path / "keys.json")
        assert (tmp_path / "keys.json").read_bytes() == content

    def test_a_newer_file_is_said_and_left(self, tmp_path: Path) -> None:
        file = tmp_path / "keys.json"
        PassphraseKeys(WORDS, file, CHEAP)
        file.write_bytes(file.read_bytes().replace(b'"release":1', b'"release":2'))

        with pytest.raises(BadKeyFile, match="newer"):
            PassphraseKeys(WORDS, file)

    def test_too_short_a_new_one_writes_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(WeakPassphrase):
            PassphraseKeys("short", tmp_path / "keys.json")
        assert not (tmp_path / "keys.json").exists()

    def test_two_that_share_the_file_lose_nothing(self, tmp_path: Path) -> None:
        one, two = (PassphraseKeys(WORDS, tmp_path / "keys.json", CHEAP) for _ in range(2))
        one.put("a", b"1")
        two.put("b", b"2")

        assert (one.get("a"), one.get("b")) == (b"1", b"2")

    def test_guessing_is_dear(self) -> None:
        assert Cost() == Cost(n=131_072, r=8, p=1)


class TestOpenKeys:
    def test_takes_the_keyring_where_there_is_one(self, offered, tmp_path: Path) -> None:
        system = offered(System())
        open_keys(never, {PASSPHRASE: WORDS}, tmp_path, CHEAP).put("a", b"x")

        assert system.entries == {("bdcdesk", "a"): "78"}

    def test_takes_the_passphrase_from_the_environment(self, offered, tmp_path: Path) -> None:
        offered(fail.Keyring())
        open_keys(never, {PASSPHRASE: WORDS}, tmp_path, CHEAP).put("a", b"x")

        assert PassphraseKeys(WORDS, tmp_path / "keys.json").get("a") == b"x"

    def test_asks_else(self, offered, tmp_path: Path) -> None:
        offered(fail.Keyring())
        open_keys(lambda: WORDS, {}, tmp_path, CHEAP).put("a", b"x")

        assert open_keys(lambda: WORDS, {}, tmp_path, CHEAP).get("a") == b"x"

    @pytest.mark.parametrize("answer", [None, ""])
    def test_no_answer_is_said_and_writes_nothing(self, offered, tmp_path: Path, answer: str | None) -> None:
        offered(fail.Keyring())

        with pytest.raises(NoPassphrase, match=PASSPHRASE):
            open_keys(lambda: answer, {}, tmp_path, CHEAP)
        assert list(tmp_path.iterdir()) == []

    def test_a_keyring_locked_today_never_begins_a_second_set(self, offered, tmp_path: Path) -> None:
        system = offered(System())
        open_keys(never, {}, tmp_path, CHEAP).put("a", b"x")
        system.locked = True

        with pytest.raises(NoKeyring):
            open_keys(never, {PASSPHRASE: WORDS}, tmp_path, CHEAP)
        system.locked = False
        assert open_keys(never, {}, tmp_path, CHEAP).get("a") == b"x"

    def test_a_keyring_that_comes_later_does_not_hide_the_passphrases_keys(self, offered, tmp_path: Path) -> None:
        offered(fail.Keyring())
        open_keys(never, {PASSPHRASE: WORDS}, tmp_path, CHEAP).put("a", b"x")
        offered(System())

        assert open_keys(never, {PASSPHRASE: WORDS}, tmp_path, CHEAP).get("a") == b"x"


def test_the_keyring_is_not_imported_before_it_is_needed() -> None:
    import subprocess

    code = "import sys, bdcdesk.machine.secrets; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0
