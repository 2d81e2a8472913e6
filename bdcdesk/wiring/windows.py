"""The window process: a theme, a backstage for the shell, and the person at the desk."""

import sys
from collections.abc import Callable
from pathlib import Path

from bdcdesk.central.ports import Member
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.window import Window
from bdcdesk.domain.scenarios import Scenario, read_scenarios
from bdcdesk.machine.program import resources
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.station import Building


def backstage_of(building: Building, member: Member) -> Backstage:
    """What a window of this member stands on."""
    return Backstage(
        station=building.station,
        central=building.central,
        clock=building.clock,
        me=member.id,
        my_name=member.name,
        my_phone=member.phone,
        everyone=member.role == "supervisor",
        scenarios=scenarios_of(resources()),
        quarantined=lambda: len(quarantine_of(building.place).list()),
    )


def scenarios_of(folder: Path) -> Callable[[], tuple[Scenario, ...]]:
    def read() -> tuple[Scenario, ...]:
        return read_scenarios((folder / "scenarios" / "en.json").read_bytes())

    return read


def show(building: Building, member: Member, look: str, *, play: bool = False, child: bool = False) -> int:
    """The window of one member until it is closed. `play`: by a robot told on standard input; `child`: closes when that ends."""
    from bdcdesk.desktop.shell.application import run_window
    from bdcdesk.desktop.shell.player import Player, standard_output

    def with_window(window: Window) -> None:
        if play or child:
            Player(window, sys.stdin, standard_output if play else lambda _: None)

    return run_window(backstage_of(building, member), building.setup.store, look, with_window)
