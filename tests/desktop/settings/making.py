"""A store's settings as a desk would show them."""

from bdcdesk.desktop.settings.settings_view import Colleague, SettingsView, SourceView
from bdcdesk.domain.events.settings import NOTHING_ADDED, ContactRules, Distribution
from bdcdesk.domain.source import Source

NOW = 1_795_000_000_000

FORM = Source("web-form", "Web form", "form", fields={"q1": "name", "tel": "phone", "old": "comments"})
MAIL = Source("mails", "Mails", "mailbox", {"host": "imap.example.com", "user": "leads@example.com"})
META = Source("ads", "Ads", "meta")


def view(
    *sources: Source,
    store: str = "s",
    here: bool = True,
    distribution: Distribution | None = None,
    people: tuple[Colleague, ...] = (),
    contact: ContactRules = NOTHING_ADDED,
    history: tuple[str, ...] = (),
) -> SettingsView:
    return SettingsView(
        store,
        "A store",
        NOW,
        "America/Phoenix",
        "US",
        "supervisor",
        here,
        tuple(SourceView(source) for source in sources),
        (),
        distribution or Distribution(),
        people,
        {source.id: source for source in sources},
        contact,
        history,
    )
