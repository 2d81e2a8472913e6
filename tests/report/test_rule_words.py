"""What a store added to the contact rules, told as it changed."""

import pytest

from bdcdesk.domain.events.settings import NOTHING_ADDED, ContactRules, ContactRulesSet
from bdcdesk.report.names import Names
from bdcdesk.report.rule_words import changes, history, week

from .making import ME, MEMBERS, MINUTE, START, ZONE, Story

NINE = (540, 1080)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ((), "at all hours that the law allows"),
        ((*((NINE,) * 6), None), "Monday to Saturday 9:00 am – 6:00 pm, not on Sunday"),
        ((*((NINE,) * 5), (0, 1440), (0, 1440)), "Monday to Friday 9:00 am – 6:00 pm, Saturday and Sunday as the law allows"),
        (((0, 1439), *(((720, 1440),) * 6)), "Monday 12:00 am – 11:59 pm, Tuesday to Sunday 12:00 pm – midnight"),
    ],
)
def test_a_week_reads_as_people_say_it(hours: tuple[tuple[int, int] | None, ...], told: str) -> None:
    assert week(ContactRules(hours)) == told


def test_only_what_is_different_is_told() -> None:
    all_of_it = ContactRules((NINE,) * 7, 2, ("2026-12-24",), ("ya",), "12 Quay Road", 1)
    assert list(changes(all_of_it, all_of_it)) == []
    assert list(changes(NOTHING_ADDED, all_of_it)) == [
        "calls and texts Monday to Sunday 9:00 am – 6:00 pm",
        "at most 2 in 24 hours with one shopper",
        "none on 2026-12-24",
        "“ya” mean stop",
        "mails name 12 Quay Road",
    ]
    assert list(changes(all_of_it, NOTHING_ADDED)) == [
        "calls and texts at all hours that the law allows",
        "no cap of the store's own",
        "no days of the store's own",
        "no words for stop of the store's own",
        "mails name no address",
    ]


def test_each_change_has_who_when_and_why_and_the_newest_is_first() -> None:
    story = Story()
    story.happen("settings", ContactRulesSet(ContactRules(most=2, version=1), "Too many calls"), actor="kofi")
    story.now += MINUTE
    story.happen("settings", ContactRulesSet(ContactRules(most=2, version=2)))
    story.now += MINUTE
    story.happen("settings", ContactRulesSet(ContactRules(version=3)))
    assert history(story.events, Names(MEMBERS, ME), ZONE, START) == (
        "2:40 pm · you: no cap of the store's own.",
        "2:39 pm · you: nothing is different.",
        "2:38 pm · Kofi Mensah: at most 2 in 24 hours with one shopper. Why: Too many calls",
    )
