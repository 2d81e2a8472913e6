from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wiring.keeping import Computer

from .booth import META, Booth
from .graph import Graph


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def graph() -> Iterator[Graph]:
    made = Graph(META["token"], META["app"])
    yield made
    made.close()


@pytest.fixture
def booth(computer: Computer, graph: Graph) -> Iterator[Booth]:
    made = Booth(computer, graph.url)
    made.open()
    yield made
    made.close()
