"""How everything looks: light and dark from one file of tokens (`resources/theme/tokens.json`, under the names of the design), and the
bundled font. What paints itself asks here; `bdcdesk.desktop.stylesheet` gives the same to Qt's own widgets.
"""

import json
from enum import StrEnum
from functools import cache
from typing import Any, Final

import msgspec
from PySide6.QtGui import QColor, QFont, QFontDatabase

from bdcdesk.desktop.resources import resource


class Tone(StrEnum):
    """What a colour says. Never the only bearer of it: the words beside it say the same."""

    plain = "plain"
    muted = "muted"
    faint = "faint"
    accent = "accent"
    ok = "ok"
    warn = "warn"
    bad = "bad"


INK = {tone: "text" if tone is Tone.plain else tone.value for tone in Tone}
"""The token each tone is written in."""


class Sizes(msgspec.Struct, frozen=True):
    """Lengths in device-independent pixels."""

    radius: int
    radius_small: int
    radius_chip: int
    gap: int
    pad: int
    row: int
    ring: int
    top: int
    head: int
    filters: int
    work_column: int
    side_column: int


class FontSizes(msgspec.Struct, frozen=True):
    """The type scale in pixels; nothing on screen is smaller than `small`."""

    family: str
    small: int
    base: int
    heading: int
    compose: int
    say: int
    title: int
    figure: int


class Theme(msgspec.Struct, frozen=True, eq=False):
    """One look. Colours carry the names of the design's tokens, with _ for -."""

    name: str
    bg: QColor
    panel: QColor
    panel2: QColor
    line: QColor
    text: QColor
    muted: QColor
    faint: QColor
    accent: QColor
    accent_soft: QColor
    on_accent: QColor
    ok: QColor
    ok_soft: QColor
    warn: QColor
    warn_soft: QColor
    bad: QColor
    bad_soft: QColor
    bubble_in: QColor
    bubble_out: QColor
    on_bubble: QColor
    size: Sizes
    type: FontSizes

    def ink(self, tone: Tone) -> QColor:
        """The colour of text in this tone."""
        colour: QColor = getattr(self, INK[tone])
        return colour

    def soft(self, tone: Tone) -> QColor:
        """The background that goes with `ink(tone)`, as in a pill."""
        grounds = {Tone.accent: self.accent_soft, Tone.ok: self.ok_soft, Tone.warn: self.warn_soft, Tone.bad: self.bad_soft}
        return grounds.get(tone, self.panel2)

    def font(self, pixels: int, weight: QFont.Weight = QFont.Weight.Normal, figures: bool = False) -> QFont:
        """The program's font; with `figures` all digits are equally wide, so that a countdown does not tremble."""
        font = QFont(self.type.family)
        font.setPixelSize(pixels)
        font.setWeight(weight)
        if figures:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font


@cache
def tokens() -> dict[str, dict[str, Any]]:
    """The tokens as they are in the file."""
    found: dict[str, dict[str, Any]] = json.loads(resource("theme", "tokens.json").read_bytes())
    return found


_GROW: Final = frozenset(("row", "ring", "top", "head", "filters"))
"""Lengths that hold lines of text, and grow as it does."""


@cache
def theme(name: str, text: int = 100) -> Theme:
    """The theme of that name, "light" or "dark", with text of that many per cent of its usual size. Needs no application object."""
    file = tokens()
    lengths = {key: _grown(value, text) if key in _GROW else value for key, value in file["size"].items()}
    # Half as much: a window does not grow with its text.
    lengths["work-column"] = _grown(lengths["work-column"], (100 + text) // 2)
    fonts = {key: value if key == "family" else _grown(value, text) for key, value in file["font"].items()}

    def under_score(group: dict[str, Any]) -> dict[str, Any]:
        return {key.replace("-", "_"): value for key, value in group.items()}

    colours = {key: QColor(value) for key, value in under_score(file[name]).items()}
    return Theme(name=name, size=Sizes(**under_score(lengths)), type=FontSizes(**under_score(fonts)), **colours)


def _grown(length: int, per_cent: int) -> int:
    return round(length * per_cent / 100)


@cache
def load_fonts() -> str:
    """Makes the bundled font known to Qt, once; returns its family. A bare system has no font at all, so it counts on none."""
    family = str(tokens()["font"]["family"])
    for weight in ("Regular", "Medium", "SemiBold", "Bold"):
        path = resource("fonts", f"{family}-{weight}.ttf")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"The font {path.name} cannot be read. Nothing of yours is lost; install bdcdesk again to bring it back.")
    return family


_applied: list[Theme] = []


def choose(look: Theme) -> None:
    """What paints itself asks for this look from now on; the rest of the program gets it by `apply`."""
    load_fonts()
    _applied[:] = [look]


def current() -> Theme:
    """The look last applied; what painted widgets ask for when they paint. Light before any was applied."""
    return _applied[0] if _applied else theme("light")
