"""From an address to a log."""

from pathlib import Path

import pytest

from bdcdesk.central.errors import NotOurs
from bdcdesk.central.open import open_central
from bdcdesk.central.ports import Central
from bdcdesk.central.sqlite import SqliteCentral

from .conftest import KEY, NOW, STORE, Postgres


def opened(url: str) -> Central:
    return open_central(url, actor="ann", key=KEY, now=lambda: NOW, pause=lambda seconds: None)


def test_a_files_address(tmp_path: Path) -> None:
    central = opened(f"sqlite:///{tmp_path}/central.db")
    assert isinstance(central, SqliteCentral)
    assert (tmp_path / "central.db").exists()
    central.close()


def test_a_relative_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    opened("sqlite:///central.db").close()
    assert (tmp_path / "central.db").exists()


def test_a_servers_address(postgres: Postgres, database: str) -> None:
    central = opened(postgres.url(database))
    central.add_store(STORE)
    assert central.stores() == [STORE]
    central.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://root:sesame@localhost/log", "mysql:// is no address"),
        ("C:\\central.db", "This is no address"),
        ("", "This is no address"),
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        ("postgresql://ann:sesame@host:port/log", "address cannot be read"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(url: str, sentence: str) -> None:
    with pytest.raises(NotOurs, match=sentence) as raised:
        opened(url)
    assert "sesame" not in str(raised.value)
