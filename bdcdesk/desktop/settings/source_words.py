"""Sources, and where leads are copied to, in words: as the lists and their pages show them. Pure."""

from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.desktop.settings.settings_view import SettingsView, SourceView
from bdcdesk.desktop.settings.source_kinds import ALL_KINDS, COPY_KINDS, SOURCE_KINDS, Kind
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.source import COPIES, Source
from bdcdesk.report.times import when
from bdcdesk.translation import tr

ELSEWHERE: Final = tr("Its secret is kept on the hub's computer alone. Type there: bdcdesk {} secret {}")
ADD_ELSEWHERE: Final = tr("The hub runs on another computer, which keeps all secrets. Add this here; then it says what to type there.")


class Sort(msgspec.Struct, frozen=True):
    """What a page is about: sources, or copies. `mapped`: with a field map and a target of their own."""

    kinds: Mapping[str, Kind]
    title: str
    add: str
    new: str
    none: str
    choose: str
    command: str
    mapped: bool

    def of(self, view: SettingsView) -> tuple[SourceView, ...]:
        return view.sources if self.mapped else view.copies


SOURCES: Final = Sort(
    SOURCE_KINDS,
    tr("Sources of leads"),
    tr("Add a source"),
    tr("A new source of leads"),
    tr("There are no sources yet: leads come by the watched folder alone. Add the first one."),
    tr("Choose a source to see it, or add one."),
    "source",
    mapped=True,
)
COPIED: Final = Sort(
    COPY_KINDS,
    tr("Copies to the CRM"),
    tr("Add a copy"),
    tr("A new copy to the CRM"),
    tr("Nothing is copied to another system. Add where leads are to be copied to."),
    tr("Choose a copy to see it, or add one. What happens from then on is copied."),
    "copy",
    mapped=False,
)


def state_words(view: SourceView, now: Instant, zone: str) -> str:
    """ "Web form · on · last lead 2:41 pm"; of a copy "By mail · on · to leads@crm.example.com"."""
    source = view.source
    known = ALL_KINDS.get(source.kind)
    if source.kind in COPIES:
        where = source.options.get("url") or source.options.get("to", "")
        more = tr("to {where}", where=where)
    elif source.kind == "stock":
        more = ""
    else:
        more = tr("last lead {when}", when=when(view.last, zone, now)) if view.last else tr("no lead yet")
    return " · ".join(part for part in (known.words if known else source.kind, tr("off") if source.off else tr("on"), more) if part)


def secret_words(source: Source) -> str:
    """What to type on the hub's computer, for a source whose secrets are kept there."""
    return ELSEWHERE.format("copy" if source.kind in COPIES else "source", source.id)
