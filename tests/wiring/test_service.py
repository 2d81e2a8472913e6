"""The hub as a service: its secrets come from the service manager."""

import os
from pathlib import Path

import pytest

from bdcdesk.desktop.settings.entries import NewStore
from bdcdesk.machine.credentials import DIRECTORY
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.secrets import PASSPHRASE
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.entrance import Gate
from bdcdesk.wiring.hubs import provider_of
from bdcdesk.wiring.place import place_of
from bdcdesk.wiring.station import HUB

PHRASE = "a passphrase of some length"


def test_a_hub_needs_nothing_but_what_its_manager_hands_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    environ = {"BDCDESK_HOME": str(tmp_path / "home")}
    place = place_of(environ)
    PassphraseKeys(PHRASE, place.home / "keys.json", Cost(2**4, 8, 1)).put("nothing", b"")
    Gate(place, {**environ, PASSPHRASE: PHRASE}).begin(NewStore("Harbor Motors", "Lou Brandt", "America/Phoenix", "+16025550190", 5), "")
    handed = tmp_path / "credentials"
    handed.mkdir(mode=0o500 if os.geteuid() == 0 else 0o700)
    (handed / "passphrase").write_text(PHRASE)
    (handed / "provider-secret").write_text("of the provider\n")

    building = building_of({**environ, DIRECTORY: str(handed)}, HUB)
    central = building.central()
    try:
        assert [store.name for store in central.stores()] == ["Harbor Motors"]
    finally:
        central.close()
    station = building.station()
    station.close()
    assert building.keys.get("provider secret") == b"of the provider"
    assert provider_of(building) is None, "no address is set up yet"
    written = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())
    assert b"of the provider" not in written
    assert PHRASE.encode() not in written
