"""Do-not-call lists as they are kept for later leads: nothing is found that is not there, nothing is missed, and no number can be read."""

import stat
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.intake.do_not_call import look
from bdcdesk.intake.kept_list import Digests, KeptLists
from tests.depth import depth
from tests.replica.making import folder

KEY = bytes(range(32))
numbers = st.builds(lambda area, rest: f"{area}555{rest:04}", st.sampled_from(("202", "305", "602")), st.integers(0, 9999))


def kept(lists: KeptLists, listed: Iterable[str], as_of: int = 1, key: bytes = KEY) -> None:
    digests = Digests(key)
    found = look([f"{number}\n".encode() for number in listed], (), digests.add)
    lists.keep(digests, found.areas, as_of)


@settings(max_examples=depth(40, 2_000), deadline=None)
@given(st.sets(numbers, min_size=1, max_size=60), st.sets(numbers, max_size=20))
def test_it_says_of_each_number_what_the_list_says(listed: set[str], others: set[str]) -> None:
    with folder() as name:
        kept(KeptLists(Path(name) / "lists", KEY), [*listed, *list(listed)[:3]])
        lists = KeptLists(Path(name) / "lists", KEY)
        assert lists.refresh()
        areas = {number[:3] for number in listed}
        for number in listed | others:
            assert lists.lists(f"+1{number}") == ((number in listed) if number[:3] in areas else None)
        assert not KeptLists(Path(name) / "lists", b"another" * 4).lists(f"+1{min(listed)}")


def test_no_number_stands_in_the_file_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    lists = KeptLists(tmp_path / "lists", KEY)
    kept(lists, ["2025550123", "2025550188"])
    (file,) = (tmp_path / "lists").iterdir()
    content = file.read_bytes()
    assert b"5550123" not in content
    assert (2025550123).to_bytes(8, "big") not in content
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)


def test_lists_of_other_area_codes_stand_beside_each_other_and_the_newest_counts(tmp_path: Path) -> None:
    lists = KeptLists(tmp_path, KEY)
    kept(lists, ["2025550123", "3055550123"], 5)
    kept(lists, ["6025550123"], 6)
    kept(lists, ["2025550199"], 7)
    kept(lists, ["6025550199"], 4)
    assert lists.days() == {"202": 7, "305": 5, "602": 6}
    assert [lists.lists(f"+1{number}") for number in ("2025550123", "2025550199", "3055550123", "6025550123", "6025550199")] == [
        *(False, True, True, True, False)
    ]
    assert (lists.as_of("+12025550123"), lists.as_of("+13055550123"), lists.as_of("+14045550123"), lists.as_of("+442025550123")) == (
        7,
        5,
        0,
        0,
    )
    assert len(list(tmp_path.iterdir())) == 3, "what no number is looked up in any more is gone"
    kept(lists, ["3055550188"], 7)
    assert len(list(tmp_path.iterdir())) == 3
    kept(lists, ["3055550111"], 7)
    assert (lists.lists("+13055550188"), lists.lists("+13055550111")) == (False, True), "of one day the one that was given last"


def test_another_process_hears_of_a_new_list(tmp_path: Path) -> None:
    mine, other = KeptLists(tmp_path, KEY), KeptLists(tmp_path, KEY)
    assert mine.refresh()
    assert not mine.refresh()
    assert mine.lists("+12025550123") is None
    kept(other, ["2025550123"])
    assert mine.refresh()
    assert mine.lists("+12025550123") is True


@pytest.mark.parametrize("damage", [b"", b"{}\n", b'{"as_of":1,"areas":["202"],"count":2}\n12345678'])
def test_half_a_list_says_nothing_and_somebody_is_told(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "000001.list").write_bytes(damage)
    lists = KeptLists(tmp_path, KEY)
    lists.refresh()
    assert lists.lists("+12025550123") is None
    assert "cannot be read" in lists.problem
