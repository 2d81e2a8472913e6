"""Made-up shoppers: the data is whole, what answers them is read as an answer, and a talk always comes to its end."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.placeholders import Language, fill
from bdcdesk.domain.practice import MadeUp, PracticeError, Room, read_practice
from bdcdesk.domain.practice_talk import TURNS, Talk, begun, ended, proofread, remarks, replied
from bdcdesk.domain.promising import promises
from bdcdesk.machine.program import resources
from bdcdesk.wiring.backstages import scenarios_of
from bdcdesk.wiring.promises import shipped_promise_words
from tests.depth import depth

from .making import ALWAYS_OPEN, START

FILES = {language: (resources() / "practice" / f"{language}.json").read_bytes() for language in ("en", "es")}
ROOMS: Mapping[Language, Room] = read_practice(*FILES.values())
SCENARIOS = scenarios_of(resources())()
CASES = [(language, name, case) for language, room in ROOMS.items() for name, cases in room.cases.items() for case in cases]
KNOWN: Mapping[Language, Mapping[str, str]] = {
    "en": {"availability": "is in stock", "fact": "it has the tow package", "price": "$24,860", "promised": "3:00 pm", "time": "3:00 pm"},
    "es": {
        "availability": "está disponible",
        "fact": "tiene gancho",
        "price": "$24,860",
        "promised": "las 3:00 p. m.",
        "time": "las 3:00 p. m.",
    },
}


def kept(body: str) -> bool:
    return bool(promises(body, START, ALWAYS_OPEN, shipped_promise_words()))


def never(body: str) -> bool:
    return False


def test_each_scenario_has_its_shoppers_in_both_languages() -> None:
    for language, least in (("en", 4), ("es", 2)):
        counts = {one.id: len(ROOMS[language].cases.get(one.id, ())) for one in SCENARIOS}
        assert min(counts.values()) >= least, counts
    assert len({case.comment for _, _, case in CASES}) == len(CASES)


def test_who_writes_what_the_store_knows_has_answered() -> None:
    for language, name, case in CASES:
        room = ROOMS[language]
        talk = replied(begun(name, case), room, " ".join(room.facts[topic] for topic in case.asks), never)
        assert (talk.open, talk.over) == ((), True), (case, talk)


def test_a_question_or_thanks_answer_nothing_and_are_asked_again_in_other_words() -> None:
    for language, name, case in CASES:
        blank = {"en": "Hi, thanks for writing! What else would you like to know?", "es": "Hola, gracias. ¿Qué más quiere saber?"}[language]
        talk = replied(begun(name, case), ROOMS[language], blank, never)
        assert talk.open == tuple(case.asks), (case, talk)
        assert talk.turns[-1].body.endswith(case.asks[talk.open[0]])
        assert case.back in talk.turns[-1].body


def test_the_scenarios_own_first_words_are_read_as_the_answers_that_they_say_they_are() -> None:
    for one in SCENARIOS:
        for language, words in one.words.items():
            for say in words.stages["first"].say:
                body = fill(say.text, KNOWN[language])
                read = ROOMS[language].read(body, say.answers, kept)
                assert set(read.answered) | set(read.promised) == set(say.answers), (one.id, language, body)


def test_a_promise_by_a_time_is_waited_for_and_a_vague_one_is_not() -> None:
    case = ROOMS["en"].cases["numbers"][0]
    talk = replied(begun("numbers", case), ROOMS["en"], "Hi Kofi, I'll text you the full figure by 3:00 pm.", kept)
    assert (talk.open, talk.promised) == ((), ("price",))
    vague = replied(begun("numbers", case), ROOMS["en"], "Hi Kofi, I'll let you know.", kept)
    assert vague.open == ("price",)
    later = replied(vague, ROOMS["en"], "It is $41,200 out the door.", kept)
    assert (None, "Spelling was not checked.") in [(one.good, one.words) for one in remarks(later, str.title)]
    checked = proofread(proofread(later, vague.sent[0].body, ()), later.sent[1].body, ("hte",))
    told = [(one.good, one.words) for one in remarks(checked, str.title)]
    assert (True, "Answered: Price.") in told
    assert (False, "The first message answered nothing: the first is the one that counts.") in told
    assert (False, "Slips left: “hte”.") in told


@settings(max_examples=depth(60, 400), deadline=None)
@given(st.sampled_from(CASES), st.lists(st.text(max_size=60) | st.sampled_from(["It is in stock.", "$20,000", "Sí", "ok?"]), max_size=6))
def test_whatever_is_written_a_talk_comes_to_its_end_and_nothing_answered_opens_again(
    case: tuple[Language, str, MadeUp], said: list[str]
) -> None:
    language, name, shopper = case
    talk = begun(name, shopper)
    for body in said:
        before, talk = talk, replied(talk, ROOMS[language], body, never)
        assert set(talk.open) <= set(before.open)
        assert set(before.answered) <= set(talk.answered)
        assert talk is before if before.over else [turn.by for turn in talk.turns[-2:]] == ["you", "shopper"]
    assert len(talk.sent) <= TURNS
    assert remarks(ended(talk), str)
    assert isinstance(talk, Talk)


@pytest.mark.parametrize(
    "wrong",
    [
        b"{",
        FILES["en"].replace(b"\\\\bin stock", b"(in stock"),
    ],
)
def test_a_file_that_cannot_be_practised_with_says_why(wrong: bytes) -> None:
    assert wrong != FILES["en"]
    with pytest.raises(PracticeError, match="cannot be read"):
        read_practice(wrong)


def test_a_shopper_who_asks_nothing_that_shoppers_ask_is_none() -> None:
    with pytest.raises(PracticeError, match="“Fern” of visit must ask"):
        read_practice(FILES["en"].replace(b'"test_drive": "Does Saturday', b'"no_topic": "Does Saturday'))
