"""A comment as words in one spelling: folded, shorthand written out, numbers by their kind, in sentences."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

_SCAN: Final = re.compile(
    r"""
    (?P<link>(?:https?://|www\.)[^\s<>]{1,300})
  | (?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})
  | (?P<phone>(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}\b|\b\d{3}-\d{4}\b|\b\d{10}\b)
  | (?P<time>\b\d{1,2}:\d\d(?:[ ]?[ap]\.?m\b\.?)?|\b\d{1,2}[ ]?[ap]\.?m\b\.?)
  | (?P<money>\$[ ]?\d[\d,]{0,12}(?:\.\d{1,2})?[ ]?k?\b|\b\d{1,4}(?:\.\d)?k\b|\b\d{1,3}(?:,\d{3}){1,3}\b
      |\b\d{3,7}[ ]?(?:dollars|bucks|dolares|dlls|usd)\b)
  | (?P<percent>\b\d{1,2}(?:\.\d{1,2})?[ ]?%)
  | (?P<shared>\bw/o\b|\bw/|\ba/c\b|\bb/c\b|\bc/u\b)
  | (?P<word>[^\W_]+(?:'[^\W\d_]+)*)
  | (?P<ask>[?¿])
  | (?P<end>[.!;…]|\n)
  | (?P<comma>[,:()\[\]/"“”]|[ ][-–—]+[ ])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:19[5-9]|20[0-4])\d")
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")
_WRAPPED: Final = 45
"""Characters of a line from which on a small letter in the next one goes on with its sentence."""


class Said(msgspec.Struct, gc=False):
    """Parallel lists, a place for each word. `kinds`: "<money>", "<time>" and so on, "" for a plain word; `starts`: whether a comma or
    the like stands before the word; `raw`: the place in the text; `sentences`: where each begins and ends, and whether it asks."""

    words: list[str]
    kinds: list[str]
    starts: list[bool]
    raw: list[tuple[int, int]]
    sentences: list[tuple[int, int, bool]]


def fold(text: str) -> str:
    """Small letters without accents; the same number of characters need not come back."""
    small = text.casefold().replace("’", "'").replace("‘", "'").replace("`", "'").replace("´", "'")
    return small if small.isascii() else _FOREIGN.sub(_bare, small)


def _bare(found: re.Match[str]) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", found[0]) if not unicodedata.combining(sign))


def tokens(text: str, written_out: Mapping[str, tuple[str, ...]], spelled: Callable[[str], str] = str) -> Said:
    """`text` in words. `written_out`: what shorthand stands for; `spelled`: the word that a misspelt one is meant for."""
    said = Said([], [], [], [], [])
    folded = fold(_joined(text))
    known: dict[tuple[str | None, str], list[tuple[str, str]]] = {}
    begin, comma = 0, False

    def close(asks: bool) -> None:
        nonlocal begin
        if len(said.words) > begin:
            said.sentences.append((begin, len(said.words), asks))
            begin = len(said.words)
        elif asks and said.sentences and said.sentences[-1][1] == begin:
            first, last, _ = said.sentences[-1]
            said.sentences[-1] = (first, last, True)

    for found in _SCAN.finditer(folded):
        what = found.lastgroup
        if what == "end":
            close(False)
        elif what == "ask":
            # An opening mark in Spanish ends what stands before it.
            close(found[0] == "?")
        elif what == "comma":
            comma = True
        else:
            each = known.get((what, found[0]))
            if each is None:
                each = known[what, found[0]] = _words(what or "", found[0], written_out, spelled)
            for word, kind in each:
                said.words.append(word)
                said.kinds.append(kind)
                said.starts.append(comma)
                said.raw.append(found.span())
                comma = False
            continue
        comma = comma and what == "comma"
    close(False)
    return said


def _joined(text: str) -> str:
    """The text with lines that were only broken to fit put together again."""
    lines = text.splitlines()
    whole = list[str]()
    for line in lines:
        before = whole[-1] if whole else ""
        if len(before) - before.rfind("\n") > _WRAPPED and line[:1].islower() and not before.rstrip().endswith((".", "!", "?", ":")):
            whole[-1] = f"{before} {line}"
        else:
            whole.append(line)
    return "\n".join(whole)


def _words(what: str, found: str, written_out: Mapping[str, tuple[str, ...]], spelled: Callable[[str], str]) -> list[tuple[str, str]]:
    if what not in ("word", "shared"):
        return [(found.strip(), f"<{what}>")]
    if found.isdigit():
        return [(found, "<year>" if _YEAR.fullmatch(found) else "<number>")]
    if found in written_out:
        return [(word, "") for word in written_out[found]]
    bare = found.replace("'", "")
    if bare in written_out:
        return [(word, "") for word in written_out[bare]]
    if found.endswith("'s"):
        bare = found[:-2].replace("'", "")
    if not bare.isalpha():
        return [(bare, "<model>")]
    meant = spelled(bare)
    if meant == bare and _STRETCHED.search(bare):
        meant = _unstretched(bare, written_out, spelled)
    return [(word, "") for word in written_out.get(meant, (meant,))]


def _unstretched(bare: str, written_out: Mapping[str, tuple[str, ...]], spelled: Callable[[str], str]) -> str:
    """ "pleeease" with one e or two, whichever is a word."""
    short, double = _STRETCHED.sub(r"\1", bare), _STRETCHED.sub(r"\1\1", bare)
    if short in written_out:
        return short
    return next((spelled(one) for one in (short, double) if spelled(one) != one), short)
