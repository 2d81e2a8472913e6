"""Which test runs when, and on which worker: files that take long begin first, so that no worker ends with a long one alone."""

from typing import Final

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

FIRST: Final = (
    "tests/faults/test_silence.py",
    "tests/faults/test_kills.py",
    "tests/journeys/test_demo.py",
    "tests/faults/test_real_kills.py",
    "tests/faults/test_connections.py",
    "tests/faults/test_simulation.py",
    "tests/faults/test_full_disks.py",
    "tests/desktop/shell/test_several.py",
    "tests/desktop/shell/test_further_stores.py",
    "tests/central/test_owning.py",
    "tests/central/test_verifying.py",
    "tests/desktop/shell/test_shift.py",
    "tests/desktop/shell/test_joining.py",
    "tests/test_architecture.py",
    "tests/hub/test_hub.py",
    "tests/desktop/shell/test_pump.py",
)
"""Those that take ten seconds and more. Real processes and real servers mostly wait: beside them, others compute."""

ALONE: Final = (
    "tests/faults/test_kills.py",
    "tests/faults/test_real_kills.py",
    "tests/faults/test_simulation.py",
    "tests/test_architecture.py",
)
"""Their tests share nothing that is costly to make, so each may run on another worker."""

TOGETHER: Final = {
    **dict.fromkeys(
        ("tests/wiring/test_central_commands.py", "tests/wiring/test_invites.py", "tests/wiring/test_people.py"), "the central commands"
    ),
    **dict.fromkeys(("tests/contact/contract/test_contract.py", "tests/contact/contract/test_through_prism.py"), "the contract"),
}
"""Files on one worker: the server that they share is started once."""


class Scheduling(LoadScopeScheduling):
    """A file stays on one worker, for the servers and processes that its tests share, with those TOGETHER with it; of the files ALONE,
    each test is handed out."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return nodeid if file in ALONE else TOGETHER.get(file, file)


def sort(items: list[pytest.Item]) -> None:
    places = {file: place for place, file in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(FIRST)))
