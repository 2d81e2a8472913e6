"""One person's preferences at one computer, and where they are kept. No Qt."""

from typing import Annotated, Final, Literal, Protocol

import msgspec

from bdcdesk.translation import WindowLanguage

Look = Literal["system", "light", "dark"]
SIZES: Final = (100, 115, 130, 150)
"""Per cent of the text's usual size that can be chosen."""


class Preferences(msgspec.Struct, frozen=True, omit_defaults=True):
    """`look`: "system" is as the computer is set. `language`: of the window from the next start on, "" for the computer's. `text` is in
    per cent. `still`: nothing fades, slides or blinks. `sound`, `notify`: what tells of a new lead, a reply, a missed call; `strip`: a
    slim line above other windows, whose corner was last put at `strip_at` (device- independent pixels). `checks`: spelling and grammar are
    marked while one writes. `introduction`: the https address of a picture or video of oneself, which can go with a text; "" for none.
    `window`: where the window was last, as Qt writes it, in base64.
    """

    look: Look = "system"
    language: WindowLanguage | Literal[""] = ""
    text: Annotated[int, msgspec.Meta(ge=100, le=200)] = 100
    still: bool = False
    sound: bool = True
    notify: bool = True
    strip: bool = False
    strip_at: tuple[int, int] = (-1, -1)
    checks: bool = True
    introduction: str = ""
    window: str = ""


class Shelf(Protocol):
    """Where one person's preferences lie at this computer. `keep` may be called by any thread, and raises OSError."""

    def read(self) -> Preferences: ...
    def keep(self, wanted: Preferences) -> None: ...


class NoShelf:
    """Where nothing is kept: each time as it is at first."""

    def read(self) -> Preferences:
        return Preferences()

    def keep(self, wanted: Preferences) -> None:
        return None
