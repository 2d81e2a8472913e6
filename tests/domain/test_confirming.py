"""What a shopper answers when they are asked whether they come: taken for a yes only where nobody could doubt it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.confirming import LONGEST, asks_to_come, to_read
from bdcdesk.domain.events.appointment import AppointmentAnswered, AppointmentConfirmed, AppointmentMoved, AppointmentSet
from bdcdesk.wiring.appointment_words import shipped_reader

from .making import DAY, HOUR, MINUTE, START, Story, texted, wrote

READER = shipped_reader()
SATURDAY_THREE = datetime(2026, 3, 7, 15, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 6, 11, tzinfo=UTC)


def read(text: str) -> tuple[str, bool, int] | None:
    found = READER.read(text, SATURDAY_THREE, FRIDAY)
    return (found.said, found.settled, found.minutes) if found is not None else None


SETTLED = (
    "Yes",
    "yes!",
    "Y",
    "C",
    "Yep, see you then",
    "yep see you then!",
    "Yes, see you tomorrow at 3",
    "Ok thanks",
    "👍",
    "Sounds good, thank you",
    "Confirmed",
    "Yes. I'll be there",
    "See you at 3:00 pm",
    "We’ll be there, can't wait!",
    "Perfect, see you Saturday",
    "No problem, see you then",
    "sí, ahí estaré",
    "Si",
    "Sí, gracias",
    "Claro que sí, nos vemos mañana",
    "si, ahi estaremos",
    "Confirmo. Gracias",
    "Perfecto, nos vemos a las 3",
)
MORE = (
    "yes, but do you have it in blue?",
    "Yes what should I bring",
    "Yep. My wife comes along",
    "Ok, how much is the blue one?",
    "I'll be there. Is there parking?",
    "Sí, ¿tienen el azul?",
    "Sí, pero quiero ver también la roja",
)
LATE = (
    ("running late", 0),
    ("10 min late", 10),
    ("Sorry, I'm running about 20 minutes late", 20),
    ("stuck in traffic, be there in 15 minutes", 15),
    ("yes but I'll be 10 minutes late", 10),
    ("Voy tarde, disculpe", 0),
    ("llego en 20 minutos", 20),
    ("voy a llegar un poco tarde", 0),
    ("15 minutos tarde", 15),
    ("estoy retrasada", 0),
)
CANNOT = (
    "can't make it",
    "I can’t make it today, sorry",
    "need to reschedule",
    "Can we reschedule?",
    "I won't be able to come",
    "Please cancel",
    "Something came up. Another day?",
    "no puedo",
    "No puedo ir mañana",
    "Necesito cambiar la cita",
    "¿Puede ser otro día? No puedo",
    "no voy a poder llegar",
    "Yes sorry I need to cancel",
)
LEFT = (
    "",
    "?",
    "How much is it?",
    "maybe",
    "I think so",
    "Yes, if it's still there",
    "not sure yet",
    "Yes, 5 pm",
    "See you Sunday",
    "yes today",
    "si tienen el azul, voy",
    "y a qué hora cierran?",
    "ya tengo otro carro",
    "I see you have it in red",
    "I will be out of town",
    "we're on vacation",
    "Is it ok if I bring my wife?",
    "no",
    "No thanks",
    "yes I bought one elsewhere",
    "won't be late",
    "sorry for the late reply",
    "I'm late replying, sorry",
    "yes could we do 4 instead?",
    "Yes let me check with my wife",
    "a lo mejor",
    "si puedo, paso",
    "If I can't make it I'll call",
    "would it be late?",
    "I can't come earlier than that",
    "yes " * 80,
)


@pytest.mark.parametrize("text", SETTLED)
def test_a_plain_yes_confirms_and_settles(text: str) -> None:
    assert read(text) == ("yes", True, 0)


@pytest.mark.parametrize("text", MORE)
def test_a_yes_that_says_more_confirms_and_stays_to_be_answered(text: str) -> None:
    assert read(text) == ("yes", False, 0)


@pytest.mark.parametrize(("text", "minutes"), LATE)
def test_who_runs_late_says_by_how_much_or_not(text: str, minutes: int) -> None:
    assert read(text) == ("late", False, minutes)


@pytest.mark.parametrize("text", CANNOT)
def test_who_cannot_come_is_heard(text: str) -> None:
    assert read(text) == ("cannot", False, 0)


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_plain_is_left_to_a_person(text: str) -> None:
    assert read(text) is None


@given(st.sampled_from(SETTLED), st.sampled_from(("do you have it in blue?", "what is the price?", "¿cuánto cuesta?", "is there parking?")))
def test_no_question_is_ever_taken_as_settled(yes: str, question: str) -> None:
    found = read(f"{yes} {question}")
    assert found is None or not found[1]


@given(st.sampled_from((*SETTLED, *MORE)), st.sampled_from(("but I can't make it", "need to reschedule", "pero no puedo ir")))
def test_who_takes_it_back_in_the_same_breath_has_not_confirmed(yes: str, not_so: str) -> None:
    found = read(f"{yes} {not_so}")
    assert found is None or found[0] != "yes"


@given(
    st.lists(st.sampled_from((*"yaic", "si", "a m", "p m", "thank you", "no", "see you", "de la manana", "3:00")), min_size=40, max_size=60)
)
def test_no_answer_makes_the_reader_slow(words: list[str]) -> None:
    # A pattern that tries all ways to divide these would take longer than anybody waits; the test's own limit of time tells.
    read(" ".join(words)[:LONGEST])


@given(st.text(max_size=LONGEST + 20))
def test_any_text_is_read_without_raising(text: str) -> None:
    read(text)


# -- which answers are read at all ---------------------------------------------------------------------------------------------------------

SOON = START + DAY
PLANNED = AppointmentSet("m1", SOON, "America/New_York", grace=30 * MINUTE)


def asked(body: str = "Does 10:00 am tomorrow suit you?", name: str = "t1") -> Story:
    """A shopper who has an appointment, and was asked whether they come if these words name its time."""
    story = Story().then(PLANNED)
    return texted(story, name, asks=("appointment",) if asks_to_come(body, story.now.appointment, START) else ())


def test_an_answer_is_read_where_the_last_word_that_reached_them_named_the_time() -> None:
    assert to_read(wrote(asked(), "yes").now) is not None
    assert to_read(wrote(asked("Do you like it in blue?"), "yes").now) is None
    assert to_read(wrote(texted(asked(), "t2"), "yes").now) is None, "another question came after it"
    assert to_read(asked().now) is None, "nothing was answered"


def test_an_answer_to_the_time_before_it_was_moved_is_not_read() -> None:
    story = asked().then(AppointmentMoved("m1", SOON + HOUR, "America/New_York", grace=30 * MINUTE))
    assert to_read(wrote(story, "yes").now) is None


def test_an_answer_that_was_read_is_not_read_again() -> None:
    story = wrote(asked(), "running late").then(AppointmentAnswered("m1", "SM-in", "late", 0, 15))
    assert to_read(story.now) is None
    story = wrote(asked(), "yes").then(AppointmentConfirmed("m1", read=True, sid="SM-in", settled=True))
    assert to_read(story.now) is None


@pytest.mark.parametrize(
    ("body", "names_it"),
    [
        ("You're set for tomorrow at 10:00 am.", True),
        ("See you at 10?", True),
        ("¿Le queda bien mañana a las 10:00 a. m.?", True),
        ("Does 11 suit you better?", False),
        ("It is listed at $10,500.", False),
        ("How about it?", False),
    ],
)
def test_only_words_that_name_the_time_ask_for_it(body: str, names_it: bool) -> None:
    assert asks_to_come(body, Story().then(PLANNED).now.appointment, START) is names_it
