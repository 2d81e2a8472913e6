"""What the shipped scenarios say: whole in both languages, short enough, plain, respectful, and nothing that a store cannot keep."""

import json
import re
from collections.abc import Iterator
from typing import Final

import msgspec
import pytest

from bdcdesk.domain.contact_rules.words import plain
from bdcdesk.domain.placeholders import VALUES, Language, fill, missing
from bdcdesk.domain.reply_checks import LONGEST_SUBJECT, length, problem, subject_problem
from bdcdesk.domain.reply_stage import STAGES, Stage
from bdcdesk.domain.scenarios import Book, Say, Scenario

from .scenario_files import FILES, LANGUAGES, REPO, SHIPPED, STANDS, TYPICAL

BOOKS: Final = {book.language: book for book in (msgspec.json.decode(text, type=Book) for text in FILES)}
ORDER: Final = (
    *("not_sales", "upset_or_again", "ready_to_buy", "credit_worry", "sell_my_car", "buy_remotely"),
    *("visit", "trade_in", "numbers", "car_questions", "availability", "just_looking"),
)
SEGMENTS: Final[dict[tuple[Language, bool], int]] = {("en", True): 2, ("en", False): 2, ("es", True): 4, ("es", False): 3}
"""The most of a text, first ones (which say how to stop, too) and others. á, í, ó and ú are not in GSM's alphabet, so that a segment of a
Spanish text holds 67 characters instead of 153."""


def sayings(language: Language) -> Iterator[tuple[str, Stage, Say]]:
    """Every one of the file, with its place."""
    book = BOOKS[language]
    for stage, says in book.car.items():
        yield from ((f"car, {stage}", stage, say) for say in says)
    for words in book.scenarios:
        for stage, told in words.stages.items():
            yield from ((f"{words.id}, {stage}", stage, say) for say in told.say)


def every(language: Language) -> Iterator[tuple[str, str]]:
    """Every text of the file that a shopper may hear or read, with its place."""
    book = BOOKS[language]
    yield from (("frame", text) for text in (book.stop, book.opening, book.closing, book.buying))
    for place, _, say in sayings(language):
        yield from ((place, text) for text in (say.text, say.subject, say.mail, say.ask) if text)


def guides(language: Language) -> Iterator[tuple[str, str]]:
    for words in BOOKS[language].scenarios:
        yield from ((f"{words.id}, {stage}", turn) for stage, told in words.stages.items() for turn in told.guide)


def test_there_are_the_twelve_in_the_order_in_which_they_win() -> None:
    assert tuple(one.id for one in SHIPPED) == ORDER


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario", SHIPPED, ids=ORDER)
def test_every_stage_and_channel_can_be_sent_however_the_car_stands(scenario: Scenario, language: Language) -> None:
    known = TYPICAL[language]
    for stage in STAGES:
        for car in STANDS.values():
            for values in (known, {}, {"price": "$1"}, {"vehicle": "a car"}):
                draft = scenario.draft(stage, language, car, values, ask_buying=bool(values))
                assert draft.text
                assert draft.guide
                assert problem(fill(draft.text, known)) == problem(fill(draft.mail, known)) == ""
                nameless = {name: value for name, value in known.items() if name != "first_name"}
                for words in (draft.text, draft.mail, draft.subject):
                    assert problem(fill(words, nameless)) == problem(fill(words, known))
                assert subject_problem(fill(draft.subject, known)) == ""
                assert len(fill(draft.subject, known)) < LONGEST_SUBJECT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_within_its_segments(language: Language) -> None:
    for scenario in SHIPPED:
        for stage in STAGES:
            for car in STANDS.values():
                for known in (TYPICAL[language], {}):
                    text = fill(scenario.draft(stage, language, car, known).text, TYPICAL[language])
                    size = length(text)
                    assert size.segments <= SEGMENTS[language, stage == "first"], f"{scenario.id}, {stage}: {size} {text}"
                    assert size.plain or language == "es", text


@pytest.mark.parametrize("language", LANGUAGES)
def test_stages_vary_each_scenario(language: Language) -> None:
    for words in BOOKS[language].scenarios:
        texts = [words.stages[stage].say[-1].text for stage in STAGES]
        assert len(set(texts)) == len(STAGES)
        assert len({words.stages[stage].guide for stage in STAGES}) == len(STAGES), words.id
    for stage in STAGES:
        openings = [words.stages[stage].say[-1].text for words in BOOKS[language].scenarios]
        assert len(set(openings)) == len(openings), f"two scenarios say the same at {stage}"


def test_both_languages_answer_and_ask_the_same() -> None:
    def shape(say: Say) -> tuple[object, ...]:
        return say.stands, say.needs, say.answers, say.buying, set(missing(say.mail)), bool(say.ask)

    english, spanish = ([(place, shape(say)) for place, _, say in sayings(language)] for language in LANGUAGES)
    assert english == spanish
    assert [words.answers for words in BOOKS["en"].scenarios] == [words.answers for words in BOOKS["es"].scenarios]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_text_says_who_writes_from_where_and_how_to_stop(language: Language) -> None:
    rules = json.loads((REPO / "resources/contact_rules/letters.json").read_bytes())["rules"]
    (rule,) = (one for one in rules if one["id"] == "first-text")
    assert any(plain(words) in plain(BOOKS[language].stop) for words in rule["stop"])
    for place, stage, say in sayings(language):
        if stage == "first":
            assert {"agent", "store", "first_name"} <= set(missing(say.text)), place


FORBIDDEN: Final = {
    "en": (
        *("just checking in", "touch base", "touching base", "earliest convenience", "hope this finds you", "dear sir", "to whom it may"),
        *("as per", "kindly", "please be advised", "don't miss", "act now", "act fast", "won't last", "last chance", "limited time"),
        *("today only", "hot deal", "best deal", "unbeatable", "guarantee", "no obligation", "circle back", "per my last", "reach out"),
        *("i'll check", "i am checking", "i'm checking", "let me check", "look into", "walking out", "get back to you", "valued customer"),
        *("sorry for any inconvenience", "we understand your frustration", "asap", "approved for sure", "earn your business"),
    ),
    "es": (
        *("espero que se encuentre bien", "estimado", "estimada", "a quien corresponda", "solo para dar seguimiento", "no se lo pierda"),
        *("última oportunidad", "por tiempo limitado", "solo por hoy", "garantizamos", "garantizado", "sin compromiso", "lo antes posible"),
        *("voy a revisar", "déjeme ver", "déjeme revisar", "voy a checar", "aplicar para", "llamar para atrás", "te llamo", "tu auto"),
        *("lamentamos cualquier inconveniente", "entendemos su frustración", "cliente distinguido", "oferta imperdible"),
    ),
}
GENDERED: Final = {
    "en": r"\b(he|she|him|her|his|hers|sir|ma'?am|mr|mrs|ms|miss|gentlemen|ladies|lady|guys?|dude|salesman|saleslady|wife|husband)\b",
    "es": r"\b(señora?|señorita|sr|sra|bienvenid[oa]s?|interesad[oa]s?|(?<!de )segur[oa]|(?<!de )(?<!la )(?<!su )list[oa]s?|invitad[oa]s?"
    r"|ocupad[oa]s?|content[oa]s?|atendid[oa]s?|esposa|esposo|caballero|dama|amigo|amiga|vendedor|vendedora|juntos|juntas|encantad[oa]"
    r"|compañer[oa]|asesora?)\b",
}
INFORMAL: Final = re.compile(r"\b(tú|tu|tus|te|ti|contigo|quieres|puedes|tienes|gustas|prefieres|vos)\b", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_that_nobody_wants_to_read(language: Language) -> None:
    for place, text in (*every(language), *guides(language)):
        found = [phrase for phrase in FORBIDDEN[language] if phrase in text.casefold()]
        assert not found, f"{place}: {found} in “{text}”"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_exclamation_no_capitals_and_no_gender(language: Language) -> None:
    for place, text in every(language):
        assert "!" not in text, f"{place}: {text}"
        assert "¡" not in text, f"{place}: {text}"
        assert not re.findall(r"\b(?!STOP\b)[A-Z]{4,}\b", text), f"{place}: {text}"
        assert not re.search(GENDERED[language], re.sub(r"\{\w+\}", "x", text), re.IGNORECASE), f"{place}: {text}"


def test_no_english_in_the_spanish_file_and_no_informal_you() -> None:
    common = "the|and|you|your|is|are|with|would|for|from|this|that|please|thanks|hi|what|when|have|will|to|of"
    english = re.compile(rf"\b({common})\b", re.IGNORECASE)
    for place, text in (*every("es"), *guides("es")):
        bare = re.sub(r"\{\w+\}", "", text)
        assert not english.search(bare), f"{place}: {text}"
        assert not INFORMAL.search(bare), f"{place}: {text}"
        assert bare.count("¿") == bare.count("?"), f"{place}: {text}"


def test_no_two_texts_are_the_same_in_both_languages() -> None:
    same = {text for _, text in every("en") if re.search(r"[a-z]", re.sub(r"\{\w+\}", "", text))} & {text for _, text in every("es")}
    assert not same


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_easy_question_at_the_end(language: Language) -> None:
    for place, _, say in sayings(language):
        assert say.ask.endswith("?"), place
        assert say.ask.count("?") == 1, place
        assert "?" not in say.text, f"{place}: the question is at the end: {say.text}"
        assert "?" not in say.mail, f"{place}: {say.mail}"
        assert len(say.ask.split()) <= 20, f"{place}: {say.ask}"


def test_an_apology_opens_what_is_said_to_somebody_upset_and_no_greeting() -> None:
    for language, sorry in (("en", "sorry"), ("es", "lo siento")):
        (words,) = (one for one in BOOKS[language].scenarios if one.id == "upset_or_again")
        (say,) = words.stages["first"].say
        assert say.text.startswith("{first_name},")
        assert sorry in re.split(r"(?<=[.]) ", say.text)[0]
        assert words.opening not in ("", BOOKS[language].opening)


CLAIM: Final = {
    "en": r"\b(is|are) (here|in stock|available)\b|\bon the lot\b|\bwe (still )?have it\b|\bready for you\b",
    "es": r"(?<!\bno )\b(está|sigue) (aquí|disponible)\b|\bhay en existencia\b|\blo tenemos\b",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_of_a_car_that_stock_shows_is_said_that_it_is_here(language: Language) -> None:
    for place, _, say in sayings(language):
        if "in stock" not in say.stands:
            assert not re.search(CLAIM[language], say.text + say.mail), f"{place}: {say.text}"
    (availability,) = (one for one in SHIPPED if one.id == "availability")
    here = availability.draft("first", language, STANDS["in stock"], TYPICAL[language])
    assert re.search(CLAIM[language], here.text)
    assert here.answers == ("availability",)


@pytest.mark.parametrize("stands", ["sold", "not listed", "sold, by its status"])
@pytest.mark.parametrize("scenario", ["ready_to_buy", "visit", "availability", "buy_remotely", "car_questions", "just_looking"])
def test_what_is_gone_is_said_first_and_the_closest_is_offered(scenario: str, stands: str) -> None:
    (one,) = (each for each in SHIPPED if each.id == scenario)
    for stage in STAGES:
        for language, says in (("en", "no longer available"), ("es", "ya no está")):
            text = one.draft(stage, language, STANDS[stands], TYPICAL[language]).text
            assert says in text
            assert (("{closest}") in text) == (stage not in ("no_show", "be_back"))
            assert "{closest}" not in one.draft(stage, language, STANDS[stands], {}).text


def _syllables(word: str, language: Language) -> int:
    vowels = "aeiouy" if language == "en" else "aeiouáéíóúü"
    groups = len(re.findall(f"[{vowels}]+", word.casefold()))
    return max(1, groups - (language == "en" and word.casefold().endswith("e") and groups > 1))


def ease(text: str, language: Language) -> float:
    """Flesch's reading ease, for Spanish in Fernández Huerta's form: 60 is plain, 30 hard; above 100 very easy."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    sentences = max(1, len(re.findall(r"[.?:;]+(?:\s|$)", text)))
    syllables = sum(_syllables(word, language) for word in words) / len(words)
    if language == "en":
        return 206.835 - 1.015 * len(words) / sentences - 84.6 * syllables
    return 206.84 - 1.02 * len(words) / sentences - 60 * syllables


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_read_it(language: Language) -> None:
    known = {**TYPICAL[language], "vehicle": "Ford", "closest": "Ford", "trade": "Ford", "store": "Ford"}
    for place, _, say in sayings(language):
        for text in (f"{say.text} {say.ask}", f"{say.mail} {say.ask}"):
            assert ease(fill(text, known), language) >= 60, f"{place}: {ease(fill(text, known), language):.0f} {text}"
        for sentence in re.split(r"(?<=[.?])\s+", f"{say.text} {say.mail}"):
            assert len(sentence.split()) <= 30, f"{place}: {sentence}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_is_used_or_could_be(language: Language) -> None:
    used = {name for _, text in (*every(language), *guides(language)) for name in missing(text)}
    assert used <= set(VALUES)
    assert set(VALUES) - used == {"stock", "offer", "offer_terms", "offer_until"}, "these are for a store's own words"


def test_what_shows_a_situation_is_recognised_in_both_languages() -> None:
    from .comment.making import shipped

    for language in LANGUAGES:
        for words in BOOKS[language].scenarios:
            found = shipped().recognise(words.example)
            assert found.scenario == words.id, words.example
            assert found.language == language, words.example
