"""The gate before every contact, asked when composing and again when sending. What the rules are is data: resources/contact_rules.

This is no legal advice, and neither is what it says: have the dealer's own counsel confirm the data.
"""

from typing import Final

from bdcdesk.domain.contact_rules.book import UNREAD, Book, BookError, read_book
from bdcdesk.domain.contact_rules.case import Case, Sees, case_of
from bdcdesk.domain.contact_rules.gate import judge, may_be_set_aside, verdict, version_of
from bdcdesk.domain.contact_rules.hearing import heard, heard_in_mail, is_opt_out
from bdcdesk.domain.contact_rules.letter import Asks, asks, completed
from bdcdesk.domain.contact_rules.verdicts import Allowed, Blocked, Ground, Held, Verdict
from bdcdesk.domain.contact_rules.words import meaning

PATIENCE: Final = 600_000
"""Milliseconds from the key press after which a request is put back to the agent instead of sent late."""

__all__ = [
    "PATIENCE",
    "UNREAD",
    "Allowed",
    "Asks",
    "Blocked",
    "Book",
    "BookError",
    "Case",
    "Ground",
    "Held",
    "Sees",
    "Verdict",
    "asks",
    "case_of",
    "completed",
    "heard",
    "heard_in_mail",
    "is_opt_out",
    "judge",
    "may_be_set_aside",
    "meaning",
    "read_book",
    "verdict",
    "version_of",
]
