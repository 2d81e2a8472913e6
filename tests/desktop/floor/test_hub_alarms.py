"""What the hub says is wrong, as the floor's alarms."""

import pytest

from bdcdesk.desktop.floor.hub_alarms import MOST, hub_alarms, in_short
from bdcdesk.desktop.floor.view import Alarm
from bdcdesk.desktop.floor.view_model import QUARANTINED
from bdcdesk.desktop.theme import Tone

from .making import Day

MAILBOX = (
    "The mailbox “Leads” cannot be read: its server does not accept the user name or the password. "
    "Its mails stay where they are; it is tried again."
)
SILENCE = "“Cars.com” has sent nothing for 26 h of business time; 4 h would be within its habit."


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        (MAILBOX, "The mailbox “Leads” cannot be read"),
        (SILENCE, "“Cars.com” has sent nothing for 26 h of business time"),
        ("“Dr. No: cars; (used)” has sent nothing for 2 days.", "“Dr. No: cars; (used)” has sent nothing for 2 days"),
        ("Stock “Feed”: no file has come since Mon, Mar 2. Ask who sends it.", "Stock “Feed”: no file has come since Mon, Mar 2"),
        ("Nothing is copied to “CRM” at present: it refuses the mail (451). What waits is kept.", "Nothing is copied to “CRM” at present"),
        ("The file “a.xml” could not be taken in (no space left).", "The file “a.xml” could not be taken in"),
        (
            "Stock “Feed, old”: the file inventory.csv was not taken, and nothing was changed. It is empty.",
            "Stock “Feed, old”: the file inventory.csv was not taken",
        ),
        ("No phone provider is set up", "No phone provider is set up"),
        ("2 lead(s) of “Meta” could not be fetched yet: it is down.", "2 lead(s) of “Meta” could not be fetched yet"),
        ("Nothing " * 20, ("Nothing " * 8)[:63].rstrip() + "…"),
    ],
)
def test_a_pill_says_what_happened_and_takes_no_name_apart(sentence: str, short: str) -> None:
    assert in_short(sentence) == short


def test_each_line_is_an_alarm_with_its_sentence() -> None:
    assert hub_alarms([MAILBOX, "", SILENCE, MAILBOX]) == [
        Alarm("The mailbox “Leads” cannot be read", Tone.bad, MAILBOX),
        Alarm("“Cars.com” has sent nothing for 26 h of business time", Tone.bad, SILENCE),
    ]
    assert hub_alarms([]) == []


def test_more_than_there_is_room_for_are_one_alarm_that_says_them_all() -> None:
    lines = [f"The mailbox “{n}” cannot be read: why." for n in range(MOST + 3)]

    *shown, rest = hub_alarms(lines)

    assert [alarm.about for alarm in shown] == lines[: MOST - 1]
    assert rest == Alarm("4 more from the hub", Tone.bad, "\n".join(lines[MOST - 1 :]))
    assert len(hub_alarms(lines[:MOST])) == MOST


def test_the_floor_tells_them_with_its_own() -> None:
    day = Day()
    assert day.view(quarantined="2 documents in quarantine:\nNobody is named.\nIt is broken.", troubles=[MAILBOX, SILENCE]).alarms == (
        *hub_alarms([MAILBOX, SILENCE]),
        Alarm("2 documents in quarantine", Tone.warn, f"Nobody is named.\nIt is broken.\n{QUARANTINED}"),
    )
    assert day.view().alarms == (Alarm("None", Tone.ok),)
