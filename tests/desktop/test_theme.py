import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bdcdesk.desktop import icons, stylesheet, theme
from bdcdesk.desktop.resources import ResourceMissingError, resource
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets import pill

AA = 4.5
TONES = ("accent", "ok", "warn", "bad")
PAIRS = [
    *((ink, ground) for ink in ("text", "muted", "faint") for ground in ("bg", "panel", "panel2")),
    *((ink, "accent_soft") for ink in ("text", "muted", *TONES)),
    *((ink, ground) for ink in TONES for ground in ("bg", "panel", "panel2", f"{ink}_soft")),
    ("on_accent", "accent"),
    ("on_bubble", "bubble_out"),
    ("text", "bubble_in"),
    ("muted", "bubble_in"),
]


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_text_can_be_read_on_its_ground(name: str, ink: str, ground: str) -> None:
    look = theme.theme(name)
    assert contrast(getattr(look, ink), getattr(look, ground)) >= AA


@pytest.mark.parametrize("name", ["light", "dark"])
def test_tokens_and_theme_have_the_same_names(name: str) -> None:
    look = theme.theme(name)
    assert {key.replace("-", "_") for key in theme.tokens()[name]} == set(theme.Theme.__struct_fields__) - {"name", "size", "type"}
    assert all(getattr(look, key.replace("-", "_")).name() == value for key, value in theme.tokens()[name].items())


def test_nothing_is_written_smaller_than_12_px() -> None:
    sizes = [value for key, value in theme.tokens()["font"].items() if key != "family"]
    assert min(sizes) >= 12
    for name in ("light", "dark"):
        assert min(int(px) for px in re.findall(r"font-size: (\d+)px", stylesheet.stylesheet(theme.theme(name)))) >= 12


def test_the_stylesheet_names_no_colour_of_its_own() -> None:
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", resource("theme", "app.qss").read_text("utf-8"))


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold])
def test_the_bundled_font_is_there_in_every_weight(weight: QFont.Weight) -> None:
    info = QFontInfo(theme.current().font(13, weight))
    assert (info.family(), info.weight(), info.pixelSize()) == ("Inter", weight, 13)


def test_figures_are_equally_wide() -> None:
    look = theme.current()
    equal = QFontMetricsF(look.font(13, figures=True))
    assert {equal.horizontalAdvance(digit * 8) for digit in "0123456789"} == {equal.horizontalAdvance("0" * 8)}
    usual = QFontMetricsF(look.font(13))
    assert usual.horizontalAdvance("1" * 8) < usual.horizontalAdvance("0" * 8)


def written(path: Path) -> set[str]:
    """The signs beyond ASCII in a module's texts, its docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken
    ]
    return {sign for text in texts for sign in text if ord(sign) > 126 and sign.isprintable()}


def test_the_font_has_every_sign_that_screens_write() -> None:
    """A bare system has no other font: what Inter lacks would be a box."""
    fonts = [QRawFont(str(resource("fonts", f"Inter-{weight}.ttf")), 13) for weight in ("Regular", "Medium", "SemiBold", "Bold")]
    lacking = {
        f"{path.name}: {sign}"
        for path in sorted(Path(theme.__file__).parent.rglob("*.py"))
        for sign in written(path)
        if not all(font.supportsCharacter(ord(sign)) for font in fonts)
    }
    assert lacking == set()
    assert "●" in written(Path(pill.__file__)), "the search must find what is there"


def test_one_call_changes_the_look_of_what_is_shown(qtbot: QtBot, qapp: QApplication) -> None:
    label = QLabel("soon")
    label.setProperty("tone", "warn")
    qtbot.addWidget(label)
    label.show()
    try:
        for name in ("dark", "light"):
            stylesheet.apply(qapp, theme.theme(name))
            label.ensurePolished()
            assert label.palette().windowText().color() == theme.theme(name).warn
            assert theme.current().name == name
    finally:
        stylesheet.apply(qapp, theme.theme("light"))


def test_saying_another_tone_shows_at_once(qtbot: QtBot) -> None:
    label = QLabel("3 soon")
    qtbot.addWidget(label)
    label.show()
    stylesheet.say(label, tone="bad")
    assert label.palette().windowText().color() == theme.current().bad


def test_icons_take_the_colour_of_their_tone(qtbot: QtBot) -> None:
    button = QPushButton(icons.icon("phone", Tone.bad), "Call")
    qtbot.addWidget(button)
    picture = button.icon().pixmap(16, 16).toImage()
    strongest = max((picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())), key=QColor.alpha)
    assert strongest.alpha() > 200
    assert abs(strongest.red() - theme.current().bad.red()) <= 3


def test_every_icon_can_be_drawn() -> None:
    for path in resource("icons").glob("*.svg"):
        assert not icons.icon(path.stem).pixmap(16, 16).isNull()


def test_a_missing_file_is_said_in_words() -> None:
    with pytest.raises(ResourceMissingError, match=r"icons/unicorn\.svg is missing\. Nothing of yours is lost; install bdcdesk again"):
        icons.icon("unicorn")
