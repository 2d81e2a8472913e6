"""Finds what a text or mail promises by when: "I'll have the figure by 3:00", "te mando el precio mañana a las 10".

Only what a person of ours says that they will do, and by when. A question, a wish, what was done, what is denied, what somebody else said
and the time of the shopper's own visit are no promises. Nothing is done about what is found but to offer it.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.promise_times import Said, due_of
from bdcdesk.domain.promise_words import Patterns

MOST = 3
"""Promises of one message that are told."""
LONGEST = 4_000
"""Characters of a message that are read."""
_WORDS = 160
"""Characters of a promise that are told."""

_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»|^>.*$", re.MULTILINE)
_WRAPPED = re.compile(r"\n(?=[a-záéíóúñ0-9])")
_HALF_DAY = re.compile(r"(?<=[\d ])([ap])\.( ?)m\.(?=(\s+[A-ZÁÉÍÓÚÑ¿¡]|\s*$|\s*\n)?)")
_HALF_DAY_END = re.compile(r"[apAP]\. ?[mM]\.")
_LEADING = re.compile(r"^(?:and|then|y)\s+(?:then\s+)?", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n;¿]*(?:[.](?=\w)[^.!?\n;¿]*)*")
_CLAUSE = re.compile(r"[,;:–—]|\b(?:and|but|y|pero)\b", re.IGNORECASE)


class Found(msgspec.Struct, frozen=True):
    """A promise: in whose `text`, due when, by which `words` of it."""

    text: str
    due: Instant
    words: str


def promises(text: str, now: Instant, hours: Hours, languages: Sequence[Patterns]) -> tuple[Found, ...]:
    """In the order in which they stand, each due after `now`: by the store's clock, in its `hours` where a time could be two."""
    read = _plain(text[:LONGEST])
    found: list[tuple[int, int, Found]] = []
    for sentence, asked in _sentences(read):
        if len(found) >= MOST:
            break
        for patterns in languages:
            for start, end, said in _in_sentence(sentence, asked, patterns, read):
                due = due_of(said, now, hours, patterns.phrases)
                if due > now and not any(start < other_end and begun < end for begun, other_end, _ in found):
                    found.append((start, end, Found(_told(text, start, end), due, _told(text, said.start, said.end))))
    return tuple(one for _, _, one in sorted(found, key=lambda one: one[0])[:MOST])


def _plain(text: str) -> str:
    """The same, character by character, without what is quoted and with one sort of apostrophe; neither "p.m." nor the end of a
    line in its midst ends a sentence."""
    text = _WRAPPED.sub(" ", _QUOTED.sub(lambda found: " " * len(found[0]), text.replace("’", "'")))
    return _HALF_DAY.sub(lambda found: f"{found[1]}m{' ' * (len(found[0]) - 3)}{'.' if found[3] is not None else ' '}", text)


def _sentences(text: str) -> Iterator[tuple[tuple[int, int], bool]]:
    """Where each begins and ends, and whether it asks."""
    for found in _SENTENCE.finditer(text):
        if found[0].strip():
            start, end = found.span()
            yield (start, end), text[end : end + 1] == "?" or text[start - 1 : start] == "¿"


def _in_sentence(sentence: tuple[int, int], asked: bool, patterns: Patterns, text: str) -> Iterator[tuple[int, int, Said]]:
    first, last = sentence
    if asked:
        tag = patterns.tag.search(text, first, last + 1)
        if tag is None:
            return
        last = tag.start()
    begins = _beginnings(patterns, text, first, last)
    if not begins or patterns.time.search(text, first, last) is None or patterns.open_ended.search(text, first, last):
        return
    waiting, before = -1, first
    for place, (start, end) in enumerate(begins):
        until = begins[place + 1][0] if place + 1 < len(begins) else last
        if _denied(patterns, text, first, start):
            waiting = -1
            continue
        cut = patterns.cuts.search(text, end, until)
        upto = cut.start() if cut else until
        after = _times(patterns, text, start, upto)
        said = after or _ahead(patterns, text, before, start)
        if said is None:
            waiting = start if waiting < 0 else waiting
            continue
        begun = waiting if waiting >= 0 else start
        whole = max(said.end, end) if after else upto
        yield min(begun, said.start), whole, said
        waiting, before = -1, whole


def _beginnings(patterns: Patterns, text: str, first: int, last: int) -> list[tuple[int, int]]:
    found = [match.span() for match in patterns.makes.finditer(text, first, last)]
    if patterns.begins is not None:
        starts = first + len(text[first:last]) - len(text[first:last].lstrip())
        whole = patterns.begins.match(text, starts, last) or next(
            (match for match in patterns.begins.finditer(text, first, last) if patterns.joins.fullmatch(text, first, match.start())), None
        )
        found += [whole.span()] if whole is not None else []
    if found:
        earliest = min(found)[0]
        found += [match.span() for match in patterns.goes_on.finditer(text, earliest + 1, last)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _denied(patterns: Patterns, text: str, first: int, start: int) -> bool:
    """Whether its clause has said no, or that these are another's words, before it."""
    clause = max((match.end() for match in _CLAUSE.finditer(text, first, start)), default=first)
    return patterns.denied.search(text, clause, start) is not None


def _times(patterns: Patterns, text: str, first: int, last: int) -> Said | None:
    """The first time in there: its parts stand beside each other ("tomorrow", "at 10")."""
    parts: list[re.Match[str]] = []
    for match in patterns.time.finditer(text, first, last):
        if parts and not patterns.linked.fullmatch(text, parts[-1].end(), match.start()):
            break
        parts.append(match)
    return Said(tuple(parts), parts[0].start(), parts[-1].end()) if parts else None


def _ahead(patterns: Patterns, text: str, first: int, start: int) -> Said | None:
    """A time that stands before its promise ("Tomorrow at 10 I'll call you"), with nothing else there that it could belong to."""
    said = _times(patterns, text, first, start)
    if said is None:
        return None
    around = patterns.joins.fullmatch(text, first, said.start) and patterns.joins.fullmatch(text, said.end, start)
    return said if around else None


def _told(text: str, start: int, end: int) -> str:
    """On one line, and not longer than it is worth: what is read as "pm" may stand there as "p. m."."""
    half = _HALF_DAY_END.match(text, end - 2)
    line = _LEADING.sub("", " ".join(text[start : half.end() if half else end].split()))
    return line if len(line) <= _WORDS else f"{line[: _WORDS - 1].rstrip()}…"
