"""The one way in which a shopper wants to be answered."""

from typing import Final, Literal, TypeAlias

from bdcdesk.domain.comment.signals import Heard

Channel: TypeAlias = Literal["text", "call", "email"]
CHANNELS: Final[tuple[Channel, ...]] = ("text", "call", "email")


def channel_wish(heard: Heard) -> Channel | None:
    """None where none is named, or several are: a plain wish goes before a paper that is to come by mail."""
    if heard.has("channels", "any"):
        return None
    for prefix in ("only ", "", "papers by "):
        named = {channel for channel in CHANNELS if heard.has("channels", prefix + channel)}
        if len(named) == 1:
            return next(iter(named))
        if named:
            return None
    return None
