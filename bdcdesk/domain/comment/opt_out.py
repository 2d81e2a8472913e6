"""Whether a comment asks plainly for no more contact: heard as the contact rules hear it, without what they only suspect."""

from collections.abc import Sequence

from bdcdesk.domain.comment.channel import channel_wish
from bdcdesk.domain.comment.signals import Heard
from bdcdesk.domain.contact_rules.book import Book
from bdcdesk.domain.contact_rules.hearing import is_opt_out
from bdcdesk.domain.contact_rules.words import meaning

_WHOLE = 200
"""Characters of a message up to which it may be nothing but a word for stop."""
_LISTENED = 60
"""Words of a sentence that are put to the contact rules: a plea for silence is short."""


def opts_out(heard: Heard, text: str, book: Book) -> bool:
    """A word for stop as the whole message; a plea that leaves no doubt; or a sentence that the rules take for a stop, with no condition
    on it, no other way of answering named beside it (but for who is to be taken off a list, or never again), and no other thing that is to
    stop (an appointment, an order, an engine)."""
    if len(text) <= _WHOLE and is_opt_out(text, book):
        return True
    sentences = range(len(heard.said.sentences))
    if channel_wish(heard) is not None:
        # “Email only” beside it makes “do not call me” a wish; who is to be taken off a list, or never again, has said more than that.
        return any(_firmly(heard, number) for number in sentences)
    return any(_sentence_stops(heard, number, book) for number in sentences)


def _firmly(heard: Heard, number: int) -> bool:
    low, high, asks = heard.said.sentences[number]
    inside = {one.signal.finds for one in heard.of("opt_out") if low <= one.start < high}
    return not asks and "firmly" in inside and "spares" not in inside


def _sentence_stops(heard: Heard, number: int, book: Book) -> bool:
    low, high, asks = heard.said.sentences[number]
    inside = [one for one in heard.of("opt_out") if low <= one.start < high]
    if any(one.signal.finds == "plainly" for one in inside):
        return True
    if any(one.signal.finds == "spares" for one in inside):
        return False
    if any(one.signal.finds == "stops" for one in inside):
        return True
    if asks or not any(one.signal.finds == "listen" for one in inside):
        return False
    means, _ = meaning(book, _plainly(heard.said.words[low:high]))
    return means in ("stop", "perhaps stop")


def _plainly(words: Sequence[str]) -> str:
    return " ".join(words[:_LISTENED])
