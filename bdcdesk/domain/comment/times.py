"""The times that a shopper names, in their own words: when to call, when they come. Told as written and never reckoned with, for "Saturday"
may be this one or the next, and "at 5" the time they leave work."""

import re
from typing import Final

MOST: Final = 3
"""Of one message. Whoever names more is read whole."""
_LONGEST: Final = 4_000

_DAY: Final = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tonight|tomorrow|tmrw|tmw|tomm?or?row"
    r"|this (?:week(?:end)?|morning|afternoon|evening)"
    r"|next (?:week(?:end)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|weekends?|weekdays?|weeknights?"
)
_PART: Final = r"mornings?|afternoons?|evenings?|nights?|lunch(?: ?time| break| hour)?|noon|midday|midnight"
_CLOCK: Final = (
    r"(?:1[0-2]|0?[1-9])(?::[0-5]\d)?(?: ?(?:a\.?m\.?|p\.?m\.?)(?!\w)| ?o'?clock)?"
    r"(?!\d|[:.,]\d|[%$k]| ?(?:st|nd|rd|th|years?|yrs?|months?|mo|days?|weeks?|hours?|hrs?|minutes?|mins?|mins|miles?|mi|kids?|doors?"
    r"|seats?|passengers?|people|cars?|trucks?|owners?|times?|grand|thousand|hundred|k|percent|payments?|dealers?|cyl\w*|speed|or|of|more)\b)"
)
_SPANISH_DAY: Final = (
    r"(?:el |los |este |pr[oó]ximo )?(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bados?|domingos?)"
    r"|hoy|ma[nñ]ana|esta (?:tarde|noche|semana)"
    r"|(?:el |este )?fin(?:es)? de semana|entre semana"
)
_SPANISH_PART: Final = r"(?:en|por|de) la (?:ma[nñ]ana|tarde|noche)|al mediod[ií]a"
_SPANISH_CLOCK: Final = (
    r"las? (?:1[0-2]|[1-9]|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)"
    r"(?::[0-5]\d| y media)?(?: ?[ap]\.?m\.?)?(?!\d| ?(?:mil|puertas|millas)\b)"
)

_BEFORE: Final = r"(?:after|before|around|about|until|till|til|by|past|at)"
_ENGLISH: Final = re.compile(
    rf"\b(?:(?:on |any ?time )?(?:{_DAY})(?:,? (?:in the )?(?:{_PART}))?(?:,? (?:{_BEFORE} )?{_CLOCK}(?: ?(?:-|to|and) ?{_CLOCK})?)?"
    rf"|(?:between|from) {_CLOCK} ?(?:-|to|and) ?{_CLOCK}(?: (?:on |in the )?(?:{_DAY}|{_PART}))?"
    rf"|{_BEFORE} {_CLOCK}(?: ?(?:-|to|and) ?{_CLOCK})?(?: (?:on |in the )?(?:{_DAY}|{_PART}))?"
    rf"|(?:in the|after|before|during|at|on my) (?:{_PART}|work|school|church|shift)"
    rf"|(?:1[0-2]|0?[1-9])(?::[0-5]\d)? ?(?:a\.?m\.?|p\.?m\.?)(?!\w))",
    re.IGNORECASE,
)
_SPANISH: Final = re.compile(
    rf"\b(?:(?:{_SPANISH_DAY})(?: (?:{_SPANISH_PART}))?(?: (?:a|despu[eé]s de|antes de) {_SPANISH_CLOCK})?"
    rf"|(?:a|despu[eé]s de|antes de|hasta|entre|desde|como a|tipo) {_SPANISH_CLOCK}(?: y {_SPANISH_CLOCK})?(?: (?:{_SPANISH_PART}))?"
    rf"|{_SPANISH_PART}|(?:despu[eé]s|saliendo|salgo) del trabajo)\b",
    re.IGNORECASE,
)
_ALONE: Final = frozenset(("today", "hoy", "mañana", "manana", "weekend", "this week", "de la mañana", "de la manana"))
"""Said of anything, and of a car as often as of a time to talk."""


def named_times(text: str) -> tuple[str, ...]:
    """Each once, in the order of the text and as written there, at most `MOST`."""
    found: dict[str, str] = {}
    short = text[:_LONGEST]
    spans: list[tuple[int, int]] = []
    for match in sorted((*_ENGLISH.finditer(short), *_SPANISH.finditer(short)), key=lambda one: (one.start(), -one.end())):
        said = " ".join(match.group().split()).strip(" ,")
        if said.casefold() in _ALONE or any(start <= match.start() < end for start, end in spans):
            continue
        spans.append(match.span())
        found.setdefault(said.casefold(), said)
    return tuple(found.values())[:MOST]
