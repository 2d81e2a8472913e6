"""The window's languages: each sentence is in each of them, whole, and nothing is said before the language is known."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk import translation
from bdcdesk.translation import ENGLISH, TranslationError, WindowLanguage, many, phrase, places, speak, spoken, tr
from bdcdesk.wiring.speaking import LANGUAGE, catalog, keep_language, speak_as_chosen
from tests.sentences import of_data, of_source

ROOT = Path(translation.__file__).parent
LANGUAGES = [language for language in get_args(WindowLanguage) if language != ENGLISH]
SOURCE = of_source(ROOT)
_KEY = re.compile(r"&(?=\w)")
"""Before the letter that goes to a field together with Alt."""


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has not spoken yet."""
    monkeypatch.setattr(translation, "_spoken", translation._Spoken())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_none_is_left_over(language: str) -> None:
    said, known = SOURCE | of_data(), catalog(language)
    assert {sentence: at for sentence, at in said.items() if sentence not in known} == {}
    assert sorted(known.keys() - said.keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_same_places_keys_and_edges(language: str) -> None:
    wrong = dict[str, str]()
    for sentence, said in catalog(language).items():
        plain = sentence.rpartition("¦")[2]
        if places(plain) != places(said) if "{" in plain or "{" in said else False:
            wrong[sentence] = "places"
        elif len(_KEY.findall(plain)) != len(_KEY.findall(said)):
            wrong[sentence] = "keys"
        elif (plain[:1].isspace(), plain[-1:].isspace()) != (said[:1].isspace(), said[-1:].isspace()) or not said.strip():
            wrong[sentence] = "edges"
    assert wrong == {}


def test_the_count_of_what_the_program_can_say_is_plausible() -> None:
    """So that a reader of the source that finds nothing fails."""
    assert len(SOURCE) > 2_000


def test_a_language_is_spoken_and_what_it_lacks_stays_english() -> None:
    speak("es", {"Take": "Tomar", "{n} leads": "{n} prospectos", "1 lead": "1 prospecto", "{who} has it": "lo tiene {who}"})
    assert (spoken(), tr("Take"), tr("Leave")) == ("es", "Tomar", "Leave")
    assert (many(1, "1 lead", "{n} leads"), many(3, "1 lead", "{n} leads")) == ("1 prospecto", "3 prospectos")
    assert tr("{who} has it", who="Ana {curly}") == "lo tiene Ana {curly}"
    assert phrase("Take") == "Take"


def test_one_english_word_can_be_two_in_another_language() -> None:
    speak("es", {"month¦May": "may", "may¦May": "Puede"})
    assert (tr("month¦May"), tr("may¦May"), tr("June¦May")) == ("may", "Puede", "May")


def test_a_language_that_comes_too_late_is_refused() -> None:
    """Tables of sentences are made when their modules are read: half of the window would stay as it was."""
    assert tr("Take") == "Take"
    with pytest.raises(TranslationError, match="after the first sentence"):
        speak("es", {})
    speak("en", {})


@given(st.text(alphabet=st.characters(exclude_characters="{}¦"), max_size=40), st.text(max_size=20))
def test_english_is_what_stands_in_the_code(sentence: str, who: str) -> None:
    assert tr(sentence) == sentence
    assert tr(sentence + "{who}", who=who) == sentence + who


def test_the_environment_comes_before_what_was_chosen_and_that_before_the_computers_own(tmp_path: Path) -> None:
    keep_language(tmp_path, "es")
    speak_as_chosen({LANGUAGE: "en"}, tmp_path)
    assert spoken() == "en"
    speak_as_chosen({}, tmp_path)
    assert (spoken(), tr("Take")) == ("es", "Tomar")


@pytest.mark.parametrize("kept", [b"xx", b"\xff\xfe", b"es/../../secret"])
def test_what_cannot_be_spoken_is_english(kept: bytes, tmp_path: Path) -> None:
    (tmp_path / "language").write_bytes(kept)
    speak_as_chosen({}, tmp_path)
    assert spoken() == "en"


_WHOLE = """
import os, sys
from pathlib import Path
from bdcdesk.wiring.speaking import speak_as_chosen
import bdcdesk.wiring.windows
speak_as_chosen(os.environ, Path(sys.argv[1]))
from bdcdesk.desktop.settings import page
from bdcdesk.desktop.shell import keys, room
from bdcdesk.report.times import WEEKDAYS
print(page.PARTS[0][1], room.NOT_YOURS[:11], WEEKDAYS[0])
"""


def test_a_window_loads_nothing_that_speaks_before_its_language_is_known(tmp_path: Path) -> None:
    environ = {**os.environ, LANGUAGE: "es", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", _WHOLE, str(tmp_path)], env=environ, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "Fuentes Los ajustes lun"), done.stderr
