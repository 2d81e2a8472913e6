"""What a member's window stands on, from this computer's setup."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bdcdesk.central.records import Member
from bdcdesk.desktop.settings.keeping import Keeping
from bdcdesk.desktop.shell.backstage import Backstage, Store
from bdcdesk.domain.scenarios import Scenario, read_scenarios
from bdcdesk.machine.program import resources
from bdcdesk.wiring.appointment_words import shipped_wordings
from bdcdesk.wiring.demo_store import DESCRIBED, MEMBERS, demo_building
from bdcdesk.wiring.liked import FileShelf
from bdcdesk.wiring.plans import shipped_plans
from bdcdesk.wiring.promises import shipped_promise_words
from bdcdesk.wiring.station import Building

if TYPE_CHECKING:
    from bdcdesk.domain.comment import Known, Recognised


def store_of(building: Building, member: Member, name: str) -> Store:
    return Store(
        id=building.setup.store,
        name=name,
        station=building.station,
        destroy=building.destroy,
        central=building.central,
        clock=building.clock,
        me=member.id,
        my_name=member.name,
        my_phone=member.phone,
        everyone=member.role in ("supervisor", "receptionist"),
        scenarios=scenarios_of(resources()),
        recognise=_recognise,
        plans=shipped_plans,
        promises=shipped_promise_words,
        wordings=shipped_wordings,
        quarantined=lambda: quarantined(building),
        keeping=lambda: keeping_of(building),
        role=member.role,
    )


def backstage_of(building: Building, member: Member, name: str = "", elsewhere: tuple[Store, ...] = ()) -> Backstage:
    """Of who works at this computer's own store, called `name`, and perhaps at others."""
    stores = (store_of(building, member, name or building.setup.store), *elsewhere)
    return Backstage(member.id, stores, FileShelf(building.place.home, member.id))


def demo_backstage(home: Path, member: str) -> Backstage:
    """Of a member of the demo in `home`. Raises NoPlace, SecretsError."""
    building = demo_building(home, member)
    return backstage_of(building, next(known for known in MEMBERS if known.id == member), DESCRIBED.name)


def keeping_of(building: Building) -> Keeping:
    """What the settings screens need of this computer. Loaded when they are first looked at."""
    from bdcdesk.wiring.source_keeping import SourceKeeping

    return SourceKeeping(building)


def quarantined(building: Building) -> str:
    """The documents that wait in quarantine on this computer, in words; "" for none."""
    from bdcdesk.wiring.hubs import quarantine_of
    from bdcdesk.wiring.quarantined import in_words

    return in_words(quarantine_of(building.place).waiting(), None)


def _recognise(text: str, known: "Known") -> "Recognised":
    """Loaded with the first page that is opened: the list must be painted before."""
    from bdcdesk.wiring.recognising import recognise

    return recognise(text, known)


def scenarios_of(folder: Path) -> Callable[[], tuple[Scenario, ...]]:
    @cache
    def read() -> tuple[Scenario, ...]:
        return read_scenarios(*((folder / "scenarios" / f"{language}.json").read_bytes() for language in ("en", "es")))

    return read
