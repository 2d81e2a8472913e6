"""One thing of a lead's story, in words and ready to be placed by whoever shows it."""

from typing import Final, Literal

import msgspec

from bdcdesk.translation import tr

Shape = Literal["day", "line", "ours", "theirs", "note"]
Kind = Literal["messages", "calls", "notes", "steps", ""]
"""What an entry tells of: of all that is no message, call or note it is a step."""


class Attached(msgspec.Struct, frozen=True):
    """The file that an entry is about, at its place of a message; `blob` is its hash, "" if it is not here. `picture`: it can be shown
    small. `act`: what can be done with it."""

    of: str
    place: int
    blob: str = ""
    picture: bool = False
    act: Literal["open", "again", ""] = ""


class Entry(msgspec.Struct, frozen=True):
    """One thing on the timeline. `meta` is who, channel, time and state; `detail` every step with its time; `trouble`: look at it;
    `call`: it is about a call."""

    id: str
    shape: Shape
    text: str
    meta: str = ""
    detail: str = ""
    trouble: bool = False
    attached: Attached | None = None
    call: bool = False

    @property
    def kind(self) -> Kind:
        """ "" for a day, under which others stand."""
        return "calls" if self.call else _KINDS[self.shape]

    @property
    def spoken(self) -> str:
        """The whole of it for someone who hears it or copies it."""
        said = f"{self.text}\n{self.meta}" if self.meta else self.text
        hint = HINTS.get(self.attached.act, "") if self.attached is not None else ""
        return f"{said}\n{hint}" if hint else said


HINTS = {"open": tr("Enter opens it"), "again": tr("Enter asks for it again")}
_KINDS: Final[dict[Shape, Kind]] = {"day": "", "line": "steps", "ours": "messages", "theirs": "messages", "note": "notes"}
