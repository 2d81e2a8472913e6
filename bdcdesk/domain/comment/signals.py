"""What a comment holds of the phrasebook's signals: where something is asked, what is denied, and which words stand for something else."""

from collections.abc import Iterator

import msgspec

from bdcdesk.domain.comment.patterns import Place
from bdcdesk.domain.comment.phrasebook import Phrasebook, Room, Signal
from bdcdesk.domain.comment.tokens import Said

_SCOPE = 16
"""Words for which "can you tell me" goes on asking."""
_DENIES = 6
"""Words that a "not" reaches."""
_PIECE = 3
"""Words of what stands between two commas of a list that is asked as a whole."""


class Signalled(msgspec.Struct, frozen=True, gc=False):
    room: Room
    signal: Signal
    start: int
    end: int


class Heard(msgspec.Struct, gc=False):
    """The comment in words, and what was found in it. `asked`, `denied`, and the `number` of its sentence: for each word."""

    said: Said
    found: list[Signalled]
    asked: list[bool]
    denied: list[bool]
    number: list[int]

    def of(self, room: Room, *finds: str) -> Iterator[Signalled]:
        return (one for one in self.found if one.room == room and (not finds or one.signal.finds in finds))

    def has(self, room: Room, *finds: str) -> bool:
        return any(True for _ in self.of(room, *finds))

    def words(self, start: int, end: int) -> str:
        return " ".join(self.said.words[start:end])


def hear(book: Phrasebook, said: Said) -> Heard:
    places = book.phrases.find(said)
    asking = [(book.signals[book.entries[one.key].signal].finds, one) for one in places if book.entries[one.key].room == "asking"]
    sentence = [number for number, (low, high, _) in enumerate(said.sentences) for _ in range(low, high)]
    heard = Heard(said, [], _asked(said, asking), _denied(said, asking), sentence)
    but, unless = _exceptions(book, sentence, places)
    for place in places:
        entry = book.entries[place.key]
        if entry.role != "phrase" or entry.room == "asking":
            continue
        signal = book.signals[entry.signal]
        if signal.asked and True not in heard.asked[place.start : place.end]:
            continue
        if not signal.denied and heard.denied[place.start]:
            continue
        if any(other.start < place.end and place.start < other.end for other in but.get(entry.signal, ())):
            continue
        if entry.signal in unless and sentence[place.start] in unless[entry.signal]:
            continue
        heard.found.append(Signalled(entry.room, signal, place.start, place.end))
    return heard


def _exceptions(book: Phrasebook, sentence: list[int], places: list[Place]) -> tuple[dict[int, list[Place]], dict[int, set[int]]]:
    but: dict[int, list[Place]] = {}
    unless: dict[int, set[int]] = {}
    for place in places:
        entry = book.entries[place.key]
        if entry.role == "but":
            but.setdefault(entry.signal, []).append(place)
        elif entry.role == "unless":
            unless.setdefault(entry.signal, set()).add(sentence[place.start])
    return but, unless


def _asked(said: Said, asking: list[tuple[str, Place]]) -> list[bool]:
    """From a cue ("can you", "what", "send me") to where a statement begins; the last piece of a sentence with a question mark; and a
    few words by themselves, which are nothing but the question."""
    asked = [False] * len(said.words)
    closes = {place.start for finds, place in asking if finds == "states"}
    ends = {at: high for low, high, _ in said.sentences for at in range(low, high)}
    for finds, place in asking:
        if finds not in ("asks", "wants"):
            continue
        last = min(ends[place.start], place.end + _SCOPE)
        for at in range(place.start, last):
            if at >= place.end and at in closes:
                break
            asked[at] = True
    for low, high, mark in said.sentences:
        if mark:
            for at in range(_last_piece(said, low, high, closes), high):
                asked[at] = True
    return asked


def _last_piece(said: Said, low: int, high: int, closes: set[int]) -> int:
    """Where the part begins that the question mark is for: behind the last comma, over short pieces of a list before it."""
    start = next((at for at in range(high - 1, low, -1) if said.starts[at]), low)
    while start > low:
        before = next((at for at in range(start - 1, low, -1) if said.starts[at]), low)
        if start - before > _PIECE or any(at in closes for at in range(before, start)):
            break
        start = before
    return start


def _denied(said: Said, asking: list[tuple[str, Place]]) -> list[bool]:
    """Behind a "not" until the next comma, "but" or "until", or a few words."""
    denied = [False] * len(said.words)
    ends = {at: high for low, high, _ in said.sentences for at in range(low, high)}
    over = sorted({place.start for finds, place in asking if finds == "turns"})
    not_so = {at for finds, place in asking if finds == "no denial" for at in range(place.start, place.end)}
    for finds, place in asking:
        if finds != "denies" or place.start in not_so:
            continue
        last = min(ends[place.start], place.end + _DENIES)
        if any(place.end <= at < min(ends[place.start], place.end + _DENIES + 4) and said.words[at] in _UNTIL for at in over):
            # "can't come until Sunday" says when they come.
            continue
        for at in range(place.end, last):
            if said.starts[at] or at in over:
                break
            denied[at] = True
    return denied


_UNTIL = frozenset({"until", "till", "til", "hasta"})
