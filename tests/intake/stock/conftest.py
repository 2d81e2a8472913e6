from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.replica.making import House, folder


@pytest.fixture
def house() -> Iterator[House]:
    with folder() as place:
        made = House(Path(place))
        yield made
        made.close()
