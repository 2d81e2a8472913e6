"""The sentences with which a central keeps somebody from what is not theirs: the same whatever database keeps the log."""

from datetime import UTC, datetime

from bdcdesk.central.errors import NotAllowed, Removed
from bdcdesk.central.records import Denied
from bdcdesk.domain.events import Instant
from bdcdesk.domain.rights import refusal
from bdcdesk.translation import tr


def no_store(store: str) -> Denied:
    """Said of a store that is not there and of one that is not theirs alike."""
    return Denied(tr("There is no store {store} in this database.", store=store))


def not_their_kind(kind: str) -> Denied:
    return Denied(refusal(kind))


def was_removed(store: str, at: Instant) -> Removed:
    day = datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
    return Removed(
        tr(
            "You were removed from the store {store} on {day} UTC. What you reported until then is still handed over.", store=store, day=day
        ),
        at,
    )


def no_farewell(store: str) -> Denied:
    return Denied(
        tr("Only who was removed from the store {store} in the last 30 days can hand over what they reported there.", store=store)
    )


def may_not_change() -> NotAllowed:
    return NotAllowed(tr("Your role at this store may not add, change or remove this member. Nothing was changed. Ask your supervisor."))


def added_meanwhile(member: str) -> NotAllowed:
    return NotAllowed(
        tr(
            "Somebody else was adding or changing {member} at the same moment. Nothing was changed. Look with "
            "“bdcdesk central list” who that is, then do it again; for another person of that name choose "
            "another id with --id.",
            member=member,
        )
    )


def only_the_hub() -> NotAllowed:
    return NotAllowed(tr("Only the store's hub tells who is on the site. Nothing was changed."))
