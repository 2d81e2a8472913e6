"""A comment as words, sentences and kinds; misspelt words; what is the shopper's own."""

import pytest

from bdcdesk.domain.comment.own_words import LONGEST, own_words
from bdcdesk.domain.comment.spelling import Spelling
from bdcdesk.domain.comment.tokens import fold, tokens

SHORT = {"u": ("you",), "dont": ("do", "not"), "2day": ("today",), "w/": ("with",)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("DON'T call u 2day", ["do", "not", "call", "you", "today"]),
        ("Don’t", ["do", "not"]),
        ("¿Está aquí, señor?", ["esta", "aqui", "senor"]),
        ("test-drive w/ me", ["test", "drive", "with", "me"]),
        ("the smoker's car", ["the", "smoker", "car"]),
    ],
)
def test_words_in_one_spelling(text: str, words: list[str]) -> None:
    assert tokens(text, SHORT).words == words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("$19,200", "<money>"),
        ("15k", "<money>"),
        ("5:30 pm", "<time>"),
        ("6pm", "<time>"),
        ("2019", "<year>"),
        ("560", "<number>"),
        ("202-555-0142", "<phone>"),
        ("555-0142", "<phone>"),
        ("kim@example.com", "<mail>"),
        ("https://example.com/a", "<link>"),
        ("cx9", "<model>"),
        ("4.9%", "<percent>"),
    ],
)
def test_what_kind_a_number_is(text: str, kind: str) -> None:
    assert tokens(text, {}).kinds == [kind]


def test_sentences_end_and_ask() -> None:
    said = tokens("It is nice. Is it there? ¿Sí\nbye", {})
    assert [(said.words[low], asks) for low, high, asks in said.sentences] == [("it", False), ("is", True), ("si", False), ("bye", False)]


def test_a_line_broken_to_fit_is_one_sentence() -> None:
    said = tokens("I would like to know what the price would be for\nthe truck", {})
    assert len(said.sentences) == 1


KNOWN = Spelling({"available", "financing", "price", "warranty"}, {"prize"})


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("avaliable", "available"),
        ("availible", "available"),
        ("finacing", "financing"),
        ("fianancing", "financing"),
        ("prcie", "price"),
        ("prize", "prize"),
        ("rice", "rice"),
        ("warrenty", "warranty"),
        ("zzzzzzzz", "zzzzzzzz"),
        ("f" * 200, "f" * 200),
    ],
)
def test_the_word_that_is_meant(word: str, meant: str) -> None:
    assert KNOWN(word) == meant


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("> quoted\nmine", "mine"),
        ("mine\n-----Original Message-----\ntheirs", "mine"),
        ("mine\nOn Mon, Ana wrote:\ntheirs", "mine"),
        ("On Mon, Ana wrote:\n> theirs\nmine", "mine"),
        ("mine\nSent from my iPhone", "mine"),
        ("Reply STOP to opt out. mine", "mine"),
        ('you wrote "Come in! Reply STOP to end" but is it here', "you wrote   but is it here"),
    ],
)
def test_the_shoppers_own_words(text: str, own: str) -> None:
    assert own_words(text) == own


def test_no_more_is_read_than_anybody_writes() -> None:
    assert len(own_words("x" * 1_000_000)) == LONGEST


def test_letters_are_folded() -> None:
    assert fold("ÁÉÑ ’Ü") == "aen 'u"
