"""The words with which whoever hands a shopper over may introduce the one who takes them on. They go only by a person's key."""

from collections.abc import Mapping
from typing import Final

from bdcdesk.domain.placeholders import Language, fill

_INTRODUCTIONS: Final[Mapping[Language, str]] = {
    "en": (
        "Hi {first_name}, this is {agent} at {store}. My colleague {colleague} takes care of you from here and knows what we talked about."
        " {colleague} will write to you next; you can answer right here."
    ),
    "es": (
        "Hola {first_name}, le escribe {agent} de {store}. A partir de ahora le atiende {colleague}, que ya sabe lo que hemos hablado."
        " {colleague} le escribirá en breve; puede responder aquí mismo."
    ),
}


def introduction(language: Language, known: Mapping[str, str], colleague: str) -> str:
    """Filled in as far as it is known; what is not known stops the sending, as in any reply."""
    return fill(_INTRODUCTIONS[language], {**known, "colleague": colleague.partition(" ")[0]})
