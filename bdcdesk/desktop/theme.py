"""How everything looks: light and dark from one file of tokens, the bundled font, one stylesheet for the whole program.

Tokens are in `resources/theme/tokens.json` under the names of the design; the stylesheet `resources/theme/app.qss` uses them as `$name`.
Widgets say what they are by dynamic properties (`role`, `tone`, `surface`), so that changing the theme repaints all of them at once.
"""

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from string import Template
from typing import Any

from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

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


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in device-independent pixels."""

    radius: int
    radius_small: int
    radius_chip: int
    gap: int
    pad: int
    row: int
    ring: int
    top: int
    work_column: int
    side_column: int


@dataclass(frozen=True, slots=True)
class FontSizes:
    """The type scale in pixels; nothing on screen is smaller than `small`."""

    family: str
    small: int
    base: int
    heading: int
    compose: int
    say: int
    title: int
    figure: int


@dataclass(frozen=True, slots=True)
class Theme:
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


@cache
def theme(name: str) -> Theme:
    """The theme of that name, "light" or "dark". Needs no application object."""
    file = tokens()

    def under_score(group: dict[str, Any]) -> dict[str, Any]:
        return {key.replace("-", "_"): value for key, value in group.items()}

    colours = {key: QColor(value) for key, value in under_score(file[name]).items()}
    return Theme(name=name, size=Sizes(**under_score(file["size"])), type=FontSizes(**under_score(file["font"])), **colours)


@cache
def load_fonts() -> str:
    """Makes the bundled font known to Qt, once; returns its family. A bare system has no font at all, so it counts on none."""
    family = str(tokens()["font"]["family"])
    for weight in ("Regular", "Medium", "SemiBold", "Bold"):
        path = resource("fonts", f"{family}-{weight}.ttf")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"The font {path.name} cannot be read. Nothing of yours is lost; install bdcdesk again to bring it back.")
    return family


def stylesheet(look: Theme) -> str:
    """The one stylesheet of the program, from the tokens. `$accent`, `$accent_soft`, `$radius`, `$small` and so on are replaced."""
    words: dict[str, str] = {f.name: getattr(look, f.name).name() for f in fields(Theme) if f.name not in ("name", "size", "type")}
    words |= {f.name: str(getattr(look.size, f.name)) for f in fields(Sizes)}
    words |= {f.name: str(getattr(look.type, f.name)) for f in fields(FontSizes)}
    words["icons"] = resource("icons").as_posix()
    return Template(resource("theme", "app.qss").read_text("utf-8")).substitute(words)


def palette(look: Theme) -> QPalette:
    """The palette, for whatever the stylesheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, look.bg),
        (role.WindowText, look.text),
        (role.Base, look.panel),
        (role.AlternateBase, look.panel2),
        (role.Text, look.text),
        (role.Button, look.panel),
        (role.ButtonText, look.text),
        (role.BrightText, look.bad),
        (role.Highlight, look.accent),
        (role.HighlightedText, look.on_accent),
        (role.PlaceholderText, look.faint),
        (role.ToolTipBase, look.panel),
        (role.ToolTipText, look.text),
        (role.Link, look.accent),
        (role.LinkVisited, look.accent),
        (role.Mid, look.line),
    ):
        made.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, look.faint)
    return made


_applied: list[Theme] = []


def apply(app: QApplication, look: Theme) -> None:
    """Gives the whole program this look; can be called again at any time. On the Qt thread."""
    load_fonts()
    if not _applied:
        # By name: asking which style there is would load Qt's classes of styles, which a start has no time for.
        app.setStyle("Fusion")
    _applied[:] = [look]
    app.setFont(look.font(look.type.base))
    app.setPalette(palette(look))
    app.setStyleSheet(stylesheet(look))


def current() -> Theme:
    """The look last applied; what painted widgets ask for when they paint. Light before any was applied."""
    return _applied[0] if _applied else theme("light")


def say(widget: QWidget, **properties: str) -> None:
    """Sets `role`, `tone` or `surface` of a widget and has the stylesheet look again, also after it has been shown."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _pixmap(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(pixels * ratio), round(pixels * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    svg = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", colour.encode())
    painter = QPainter(picture)
    QSvgRenderer(svg).render(painter)
    painter.end()
    return picture


def icon(name: str, tone: Tone = Tone.muted, pixels: int = 16) -> QIcon:
    """A bundled icon in the current theme's colour, sharp at 1x and 2x. Names: the files in `resources/icons`."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(_pixmap(name, current().ink(tone).name(), pixels, ratio))
    return made
