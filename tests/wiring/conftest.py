"""The owner, who begins a store on a real server, and its supervisor: each at a computer of their own."""

from pathlib import Path

import pytest

from tests.central.debian import NAMED, PASSWORD, DebianServer
from tests.hub.crm import hook
from tests.wiring.computers import Computer

__all__ = ["hook"]


@pytest.fixture
def office(debian: DebianServer, tmp_path: Path) -> tuple[Computer, str]:
    """The owner's computer, with a database that is ready, and its address."""
    made = Computer(tmp_path / "owner")
    made.environ["PGPASSWORD"] = PASSWORD
    url = f"postgresql://postgres@{NAMED}:{debian.port}/{debian.create()}?sslrootcert={debian.ca}"
    assert made.central("init", url) == 0, made.said
    return made, url


@pytest.fixture
def begun(office: tuple[Computer, str]) -> tuple[Computer, str]:
    """The same with a store."""
    made, url = office
    words = ("Harbor Motors", "--zone", "America/Phoenix", "--number", "+16025550190", "--supervisor", "Lou Brandt")
    assert made.central("add-store", url, *words) == 0, made.said
    return made, url


@pytest.fixture
def lou(begun: tuple[Computer, str], tmp_path: Path) -> Computer:
    """The supervisor's computer, which has joined."""
    owner, _ = begun
    made = Computer(tmp_path / "lou")
    assert made.central("join", typed=owner.invites()[0]) == 0, made.said
    return made
