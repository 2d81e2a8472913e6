"""Phone numbers and mail addresses of a damaged document that its structure gives to nobody."""

import msgspec

from bdcdesk.domain.events.lead import ContactPoint, Origin
from bdcdesk.intake.document import Prospect, with_findings
from bdcdesk.intake.reading.plain import COMMENT_LENGTH
from bdcdesk.intake.reading.points import emails, phones
from bdcdesk.intake.reading.sweep import digits_of, left_over

STRAY = "A number or address that stands outside of the shopper's contact was taken for theirs; the document is damaged."
BESIDE = "Numbers or addresses that stand outside of the shopper's contact were added to the comments."
ALSO = "Also in the document: "


def with_strays(prospect: Prospect, text: str, region: str) -> Prospect:
    """The only prospect of `text` with what stands there and is nobody's: theirs if they have none, else with the comments."""
    theirs = {digits_of(other) for other in prospect.others}
    strays = [found for found in left_over(text, (prospect,)) if digits_of(found) not in theirs]
    if not strays:
        return prospect
    if not prospect.points:
        made: list[ContactPoint] = []
        for stray in strays:
            made += (emails(stray, False) if "@" in stray else phones(stray, (region,), False))[0]
        points = tuple(point for point in made if point.address)
        if points:
            taken = msgspec.structs.replace(prospect, points=points, origins=(*prospect.origins, Origin("points", "running text")))
            return with_findings(taken, STRAY)
    added = "\n\n".join(part for part in (prospect.comments[: COMMENT_LENGTH - 2_000], ALSO + ", ".join(strays)[:1_900]) if part)
    return with_findings(msgspec.structs.replace(prospect, comments=added), BESIDE)
