"""What shoppers write, as a whole: comments typed for this with what they mean, traps, and text that nobody would write."""

import json
import os
import string
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.comment import ORDER, QUESTIONS, Known
from bdcdesk.domain.comment.scenario import FITS, Candidate, chosen
from tests.depth import depth
from tests.domain.comment.making import made, means, shipped

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("text", "stated"), made(), ids=[text[:50] for text, _ in made()])
def test_a_comment_says_whose_it_is_and_how_to_answer_it(text: str, stated: dict[str, Any]) -> None:
    found = means(text)
    for what in ("language", "channel_preference", "opt_out"):
        assert found[what] == stated[what], what


_WEIGH = """
from bdcdesk.domain.comment.traits import by_sentence
from bdcdesk.domain.comment.weighing import weigh
from tests.domain.comment.making import made, shipped

ours = shipped()
texts = [text for text, _ in made()]
for at in range(0, len(texts), 8):
    long = " ".join(texts[at : at + 8])
    print(weigh(ours._weights, by_sentence(ours._phrases, ours.hear(long))).likely)
"""


def test_a_comment_weighs_the_same_to_the_last_digit_in_every_process() -> None:
    told = []
    for salt in ("1", "2"):
        environ = {**os.environ, "PYTHONHASHSEED": salt}
        done = subprocess.run([sys.executable, "-c", _WEIGH], cwd=ROOT, env=environ, capture_output=True, timeout=60, check=True)
        told.append(done.stdout)
    assert told[0] == told[1] != b""


def test_comments_mean_what_their_writers_meant() -> None:
    told = [(means(text), stated) for text, stated in made()]
    asked = sum(len(stated["questions"]) for _, stated in told)
    hit = sum(len({*found["questions"]} & {*stated["questions"]}) for found, stated in told)
    said = sum(len(found["questions"]) for found, _ in told)
    assert hit / said >= 0.9
    assert hit / asked >= 0.9
    assert sum(found["scenario"] == stated["scenario"] for found, stated in told) / len(told) >= 0.9
    assert sum(found["is_lead"] == stated["is_lead"] for found, stated in told) / len(told) >= 0.95


@pytest.mark.parametrize(
    ("words", "scenario"),
    [
        ("I'm ready to buy, can I come get it tonight?", "ready_to_buy"),
        ("We could put down a deposit this afternoon.", "ready_to_buy"),
        ("I have bad credit from a divorce, is there any way to get approved?", "credit_worry"),
        ("Would you take my 2016 Corolla as a trade-in?", "trade_in"),
        ("what's the out the door price", "numbers"),
        ("HOW MUCH a month would it be", "numbers"),
        ("¿Cuánto cuesta la Tacoma roja?", "numbers"),
        ("Can I take it for a test drive Saturday?", "visit"),
        ("Is the blue one still available?", "availability"),
        ("¿Sigue disponible?", "availability"),
        ("Do you deliver to Tucson?", "buy_remotely"),
        ("does it have heated seats", "car_questions"),
        ("I want to sell my 2017 Altima", "sell_my_car"),
        ("I need to schedule a service for my truck", "not_sales"),
        ("still waiting on a price, nobody called", "upset_or_again"),
        ("Please send me information about this vehicle.", "just_looking"),
        ("", "just_looking"),
    ],
)
def test_what_is_plain_is_recognised(words: str, scenario: str) -> None:
    assert means(words)["scenario"] == scenario


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Is it still available?", "en"),
        ("", "en"),
        ("F-150", "en"),
        ("¿Sigue disponible?", "es"),
        ("Hola, quiero saber el precio de la Tacoma", "es"),
        ("cuanto cuesta con todo", "es"),
        ("El Camino in Los Angeles, is it the SS?", "en"),
        ("I saw the Sierra at Las Vegas, what do you want for it?", "en"),
    ],
)
def test_the_language_is_told_by_its_words(words: str, language: str) -> None:
    assert means(words)["language"] == language


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop.",
        "Baja",
        "alto!",
        "please remove my number from your list",
        "Do not text me again",
        "dont ever call me again",
        "no me llamen mas",
        "ya no me manden mensajes por favor",
        "unsubscribe me please",
        "I sold my car. Take me off your list.",
        "Quit texting me every day",
        "borren mi numero",
    ],
)
def test_an_opt_out_is_heard(text: str) -> None:
    assert means(text)["opt_out"]


def test_plain_pleas_are_told_from_what_only_sounds_like_one() -> None:
    first, second = (part.splitlines()[1:] for part in (Path(__file__).parent / "pleas.txt").read_text("utf-8").split("# What"))
    assert [text for text in first if text and not means(text.lstrip("# "))["opt_out"]] == []
    assert [text for text in second if means(text)["opt_out"]] == []


@pytest.mark.parametrize(
    "text",
    [
        "I can't stop by today",
        "can I stop by on Saturday?",
        "does the start/stop system turn off?",
        "cancel my appointment for Tuesday",
        "please cancel my order",
        "can you take the etch fee off",
        "don't call before 5, I work nights",
        "if you can't do 20k don't bother calling",
        "stop calling, text me instead",
        "I bought elsewhere, thanks",
        "not interested",
        "it stops fine and the brakes are new",
        "> Reply STOP to opt out\nIs it still there?",
        "Thanks for asking! Reply STOP to opt out. Is it still there?",
        "no paren de buscar, la necesito",
        "la quiero mas baja de precio",
        "nobody called me",
        "don't stop looking for one",
    ],
)
def test_what_only_sounds_like_an_opt_out_is_none(text: str) -> None:
    assert not means(text)["opt_out"]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("call me at 555-0142", "call"),
        ("text me please", "text"),
        ("email only", "email"),
        ("call or text", None),
        ("call it a deal", None),
        ("I'll call you", None),
        ("can it read my text messages", None),
        ("nobody called me back", None),
        ("don't call, text me", "text"),
        ("mandame un whatsapp", "text"),
        ("llámame", "call"),
        ("mi correo es mejor, mándenme un correo", "email"),
        ("Preferred contact: Phone", "call"),
    ],
)
def test_the_way_in_which_they_want_to_be_answered(text: str, channel: str | None) -> None:
    assert means(text)["channel_preference"] == channel


def test_what_was_quoted_is_not_theirs() -> None:
    quoted = "On Tue, Ana at Harbor Motors wrote:\n> What is your trade worth? Call me!\n> Reply STOP to opt out\n\nDoes it have a sunroof?"
    assert means(quoted) == means("Does it have a sunroof?")


def test_capitals_and_accents_and_marks_change_nothing() -> None:
    for text, _ in made()[:20]:
        if not any(sign in text for sign in "?.,!"):
            assert means(text.upper()) == means(text)
    assert means("¿Todavía está disponible?") == means("todavia esta disponible?")


def test_words_out_of_two_languages_are_understood() -> None:
    assert means("Cuánto es el down payment para la Tahoe")["questions"] == ["payment"]


def test_what_is_known_of_the_lead_counts_where_it_fits() -> None:
    recognise = shipped().recognise
    assert recognise("thanks", Known(trade=True)).scenario == "trade_in"
    assert recognise("Is it still available?", Known(trade=True)).scenario == "availability", "what they ask comes first"
    assert recognise("Is it still available?", Known(trade=True)).second == "trade_in"
    assert recognise("Is it still available?", Known(again=True)).scenario == "upset_or_again"
    assert recognise("", Known(source="KBB Instant Cash Offer")).scenario in ("trade_in", "sell_my_car")
    assert recognise("Is it still available?", Known(source="KBB trade tool")).scenario == "availability", "words go before the source"
    assert recognise("").because == "nothing was written"


@given(st.lists(st.floats(0, 1), min_size=len(ORDER), max_size=len(ORDER)))
@settings(max_examples=depth(50, 2_000))
def test_the_first_in_the_order_wins_of_those_that_fit(likely: list[float]) -> None:
    first, second = chosen(Candidate(scenario, chance, "") for scenario, chance in zip(ORDER, likely, strict=True))
    fit = [scenario for scenario, chance in zip(ORDER, likely, strict=True) if chance >= FITS]
    assert [first.scenario, second.scenario][: len(fit)] == fit[:2]
    if not fit:
        assert first.likely == max(likely)
        assert second.likely == sorted(likely)[-2]


def test_the_reason_is_told_in_words() -> None:
    assert shipped().recognise("is it still available").because.startswith("asks whether it is still there (“")
    assert "bad credit" in shipped().recognise("i have bad credit").because
    assert "hiring" in shipped().recognise("are you hiring").because


PIECES = ["stop", "no", "text", "call", "me", "if", "you", "can", "trade", "price", "$5k", "?", ",", "\n", "on"]


@given(st.text(max_size=400) | st.lists(st.sampled_from(PIECES)).map(" ".join))
@settings(max_examples=depth(30, 2_000), deadline=None)
def test_any_text_is_told_in_the_fields_that_there_are_and_always_the_same(text: str) -> None:
    found = means(text)
    assert found == means(text)
    assert set(found) == {"language", "questions", "channel_preference", "opt_out", "is_lead", "scenario", "second"}
    assert found["language"] in ("en", "es")
    assert set(found["questions"]) <= set(QUESTIONS)
    assert found["scenario"] in ORDER
    assert found["second"] in ORDER
    assert found["second"] != found["scenario"]
    assert found["is_lead"] == (found["scenario"] != "not_sales")
    assert json.loads(json.dumps(found)) == found


REPEATED = (
    "price ",
    "can you ",
    "a",
    "?",
    "( ",
    "$1,",
    "stop ",
    "what is the ",
    "> ",
    '"',
    "\n",
    "é",
    "on x wrote:\n",
    "1-",
    "x@",
    "no ",
    "aaaa ",
)


@pytest.mark.parametrize("piece", REPEATED)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.thread_time()
    means(text)
    assert time.thread_time() - began < 2.0, "text of any length ends in bounded time"


def test_letters_without_sense_take_no_longer() -> None:
    letters = "".join(string.ascii_lowercase[(at * 7 + at // 5) % 26] + (" " if at % 9 == 0 else "") for at in range(2_000))
    began = time.thread_time()
    means(letters)
    assert time.thread_time() - began < 0.5
