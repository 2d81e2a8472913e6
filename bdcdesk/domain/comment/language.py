"""Which language a comment is in: English or Spanish, by the words that only one of them has."""

from typing import Final, Literal, TypeAlias

from bdcdesk.domain.comment.phrasebook import Phrasebook
from bdcdesk.domain.comment.tokens import Said

Language: TypeAlias = Literal["en", "es"]

_SPANISH_ENDS: Final = ("cion", "ciones", "ando", "iendo", "mente", "aron", "ieron", "enme", "ame", "eme", "arlo", "arla", "erlo", "arme")
_SPANISH_MARKS: Final = frozenset("ñ¿¡")
_ACCENTED: Final = frozenset("áéíóúü")


def language(book: Phrasebook, said: Said, text: str) -> Language:
    """That of most words; English where nothing tells."""
    english = spanish = 0.0
    for word, kind in zip(said.words, said.kinds, strict=True):
        if kind:
            continue
        if word in book.spanish:
            spanish += 0 if word in book.english else 1
        elif word in book.english:
            english += 1
        elif len(word) > 5 and word.endswith(_SPANISH_ENDS):
            spanish += 0.5
    small = text.casefold()
    spanish += 0.6 * bool(_SPANISH_MARKS & set(small)) + 0.4 * min(3, sum(small.count(sign) for sign in _ACCENTED))
    return "es" if spanish > english else "en"
