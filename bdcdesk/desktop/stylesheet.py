"""The one stylesheet of the program and its palette: `resources/theme/app.qss` with the tokens of a theme in it, as `$name`.

Widgets say what they are by dynamic properties (`role`, `tone`, `surface`), so that changing the theme repaints all of them at once.
"""

from string import Template

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

from bdcdesk.desktop.resources import resource
from bdcdesk.desktop.theme import FontSizes, Sizes, Theme, choose


def stylesheet(look: Theme) -> str:
    """The one stylesheet of the program, from the tokens. `$accent`, `$accent_soft`, `$radius`, `$small` and so on are replaced."""
    words: dict[str, str] = {name: getattr(look, name).name() for name in Theme.__struct_fields__ if name not in ("name", "size", "type")}
    words |= {name: str(getattr(look.size, name)) for name in Sizes.__struct_fields__}
    words |= {name: str(getattr(look.type, name)) for name in FontSizes.__struct_fields__}
    words |= {"icons": resource("icons").as_posix(), "name": look.name}
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


def apply(app: QApplication, look: Theme) -> None:
    """Gives the whole program this look; can be called again at any time. On the Qt thread."""
    choose(look)
    if not app.styleSheet():
        # By name: asking which style there is would load Qt's classes of styles, which a start has no time for.
        app.setStyle("Fusion")
    app.setFont(look.font(look.type.base))
    app.setPalette(palette(look))
    app.setStyleSheet(stylesheet(look))


def say(widget: QWidget, **properties: str) -> None:
    """Sets `role`, `tone` or `surface` of a widget and has the stylesheet look again, also after it has been shown."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
