"""The demo's store: its members, its hours, its stated keys. All of its people are invented, so its files may stand under a passphrase
that everybody knows."""

from pathlib import Path
from typing import Final

from bdcdesk.central.records import Member
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.secrets import Keys
from bdcdesk.wiring.place import place_in
from bdcdesk.wiring.station import HUB, Building

STORE: Final = "demo"
AGENT: Final = Member("dokafor", "Dami Okafor", "agent", "+16025550100")
SUPERVISOR: Final = Member("lbrandt", "Lou Brandt", "supervisor", "+16025550103")
MEMBERS: Final = (AGENT, SUPERVISOR, Member("rsingh", "Ravi Singh", "agent", "+16025550101"), Member(HUB, "Hub", "hub"))
NUMBER: Final = "+16025550190"
ZONE: Final = "America/Phoenix"
_OPEN: Final = ((8 * 60 + 30, 20 * 60),)
DESCRIBED: Final = StoreDescribed("Valley Ridge Toyota", Hours(ZONE, (*((_OPEN,) * 6), ())), NUMBER)
_PASSPHRASE: Final = "bdcdesk demo"
_QUICK: Final = Cost(2**10, 8, 1)


def demo_keys(home: Path) -> Keys:
    return PassphraseKeys(_PASSPHRASE, home / "keys.json", _QUICK)


def demo_building(home: Path, member: str) -> Building:
    """What a process of a demo that was prepared stands on. Raises NoPlace, SecretsError."""
    place = place_in(home)
    return Building(place, place.setup(), demo_keys(home), member)
