"""Over a network: nothing is told to a server that has not proved who it is, and nothing to one that offers no TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bdcdesk.central.errors import CentralError, NotTrusted, Unreachable, WrongCredentials
from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.postgres_address import address, is_local
from bdcdesk.central.upgrade import prepare
from tests.patience import until

from .debian import NAMED, UNNAMED, DebianServer, authority


@pytest.fixture(scope="module")
def prepared(debian: DebianServer) -> str:
    database = debian.create()
    prepare(debian.url(database, NAMED, ca=debian.ca))
    return database


def tried(url: str) -> int:
    central = PostgresCentral(url)
    try:
        return central.now()
    finally:
        central.close()


def test_a_server_that_proves_its_name_is_talked_to(debian: DebianServer, prepared: str) -> None:
    assert tried(debian.url(prepared, NAMED, ca=debian.ca)) > 0
    secured = "SELECT ssl, version FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'bdcdesk'"
    central = PostgresCentral(debian.url(prepared, NAMED, ca=debian.ca))
    central.now()
    assert debian.run(secured) == [(True, "TLSv1.3")]
    central.close()


@pytest.mark.parametrize("mode", ["disable", "prefer", "require", "verify-ca"])
def test_no_address_can_ask_for_less(debian: DebianServer, prepared: str, mode: str) -> None:
    with pytest.raises(NotTrusted, match=r"shows a certificate of another name .*127\.0\.0\.3.*Nothing was told to it"):
        tried(debian.url(prepared, UNNAMED, ca=debian.ca) + f"&sslmode={mode}")


def test_an_unknown_authority_is_not_trusted(debian: DebianServer, prepared: str, tmp_path: Path) -> None:
    authority(tmp_path / "other.pem")
    for ca in (tmp_path / "other.pem", "system"):
        with pytest.raises(NotTrusted, match=r"does not trust .*sslrootcert=FILE\. Nothing was told to it"):
            tried(debian.url(prepared, NAMED) + f"?sslrootcert={ca}")
    with pytest.raises(NotTrusted, match="authority's certificate is not here"):
        tried(debian.url(prepared, NAMED, ca=tmp_path / "missing.pem"))


def test_a_wrong_password_is_refused(debian: DebianServer, prepared: str) -> None:
    with pytest.raises(WrongCredentials, match="password authentication failed"):
        tried(debian.url(prepared, NAMED, who=("postgres", "guessed"), ca=debian.ca))
    # Debian's server logs every statement here: neither a password nor what we tried as one is among them.
    assert "guessed" not in debian.log


def test_a_server_without_tls_is_told_nothing(debian: DebianServer, prepared: str) -> None:
    debian.without_tls(True)
    try:
        with pytest.raises(NotTrusted, match="offers no TLS"):
            tried(debian.url(prepared, NAMED, ca=debian.ca))
        assert tried(debian.url(prepared)) > 0
    finally:
        debian.without_tls(False)


def test_a_line_that_breaks_is_no_false_server(debian: DebianServer, prepared: str) -> None:
    url = make_url(debian.url(prepared, NAMED, ca=debian.ca)).set(port=1)
    with pytest.raises(Unreachable):
        tried(url.render_as_string(hide_password=False))


LOCAL = ["localhost", "127.0.0.1", "[::1]", ""]


@pytest.mark.parametrize("host", LOCAL)
def test_this_computer_needs_no_tls(host: str) -> None:
    url = address(f"postgresql://ann@{host}/log")
    assert is_local(url)
    # Without a host it is libpq's own default, the socket of this computer; should it be a host after all, TLS holds.
    assert url.query.get("sslmode") == ("verify-full" if host == "" else None)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann@db.example.com/log",
        "postgresql://ann@db.example.com/log?sslmode=disable&channel_binding=require",
        "postgresql://ann@localhost/log?hostaddr=192.0.2.7",
        "postgresql://ann@/log?host=localhost,db.example.com",
        "postgresql://ann@/log?host=localhost&host=db.example.com",
        "postgresql://ann@localhost/log?service=far",
        "postgresql://ann@localhost.example.com/log",
        "postgresql://ann@127.0.0.2/log",
    ],
)
def test_everywhere_else_tls_is_asked_for(url: str) -> None:
    made = address(url)
    assert (made.query["sslmode"], made.query["channel_binding"]) == ("verify-full", "require")


def test_the_errors_of_an_address_are_sentences() -> None:
    with pytest.raises(CentralError, match="cannot be read") as raised:
        address("postgresql://ann:sesame@host:port/log")
    assert "sesame" not in str(raised.value)


@pytest.fixture(autouse=True)
def _nothing_left(debian: DebianServer) -> Iterator[None]:
    yield
    left = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bdcdesk'"
    until(lambda: debian.run(left) == [(0,)], "every connection to be closed")
