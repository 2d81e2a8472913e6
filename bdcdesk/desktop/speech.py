"""What Qt says by itself, in the language of the window: names of days and months, and the words of its own menus and dialogs."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from bdcdesk.translation import ENGLISH, spoken

_COUNTRY: Final = QLocale.Country.UnitedStates
"""Days, times and sums are written as stores in the United States write them, in either language."""


def system_language() -> str:
    """As this computer is set, as in "es"; some milliseconds, before there is an application."""
    return QLocale.system().uiLanguages()[0][:2] if QLocale.system().uiLanguages() else ENGLISH


def dress_qt(app: QCoreApplication) -> None:
    """Once, when the application object is there."""
    QLocale.setDefault(QLocale(QLocale.codeToLanguage(spoken()), _COUNTRY))
    own = words_of_qt(spoken(), app) if spoken() != ENGLISH else None
    if own is not None:
        app.installTranslator(own)


def words_of_qt(language: str, parent: QObject | None = None) -> QTranslator | None:
    """None where Qt came without them."""
    own = QTranslator(parent)
    return own if own.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) else None
