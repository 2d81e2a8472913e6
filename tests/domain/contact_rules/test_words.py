"""Which words of a shopper's are heard as stop at once, which are put to an agent, and which are neither."""

import pytest

from bdcdesk.domain.contact_rules import UNREAD, heard, is_opt_out, meaning
from bdcdesk.domain.events.person import ConsentStated, OptedIn, OptedOut, OptOutSuspected
from bdcdesk.domain.fold import NOBODY, Person
from tests.domain.contact_rules.making import BOOK, added

STOP = (
    *("STOP", "stop", " Stop. ", "Stop!!", "STOPALL", "stop all", "unsubscribe", "END", "quit", "Cancel", "revoke", "optout", "Opt out"),
    *("opt-out", "“STOP”", "stop 🛑", "Stop\n", "STOP STOP"),
)
SPANISH = ("ALTO", "Parar", "cancelar", "Baja.", "darme de baja", "no más", "NO MAS", "basta!", "Deténgase", "salir")
FREE = (
    *(
        "take me off your list",
        "Please stop texting me",
        "please stop",
        "Stop please",
        "stop calling me",
        "remove my number from your list",
    ),
    *("Don't text me anymore", "do not contact me", "no more texts", "I don't want any more messages", "leave me alone", "lose my number"),
    *("unsubscribe me please", "opt me out", "I revoke my consent", "Hi, please take me off", "STOP texting!!", "dont call me again"),
    *("I no longer want to receive texts", "never contact me again", "quit messaging me", "this is harassment"),
)
FREE_SPANISH = (
    "No me llamen más",
    "deje de escribirme",
    "Quítenme de su lista",
    "no quiero recibir mensajes",
    "déjenme en paz",
    "por favor paren",
)
WRONG = (
    "wrong number",
    "You have the wrong number",
    "Número equivocado",
    "this is not her number, wrong person",
    "nobody by that name here",
)
NEITHER = (
    *("can't stop smiling", "cancel my appointment", "please don't stop", "the end of the month", "I quit smoking", "", "nonstop", "🙂"),
    *(
        "stop by tomorrow?",
        "I'll stop by tomorrow",
        "Can I stop by at 5?",
        "please stop by anytime",
        "does it have start/stop?",
        "start/stop",
    ),
    *(
        "Does the auto start stop work",
        "can't stop",
        "where do I stop the car",
        "I need to cancel my 3pm test drive",
        "is it the end of lease?",
    ),
    *(
        "para mañana",
        "¿Para cuándo?",
        "no, más tarde",
        "baja el precio?",
        "quiero más información",
        "llámeme",
        "no problem",
        "what's the stop sale",
    ),
    *("Call me after 5", "text me the price", "I have no more questions", "remove the floor mats from the price?"),
)


@pytest.mark.parametrize("words", [*STOP, *SPANISH])
def test_these_words_opt_out(words: str) -> None:
    """words-stop words-stop-es"""
    assert meaning(BOOK, words)[0] == "stop"
    assert heard(BOOK, NOBODY, words, "l1") == (OptedOut(("text", "call"), "text", "l1"),)


@pytest.mark.parametrize("words", [*FREE, *FREE_SPANISH, *WRONG])
def test_these_are_held_until_an_agent_has_read_them(words: str) -> None:
    """words-perhaps-stop words-perhaps-stop-es words-wrong-number"""
    (told,) = heard(BOOK, NOBODY, words, "l1", "SM1")
    assert isinstance(told, OptOutSuspected)
    assert (told.wrong, told.rules, told.sid) == (words in WRONG, BOOK.version, "SM1")


@pytest.mark.parametrize("words", NEITHER)
def test_these_are_neither(words: str) -> None:
    assert meaning(BOOK, words)[0] == ""
    assert heard(BOOK, NOBODY, words, "l1") == ()


@pytest.mark.parametrize("words", ["START", "unstop", "Start!", "iniciar"])
def test_start_takes_it_back(words: str) -> None:
    """words-start"""
    assert heard(BOOK, Person(frozenset({"text", "call"})), words, "l1") == (OptedIn(("text", "call"), "text", "l1"),)
    assert heard(BOOK, NOBODY, words, "l1") == ()


@pytest.mark.parametrize("words", ["HELP", "info", "Ayuda"])
def test_help_is_no_stop(words: str) -> None:
    """words-help"""
    assert meaning(BOOK, words)[0] == "help"


def test_who_did_not_allow_texts_and_writes_one_is_answered() -> None:
    refused = Person(refused=frozenset({"text"}))
    assert heard(BOOK, refused, "Is it there?", "l1") == (ConsentStated(allowed=("text",), lead="l1"),)
    assert isinstance(heard(BOOK, refused, "stop", "l1")[0], OptedOut)


def test_a_stores_own_words_are_heard_too_and_only_whole() -> None:
    own = added(stop_words=("Ya estuvo",))
    assert is_opt_out("ya estuvo!", BOOK, own)
    assert not is_opt_out("ya estuvo bien el precio", BOOK, own)
    assert not is_opt_out("ya estuvo!", BOOK)


def test_stop_is_heard_without_a_rule_book() -> None:
    assert isinstance(heard(UNREAD, NOBODY, "STOP", "l1")[0], OptedOut)
    assert is_opt_out("Opt-out")
    assert not is_opt_out("stop by tomorrow")
