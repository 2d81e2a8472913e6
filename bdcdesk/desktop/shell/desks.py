"""What waits at other desks, and which leads were called bad: looked through in the desk's thread while somebody looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bdcdesk.desktop.shell.group import Group
from bdcdesk.domain.events import Instant
from bdcdesk.domain.rights import RIGHTS
from bdcdesk.report.names import Names

if TYPE_CHECKING:
    # Loaded when it is first looked at.
    from bdcdesk.desktop.elsewhere.view import ElsewhereView


def at_desks(group: Group, now: Instant) -> ElsewhereView:
    """At all stores of the group. Its leads can be opened."""
    from bdcdesk.desktop.elsewhere.view import ElsewhereView, bad_in, waiting_in

    waiting, bad = [], []
    for rooftop in group.open:
        names, leads = Names(rooftop.names, rooftop.desk.me), list(rooftop.desk.leads.values())
        mine = waiting_in(leads, names, rooftop.store.everyone, now)
        called = bad_in(leads, names, now) if any(right.kind == "bad_taken_back" for right in RIGHTS[rooftop.store.role]) else []
        for lead in [*(one.lead for one in mine), *(one.lead for _, one in called)]:
            group.note(lead, rooftop)
        waiting += mine
        bad += called
    soonest = tuple(sorted(waiting, key=lambda one: (one.by, one.lead)))
    return ElsewhereView(soonest, tuple(one for _, one in sorted(bad, key=lambda pair: (-pair[0], pair[1].lead))))
