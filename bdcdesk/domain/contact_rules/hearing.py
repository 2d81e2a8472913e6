"""What a shopper's text does to whether they may be written to: the events of it, and the words that are heard at once."""

import re
from collections.abc import Iterable
from typing import Final

from bdcdesk.domain.contact_rules.book import Book
from bdcdesk.domain.contact_rules.words import meaning
from bdcdesk.domain.events.base import Facts
from bdcdesk.domain.events.person import Channel, ConsentStated, OptedIn, OptedOut, OptOutSuspected
from bdcdesk.domain.events.settings import NOTHING_ADDED, ContactRules
from bdcdesk.domain.person_fold import Person

_STOP: Final = re.compile(r"\s*(stop|stop ?all|unsubscribe|end|quit|cancel|revoke|opt[ -]?out)\s*[.!]*\s*", re.IGNORECASE)
"""The words of 47 CFR 64.1200(a)(10) and of the providers: heard even where no rule book could be read."""


def is_opt_out(text: str, book: Book | None = None, added: ContactRules = NOTHING_ADDED) -> bool:
    """Whether this is exactly a word for stop: "can't stop smiling" is none."""
    return _STOP.fullmatch(text) is not None or (book is not None and meaning(book, text, added.stop_words)[0] == "stop")


def heard_in_mail(
    book: Book,
    person: Person,
    text: str,
    lead: str,
    sid: str = "",
    added: ContactRules = NOTHING_ADDED,
    names: Iterable[str] = (),
) -> tuple[Facts, ...]:
    """The same for a mail of theirs, without what was quoted in it: its STOP is about mails."""
    if is_opt_out(text, book, added):
        return (OptedOut(("email",), "text", lead),)
    means, rule = meaning(book, text, added.stop_words, names)
    if means in ("perhaps stop", "perhaps wrong number"):
        return (OptOutSuspected(rule, book.version, lead, sid, means == "perhaps wrong number"),)
    opened = (OptedIn(("email",), "text", lead),) if means == "start" and "email" in person.opted_out else ()
    return (*opened, *_allowed(person, "email", lead))


def heard(
    book: Book,
    person: Person,
    text: str,
    lead: str,
    sid: str = "",
    added: ContactRules = NOTHING_ADDED,
    names: Iterable[str] = (),
) -> tuple[Facts, ...]:
    """What is appended to the person's stream for a text of theirs. `names`: what the shopper is called, if that is known."""
    if is_opt_out(text, book, added):
        return (OptedOut(("text", "call"), "text", lead),)
    means, rule = meaning(book, text, added.stop_words, names)
    if means in ("perhaps stop", "perhaps wrong number"):
        return (OptOutSuspected(rule, book.version, lead, sid, means == "perhaps wrong number"),)
    opened = (OptedIn(("text", "call"), "text", lead),) if means == "start" and person.opted_out else ()
    return (*opened, *_allowed(person, "text", lead))


def _allowed(person: Person, channel: Channel, lead: str) -> tuple[Facts, ...]:
    # Who did not allow texts in a form and then writes one wants to be answered by one.
    return (ConsentStated(allowed=(channel,), lead=lead),) if channel in person.refused else ()
