"""Pictures that go to a shopper with a text: addresses at which the provider fetches them."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from bdcdesk.translation import tr

MOST: Final = 10
"""Of one text: what Twilio (error 21623) and Telnyx ("up to 10 media URLs per MMS message") take."""
_LONGEST: Final = 2_000


def problem(pictures: Sequence[str]) -> str:
    """Why these cannot go, a sentence; "" if they can. The provider fetches them itself, so they are public and https."""
    if len(pictures) > MOST:
        return tr("A text takes at most {most} pictures.", most=MOST)
    for address in pictures:
        if not is_address(address):
            return tr(
                "One of the pictures has no https address at which the provider could fetch it. Leave it out and send the text again."
            )
    return ""


def is_address(text: str) -> bool:
    """Whether a provider could fetch a picture there."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    spelled = text.isprintable() and " " not in text and len(text) <= _LONGEST
    return spelled and parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
