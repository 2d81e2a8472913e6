import msgspec

from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.countdown import MINUTE
from bdcdesk.desktop.work.row import FOUND_UNDER, Filter, Kind, ring, sentence, tag, tags, told
from bdcdesk.domain.owed import Work

from .making import NOON, a_row


def test_a_call_back_says_now_from_five_minutes_before() -> None:
    row = a_row(kind=Kind.call_back, due=NOON)
    assert ring(row, NOON - 5 * MINUTE - 1).text == "5:01"
    for before in (5 * MINUTE, 1, 0):
        said = ring(row, NOON - before)
        assert (said.text, said.tone, said.fraction, said.words) == ("now", Tone.accent, 1.0, "call now")
    assert ring(row, NOON + 1).tone is Tone.bad


def test_a_first_answer_counts_down_to_the_end() -> None:
    assert ring(a_row(kind=Kind.new, due=NOON), NOON - MINUTE).text == "1:00"


def test_the_sentence_says_all_that_the_row_shows() -> None:
    row = a_row(due=NOON, who="Ada Brook", tag="on your site now", why="Reply to a text", what="2024 Sedona EX", owner="you")
    said = "Ada Brook, on your site now, Reply to a text, 2024 Sedona EX, due in 1 minute 48 seconds, owner: you, Ridge"
    assert sentence(row, NOON - 108_000) == said


def test_every_kind_is_found_under_one_filter_besides_all() -> None:
    assert set(FOUND_UNDER) == set(Kind)
    assert set(FOUND_UNDER.values()) == set(Filter) - {Filter.all, Filter.tomorrow}


def test_an_offer_counts_down_beside_the_name_and_is_gone_when_it_is_over() -> None:
    row = msgspec.structs.replace(a_row(), until=NOON + 48_000, tag="asked again")
    assert tag(row, NOON) == "offered to you · 48 s · asked again"
    assert tag(row, NOON + 47_999) == "offered to you · 1 s · asked again"
    assert tag(row, NOON + 48_000) == "asked again"
    assert "offered to you · 48 s" in sentence(row, NOON)
    assert tags(msgspec.structs.replace(row, tag=""), NOON) == ("offered to you · 48 s",)


def test_an_offer_hides_nobody_who_is_on_the_site() -> None:
    row = msgspec.structs.replace(a_row(), until=NOON + 48_000, tag="on your site now")
    assert tags(row, NOON) == ("offered to you · 48 s · on your site now", "48 s · on your site now")
    assert "offered to you · 48 s · on your site now" in sentence(row, NOON)


def test_who_else_has_it_open_stands_first_and_goes_last() -> None:
    row = msgspec.structs.replace(a_row(), beside="Kofi Mensah reads it", tag="asked again", desk=NOON + MINUTE)
    reads = "Kofi Mensah reads it"
    assert tags(row, NOON) == (f"{reads} · desk asked · asked again", f"{reads} · desk asked", reads)
    offered = msgspec.structs.replace(row, until=NOON + 48_000)
    assert tags(offered, NOON)[-1] == "48 s · Kofi Mensah reads it · asked again"
    assert "Kofi Mensah reads it" in sentence(row, NOON)


def test_a_row_says_why_it_stands_where_it_does() -> None:
    work = Work("l1", "reply", "Reply to a text", NOON, NOON + MINUTE, "")
    row = msgspec.structs.replace(a_row(), work=work)
    assert told(row, NOON + 2 * MINUTE).endswith("\nThey wrote, waiting for 2 min: a live conversation comes first.")
    assert "\n" not in told(a_row(), NOON)
