"""The language of what the program itself says: English as it stands in the code, or another one by a catalog of its sentences.

Not the language that a shopper is written to: that is the lead's. A log holds none of it either, so that two desks with different languages
read the same log alike.
"""

from collections.abc import Mapping
from string import Formatter
from typing import Final, Literal

WindowLanguage = Literal["en", "es"]
ENGLISH: Final = "en"


class TranslationError(ValueError):
    """A language that cannot be spoken, and why: a sentence in English."""


class _Spoken:
    """What is spoken in this process, chosen before anything is said: tables of sentences are made once, when their modules are read."""

    def __init__(self) -> None:
        self.language = ENGLISH
        self.said = False
        self.catalog: Mapping[str, str] = {}


_spoken = _Spoken()


def speak(language: str, catalog: Mapping[str, str]) -> None:
    """From now on. `catalog`: for each English sentence the one to say; what it lacks stays English. Raises TranslationError once anything
    has been said: half of the window would stay as it was."""
    if _spoken.said and language != _spoken.language:
        raise TranslationError(f"“{language}” was chosen after the first sentence had been said in “{_spoken.language}”.")
    _spoken.language, _spoken.catalog = language, catalog


def spoken() -> str:
    """The language, as in "en"."""
    return _spoken.language


def tr(sentence: str, /, **values: object) -> str:
    """The sentence in the chosen language, its {places} filled in if there are values for them. Where one English word is two in another
    language, what comes before “¦” tells them apart and is not said. Any thread."""
    _spoken.said = True
    said = _spoken.catalog.get(sentence)
    if said is None:
        said = sentence.rpartition("¦")[2]
    return said.format(**values) if values else said


def phrase(sentence: str, /) -> str:
    """The sentence as it is: one that logs and tables keep in English, and `tr` says where it is shown."""
    return sentence


def many(number: int, one: str, several: str, /, **values: object) -> str:
    """`one` or `several` of them, both sentences with {n}."""
    return tr(one if number == 1 else several, n=number, **values)


def places(sentence: str) -> frozenset[str]:
    """The {places} of a sentence, each with its format. Raises TranslationError if its braces fit no place."""
    try:
        parts = list(Formatter().parse(sentence))
    except ValueError as error:
        raise TranslationError(f"The braces of “{sentence}” do not fit: {error}.") from error
    return frozenset(f"{name}:{form}" for _, name, form, _ in parts if name is not None)
