"""A source in words, as the list and its page show it. Pure."""

from bdcdesk.desktop.settings.settings_view import SourceView
from bdcdesk.desktop.settings.source_kinds import SOURCE_KINDS
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.source import Source
from bdcdesk.report.times import when

ELSEWHERE = "Its secret is kept on the hub's computer alone. Type there: bdcdesk source secret “{}”"
ADD_ELSEWHERE = (
    "The hub runs on another computer, which keeps all secrets. Add the source here, then type there: bdcdesk source secret “{}”"
)


def kind_words(kind: str) -> str:
    known = SOURCE_KINDS.get(kind)
    return known.words if known is not None else kind


def state_words(view: SourceView, now: Instant, zone: str) -> str:
    """ "Web form · on · last lead today, 2:41 pm"."""
    last = f"last lead {when(view.last, zone, now)}" if view.last else "no lead yet"
    return " · ".join((kind_words(view.source.kind), "off" if view.source.off else "on", *(() if view.source.kind == "stock" else (last,))))


def secret_words(source: Source) -> str:
    """What to type on the hub's computer, for a source whose secrets are kept there; "" where it has none."""
    kind = SOURCE_KINDS.get(source.kind)
    return ELSEWHERE.format(source.name) if kind is not None and (kind.made or kind.secrets) else ""
