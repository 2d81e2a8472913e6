"""What is in the lead mailbox and is no shopper's request: told apart by its words, and kept."""

import re

import msgspec

from bdcdesk.domain.events.lead import Nature
from bdcdesk.intake.document import Prospect, with_findings

HIRING = re.compile(
    r"\b(?:interested in|interview(?:ing|ed)? for|apply(?:ing)? (?:for|to)|applied for|inquir\w+ about|application for)\b[^.!?\n]{0,60}"
    r"\b(?:positions?|jobs?|openings?|employment|career|vacanc(?:y|ies)|internship|apprenticeship)\b"
    r"|\b(?:are you|you are|you're|currently) hiring\b|\bmy (?:resume|résumé|cv)\b"
    r"|\bjob (?:application|applicant|opening|inquiry|seeker)s?\b"
    r"|\bemployment (?:application|inquiry|opportunit(?:y|ies))\b|\blooking for (?:a job|work|employment)\b",
    re.IGNORECASE,
)
TEST = re.compile(
    r"\b(?:this is (?:only |just )?a test|test (?:lead|submission|message|adf|connection)|connection test"
    r"|testing (?:the )?(?:lead|form|adf|integration|connection)|please (?:ignore|disregard) this)\b",
    re.IGNORECASE,
)
TEST_NAMES = frozenset(
    {"test lead", "test test", "test tester", "test user", "test customer", "testy mctestface", "lead test", "adf test", "test"}
)
CALL = re.compile(
    r"\b(?:phone (?:lead|call) from|caller id|call duration|call recording|missed call|inbound call"
    r"|call tracking|listen to (?:the|this) call)\b",
    re.IGNORECASE,
)
THANKS = re.compile(
    r"\bthank(?:s| you) (?:so much |very much )?for "
    r"(?:taking the time to |your |contacting|reaching|choosing|the (?:opportunity|email|message))",
    re.IGNORECASE,
)
AUTOMATIC = re.compile(
    r"\bto stop receiving\b|\bunsubscribe\b|\bdo not reply\b|\bout of (?:the )?office\b|\bautomatic reply\b"
    r"|\bauto-?(?:reply|response|responder)\b|\bplease do not delete\b|\bcommunication preferences\b"
    r"|\bwill (?:be in touch|get back to you|respond)\b|\bour (?:internet|sales) team\b",
    re.IGNORECASE,
)
OFFICE = re.compile(r"\b(?:out of (?:the )?office|automatic reply|auto-?(?:reply|response|responder))\b", re.IGNORECASE)

SAID: dict[Nature, str] = {
    "test": "This is a test, not a shopper's request.",
    "hiring request": "This asks for a job, not for a car.",
    "phone call": "This is the notice of a phone call that was made, not a written request.",
    "auto-response": "This is an automatic answer, not a shopper's request.",
}


def told_apart(prospect: Prospect) -> Prospect:
    """The prospect with its nature, and a finding that says so if it is no plain lead."""
    nature = _nature(prospect)
    return prospect if nature == "lead" else with_findings(msgspec.structs.replace(prospect, nature=nature), SAID[nature])


def _nature(prospect: Prospect) -> Nature:
    words = prospect.comments[:5_000]
    if prospect.nature != "lead":
        return prospect.nature
    if prospect.name.casefold() in TEST_NAMES or TEST.search(words):
        return "test"
    if CALL.search(words) and not prospect.wanted:
        return "phone call"
    return "hiring request" if HIRING.search(words) and not prospect.wanted else "lead"


def automatic_answer(text: str) -> bool:
    """Whether a text without a lead's structure is an automatic answer: it thanks for a message and speaks as a machine does."""
    return OFFICE.search(text[:5_000]) is not None or (
        THANKS.search(text[:5_000]) is not None and AUTOMATIC.search(text[:10_000]) is not None
    )
