"""Which words of a shopper's are heard as stop at once, which are put to an agent, and which are neither."""

import pytest

from bdcdesk.domain.contact_rules import UNREAD, heard, is_opt_out, meaning
from bdcdesk.domain.events.person import ConsentStated, OptedIn, OptedOut, OptOutSuspected
from bdcdesk.domain.person_fold import NOBODY, Person
from tests.domain.contact_rules.making import BOOK, added

STOP = (
    *("STOP", "stop", " Stop. ", "Stop!!", "STOPALL", "stop all", "unsubscribe", "END", "quit", "Cancel", "revoke", "optout", "Opt out"),
    *("opt-out", "“STOP”", "stop 🛑", "Stop\n", "STOP STOP", "stop stop stop", "_STOP_", "🛑", "ＳＴＯＰ", "STOP!!! 😡"),
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
FREE_BESIDE_OTHER_WORDS = (
    *("STOP\n\nSent from my iPhone", "Stop. I bought elsewhere", "Not interested, stop", "No. Stop.", "I said stop", "stop u are annoying"),
    *("who gave you my number? stop", "make it stop", "stop txting me", "dont txt me", "no more txts", "Please remove", "unsub", "go away"),
    *("please dont reach out again", "quit bugging me", "this is spam", "I'm reporting you", "stpo", "STOPPP", "S T O P", "no more"),
    *("stop contact", "I no longer wish to be contacted", "do not wish to be called", "please cease", "I withdraw my consent"),
    *("cancel these messages", "end texts", "get me off this list", "take me off of this"),
)
FREE_SPANISH_TOO = (
    *("ya basta", "no llamen más", "no escriban mas", "denme de baja", "quiero darme de baja", "elimina mi número", "no vuelvan a llamar"),
    *("no vuelvas a escribirme", "párale", "detengan los mensajes", "déjame en paz", "STOP por favor", "dejen de estar llamando"),
)
FREE_AND_MISSPELT = (
    *("Please remove me. I bought a Honda", "remove me please", "UNSUBSCRIBED", "Unsubcribe", "unsuscribe me", "Stoop", "STOP2END"),
    *("I want to stop", "I want these texts to stop", "Remove from list", "Delete my information please", "i dont want these texts"),
    *("you're harassing me", "enough with the texts", "F off", "buzz off", "cancel all", "Reported", "ARRÊT", "désabonnez-moi"),
    *("para", "¡Para ya!", "cancela", "¡Basta ya!", "deténganse", "FIN", "no molestar", "No contactar", "ya no quiero mensajes"),
)
OF_CARS_AND_VISITS = (
    *("which car from your list?", "10% off your list", "1k off the list", "the red one from your list", "I got the info from your text"),
    *(
        "what time do you stop",
        "we can stop",
        "I could stop after work",
        "does the engine stop",
        "It doesn't stop",
        "no need to stop there",
    ),
    *("you have the wrong picture on the listing", "you've got the wrong price listed", "I got the wrong trim", "remove me as a co-signer"),
    *("ya no me alcanza", "ya no quiero el rojo", "el precio está equivocado", "para mi esposa", "fin de semana", "I want to stop by"),
)
SOMEBODY_ELSE = (
    *(
        "wrong #",
        "This isn't Maria",
        "I'm not María",
        "No Maria here",
        "who is Maria?",
        "this is no longer Maria's number",
        "I just got this number",
    ),
    *("Maria doesn't have this number anymore", "no one by that name here", "there's no Maria here", "never heard of Maria", "not Maria"),
    *("no soy María", "no conozco a ninguna María", "este no es el número de Maria", "¿Quién es María?"),
)
"""Of a lead whose shopper is called Maria."""

A_CAR_BUYERS = (
    *(
        "Can you get me out of my lease?",
        "can you get me a quote from the bank",
        "how much off the list price",
        "get me approved and I'm in",
    ),
    *(
        "what's the difference from the list prices",
        "no quiero más de 300 al mes",
        "no quiero mas información",
        "I'm not sure",
        "just stop by?",
    ),
    *(
        "I'd like to opt out of the extended warranty",
        "sorry it went to spam",
        "this is not good",
        "I'm not ready yet",
        "is there a full stop?",
    ),
    *("Who is the manager?", "Liked “Hi Ana. Harbor Motors. Reply STOP to opt out.”", 'Loved "See you at 3. Reply STOP to opt out."'),
    *("Reacted 👍 to “Harbor Motors. Reply STOP to opt out.”", "Le encantó “Harbor Motors. Reply STOP to opt out.”", "👍 to “Reply STOP”"),
    *("I don't want to get ripped off", "let me be honest", "why don't you call me at 5", "es muy alto el precio", "cancelar mi cita"),
)

NEITHER = (
    *A_CAR_BUYERS,
    *OF_CARS_AND_VISITS,
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


@pytest.mark.parametrize("words", [*FREE_BESIDE_OTHER_WORDS, *FREE_SPANISH_TOO, *FREE_AND_MISSPELT])
def test_a_no_among_other_words_is_held_too(words: str) -> None:
    """words-perhaps-stop words-perhaps-stop-es"""
    assert meaning(BOOK, words)[0] == "perhaps stop"


@pytest.mark.parametrize("words", SOMEBODY_ELSE)
def test_who_says_that_they_are_not_the_shopper_is_somebody_else(words: str) -> None:
    """words-wrong-number"""
    (told,) = heard(BOOK, NOBODY, words, "l1", names=("Maria", "Lopez"))
    assert isinstance(told, OptOutSuspected)
    assert told.wrong


def test_names_are_names_and_no_patterns() -> None:
    assert heard(BOOK, NOBODY, "I'm not sure", "l1", names=(".*", "")) == ()
    assert heard(BOOK, NOBODY, "I'm not Maria", "l1", names=("Ana",)) == ()


def test_a_reaction_quotes_us_and_is_no_word_of_theirs() -> None:
    """words-reaction"""
    assert meaning(BOOK, "Liked “Reply STOP to opt out.”") == ("reaction", "words-reaction")
    assert meaning(BOOK, "I liked it. Stop.")[0] == "perhaps stop"


@pytest.mark.parametrize("words", NEITHER)
def test_these_are_neither(words: str) -> None:
    assert meaning(BOOK, words)[0] in ("", "reaction")
    assert heard(BOOK, NOBODY, words, "l1", names=("Maria", "Lopez")) == ()


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


def test_start_also_lifts_what_a_form_had_refused() -> None:
    out = Person(frozenset({"text", "call"}), refused=frozenset({"text"}))
    told = heard(BOOK, out, "START", "l1")
    assert told == (OptedIn(("text", "call"), "text", "l1"), ConsentStated(allowed=("text",), lead="l1"))


def test_a_stores_own_words_are_heard_too_and_only_whole() -> None:
    """store-words"""
    assert meaning(BOOK, "ya estuvo!", ("Ya estuvo",)) == ("stop", "store-words")
    own = added(stop_words=("Ya estuvo",))
    assert is_opt_out("ya estuvo!", BOOK, own)
    assert not is_opt_out("ya estuvo bien el precio", BOOK, own)
    assert not is_opt_out("ya estuvo!", BOOK)


def test_a_stores_own_word_stops_at_once_also_where_the_book_only_suspects_it() -> None:
    own = added(stop_words=("stop texting",))
    assert heard(BOOK, NOBODY, "Stop texting", "l1", added=own) == (OptedOut(("text", "call"), "text", "l1"),)
    assert meaning(BOOK, "start", ("start",))[0] == "start", "what takes an opt-out back cannot be one"


def test_stop_is_heard_without_a_rule_book() -> None:
    assert isinstance(heard(UNREAD, NOBODY, "STOP", "l1")[0], OptedOut)
    assert is_opt_out("Opt-out")
    assert not is_opt_out("stop by tomorrow")
