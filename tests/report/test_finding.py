"""Words of a timeline are found however they are spelt, and marked where they stand."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.report.entry import Entry
from bdcdesk.report.finding import Sought, folded, only, words_of

WORDS = st.text(string.ascii_letters + "áñüçßøİ’-–  \u00a0\n🚗😀\u0301\u200b", min_size=1, max_size=12)
SPELT = (str.upper, str.lower, lambda text: unicodedata.normalize("NFD", text), lambda text: unicodedata.normalize("NFC", text))


def marked(typed: str, text: str) -> list[str]:
    return [text[begin:end] for begin, end in Sought(typed).places(text)]


@given(st.text(max_size=20), WORDS, st.text(max_size=20), st.sampled_from(range(len(SPELT))))
def test_what_stands_there_is_found_however_it_is_spelt_and_marked_whole(before: str, typed: str, after: str, how: int) -> None:
    text, sought = before + SPELT[how](typed) + after, Sought(typed)

    assert sought.fits(folded(text)) == bool(sought.places(text))
    if sought:
        assert sought.fits(folded(text))
        wanted = " ".join(folded(typed).split())
        for part in marked(typed, text):
            assert wanted in " ".join(folded(part).split())
            assert part
            assert len(part) <= len(text)


@given(
    st.integers(2_000_000_000, 9_999_999_999), st.sampled_from(["{}{}{}", "({}) {}-{}", "+1 {} {} {}", "1.{}.{}.{}", "+1{}{}{}"]), st.data()
)
def test_a_phone_is_found_by_any_of_its_forms_and_by_its_end(number: int, form: str, data: st.DataObject) -> None:
    parts = (f"{number}"[:3], f"{number}"[3:6], f"{number}"[6:])
    typed = data.draw(st.sampled_from(["{}{}{}", "({}) {}-{}", "+1 {} {} {}", "{}-{}-{}", "{}\u2011{}\u2011{}"])).format(*parts)
    text = f"Call me at {form.format(*parts)}, please"

    for each in (typed, parts[2], f"{parts[1]} {parts[2]}"):
        assert marked(each, text), each


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("jose", "José, JOSE\u0301 and Josè", ["José", "JOSE\u0301", "Josè"]),
        ("a  b", "a\nb", ["a\nb"]),
        ("strasse", "Straße", ["Straße"]),
        ("don't", "Don’t", ["Don’t"]),
        ("11/23", "11/23 and 1123", ["11/23"]),
        ("0102", "(480) 555-0102", ["0102"]),
        ("555.0102", "(480) 555-0102", ["555-0102"]),
        (".*", "anything", []),
        ("   ", "anything at all", []),
        ("\u0301", "José", []),
    ],
)
def test_what_is_marked(typed: str, text: str, found: list[str]) -> None:
    assert marked(typed, text) == found


def test_what_is_looked_through_is_what_stands_there() -> None:
    entry = Entry("e", "ours", "Sí, aquí está", "You · Text · 9:14:02 am", "a step that only the tip tells")

    assert Sought("SI, AQUI").fits(words_of(entry))
    assert Sought("9:14").fits(words_of(entry))
    assert not Sought("tip").fits(words_of(entry))


SHAPES = st.builds(
    lambda name, shape, call: Entry(str(name), shape, "x", call=call),
    st.integers(),
    st.sampled_from(["day", "line", "ours", "theirs", "note"]),
    st.booleans(),
)


@given(st.lists(SHAPES, max_size=30).map(tuple))
def test_each_entry_is_of_one_kind_and_stands_under_its_own_day(entries: tuple[Entry, ...]) -> None:
    parts = {kind: only(entries, kind) for kind in ("messages", "calls", "notes", "steps")}

    assert only(entries, "") is entries
    shown = [id(entry) for part in parts.values() for entry in part if entry.shape != "day"]
    assert sorted(shown) == sorted(id(entry) for entry in entries if entry.shape != "day")
    for part in parts.values():
        places = [next(place for place, each in enumerate(entries) if each is entry) for entry in part]
        assert places == sorted(places)
        assert not part or part[-1].shape != "day"
        for at, place in enumerate(places):
            if entries[place].shape != "day":
                day = next((each for each in reversed(entries[:place]) if each.shape == "day"), None)
                above = next((each for each in reversed(part[:at]) if each.shape == "day"), None)
                assert above is day
