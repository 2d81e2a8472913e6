"""The test leads that are sent through each kind of source are read as what they are, with their mark."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.source import KINDS, Source
from bdcdesk.domain.trial import make_mark, mark_of
from bdcdesk.intake.document import Document, Prospect
from bdcdesk.intake.reading.labels import FIELDS
from bdcdesk.intake.reading.read import read
from bdcdesk.intake.receive import shape_of
from bdcdesk.intake.trials import BY_HTTP, CANNOT, NotPossible, adf, letter

MARK = make_mark(bytes(range(12)))
SECRETS = {"secret": "s3cret", "key": "the-key"}


def read_back(content: bytes, source: Source, kind: str = "") -> Prospect:
    reading = read(Document(content, kind=kind, shape=shape_of(source)))
    assert reading.quarantined == ""
    (prospect,) = reading.prospects
    return prospect


@pytest.mark.parametrize("kind", sorted(BY_HTTP))
def test_each_kind_is_read_as_a_test_with_its_mark(kind: str) -> None:
    source = Source("s", "S", kind)
    sent = letter(source, MARK, SECRETS)
    got = read_back(sent.body, source, sent.kind)
    assert (got.nature, got.name) == ("test", "Test Lead")
    assert mark_of(got.nature, got.source_id, got.comments) == MARK
    assert got.points == ()


keys = st.sampled_from(["q", "name", "comments", "message", "your id", "id", "x y"])


@given(st.dictionaries(keys, st.sampled_from(sorted(FIELDS | {""}))))
def test_whatever_a_forms_map_is_the_mark_comes_through(fields: dict[str, str]) -> None:
    source = Source("s", "S", "form", fields=fields)
    got = read_back(letter(source, MARK, SECRETS).body, source, "application/json")
    assert mark_of(got.nature, got.source_id, got.comments) == MARK


def test_a_folder_and_a_mailbox_get_adf() -> None:
    got = read_back(adf(MARK), Source("s", "S", "folder"))
    assert mark_of(got.nature, got.source_id, got.comments) == MARK


def test_what_cannot_be_tested_says_why() -> None:
    for kind in set(KINDS) - BY_HTTP:
        with pytest.raises(NotPossible):
            letter(Source("s", "S", kind), MARK, SECRETS)
    assert set(CANNOT) < set(KINDS)
    with pytest.raises(NotPossible, match="secrets are not on this computer"):
        letter(Source("s", "S", "form"), MARK, {})


def test_only_what_says_that_it_is_a_test_has_a_mark() -> None:
    assert mark_of("lead", MARK, MARK) == ""
    assert mark_of("test", "", f"x {MARK}.") == MARK
    assert mark_of("test", MARK[:-1]) == ""
    assert msgspec.json.decode(letter(Source("s", "S", "form", fields={"q": "name"}), MARK, SECRETS).body)["q"] == "Test Lead"
