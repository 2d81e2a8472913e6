"""Promises found in what is being sent: a table of what is one and what is none, and what holds of all of them."""

import time
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.desktop.resources import resource
from bdcdesk.domain import clock
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.promise_words import Patterns, PromiseWordsError, read_promise_words
from bdcdesk.domain.promising import LONGEST, MOST, Found, promises
from tests.depth import depth

from .making import hours

LANGUAGES: tuple[Patterns, ...] = tuple(read_promise_words(one, resource("promises", f"{one}.json").read_bytes()) for one in ("en", "es"))
ZONE = "America/Chicago"
STORE = Hours(ZONE, ((((9 * 60, 20 * 60),),) * 5 + (((9 * 60, 18 * 60),), ())))
NOW = clock.instant(datetime(2026, 11, 23, 11, 7, tzinfo=clock.zone(ZONE)))
"""A Monday, at seven minutes past eleven."""


def found(text: str, now: int = NOW, store: Hours = STORE) -> tuple[Found, ...]:
    return promises(text, now, store, LANGUAGES)


def due(text: str, now: int = NOW) -> str:
    (one,) = found(text, now)
    return f"{clock.local(one.due, ZONE):%a %H:%M}"


PROMISED = {
    "I'll have the figure by 3:00": "Mon 15:00",
    "I’ll have the figure for you by 3:00 p.m. Can you come by?": "Mon 15:00",
    "call you tomorrow morning": "Tue 12:00",
    "I'll get you that before noon.": "Mon 12:00",
    "I will text you the photos in an hour": "Mon 12:07",
    "We'll send it tonight": "Mon 21:00",
    "I'll call you Friday at 2": "Fri 14:00",
    "I'll text you at noon on Friday": "Fri 12:00",
    "Let me check with my manager and get back to you by 4": "Mon 16:00",
    "Tomorrow at 10 I'll call you.": "Tue 10:00",
    "You'll have the numbers by end of day.": "Mon 20:00",
    "My manager will call you at 4:30.": "Mon 16:30",
    "I'll get back to you first thing tomorrow": "Tue 10:00",
    "I'll call you in the morning": "Tue 12:00",
    "I'll let you know within 20-30 minutes": "Mon 11:37",
    "Will do, sending it in 10 minutes!": "Mon 11:17",
    "I'll call you after 5": "Mon 18:00",
    "I'll have an answer by the end of the week": "Fri 20:00",
    "I'll send it by 11/25": "Wed 20:00",
    "I'll call you at 3, ok?": "Mon 15:00",
    "I'll send it between 3 and 4": "Mon 16:00",
    "I'll follow up before Thursday": "Wed 20:00",
    "I'll reach out next Monday": "Mon 20:00",
    "I'll call you at 10 in the morning": "Tue 10:00",
    "I'll send the figure in 1 hour and a half": "Mon 12:37",
    "te mando el precio mañana a las 10": "Tue 10:00",
    "Te llamo mañana por la mañana.": "Tue 12:00",
    "Le llamo a las 3 de la tarde": "Mon 15:00",
    "Hola Marta, le mando la cifra antes de las 5:30 p.m. Gracias": "Mon 17:30",
    "Voy a mandarle las fotos en una hora": "Mon 12:07",
    "Le tengo el precio en media hora": "Mon 11:37",
    "Le confirmo el viernes": "Fri 20:00",
    "Tendrá la cifra hoy antes de las 6 pm.": "Mon 18:00",
    "Te aviso pasado mañana a primera hora": "Wed 10:00",
    "Mañana a las 9 le llamo": "Tue 09:00",
    "¿Le interesa? Le llamo a las 4.": "Mon 16:00",
}

NONE = (
    *("Can you come by at 3?", "Can I call you at 3?", "Would you like me to call you at 3?", "Does tomorrow at 10 work?"),
    *("You can come by at 3.", "I'll be here until 6.", "See you Friday at 2.", "We open at 9 tomorrow.", "I have an appointment at 3."),
    *("I sent it yesterday at 3.", "I called you this morning.", "I had it ready by noon."),
    *("I won't have it by 3.", "I can't promise I'll have it by 3.", "I don't think I'll have it today."),
    *(
        "You said you'll have it by 3.",
        "“I'll have it by 3” is what he wrote",
        "> I'll have the figure by 3:00",
        "He told me I'll hear by 5",
    ),
    *("If you come at 3 I'll have it ready.", "I'll have it ready when you come at 3.", "I'll hold it until Friday."),
    *("Your appointment is tomorrow at 10, I'll send you the address.", "I'll call you if you like, at 3."),
    *("I'll send you the 2024 at 3.9% for 60 months", "I'll send you a picture.", "How about tomorrow at 2? I'll have the car ready."),
    *("¿Puede venir a las 3?", "¿Le llamo a las 3?", "No le llamo hasta mañana.", "Le llamé ayer a las 3", "Abrimos mañana a las 9."),
    *(
        "Puede pasar mañana a las 10.",
        "Lo esperamos el viernes a las 2.",
        "No podré tenerlo a las 3",
        "Si viene a las 3 le tengo el precio.",
    ),
)


@pytest.mark.parametrize("text", PROMISED)
def test_what_one_of_us_says_that_they_will_do_by_a_time_is_a_promise(text: str) -> None:
    assert due(text) == PROMISED[text]


@pytest.mark.parametrize("text", NONE)
def test_a_question_the_shoppers_time_what_was_done_and_what_is_denied_are_none(text: str) -> None:
    assert found(text) == ()


def test_it_is_told_in_the_words_in_which_it_stands() -> None:
    (one,) = found("Thanks Marta! I'll get your payment\nfigure over to you before 5:30 p.m. today. See you Friday.")
    assert (one.text, one.words) == ("I'll get your payment figure over to you before 5:30 p.m. today", "before 5:30 p.m. today")
    first, second = found("I'll call you at 3 and send the figure by 5.")
    assert [first.text, second.text] == ["I'll call you at 3", "send the figure by 5"]


def test_a_time_that_is_over_is_the_next_one_or_none() -> None:
    evening = NOW + 9 * 3_600_000
    assert due("I'll call you at 3", evening) == "Tue 15:00"
    assert due("I'll send it tonight", NOW + 11 * 3_600_000) == "Mon 23:59"
    assert due("I'll call you Monday at 9 am", evening) == "Mon 09:00"
    assert found("I'll have it today at 9 am", evening) == ()


def test_a_bare_hour_is_one_at_which_the_store_is_open() -> None:
    early = clock.instant(datetime(2026, 11, 23, 7, 30, tzinfo=clock.zone(ZONE)))
    assert due("I'll call you at 9", early) == "Mon 09:00"
    assert due("I'll call you at 1", early) == "Mon 13:00"
    evening = NOW + 9 * 3_600_000
    late = Hours(ZONE, (((9 * 60, 24 * 60),),) * 7)
    assert [f"{clock.local(one.due, ZONE):%a %H:%M}" for one in found("I'll call you at 11", evening, late)] == ["Mon 23:00"]
    assert due("I'll call you at 11", evening) == "Tue 11:00"


@pytest.mark.parametrize("raw", [b"{}", resource("promises", "en.json").read_bytes().replace(b'"tag": "', b'"tag": "(')])
def test_words_that_cannot_be_read_say_which(raw: bytes) -> None:
    with pytest.raises(PromiseWordsError, match=r"^en: "):
        read_promise_words("en", raw)


BEGIN = ("I'll send you the figure", "I will call you", "We'll have the price", "Let me check and I'll text you", "I'm going to email you")
EMPIEZA = ("Te mando el precio", "Le llamo", "Voy a enviarle la cifra", "Le tendré la cotización", "Se lo envío")
WHEN = (
    *(
        "in an hour",
        "in 20 minutes",
        "within two hours",
        "in a couple of hours",
        "by tomorrow at 3",
        "tomorrow at 10 am",
        "tomorrow morning",
    ),
    *("tomorrow before noon", "Friday at 2", "on Saturday", "next Tuesday at 4:15", "by Wednesday afternoon", "in two days", "tonight"),
    *(
        "by 3",
        "at 4:30",
        "around 5 pm",
        "by noon",
        "before 11",
        "by end of day",
        "this week",
        "at 3 o'clock tomorrow",
        "first thing tomorrow",
    ),
)
CUANDO = (
    *("en una hora", "en 20 minutos", "dentro de dos horas", "mañana a las 10", "mañana por la tarde", "el viernes a las 2", "el sábado"),
    *("a las 3", "antes de las 5", "a las 4 y media", "a mediodía", "en dos días", "hoy", "pasado mañana", "al final del día"),
)
_said = st.one_of(
    st.tuples(st.sampled_from(BEGIN), st.sampled_from(WHEN)),
    st.tuples(st.sampled_from(EMPIEZA), st.sampled_from(CUANDO)),
)
_around = st.sampled_from(("", "Hi Rosa! ", "Thanks for asking. ", "Hola Rosa, ", "Yes, it is here. "))
_moments = st.integers(1_767_225_600_000, 1_830_297_600_000)
"""Of 2026 and 2027."""


@settings(max_examples=depth(150, 2_000))
@given(_said, _around, _moments, st.one_of(st.just(STORE), hours()))
def test_no_template_is_missed_and_nothing_is_due_in_the_past(said: tuple[str, str], before: str, now: int, store: Hours) -> None:
    begin, when = said
    (one,) = promises(f"{before}{begin} {when}.", now, store, LANGUAGES)
    assert now < one.due <= now + timedelta(days=16).total_seconds() * 1000
    assert one.words in f"{begin} {when}"
    assert one.text.endswith(one.words)


_PIECES = (
    *BEGIN,
    *EMPIEZA,
    *WHEN,
    *CUANDO,
    "?",
    ".",
    ",",
    "\n",
    "and",
    "y",
    "if you",
    "“",
    "”",
    ">",
    "at",
    "by 31",
    "2/30",
    "99:99",
    "¿",
    "p.m.",
)


@settings(max_examples=depth(100, 2_000))
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=12)), max_size=30).map(" ".join), _moments, hours())
def test_of_anything_at_all_nothing_is_due_in_the_past(text: str, now: int, store: Hours) -> None:
    told = promises(text, now, store, LANGUAGES)
    assert len(told) <= MOST
    for one in told:
        assert one.due > now
        assert one.words
        assert one.words in " ".join(text.split()) or one.text.endswith("…") or one.words.endswith("…")


@settings(max_examples=depth(60, 500))
@given(_said, _moments)
def test_asked_it_is_never_a_promise(said: tuple[str, str], now: int) -> None:
    begin, when = said
    assert promises(f"{begin} {when}?", now, STORE, LANGUAGES) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Yes, it is here, in blue, with 31,000 miles and one owner. Come and see it whenever it suits you. " * 20,
        "I will tell you all about it and we can talk of the price. La tenemos en azul y le va a gustar mucho. " * 20,
        "I'll " * 400,
        "tomorrow at 10 or at 11 or by 3 or by noon, " * 45,
    ],
)
def test_two_thousand_characters_take_two_milliseconds(text: str) -> None:
    # Of this thread's own time, the best of some: others may be busy meanwhile.
    def once() -> float:
        begun = time.thread_time()
        found(text[:2_000])
        return time.thread_time() - begun

    assert min(once() for _ in range(15)) < 0.002
    assert found("x" * LONGEST + " I'll call you at 3") == ()
