"""The first text says who writes and how to stop; a mail has an address and a way out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.contact_rules import Allowed, completed
from tests.depth import depth
from tests.domain.contact_rules.making import BOOK, added, case, rules_of, said
from tests.letters import named

POSTAL = added(postal="12 Quay Road, Baltimore, MD 21201")


def test_a_first_text_names_the_store_and_the_way_out() -> None:
    """first-text"""
    assert rules_of(said(letter="Hi Maria, it is here.")) == ["first-text"]
    assert rules_of(said(letter="Hi Maria, Harbor Motors here: it is in.")) == ["first-text"]
    assert rules_of(said(letter="It is here. Reply STOP to opt out.")) == ["first-text"]
    assert isinstance(said(letter=named("Hi Maria.")), Allowed)
    assert isinstance(said(letter="harbor motors: reply STOP to opt-out"), Allowed)
    assert rules_of(said(letter="Harbour Motors: reply STOP to opt out")) == ["first-text"], "somebody else's name"
    assert isinstance(said(letter="HARBOR  MOTORS: it is here! reply stop to opt out"), Allowed)
    assert isinstance(said(letter="Hi Maria.", reached=True), Allowed)
    assert isinstance(said(letter=None), Allowed), "what is still being written wants nothing yet"


def test_a_store_without_a_name_sends_no_first_text() -> None:
    assert rules_of(said(letter=named("Hi"), store="")) == ["first-text"]


def test_a_mail_has_an_address_and_a_way_out() -> None:
    """mail-footer"""
    for reached in (False, True):
        assert rules_of(said(letter="Hi", channel="email", added=POSTAL, reached=reached)) == ["mail-footer"], "not in the first one alone"
    assert rules_of(said(letter="Hi. Unsubscribe", channel="email")) == ["mail-footer"], "no address is known"
    assert isinstance(said(letter="Hi.\n12 Quay Road, Baltimore, MD 21201\nUnsubscribe: reply so", channel="email", added=POSTAL), Allowed)


@settings(max_examples=depth(60, 2_000))
@given(st.text(max_size=40), st.sampled_from(("text", "email")))
def test_what_is_completed_may_go_and_is_completed_once(words: str, channel: str) -> None:
    made = completed(BOOK, case(letter=words, channel=channel, added=POSTAL))
    assert made.startswith(words.rstrip())
    if not words.strip():
        assert made == words
        return
    assert isinstance(said(letter=made, channel=channel, added=POSTAL), Allowed)
    assert completed(BOOK, case(letter=made, channel=channel, added=POSTAL)) == made


def test_it_reads_like_a_letter() -> None:
    assert completed(BOOK, case(letter="Hi Maria, it is here.")) == "Hi Maria, it is here.\nHarbor Motors. Reply STOP to opt out."
    assert completed(BOOK, case(letter="Hi from Harbor Motors!")) == "Hi from Harbor Motors!\nReply STOP to opt out."
    assert completed(BOOK, case(letter="Hi", reached=True)) == "Hi"
