"""A change of what a store has set up, made by a command: what is meant by a name that was typed, decided here, appended to central."""

import argparse
import os
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol, TypeVar

from bdcdesk.central.ports import Central
from bdcdesk.central.records import Conflict, Denied
from bdcdesk.domain.actions import Action, Refused
from bdcdesk.domain.rights import OWNER
from bdcdesk.replica.known import Overlay, States
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.station import HUB

_HUB_ALONE: Final = (
    "Nobody but the store's hub works at this computer, and the hub's login may not change this. Nothing was changed. Who may (a "
    "supervisor) makes an invite for their own name (“bdcdesk central add-member”), and gives it to “bdcdesk central join” here; or say "
    "--url as the database's owner."
)


class _Called(Protocol):
    """A source, a member."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


Called = TypeVar("Called", bound=_Called)


def by_name(name: str, among: Iterable[Called]) -> Called | None:
    """The first one with this name or id, in whatever case and with whatever blanks around it was typed."""
    wanted = name.strip().casefold()
    return next((one for one in among if wanted in (one.id.casefold(), one.name.casefold())), None)


def envelope(options: argparse.Namespace, environ: Mapping[str, str], central: Central, store: str) -> dict[str, Any]:
    """What every action carries: of whom, where and when."""
    actor = OWNER if options.url else building_of(environ).member
    return {"id": str(uuid.uuid4()), "store": store, "actor": actor, "pressed": central.now()}


def carry_out(central: Central, store: str, states: States, action: Action, look: str) -> None:
    """Raises NoPlace with why not; `look` is the command that shows how it is, where somebody else was first."""
    known = Overlay(states, central.now)
    decided = action.decide(known)
    if isinstance(decided, Refused):
        raise NoPlace(f"{decided.reason} Nothing was changed.")
    if not any(change.drafts for change in decided.changes):
        return
    answer = central.append(store, action.id, known.groups(action, decided.changes, os.urandom))
    if isinstance(answer, Denied):
        raise NoPlace(_HUB_ALONE if action.actor == HUB else answer.reason)
    if isinstance(answer, Conflict):
        raise NoPlace(f"Somebody else changed this just now. Nothing was changed. Look at it with “{look}”.")
