"""What is found in dealers' words, by the real checkers; and that they are asked in another thread."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.resources import resource
from bdcdesk.desktop.writing.english import English
from bdcdesk.desktop.writing.finding import Finding, apart
from bdcdesk.desktop.writing.proofreader import Proofreader, checker_of
from bdcdesk.desktop.writing.slips import read_slips
from bdcdesk.desktop.writing.spanish import Spanish

PATIENCE = 20_000


@pytest.fixture(scope="module")
def english() -> English:
    return English(read_slips(resource("writing", "en.json").read_bytes()), ["Valley Ridge Toyota", "Zorvex"])


@pytest.fixture(scope="module")
def spanish(english: English) -> Spanish:
    return Spanish(resource("dictionaries") / "es", ["Zorvex"], english.knows)


def pieces(text: str, findings: tuple[Finding, ...]) -> dict[str, str]:
    return {text[one.start : one.end]: one.fixes[0] if one.fixes else "" for one in findings}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Your welcome to come by.", {"Your": "You're"}),
        ("The car is still availible.", {"availible": "available"}),
        ("Did the car come with two keys? The car come tomorrow.", {"come": "comes"}),
        ("We could of held you're trade.", {"of": "have", "you're": "your"}),
        ("Its a a bargain, i think.", {"Its": "It's", "a a": "a", "i": "I"}),
        ("It is better then the other one, dont you think?", {"then": "than", "dont": "don't"}),
        ("This is a excellent car, sold a hour ago, with an new engine.", {"a": "an", "an": "a"}),
        ("Your lease is do in March, and the tires where replaced.", {"do": "due", "where": "were"}),
        # None of these is a slip.
        ("It has a one-owner history, a used battery, a unique trim and an hour of range left.", {}),
        ("Hey Carlos, gracias por escribirnos. La Sienna sí está disponible, voy a enviarle fotos. Either's fine.", {}),
        ("Which one should I find out for you tomorrow? I can show you others.", {}),
        ("Then we talk; if not, then not. Its all-wheel drive is better.", {}),
        ("Your free oil change is ready, and your right rear tire is new.", {}),
        ("Zorvex sent T4406, the 4xe and {vehicle} to a@example.com: https://example.com/wierd", {}),
        ("The Telluride from Mr. Nakamura had had that trim.", {}),
    ],
)
def test_slips_are_found_and_nothing_else(english: English, text: str, wrong: dict[str, str]) -> None:
    assert pieces(text, english.check(text)) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Gracias por su interez, María.", {"interez": "interés"}),
        ("Permítame revisar y le mando el precio del pickup.", {}),
        ("Llámenos o mándenos un texto; Zorvex tiene el VIN 4T1B11HK5KU123456.", {}),
    ],
)
def test_spanish_words_are_looked_up(spanish: Spanish, text: str, wrong: dict[str, str]) -> None:
    found = spanish.check(text)
    assert {text[one.start : one.end]: spanish.fixes(text[one.start : one.end])[0] for one in found} == wrong


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200) | st.from_regex(re.compile(r"(?:your|its|i|{name}|\U0001f600|then|a{1,90}|\W){1,60}"), fullmatch=True))
def test_findings_stand_in_the_text_and_apart(english: English, text: str) -> None:
    found = english.check(text)
    ends = [0, *(place for one in found for place in (one.start, one.end))]
    assert ends == sorted(ends)
    assert all(one.start < one.end <= len(text) for one in found)
    assert apart((*found, *found)) == found


def test_only_the_newest_text_is_answered_in_another_thread(qtbot: QtBot) -> None:
    reader = Proofreader(checker_of)
    told: list[tuple[str, dict[str, str]]] = []
    reader.found.connect(lambda text, found: told.append((text, pieces(text, found))))
    for end in range(1, 30):
        reader.ask("The Camry is availible now, come by."[:end], "en")
    reader.ask("Hay un Camry disponble.", "es")
    qtbot.waitUntil(lambda: bool(told) and "" not in told[-1][1].values(), timeout=PATIENCE)
    assert told[-1] == ("Hay un Camry disponble.", {"disponble": "disponible"})
    assert len(told) < 20
    reader.deleteLater()
    qtbot.waitUntil(lambda: not _running(reader), timeout=PATIENCE)


def _running(reader: Proofreader) -> bool:
    import threading

    return any(thread.name == "proofreader" for thread in threading.enumerate())


def test_what_nobody_expected_is_told_once_and_writing_goes_on(qtbot: QtBot) -> None:
    def broken(language: str) -> English:
        raise RuntimeError("no such file")

    reader = Proofreader(broken)
    with qtbot.waitSignal(reader.broken, timeout=PATIENCE) as told:
        reader.ask("Hello", "en")
    assert str(told.args[0]) == "no such file"
    reader.ask("Hello again", "en")
    reader.deleteLater()
    qtbot.waitUntil(lambda: not _running(reader), timeout=PATIENCE)
