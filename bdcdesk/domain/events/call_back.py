"""Events of a call at a time that was named."""

from bdcdesk.domain.events.base import Facts, Instant


class CallBackSet(Facts, frozen=True, tag="call_back_set"):
    """The shopper is to be called at that time: they named it, or an agent did. What was said of it is in the personal part."""

    when: Instant


class CallBackOver(Facts, frozen=True, tag="call_back_over"):
    """They need not be called at that time any more."""

    when: Instant
