"""What the shell's threads and windows say to each other: frozen values and factories, so that no screen knows a database."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import msgspec

from bdcdesk.central.ports import Central
from bdcdesk.central.records import Member, Sighting, Visit
from bdcdesk.desktop.preferences.preferences import NoShelf, Shelf
from bdcdesk.desktop.settings.keeping import Keeping
from bdcdesk.desktop.work.order import Work
from bdcdesk.desktop.work.row import WorkRow
from bdcdesk.domain.appointment_words import Wordings
from bdcdesk.domain.events import Instant
from bdcdesk.domain.plan import Plans
from bdcdesk.domain.promise_words import Patterns
from bdcdesk.domain.rights import RIGHTS, Role
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.reading import Progress
from bdcdesk.replica.sync import Sync

if TYPE_CHECKING:
    # Loaded with the first page that is opened.
    from bdcdesk.desktop.lead.understanding import Recognise


class Station(Protocol):
    """One member's desk with its files, for the thread that made it."""

    desk: Desk
    sync: Sync

    @property
    def rebuilt(self) -> tuple[object, ...]: ...
    def close(self) -> None: ...


class Store(msgspec.Struct, frozen=True):
    """How a window gets the desk of one store, and who its person is there. `id` and `name` are the store's; no two have the same id.

    The factories are called in the threads that own what they make; `clock` is this computer's.
    `destroy` makes the closed desk's files unreadable for good: for a member whom central says was removed.
    `everyone`: the list shows the work of all agents (a supervisor's, and a receptionist's, who receives whoever comes) and not only one's
    own and nobody's. `my_phone` (E.164) is rung first in a call. `wordings`: what is written of appointments. `quarantined` tells of
    documents that wait in quarantine on this computer: how many, and behind a colon why; "" where none does. `recognise` says what
    shoppers' words mean, and takes a moment when it is asked first. `role`: what this person is there; `keeping` makes what the settings
    screens need of this computer.
    """

    id: str
    name: str
    station: Callable[[], Station]
    destroy: Callable[[], None]
    central: Callable[[], Central]
    clock: Callable[[], Instant]
    me: str
    my_name: str
    my_phone: str
    everyone: bool
    scenarios: Callable[[], tuple[Scenario, ...]]
    recognise: "Recognise"
    plans: Callable[[], Plans]
    promises: Callable[[], tuple[Patterns, ...]]
    wordings: Callable[[], Wordings]
    quarantined: Callable[[], str]
    keeping: Callable[[], Keeping]
    role: Role = "agent"


class Backstage(msgspec.Struct, frozen=True):
    """What one person's window stands on: at least one store. `me` is who they are at this computer's door; on the `shelf` is how they like
    it."""

    me: str
    stores: tuple[Store, ...]
    shelf: Shelf = NoShelf()

    @property
    def my_name(self) -> str:
        return self.stores[0].my_name

    @property
    def clock(self) -> Callable[[], Instant]:
        return self.stores[0].clock

    @property
    def floors(self) -> tuple[Store, ...]:
        """Those whose floor this person sees."""
        return tuple(store for store in self.stores if store.everyone)

    @property
    def settable(self) -> tuple[Store, ...]:
        """Those whose settings this person may change."""
        return tuple(store for store in self.stores if any(right.kind == "source_set" for right in RIGHTS[store.role]))

    @property
    def phones(self) -> dict[str, str]:
        """Their own number by store."""
        return {store.id: store.my_phone for store in self.stores}


class Rows(msgspec.Struct, frozen=True):
    """Rows that are new or have changed, and leads that have no row any more; or the `whole` list, arranged already.

    `loaded`: this desk has shown all it holds."""

    changed: tuple[WorkRow, ...]
    gone: tuple[str, ...]
    loaded: bool
    whole: Work | None = None


class Link(msgspec.Struct, frozen=True):
    """How things stand with central: actions that wait, since when it has been away (0: it is there), and why in a sentence.

    `offset`: central's clock less this computer's, in ms. `hub`: what a person should know of the store's hub, "" when it
    is well by its own word of the last 20 seconds. `reading`: how far a new desk is with what was there before it. `full`: central is
    there, and its disk is full. `closed`: why nothing of it may be seen. `which`: where there are several stores, the one that this is
    about, "" when it holds for all.
    """

    store: str
    offset: int
    waiting: int
    away_since: Instant
    problem: str
    hub: str
    reading: Progress | None = None
    full: bool = False
    closed: str = ""
    which: str = ""


class Others(msgspec.Struct, frozen=True):
    """Who works here, who is here now, and who worked here once (`former`, for their names alone), as central says. `visits`: shoppers who
    are on the store's site."""

    members: tuple[Member, ...] = ()
    here: tuple[Sighting, ...] = ()
    former: tuple[Member, ...] = ()
    visits: tuple[Visit, ...] = ()
