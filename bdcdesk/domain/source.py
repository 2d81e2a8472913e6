"""Where a store's leads come from: a mailbox, a web form, an ad platform."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.source import AgreementSet
from bdcdesk.translation import tr

KINDS: Final = ("mailbox", "form", "adf", "google", "meta", "star", "stock", "folder")
"""What a source may be. "form", "adf" and "star" are posted to the hub with a secret in the address; "google" and "meta" are the lead
forms of those platforms; "stock" is a file of cars. A form's option "origins" names the sites whose pages may send without the
secret, through the hub's own script."""

COPIES: Final = ("crm-mail", "crm-webhook")
"""What stands beside the sources in the log, and is set as they are: where leads, touches and outcomes are copied to."""

MAIL: Final = "mail-out"
"""And the account by which the store's mails go out to shoppers."""

LINKS: Final = "short-links"
"""And how links to the store's own pages are made short, see `bdcdesk.domain.short_links`."""

TRIAL: Final = "test"
"""And that a source is sent a test lead every day."""

OWN_PHONE: Final = "own-phone"
"""And that the store's people call with phones of their own, and not by a provider. Its id, too."""

OWN: Final = "own"
"""And the kind of what came by no source: typed in by hand, from the watched folder, by `bdcdesk import`."""
OWN_ID: Final = "_own"
"""Its id, which no source can have (`is_plain`): there is nothing to set of it but what was agreed."""
OWN_NAME: Final = tr("by hand, or from a file")

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_ORIGIN: Final = re.compile(r"(https?://[a-z0-9.-]+(?::\d+)?)/?", re.ASCII)
LONGEST: Final = 60
"""Characters of an id, and of a name."""


class Agreement(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What was agreed, as it was set at `at` by the member `by`."""

    terms: AgreementSet
    at: Instant
    by: str = ""


class Source(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A source as it was last set, see `bdcdesk.domain.events.source.SourceSet`. `since`: when it was first set; `changed`: when last.

    `agreements`: each that was ever set, in that order; of those of one name the last counts.
    """

    id: str
    name: str
    kind: str
    options: dict[str, str] = {}
    fields: dict[str, str] = {}
    target: int = 0
    off: bool = False
    since: Instant = 0
    changed: Instant = 0
    agreements: tuple[Agreement, ...] = ()


def calls_itself(sources: Mapping[str, Source]) -> bool:
    """Whether the store has chosen its people's own phones."""
    chosen = sources.get(OWN_PHONE)
    return chosen is not None and not chosen.off


def origins_of(stated: str) -> frozenset[str]:
    """Those in an option's text ("https://www.example.com, https://example.com"), as browsers write them. What is none is left out."""
    found = [_ORIGIN.fullmatch(one) for one in stated.lower().replace(",", " ").split()]
    return frozenset(one[1] for one in found if one)


def is_plain(source: str) -> bool:
    """Whether this can be a source's id: it stands in addresses and in names of keys."""
    return len(source) <= LONGEST and _ID.fullmatch(source) is not None
