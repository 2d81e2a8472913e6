"""The window process: a theme, a backstage for the shell, and the person at the desk."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bdcdesk.central.ports import Member
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.window import Window
from bdcdesk.domain.scenarios import Scenario, read_scenarios
from bdcdesk.machine import crash, logs
from bdcdesk.machine.program import resources
from bdcdesk.wiring.children import Child
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.place import clock, place_of
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


def desktop(environ: Mapping[str, str]) -> int:
    """`bdcdesk`: sign in, then the window. One desk alone has its hub as a child, so that texts go out while it is open."""
    from bdcdesk.desktop.shell.application import run_entrance
    from bdcdesk.wiring.entrance import Gate

    place = place_of(environ)
    logs.open_log(place.logs, "desktop")
    crash.install(place.logs, clock())
    hubs: list[Child] = []

    def entered() -> None:
        setup = place.setup()
        if setup.url.startswith("sqlite") and setup.provider:
            hub = Child("hub", ("hub", "--child"), {}, lambda name, said: None)
            hub.start()
            hubs.append(hub)

    try:
        return run_entrance(Gate(place, environ).door(_zone()), entered=entered)
    finally:
        for hub in hubs:
            hub.stop()


def _zone() -> str:
    """This computer's time zone by its IANA name, as far as it says."""
    name = os.environ.get("TZ", "") or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return name if name.count("/") == 1 else "America/New_York"
