"""English, checked by Harper and quire-grammar beside our own list of slips. All of it runs on this computer."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final

import quire_grammar
from harper import Lint, Linter

from bdcdesk.desktop.writing.finding import LONGEST, Finding, apart, begins_sentence, matched
from bdcdesk.desktop.writing.masks import no_words, outside
from bdcdesk.desktop.writing.slips import Slips
from bdcdesk.translation import tr

_TELLS: Final = frozenset(
    {
        "Spelling",
        "Typo",
        "Agreement",
        "Grammar",
        "WordChoice",
        "Eggcorn",
        "Malapropism",
        "Nonstandard",
        "Usage",
        "BoundaryError",
        "Repetition",
    }
)
"""Harper's kinds that are mistakes; what it says of style, and of how a thing is laid out, is taste."""

_NOT: Final = frozenset(
    {
        "WrongNegative",
        "DisjointPrefixes",
        "OxfordComma",
        "MissingPreposition",
        "LongSentences",
        "SplitWords",
        "OrthographicConsistency",
        "CompoundNouns",
        "PossessiveYour",
        "FindOut",
    }
)
"""Rules of Harper's that are wrong more often than right in dealers' messages ("untill" is no "distill")."""

_QUIRE_NOT: Final = ("comma-splice", "your-vs-youre", "sentence-fragment", "a-vs-an", "tense-drift")
_SURELY: Final = 0.8
"""How alike a word must be to one that is known to be a slip of it, where it might be a name."""

_NAMED: Final = re.compile(r"\b(?:mr|mrs|ms|mx|dr|sr|sra|srta|hi|hello|hey|dear|hola|señor|señora)\.? +(?:[\w'’-]+ +)?$", re.IGNORECASE)
"""What a name stands behind."""

_JOINED: Final = frozenset({"on", "ons", "in", "ins", "up", "ups", "off", "offs", "seater", "seaters", "wheeler", "speed"})
"""What is a word behind a hyphen: an add-on, a five-seater."""

_RIGHT: Final = frozenset({"had had", "that that", "others"})
"""What is right although it looks like a word too many, or like a verb."""

_SPANISH: Final = frozenset(
    re.findall(
        r"\w+",
        """
        gracias por para con está esta están estoy sí qué cómo cuándo dónde usted ustedes su sus el la los las del al que pero muy bien
        buenos buenas días tardes noches hola señor señora nosotros tenemos tiene tengo quiere quiero puede puedo podemos disponible carro
        auto camioneta precio cita mañana hoy ahora aquí también favor gusto mucho mucha saludos nuestro nuestra llamar venir ver más una
        uno es son fue ser hasta luego le les nos me te lo cuando como donde voy va ya yo mi ni y quién quien otro otra otros alguien nada
        """,
    )
)
"""Words of a Spanish sentence, or of a few Spanish words in an English one."""
_ENGLISH_TOO: Final = frozenset(
    {"me", "son", "te", "lo", "auto", "es", "al", "la", "el", "del", "con", "ser", "ver", "le", "les", "fue", "mi", "y", "va", "ya"}
)
"""Those of them that say nothing alone."""

_SENTENCE: Final = re.compile(r"[^.!?\n]+")

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class English:
    """Knows the store's `names` (makes, models, trims, colours, people). It takes a second to make. Threads: one, the same always."""

    def __init__(self, slips: Slips, names: Iterable[str] = ()) -> None:
        self._slips = slips
        self._linter = Linter()
        self._names: frozenset[str] = frozenset()
        self.learn(names)
        # Harper makes ready what it needs when it first needs it; for a stock number that takes most of a second.
        self._linter.lint("stock #T48213", language="plaintext")

    def learn(self, names: Iterable[str]) -> None:
        """Words that are right here."""
        fresh = frozenset(word for name in names for word in _WORD.findall(name)) - self._names
        if fresh:
            self._names |= fresh
            self._linter.import_words(sorted(fresh))

    def fixes(self, word: str) -> tuple[str, ...]:
        """None but those that came with the finding."""
        return ()

    def knows(self, word: str) -> bool:
        return not any(lint.lint_kind == "Spelling" for lint in self._linter.lint(word, language="plaintext"))

    def check(self, text: str) -> tuple[Finding, ...]:
        """Spans are Python's: code points of `text`."""
        text = text[:LONGEST]
        found = [*self._slips.found(text), *_quire(text), *self._harper(text)]
        return apart(one for one in outside(found, no_words(text)) if not _in_spanish(text, one) and not self._is_word(text, one))

    def _is_word(self, text: str, finding: Finding) -> bool:
        """One that Harper's dictionary has only without its “'s”."""
        word = text[finding.start : finding.end]
        return finding.kind == "spelling" and word.endswith(("'s", "’s")) and self.knows(word[:-2])

    def _harper(self, text: str) -> Iterator[Finding]:
        for rule, lints in self._linter.organized_lints(text, language="plaintext").items():
            if rule not in _NOT:
                yield from (_told(text, lint) for lint in lints if _is_slip(text, lint))


def _in_spanish(text: str, finding: Finding) -> bool:
    """Whether it stands in a sentence with several Spanish words, or is one itself."""
    sentence = next(found[0] for found in _SENTENCE.finditer(text) if found.start() <= finding.start < found.end())
    said = [word for word in _WORD.findall(sentence.casefold()) if word in _SPANISH]
    alone = finding.kind == "spelling" and text[finding.start : finding.end].casefold() in _SPANISH
    return alone or (len(said) > 1 and not _ENGLISH_TOO.issuperset(said))


def _is_slip(text: str, lint: Lint) -> bool:
    if lint.lint_kind not in _TELLS or text[lint.span.start : lint.span.end].casefold() in _RIGHT:
        return False
    return lint.lint_kind != "Spelling" or not _is_name(text, lint)


def _told(text: str, lint: Lint) -> Finding:
    start, end = lint.span.start, lint.span.end
    fixes = [one.replacement_text for one in lint.suggestions if one.replacement_text]
    if lint.lint_kind != "Spelling":
        return Finding(start, end, "grammar", str(lint.message), tuple(dict.fromkeys(fixes))[:3])
    word = text[start:end]
    ranked = sorted(dict.fromkeys(fixes), key=lambda fix: -_alike(word, fix))
    return Finding(start, end, "spelling", tr("This word is not known."), tuple(matched(fix, word) for fix in ranked[:3]))


def _is_name(text: str, lint: Lint) -> bool:
    """Within a sentence a large letter makes a name of a word that is not known; at its beginning, one that is like no other word."""
    word = text[lint.span.start : lint.span.end]
    if text[: lint.span.start].endswith("-") and word.casefold() in _JOINED:
        return True
    if not word[:1].isupper():
        return False
    if _NAMED.search(text, 0, lint.span.start) or _signed(text, lint.span.start):
        return True
    return not begins_sentence(text, lint.span.start) or all(_alike(word, fix.replacement_text or "") < _SURELY for fix in lint.suggestions)


def _signed(text: str, at: int) -> bool:
    """Whether the word stands in a line of one to three words that all have a large letter: who a mail is from."""
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[begin : end if end >= 0 else len(text)].strip(" ,-–—")
    said = line.split()
    return begin > 0 and 0 < len(said) <= 3 and all(word[:1].isupper() for word in said)


def _alike(one: str, other: str) -> float:
    """0 to 1. A swap of two letters counts as little as one letter too many."""
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def _quire(text: str) -> Iterator[Finding]:
    for one in quire_grammar.check(text, disable=_QUIRE_NOT):
        if one.category == "style":
            # Taste, as with Harper's.
            continue
        yield Finding(one.start, one.end, "grammar", one.message, tuple(one.suggestions))
