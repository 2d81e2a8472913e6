"""The window as someone meets it who hears it, or has no mouse: its accessible tree, and where Tab goes."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QScrollArea, QWidget

_CONTROLS = {
    QAccessible.Role.Button,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.ButtonDropDown,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.SpinBox,
    QAccessible.Role.List,
    QAccessible.Role.Table,
    QAccessible.Role.Link,
    QAccessible.Role.PageTab,
}
_MOST = 400
_PARTS = 12
"""Parts of a day and time, through which Tab goes."""


def seen(window: QWidget) -> Iterator[QWidget]:
    """All that is visible in the window, itself first; not what are windows of their own."""
    yield window
    for child in window.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            yield from seen(child)


def _inner(widget: QWidget) -> bool:
    """Part of a control that is one for whoever uses it: the line in a spin box, the list in a combo box."""
    return isinstance(widget.parent(), QAbstractSpinBox | QComboBox)


def controls(window: QWidget) -> list[QWidget]:
    """What a person acts on, or what takes the keys."""
    found = []
    for widget in seen(window):
        face = QAccessible.queryAccessibleInterface(widget)
        if face is None or _inner(widget) or isinstance(widget, QScrollArea):
            continue
        if face.role() in _CONTROLS or widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget)
    return found


def name(widget: QWidget) -> str:
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name).strip() if face is not None else ""


def nameless(window: QWidget) -> list[str]:
    """Controls that say nothing of what they are."""
    return [_called(widget) for widget in controls(window) if not name(widget)]


def unreachable(window: QWidget) -> list[str]:
    """Enabled controls that Tab never comes to, from wherever the focus is."""
    begin = QApplication.focusWidget()
    assert begin is not None, "no key would go anywhere"
    reached, stayed = {begin}, 0
    for _ in range(_MOST):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
        there = QApplication.focusWidget()
        stayed = stayed + 1 if there is here else 0
        if there is None or (there is begin and not stayed) or stayed > _PARTS:
            break
        reached.add(there)
    held = {widget.focusProxy() or widget for widget in reached} | reached
    return [_called(widget) for widget in controls(window) if widget.isEnabled() and widget not in held and not _of_reached(widget, held)]


def _of_reached(widget: QWidget, reached: set[QWidget]) -> bool:
    return any(widget.isAncestorOf(other) or other.focusProxy() is widget for other in reached if other is not widget.window())


def _called(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{name(widget)}” in {type(widget.parent()).__name__}"
