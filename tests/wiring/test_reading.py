"""`bdcdesk import`, of a store that is kept in a file."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bdcdesk.wiring.reading import read_files
from bdcdesk.wiring.station import HUB

from .keeping import Computer, adf


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    yield made
    made.close()


def test_what_is_known_already_is_said_to_be(computer: Computer, tmp_path: Path) -> None:
    ava, both = tmp_path / "ava.xml", tmp_path / "both.xml"
    ava.write_bytes(adf("Ava Lindqvist", "202-555-0171"))
    cy, bo = (adf(name, "202-555-0155").decode() for name in ("Cy Young", "Bo Lee"))
    both.write_text(cy.replace("</adf>", "") + bo[bo.index("<prospect>") :])
    hub = msgspec.structs.replace(computer.building, member=HUB)
    assert read_files(hub, [ava, both, ava], computer.say) == 0
    assert computer.said == [f"{ava}: 1 lead", f"{both}: 2 leads", f"{ava}: 1 lead, known already"]
    # Also by another import, which has them from the log.
    computer.said.clear()
    assert read_files(hub, [both], computer.say) == 0
    assert computer.said == [f"{both}: 2 leads, known already"]
