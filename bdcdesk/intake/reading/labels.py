"""From a label, as forms, tables, webhooks and the text of mails have them, to what it is here; and what an answer to it says."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from bdcdesk.intake.reading.called import CALLED
from bdcdesk.intake.reading.plain import listed

FIELDS: Final = frozenset(
    listed(
        """
    id | source | requested | status | name | first | middle | last | email | phone | cellphone | homephone | workphone | fax |
    postal_code | comments | prefers | timeframe | campaign | service | vendor | wish | wish.time | vehicle | year | make |
    model | trim | vin | stock | price | odometer | condition | interest | color | page | trade | trade.year | trade.make |
    trade.model | trade.trim | trade.vin | trade.odometer | consent | consent.email | consent.call | consent.text | consent.mail
    | test | site.visitor
    """
    )
)
"""All that a field map may name. "vehicle" and "trade" are a car in one text; "page" is the address of the page that the shopper was on,
"site.visitor" the token of their browser."""

_VALUES: Final = frozenset({"address", "number", "value", "text", "amount", "addr"})
_HOLDERS: Final = frozenset({"email", "phone", "cellphone", "homephone", "workphone", "price", "odometer"})
_LONGEST: Final = 120
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_WORD: Final = re.compile(r"[^\w.+]+|_|(?<!\w)[.+]|[.+](?!\w)")
_FILLERS: Final = re.compile(
    r"^(?:what (?:is|s) (?:your|the)|customer|user|your|lead|contact|client|shopper|buyer|visitor|the|prospect|form|field|custom|cf|input"
    r"|answer|applicant|veh|txt|ddl)s? (?=\w)"
)
_NUMBERED: Final = re.compile(r"(?<=[a-z]) ?\d{1,2}$")
_TYPED: Final = re.compile(r"^(phone number|phone|email|full name|zip code|postcode)\b")
_CHANNELS: Final = (
    ("text", re.compile(r"\b(?:sms|texts?|text messages?|texting)\b")),
    ("email", re.compile(r"\be ?mails?\b")),
    ("call", re.compile(r"\b(?:phone|calls?|telephone|voice)\b")),
    ("mail", re.compile(r"\b(?:mail|post|postal)\b")),
)
_ASKED: Final = tuple(
    (re.compile(pattern), field)
    for pattern, field in (
        (
            r"\btrad(?:e|ing)\b.*\b(?:year|make|model|vehicle|car|in|what|which|have)\b|\b(?:year|make|model|vehicle|car)\b.*\btrade\b",
            "trade",
        ),
        (r"\bwhen\b.*\b(?:test drive|test ride|visit|come in|stop by|appointment)\b|\b(?:day|date) (?:and|or) time\b", "wish"),
        (r"\b(?:when|how soon)\b.*\b(?:buy|buying|purchas\w+|decision|new (?:car|vehicle))\b|\btime ?(?:frame|line)\b", "timeframe"),
        (r"\b(?:which|what)\b(?: \w+)? (?:vehicle|car|truck|suv|van|model|unit|bike|motorcycle)\b", "vehicle"),
        (r"\b(?:vehicle|car|model)s?\b.*\binterest(?:ed)?\b", "vehicle"),
        (r"\b(?:prefer\w*|prefier\w*|best)\b.*\b(?:contact\w*|communicat\w*|channel|reach|way)\b", "prefers"),
    )
)
"""What a whole question asks for, in words of its own: the first that fits."""
_ALLOWS: Final = re.compile(
    r"\bopt(?:ed)? ?(?:in|out)\b|\bcan we (?:contact|reach|call|text|e ?mail)\b|\bmay we (?:contact|reach|call|text|e ?mail)\b|\bconsent\b"
    r"|\bdo not (?:call|text|e ?mail|contact)\b"
    r"|\bpermission to\b|\b(?:allow|agree)\w* to (?:receive|be contacted)\b"
)
_REFUSES: Final = re.compile(r"\bopt(?:ed)? ?out\b|\bdo not\b|\bunsubscribe")


def plain_label(label: str) -> str:
    """`label` as words without accents: "firstName", "FIRST_NAME" and "First-Name:" are "first name", "Prénom" is "prenom"."""
    return _plain_label(label[:_LONGEST])


@lru_cache(maxsize=4_096)
def _plain_label(label: str) -> str:
    spaced = _NO_WORD.sub(" ", _CAMEL.sub(" ", label))
    words = " ".join(spaced.casefold().split())
    if words.isascii():
        return words
    return "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))


_KNOWN: Final = {plain_label(name): field for field, names in CALLED.items() for name in listed(names)}


def field_of(label: str) -> str:
    """What the sender's `label` is here, one of FIELDS; "" if nothing that is known."""
    return _field_of(label[:_LONGEST])


def in_section(label: str, section: str) -> str:
    """`label`, or the name of what stands around it where it only says that there is a value: "number" in "contact.phones" is a phone."""
    around = section.rpartition(".")[2]
    plain, field = plain_label(label), field_of(around)
    return around if field and (plain in ("value", "answer") or (plain in _VALUES and field in _HOLDERS)) else label


def is_named(label: str) -> bool:
    """Whether `label` is the name of a field, rather than a question or a sentence that asks for one."""
    return _is_named(label[:_LONGEST])


@lru_cache(maxsize=4_096)
def _is_named(label: str) -> bool:
    return bool(_named(plain_label(label)))


@lru_cache(maxsize=4_096)
def _field_of(label: str) -> str:
    if label in FIELDS:
        return label
    words = plain_label(label)
    if not words:
        return ""
    return _named(words) or _asked(words)


def _named(words: str) -> str:
    words = words.replace("tradein ", "trade in ")
    for tried in (words, _NUMBERED.sub("", words), _FILLERS.sub("", words), _NUMBERED.sub("", _FILLERS.sub("", words))):
        # A customer's or a form's id is none of the lead.
        if tried in _KNOWN and (tried == words or tried != "id"):
            return _KNOWN[tried]
    return ""


def _asked(words: str) -> str:
    if _ALLOWS.search(words):
        named = channel_of(words)
        return f"consent.{named}" if named else "consent"
    if " " in words:
        for asks, field in _ASKED:
            if asks.search(words):
                return field
    typed = _TYPED.match(words)
    # Ad platforms put an example into the label: "phone number (eg. 65xxxxxxxx)".
    return _KNOWN[typed[1]] if typed and "eg" in words else ""


def channel_of(words: str) -> str:
    """The channel that `words` name: "text", "email", "call", "mail"; "" if none or more than one."""
    plain = words.casefold().replace("-", " ")
    found = [name for name, pattern in _CHANNELS if pattern.search(plain)]
    if "email" in found and "mail" in found:
        found.remove("mail")
    return found[0] if len(found) == 1 else ""


def refuses(label: str) -> bool:
    """Whether a yes to `label` is a no: "Do not call", "Opt-out"."""
    return _REFUSES.search(plain_label(label)) is not None


def yes_or_no(value: str) -> bool | None:
    """What an answer says; None if it says neither."""
    words = value.strip().strip(".!").casefold()
    if words in ("yes", "y", "true", "1", "on", "opt in", "opted in", "opt-in", "checked", "agreed", "sí", "si", "oui", "ja"):
        return True
    return (
        False if words in ("no", "n", "false", "0", "off", "opt out", "opted out", "opt-out", "none", "unchecked", "non", "nein") else None
    )
