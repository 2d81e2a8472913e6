"""F9: how one person likes it. Each change holds at once."""

from typing import Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.preferences.liking import Liking
from bdcdesk.desktop.preferences.preferences import SIZES
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.domain.pictures import is_address
from bdcdesk.translation import tr

_LOOKS: Final = (("system", tr("As this computer is set")), ("light", tr("Light")), ("dark", tr("Dark")))
_LANGUAGES: Final = (("", tr("As this computer is set")), ("en", "English"), ("es", "Español"))
_NEXT: Final = tr("From the next start. Shoppers are written to in their own language in either.")
_SWITCHES: Final = (
    ("still", tr("Hold still: nothing fades, slides or blinks"), ""),
    ("sound", tr("Play a sound for a new lead, a reply and a missed call"), ""),
    (
        "notify",
        tr("Show them as notifications while another program is in front"),
        tr("The shopper's name and car are shown, never their words."),
    ),
    (
        "strip",
        tr("Keep a slim strip above other programs with what waits first"),
        tr("A click opens it. Move it with the mouse. (Wayland lets no program stay above others.)"),
    ),
    ("checks", tr("Mark slips of spelling and grammar while you write"), ""),
)
_INTRODUCED: Final = tr("Ctrl+Shift+I puts it to a text, beside the pictures of the car.")


class PreferencesPanel(QDialog):
    """They are this person's at this computer."""

    def __init__(self, liking: Liking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Your preferences"))
        self._liking = liking
        now = liking.now
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(words(tr("Your preferences"), role="heading"))
        column.addWidget(words(tr("Yours alone, at this computer. Each change holds at once."), "small", Tone.muted))
        self.look = self._choice(tr("&Look"), _LOOKS, now.look, column)
        self.text = self._choice(tr("Size of &text"), tuple((size, f"{size} %") for size in SIZES), now.text, column)
        self.language = self._choice(tr("La&nguage of the window"), _LANGUAGES, now.language, column)
        column.addWidget(words(_NEXT, "small", Tone.muted))
        self.language.currentIndexChanged.connect(lambda _: liking.change(language=self.language.currentData()))
        self.look.currentIndexChanged.connect(lambda _: liking.change(look=self.look.currentData()))
        self.text.currentIndexChanged.connect(lambda _: liking.change(text=self.text.currentData()))
        self.switches = {name: self._switch(name, text, more, column) for name, text, more in _SWITCHES}
        self.introduction = self._address(liking.now.introduction, column)
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column.addSpacing(8)
        column.addWidget(close)

    def _address(self, now: str, column: QVBoxLayout) -> QLineEdit:
        field, problem = QLineEdit(now), words("", "small", Tone.bad, wrap=True)
        field.setPlaceholderText("https://")
        field.setAccessibleName(tr("Your introduction, the address of a picture or video of you"))
        label = words(tr("Your &introduction: a picture or video of you, by its address"))
        label.setBuddy(field)
        problem.hide()

        def keep() -> None:
            typed = field.text().strip()
            fits = not typed or is_address(typed)
            problem.setText(
                "" if fits else tr("It begins with https:// and is public, for the phone provider fetches it. Nothing was kept.")
            )
            problem.setHidden(fits)
            if fits:
                self._liking.change(introduction=typed)

        field.editingFinished.connect(keep)
        for part in (label, field, words(_INTRODUCED, "small", Tone.muted), problem):
            column.addWidget(part)
        return field

    def _choice(self, name: str, choices: tuple[tuple[object, str], ...], now: object, column: QVBoxLayout) -> QComboBox:
        box = QComboBox()
        for value, text in choices:
            box.addItem(text, value)
        box.setCurrentIndex(next((place for place, (value, _) in enumerate(choices) if value == now), 0))
        label = words(name)
        label.setBuddy(box)
        box.setAccessibleName(name.replace("&", ""))
        column.addWidget(label)
        column.addWidget(box)
        return box

    def _switch(self, name: str, text: str, more: str, column: QVBoxLayout) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(bool(getattr(self._liking.now, name)))
        box.setAccessibleDescription(more)
        box.toggled.connect(lambda on: self._liking.change(**{name: on}))
        column.addWidget(box)
        if more:
            line = words(more, "small", Tone.muted)
            line.setContentsMargins(22, 0, 0, 0)
            column.addWidget(line)
        return box
