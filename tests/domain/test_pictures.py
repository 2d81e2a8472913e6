"""What goes with a text, by its address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.actions import Append, Refused
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.events.contact import Letter
from bdcdesk.domain.pictures import MOST, is_address, problem
from tests.letters import named

from .acting import STORE, Knows
from .making import Story, received

PHOTO = "https://photos.example.com/inventory/1.jpg"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "photo.jpg",
        "http://photos.example.com/1.jpg",
        "https://",
        "https:///1.jpg",
        "https://me:secret@photos.example.com/1.jpg",
        "ftp://photos.example.com/1.jpg",
        "https://photos.example.com/1\n.jpg",
        "https://photos.example.com/1.jpg is how it looks",
        "https://[photos/1.jpg",
        PHOTO + "x" * 2_000,
    ],
)
def test_what_no_provider_could_fetch_is_no_address(address: str) -> None:
    assert not is_address(address)


@given(st.text())
def test_any_text_is_an_address_or_none(text: str) -> None:
    assert is_address(text) in (True, False)
    assert not is_address(text) or text.startswith(("https:", "HTTPS:", "Https:")) or text.casefold().startswith("https:")


def test_ten_go_and_more_are_refused_with_a_sentence() -> None:
    assert problem((PHOTO,) * MOST) == ""
    assert problem((PHOTO,) * (MOST + 1)) == "A text takes at most 10 pictures."
    assert "no https address" in problem((PHOTO, "1.jpg"))


def _text(*pictures: str) -> SendText:
    about = {"id": "a1", "store": "s1", "actor": "ana", "pressed": 0, "lead": "l1", "touch": "t1", "person": "person/1a"}
    return SendText(**about, to="+16025550142", body=named("Here it is.", STORE.name), pictures=pictures)


def test_they_are_kept_with_the_words() -> None:
    lead = Story(received(persons=("person/1a",))).now
    decided = _text(PHOTO).decide(Knows(lead))
    assert isinstance(decided, Append)
    letters = [draft.personal for change in decided.changes for draft in change.drafts if isinstance(draft.personal, Letter)]
    assert [letter.pictures for letter in letters] == [(PHOTO,)]
    assert isinstance(_text("1.jpg").decide(Knows(lead)), Refused)
