"""The window process. Loads little: the frame is painted first, what stands behind it is loaded after that."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bdcdesk.machine.folders import folders
from bdcdesk.wiring.speaking import speak_as_chosen

if TYPE_CHECKING:
    from bdcdesk.desktop.shell.backstage import Backstage
    from bdcdesk.desktop.shell.screens import Screens


def show(home: Path, store: str, member: str, name: str, look: str, *, play: bool, child: bool) -> int:
    """A window of the demo in `home` until it is closed. `play`: by a robot told on standard input; `child`: closes when that ends."""

    speak_as_chosen(os.environ, home)

    def backstage() -> "Backstage":
        from bdcdesk.wiring.backstages import demo_backstage

        return demo_backstage(home, member)

    def begin() -> None:
        from bdcdesk.wiring.place import place_in
        from bdcdesk.wiring.station import begin_process

        begin_process(place_in(home), f"desk-{member}")

    def filled(screens: "Screens") -> None:
        screens.built.connect(begin)
        if play or child:
            from bdcdesk.desktop.shell.player import Player, standard_output

            Player(screens, sys.stdin, standard_output if play else lambda _: None)

    from bdcdesk.desktop.shell.application import run_window

    return run_window(store, name, backstage, look, filled)


def desktop(environ: Mapping[str, str]) -> int:
    """`bdcdesk`: sign in, then the window. One desk alone has its hub as a child, so that texts go out while it is open."""
    speak_as_chosen(environ, folders(environ).data)
    from bdcdesk.desktop.shell.application import run_entrance
    from bdcdesk.wiring.children import Child
    from bdcdesk.wiring.entrance import Gate
    from bdcdesk.wiring.place import NoPlace, place_of, steady
    from bdcdesk.wiring.station import begin_process

    place = place_of(environ)
    if sys.platform == "linux" and not any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise NoPlace("There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be shown.")
    begin_process(place, "desktop")
    gate = Gate(place, environ)
    hubs: list[Child] = []

    def entered() -> None:
        setup = place.setup()
        if not hubs and setup.url.startswith("sqlite"):
            hub = Child("hub", ("hub", "--child"), gate.for_children, lambda name, said: None)
            hub.start()
            hubs.append(hub)

    try:
        zone = _zone()
        return run_entrance(lambda: gate.door(zone), gate, steady(), entered=entered)
    finally:
        for hub in hubs:
            hub.stop()


def _zone() -> str:
    """This computer's time zone by its IANA name, as far as it says."""
    from bdcdesk.domain.clock import known_zone

    name = os.environ.get("TZ", "") or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return name if known_zone(name) else "America/New_York"
