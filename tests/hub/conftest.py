from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.crm import hook
from tests.intake.mailbox.dovecot import dovecot, platform, user
from tests.replica.making import House, folder

__all__ = ["dovecot", "hook", "platform", "user"]


@pytest.fixture
def house() -> Iterator[House]:
    with folder() as place:
        made = House(Path(place))
        yield made
        made.close()
