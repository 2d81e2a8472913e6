"""Whether a comment is about a sale, or for another desk: service, parts, a job, papers of a car already bought, somebody selling."""

from typing import Literal, TypeAlias

from bdcdesk.domain.comment.signals import Heard

Nature: TypeAlias = Literal["sale", "store", "vendor"]

_FOR_THE_STORE = ("service", "parts", "job", "papers")
_SELLERS = ("vendor", "spam")


def nature(heard: Heard) -> tuple[Nature, str]:
    """What it is for, and why. Who writes of service and of buying or selling is a lead: the sale is worked, and service is told."""
    selling = heard.weight("cues", *_SELLERS)
    other = heard.weight("cues", *_FOR_THE_STORE)
    if selling >= 1 and selling > heard.weight("cues", "buys"):
        return "vendor", _because(heard, _SELLERS)
    if other >= 1 and heard.weight("cues", "buys") < 1:
        return "store", _because(heard, _FOR_THE_STORE)
    return "sale", ""


def _because(heard: Heard, finds: tuple[str, ...]) -> str:
    best = max(heard.of("cues", *finds), key=lambda one: one.signal.weight)
    return f"{best.signal.because} (“{heard.words(best)}”)" if best.signal.because else f"“{heard.words(best)}”"
