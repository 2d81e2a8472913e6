"""Events of the places from which a store's leads come."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.base import Facts

Use = Literal["follow up", "market", "share"]
"""What a dealer may do with what is known of a shopper: answer what they asked, write to them of other things, give it to others."""

Limit = Literal["no copies", "use ends with it"]
"""What an agreement may forbid in so many words: that values are kept in other systems, such as the CRM; any use of them once it ended."""

Maker = Literal["shopper", "dealer", "marketplace", "agent"]
"""Who made a value: the shopper, who gave it to the dealer; who passed it on; the dealer; or whoever typed it in at a desk."""


class SourceSet(Facts, frozen=True, tag="source_set"):
    """What a source is from now on. Its id is the stream's; its secrets are in no event.

    `type` is one of `bdcdesk.domain.source.KINDS`, or of a newer release. `options` are a kind's own (a mailbox's host and user, a page's
    id). `fields`: the sender's names of fields, and what they are here. `target`: ms of business time to the first answer, 0 for the
    store's. `off`: nothing is taken from it any more.
    """

    name: str
    type: str
    options: dict[str, str] = msgspec.field(default_factory=dict)
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    target: int = 0
    off: bool = False


class AgreementSet(Facts, frozen=True, tag="agreement_set"):
    """What was agreed with this source on the values of shoppers that come by it. Set again under the same `name`, it is this from now on.

    It holds from the day `begins` to the day before `ends` (YYYY-MM-DD, in the store's zone; "" for no end). `uses` are all that it allows.
    `limits`: what it forbids besides. `text` is its wording, or the clauses of it that matter; `file` the name of the document that was
    attached, and `blob` that one's SHA-256, beside the log. `maker`: who made what comes by it, where it says so.
    """

    name: str
    begins: str
    ends: str = ""
    uses: tuple[Use, ...] = ()
    text: str = ""
    file: str = ""
    blob: str = ""
    maker: Literal[Maker, ""] = ""
    limits: tuple[Limit, ...] = ()
