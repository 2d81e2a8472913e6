"""In which language the windows of this process speak: what the environment names, else what was chosen at this computer, else the
computer's own. Asked for before anything of a window is loaded."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, get_args

import msgspec

from bdcdesk.machine.folders import write_private
from bdcdesk.machine.program import resources
from bdcdesk.translation import ENGLISH, WindowLanguage, speak

LANGUAGE: Final = "BDCDESK_LANGUAGE"
"""The environment variable that comes before what was chosen."""


def speak_as_chosen(environ: Mapping[str, str], home: Path) -> None:
    """`home` is this computer's place. Raises TranslationError once anything has been said."""
    from bdcdesk.desktop.speech import system_language

    wanted = environ.get(LANGUAGE) or _kept(home) or system_language()
    language = wanted if wanted in get_args(WindowLanguage) else ENGLISH
    speak(language, {} if language == ENGLISH else catalog(language))


def catalog(language: str) -> Mapping[str, str]:
    """The sentences of a language that the program comes with; some milliseconds."""
    return msgspec.json.decode((resources() / "window" / f"{language}.json").read_bytes(), type=dict[str, str])


def keep_language(home: Path, language: str) -> None:
    """For the next start of any window at this computer, as whoever chose last likes it; "" for the computer's own. Raises OSError."""
    if language != _kept(home):
        write_private(home / _FILE, language.encode())


def _kept(home: Path) -> str:
    try:
        return (home / _FILE).read_text()
    except (OSError, UnicodeDecodeError):
        return ""


_FILE: Final = "language"
