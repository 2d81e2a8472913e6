"""With whom this person talks and whom they chase, at all their stores: looked through in the desk's thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work

if TYPE_CHECKING:
    # Loaded when it is first looked at.
    from bdcdesk.desktop.talking.view import TalkingView


def talks(group: Group, work_of: Callable[[str], Work | None], now: Instant) -> TalkingView:
    """`work_of`: what is to be done next on a lead that is listed. Each lead of it can be opened."""
    from bdcdesk.desktop.talking.view import TalkingView, talking_view

    told = TalkingView()
    for rooftop in group.open:
        view = talking_view(list(rooftop.desk.leads.values()), rooftop.desk.me, partial(_next, rooftop, work_of), now)
        for one in (*view.talking, *view.chased):
            group.note(one.lead, rooftop)
        told = told.and_at(view)
    return told


def _next(rooftop: Rooftop, work_of: Callable[[str], Work | None], lead: Lead) -> tuple[str, Instant]:
    work = work_of(lead.id)
    return (work.words(rooftop.names), work.due) if work is not None else ("", 0)
