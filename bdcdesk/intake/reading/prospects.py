"""Leads of one document: how many there may be, and whether there is somebody in one."""

import re

from bdcdesk.intake.document import Prospect, Reading

PROSPECTS = 100
DOCUMENT = re.compile(
    r"<(?=\w)(?:[\w.-]{1,60}+:){0,2}(?:adf|prospect|processsaleslead|customer|vehicle|vendor|provider)[\s/>]", re.IGNORECASE
)
DIGIT = re.compile(r"\d")
TRADES = re.compile(r"trade|owned|part_?exchange", re.IGNORECASE)
MORE = "There are more than {0} leads in this document, and none was taken: divide it into parts of at most {0} leads and hand those in."


def too_many(kind: str) -> Reading:
    """What is said of a document with more."""
    # Nothing of it is taken: what had been would not be told from what was left.
    return Reading(level="strict", kind=kind, quarantined=MORE.format(PROSPECTS))


def somebody(prospect: Prospect) -> bool:
    """Whether anybody is named, or could be reached."""
    # "abc" for a phone number reaches nobody; a number with a slip in it may be put right by a person.
    return bool(prospect.name or any(point.address or "@" in point.raw or DIGIT.search(point.raw) for point in prospect.points))
