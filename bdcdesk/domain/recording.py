"""Whether a recorded call needs a notice, by the law of both ends. Where any of them asks for everybody's consent, or nobody knows where an
end is, everybody is told: the stricter law wins."""

from collections.abc import Iterable
from typing import Literal

import msgspec


class Consent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A state or province ("CA-ON") where a call is recorded. `all`: everybody on the line must know."""

    all: bool
    source: str
    note: str = ""


class RecordingLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As kept. `reviewed` is a date; what is not in `places` is not known, and so as strict as can be."""

    version: str
    reviewed: str
    says: str
    federal: str
    places: dict[str, Consent]

    def notice(self, ends: Iterable[Iterable[str]]) -> Literal["both", ""]:
        """Who must be told before it is recorded. `ends`: of each phone the places in which it may be."""
        for places in ends:
            known = [self.places.get(place) for place in places]
            if not known or any(found is None or found.all for found in known):
                return "both"
        return ""


UNREAD = RecordingLaw("", "", "", "", {})
"""Where the file cannot be read everybody is told."""


def read_recording_law(text: bytes) -> RecordingLaw:
    """Raises msgspec.DecodeError for what is none."""
    return msgspec.json.decode(text, type=RecordingLaw)
