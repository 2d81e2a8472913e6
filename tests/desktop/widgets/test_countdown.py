import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.countdown import DAY, HOUR, MINUTE, SECOND, countdown

NOW = 1_762_369_260_000  # Wednesday, 5 November 2025, 2:01 pm in New York
ZONE = "America/New_York"


@pytest.mark.parametrize(
    ("left", "text", "tone", "words"),
    [
        (108 * SECOND, "1:48", Tone.warn, "due in 1 minute 48 seconds"),
        (38 * SECOND, "0:38", Tone.warn, "due in 38 seconds"),
        (1, "0:01", Tone.warn, "due in 1 second"),
        (0, "0:00", Tone.warn, "due in 0 seconds"),
        (-1, "+0:00", Tone.bad, "overdue by 0 seconds"),
        (-52 * SECOND, "+0:52", Tone.bad, "overdue by 52 seconds"),
        (-HOUR + 1, "+59:59", Tone.bad, "overdue by 59 minutes 59 seconds"),
        (-HOUR, "+1 h", Tone.bad, "overdue by 1 hour"),
        (-2 * HOUR - MINUTE, "+2 h", Tone.bad, "overdue by 2 hours"),
        (-DAY, "+1 d", Tone.bad, "overdue by 1 day"),
        (-3 * DAY, "+3 d", Tone.bad, "overdue by 3 days"),
        (3 * MINUTE - 1, "3:00", Tone.warn, "due in 3 minutes"),
        (3 * MINUTE, "3:00", Tone.ok, "due in 3 minutes"),
        (280 * SECOND, "4:40", Tone.ok, "due in 4 minutes 40 seconds"),
        (15 * MINUTE, "15:00", Tone.muted, "due in 15 minutes"),
        (HOUR - 1, "60:00", Tone.muted, "due in 60 minutes"),
        (HOUR, "3:01p", Tone.muted, "due at 3:01 pm"),
        (10 * HOUR, "Thu", Tone.muted, "due Thursday at 12:01 am"),
        (6 * DAY, "Tue", Tone.muted, "due Tuesday at 2:01 pm"),
        (7 * DAY, "11/12", Tone.muted, "due Nov 12 at 2:01 pm"),
    ],
)
def test_what_a_countdown_says(left: int, text: str, tone: Tone, words: str) -> None:
    said = countdown(NOW + left, 5 * MINUTE, NOW, ZONE)
    assert (said.text, said.tone, said.words) == (text, tone, words)


def test_the_ring_empties_with_the_time() -> None:
    def left(ms: int, total: int = 5 * MINUTE) -> float:
        return countdown(NOW + ms, total, NOW, ZONE).fraction

    assert left(5 * MINUTE) == 1.0
    assert left(2 * MINUTE) == pytest.approx(0.4)
    assert left(10 * MINUTE) == 1.0
    assert left(-1) == 1.0
    assert left(2 * MINUTE, total=0) == 0.0
    assert left(2 * HOUR) == 0.0


def test_work_without_a_time_says_so() -> None:
    assert countdown(0, 0, NOW, ZONE).words == "no set time"


def test_the_clock_is_that_of_the_store() -> None:
    assert countdown(NOW + 2 * HOUR, 0, NOW, "America/Los_Angeles").text == "1:01p"
    assert countdown(NOW + 2 * HOUR, 0, NOW, "America/New_York").text == "4:01p"


@given(st.integers(-400 * DAY, 400 * DAY), st.integers(0, DAY))
def test_every_countdown_fits_its_ring_and_has_words(left: int, total: int) -> None:
    said = countdown(NOW + left, total, NOW, ZONE)
    assert 1 <= len(said.text) <= 6
    assert 0.0 <= said.fraction <= 1.0
    assert said.words
    assert (said.tone is Tone.bad) == (left < 0) == said.words.startswith("overdue")
