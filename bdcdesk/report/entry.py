"""One thing of a lead's story, in words and ready to be placed by whoever shows it."""

from typing import Literal

import msgspec

Shape = Literal["day", "line", "ours", "theirs", "note"]


class Entry(msgspec.Struct, frozen=True):
    """One thing on the timeline. `meta` is who, channel, time and state; `detail` every step with its time; `trouble`: look at it."""

    id: str
    shape: Shape
    text: str
    meta: str = ""
    detail: str = ""
    trouble: bool = False

    @property
    def spoken(self) -> str:
        """The whole of it for someone who hears it or copies it."""
        return f"{self.text}\n{self.meta}" if self.meta else self.text
