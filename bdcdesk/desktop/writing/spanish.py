"""Spanish spelling, by the dictionary of RLA-ES (resources/dictionaries). Grammar is not checked."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

from spylls.hunspell import Dictionary
from spylls.hunspell.readers import read_aff, read_dic

from bdcdesk.desktop.writing.finding import LONGEST, Finding, begins_sentence, matched
from bdcdesk.desktop.writing.masks import no_words, outside
from bdcdesk.translation import tr

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_HANGS_ON: Final = re.compile(r"(?:(?:me|te|se|nos)(?:l[oae]s?)?|l[oae]s?)$")
_PLAIN: Final = str.maketrans("áéíóú", "aeiou")


class Spanish:
    """Knows the store's `names`, and words that `elsewhere` has (English ones, of which the trade is full).

    `dictionary`: the path of its two files without their endings. It takes half a second to make. Threads: one, the same always.
    """

    def __init__(self, dictionary: Path, names: Iterable[str] = (), elsewhere: Callable[[str], bool] = lambda word: False) -> None:
        self._known = _dictionary(dictionary)
        self._elsewhere = elsewhere
        self._names: frozenset[str] = frozenset()
        self._fixed = lru_cache(maxsize=1_000)(self._likely)
        self.learn(names)

    def learn(self, names: Iterable[str]) -> None:
        """Words that are right here."""
        self._names |= {word.casefold() for name in names for word in _WORD.findall(name)}

    def check(self, text: str) -> tuple[Finding, ...]:
        """Spans are Python's: code points of `text`. Without `fixes`, which take a tenth of a second a word."""
        text = text[:LONGEST]
        wrong = [match for match in _WORD.finditer(text) if self._is_slip(text, match)]
        found = [Finding(*match.span(), "spelling", tr("This word is not known.")) for match in wrong]
        return tuple(outside(found, no_words(text)))

    def fixes(self, word: str) -> tuple[str, ...]:
        """What could be meant, the likeliest first: three at most."""
        return self._fixed(word)

    def _likely(self, word: str) -> tuple[str, ...]:
        return tuple(matched(fix, word) for fix in islice(self._known.suggest(word.casefold()), 3))

    def _is_slip(self, text: str, match: re.Match[str]) -> bool:
        word = match[0]
        if word.casefold() in self._names or self._is_word(word.casefold()) or self._elsewhere(word.casefold()):
            return False
        # Within a sentence a large letter makes a name of a word that is not known.
        return word[0].islower() or begins_sentence(text, match.start())

    def _is_word(self, word: str) -> bool:
        """Also with what hangs on to it: the dictionary has few of the forms like “permítame”, which take an accent by that."""
        if self._known.lookup(word):
            return True
        hanging = _HANGS_ON.search(word)
        if hanging is None or len(word) - len(hanging[0]) < 3:
            return False
        verb = word[: hanging.start()]
        return verb != verb.translate(_PLAIN) and bool(self._known.lookup(verb.translate(_PLAIN)))


class _Lines:
    """A file as the library reads one: (number, line), empty ones left out. Its own reader leaves files open."""

    def __init__(self, file: Path) -> None:
        lines = enumerate(file.read_text("utf-8").splitlines(), 1)
        self._lines = ((number, line.strip()) for number, line in lines if line.strip())

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self._lines

    def reset_encoding(self, encoding: str) -> None:
        """Both files say UTF-8, and that is how they were read."""


def _dictionary(path: Path) -> Dictionary:
    affixes, context = read_aff(_Lines(path.with_suffix(".aff")))
    return Dictionary(affixes, read_dic(_Lines(path.with_suffix(".dic")), aff=affixes, context=context))
