"""What the floor says of a day that really happened, action by action."""

import msgspec
import pytest
from msgspec.structs import replace

from bdcdesk.desktop.floor.lanes import UNNAMED
from bdcdesk.desktop.floor.view import ANYONE, AppointmentRow, FloorView, Lane, TeamRow, Tile
from bdcdesk.desktop.floor.view_model import floor_view, span
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.actions.appointment import ConfirmAppointment, MarkHere, MarkMissed, MarkShown
from bdcdesk.domain.actions.lead import MarkSold
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.lead import Offer
from bdcdesk.domain.work import next_work

from .making import DAY, HOUR, MINUTE, SECOND, STORE, TEAM, TWO_PM, Day, busy


def tile(view: FloorView, name: str) -> Tile:
    return next(tile for tile in view.tiles if tile.name == name)


def lane(view: FloorView, name: str) -> Lane:
    return next(lane for lane in view.lanes if lane.name == name)


def agent(view: FloorView, member: str) -> TeamRow:
    return next(row for row in view.team if row.member == member)


def meeting(view: FloorView, lead: str) -> AppointmentRow:
    return next(row for row in view.appointments if row.lead == lead)


def alarms(view: FloorView) -> dict[str, Tone]:
    return {alarm.text: alarm.tone for alarm in view.alarms}


# -- lanes


def test_work_lies_in_the_lane_of_its_urgency() -> None:
    view = busy().view()

    assert [(each.name, [card.lead for card in each.cards]) for each in view.lanes] == [
        ("Overdue", ["hall"]),
        ("Under 3 min", ["whitfield", "delgado", "nguyen"]),
        ("Under 15 min", ["ito", "fischer"]),
        ("Today", ["later0", "later1", "later2"]),
    ]


@pytest.mark.parametrize(
    ("left", "name"),
    [(-1, "Overdue"), (0, "Under 3 min"), (3 * MINUTE - 1, "Under 3 min"), (3 * MINUTE, "Under 15 min"), (15 * MINUTE, "Today")],
)
def test_the_borders_between_lanes(left: int, name: str) -> None:
    day = Day(store=msgspec.structs.replace(STORE, first_answer=HOUR))
    day.arrive("a", "Ann Lee", ago=HOUR - left)

    assert [each.name for each in day.view().lanes if each.count] == [name]


def test_what_is_due_tomorrow_is_not_on_the_floor_but_what_is_due_in_minutes_is_even_at_midnight() -> None:
    day = Day(now=TWO_PM + 10 * HOUR - 2 * MINUTE)
    day.arrive("now", "Ann Lee")
    day.arrive("old", "Bo Ray", owner="singh", ago=5 * HOUR)
    day.text("old", "singh")

    view = day.view()

    assert [each.count for each in view.lanes] == [0, 0, 1, 0]
    assert agent(view, "singh").work == 0


def test_a_card_says_who_what_and_whose() -> None:
    view = busy().view()
    hall, delgado = lane(view, "Overdue").cards[0], lane(view, "Under 3 min").cards[1]

    assert (hall.who, hall.what, hall.owner, hall.owner_name, hall.store) == (
        "Terrence Hall",
        "New · Tundra",
        "",
        "nobody yet",
        "Harbor Toyota",
    )
    assert (hall.due, hall.total) == (TWO_PM - 52 * SECOND, 5 * MINUTE)
    assert (delgado.what, delgado.owner, delgado.owner_name) == ("Reply · Camry XSE", "okafor", "D. Okafor")


def test_an_owner_who_has_left_keeps_the_name_known_here_and_a_shopper_without_one_is_called_so() -> None:
    day = Day()
    day.arrive("a", "", owner="gone")
    card = lane(day.view(), "Under 15 min").cards[0]

    assert (card.who, card.owner_name) == (UNNAMED, "gone")


def test_a_lane_shows_its_first_cards_and_says_what_else_it_holds() -> None:
    day = Day()
    for number in range(5):
        day.arrive(f"f{number}", f"Shopper {number}", owner=("okafor", "singh")[number % 2], ago=20 * HOUR + number)
        day.text(f"f{number}", ("okafor", "singh")[number % 2], ago=20 * HOUR - number * MINUTE)
    today = lane(day.view(most=2), "Today")

    assert [card.lead for card in today.cards] == ["f0", "f1"]
    assert today.count == 5
    assert today.more is not None
    assert (today.more.count, today.more.kinds, today.more.owners) == (3, "follow-ups", "2 agents")
    assert lane(day.view(most=5), "Today").more is None


def test_overdue_work_comes_by_what_waiting_costs_so_a_fresh_lead_is_not_behind_stale_follow_ups() -> None:
    day = Day()
    for number in range(3):
        day.arrive(f"stale{number}", "Old One", owner="singh", ago=9 * DAY)
        day.text(f"stale{number}", "singh", ago=9 * DAY)
    day.arrive("fresh", "Ann Lee", ago=5 * MINUTE + SECOND)

    assert [card.lead for card in lane(day.view(most=1), "Overdue").cards] == ["fresh"]


# -- figures


def test_waiting_counts_open_leads_without_an_answer() -> None:
    assert tile(busy().view(), "Waiting for a first answer").value == "5"
    assert tile(busy().view(), "Waiting for a first answer").detail == "1 overdue · 2 soon"
    assert tile(busy().view(), "Waiting for a first answer").tone is Tone.bad


def test_what_no_shopper_asked_is_in_no_figure_and_a_test_is_in_no_lane() -> None:
    before = busy().view()
    day = busy()
    day.arrive("test", "Test Lead", nature="test")
    day.arrive("job", "Jo Wren", nature="hiring request", ago=3 * DAY)
    day.text("job", "okafor")
    after = day.view()

    assert after.tiles == before.tiles
    shown = {card.lead for lane in after.lanes for card in lane.cards}
    assert "test" not in shown


def test_a_closed_lead_waits_for_nothing() -> None:
    day = Day()
    day.arrive("a", "Ann Lee")
    day.do(MarkSold, "okafor", lead="a")
    view = day.view()

    assert tile(view, "Waiting for a first answer").value == "0"
    assert (tile(view, "Without a real answer").value, tile(view, "Without a real answer").detail) == ("0", "of 1 received today")


def test_the_first_answer_is_the_median_of_today_and_the_useful_one_is_kept_apart() -> None:
    day = Day()
    for number, (took, useful) in enumerate(((60, False), (134, True), (600, True))):
        day.arrive(f"a{number}", "Ann Lee", ago=HOUR)
        day.text(f"a{number}", "okafor", useful=useful, ago=HOUR - took * SECOND)
    day.arrive("yesterday", "Bo Ray", ago=DAY)
    day.text("yesterday", "okafor", ago=DAY - SECOND)
    first = tile(day.view(), "First answer today")

    assert (first.value, first.detail, first.tone) == ("2:14 median", "useful answer 6:07 · goal 5:00", Tone.ok)


def test_a_missed_goal_is_said_in_words_and_not_by_colour_alone() -> None:
    day = Day()
    day.arrive("a", "Ann Lee", ago=HOUR)
    day.text("a", "okafor")

    first = tile(day.view(), "First answer today")

    assert (first.value, first.detail, first.tone) == ("1 h 00 median", "goal 5:00, missed", Tone.bad)


def test_a_night_does_not_count_as_waiting() -> None:
    nine_to_five = Hours("America/New_York", (((540, 1020),),) * 7)
    day = Day(now=TWO_PM - 4 * HOUR - 56 * MINUTE, store=msgspec.structs.replace(STORE, hours=nine_to_five))
    day.arrive("a", "Ann Lee", ago=12 * HOUR)
    day.text("a", "okafor")

    assert tile(day.view(), "First answer today").value == "4:00 median"


def test_without_answers_no_figure_is_made_up() -> None:
    view = Day().view()

    assert (tile(view, "First answer today").value, tile(view, "First answer today").detail) == ("–", "none yet · goal 5:00")
    assert agent(view, "okafor").first_answer == "–"


def test_appointments_of_today_by_what_became_of_them() -> None:
    day = Day(now=TWO_PM - 3 * HOUR)
    names = {}
    for number, hour in enumerate((1, 2, 3, 4, 20)):
        lead = f"a{number}"
        day.arrive(lead, f"Shopper {number}", owner="okafor")
        names[lead] = day.meet(lead, "okafor", day.now + hour * HOUR)
    day.now = TWO_PM
    day.do(MarkShown, "brandt", lead="a0", appointment=names["a0"])
    day.do(MarkMissed, "okafor", lead="a1", appointment=names["a1"])
    view = day.view()

    assert (tile(view, "Appointments today").value, tile(view, "Appointments today").detail) == ("4", "1 shown · 1 missed · 2 to come")
    assert (tile(view, "Set today").value, tile(view, "Set today").detail) == ("5", "tomorrow: 1, 1 not confirmed")
    assert (agent(view, "okafor").appointments, agent(view, "okafor").shown) == ("5", "1")


def test_what_may_have_been_set_before_today_is_a_range_and_not_a_guess() -> None:
    day = Day(now=TWO_PM - 2 * DAY)
    day.arrive("old", "Ann Lee", owner="okafor")
    name = day.meet("old", "okafor", TWO_PM + HOUR)
    day.now = TWO_PM
    day.arrive("new", "Bo Ray", owner="okafor")
    day.meet("new", "okafor", TWO_PM + DAY)
    assert tile(day.view(), "Set today").value == "1"

    day.do(ConfirmAppointment, "okafor", lead="old", appointment=name)

    assert tile(day.view(), "Set today").value == "1–2"


# -- team


def test_the_first_answer_is_that_of_who_gave_it_not_of_who_has_the_lead() -> None:
    day = Day()
    day.arrive("a", "Ann Lee", owner="okafor", ago=2 * MINUTE)
    day.text("a", "okafor")
    day.leads["a"] = msgspec.structs.replace(day.leads["a"], owner="singh")
    view = day.view()

    assert (agent(view, "okafor").first_answer, agent(view, "singh").first_answer) == ("2:00", "–")


def test_a_call_nobody_answered_is_no_answer() -> None:
    day = Day()
    day.arrive("a", "Ann Lee", owner="okafor", ago=2 * MINUTE)
    day.call("a", "okafor", talk=0)
    assert tile(day.view(), "First answer today").value == "–"

    day.call("a", "okafor", talk=31)

    assert tile(day.view(), "First answer today").detail == "useful answer 2:00 · goal 5:00"


def test_the_team_is_who_works_here_and_what_they_do_now() -> None:
    view = busy().view()

    assert [row.name for row in view.team] == ["D. Okafor", "L. Brandt", "M. Cole", "R. Singh", "T. Alvarez", "Nobody yet"]
    assert (agent(view, "okafor").doing, agent(view, "okafor").tone) == ("Texting · M. Delgado", Tone.accent)
    assert (agent(view, "singh").doing, agent(view, "singh").tone) == ("On a call · 4 min", Tone.ok)
    assert (agent(view, "cole").doing, agent(view, "cole").tone) == ("Break · 6 min", Tone.plain)
    assert (agent(view, "alvarez").doing, agent(view, "alvarez").tone, agent(view, "alvarez").here) == ("Offline", Tone.plain, False)
    assert (agent(view, "okafor").work, agent(view, ANYONE).work) == (3, 4)


def test_a_sighting_that_has_expired_is_nobody() -> None:
    day = busy()
    day.now += 2 * MINUTE

    assert agent(day.view(), "okafor").doing == "Offline"
    assert agent(day.view(), "okafor").tone is Tone.bad


# -- appointments


def test_an_appointment_says_what_it_needs() -> None:
    day = Day(now=TWO_PM - HOUR)
    when = {"late": -12, "here": -5, "alone": 60, "sure": 75, "unsure": 90, "saturday": 4 * 24 * 60 - 210}
    names = {}
    for lead, minutes in when.items():
        day.arrive(lead, lead.title(), owner="okafor")
        names[lead] = day.meet(lead, "okafor", TWO_PM + minutes * MINUTE, "" if lead == "alone" else "P. Diaz")
    day.now = TWO_PM
    day.do(MarkHere, "okafor", lead="here", appointment=names["here"])
    day.do(ConfirmAppointment, "okafor", lead="sure", appointment=names["sure"])
    view = day.view()

    assert [(row.who, row.when, row.salesperson, row.state, row.tone) for row in view.appointments] == [
        ("Late", "1:48 pm", "P. Diaz", "not here yet, 12 min", Tone.warn),
        ("Here", "1:55 pm", "P. Diaz", "here now", Tone.ok),
        ("Alone", "3:00 pm", "nobody yet", "needs a salesperson", Tone.bad),
        ("Sure", "3:15 pm", "P. Diaz", "confirmed", Tone.ok),
        ("Unsure", "3:30 pm", "P. Diaz", "to confirm", Tone.plain),
        ("Saturday", "Sat 10:30 am", "P. Diaz", "to confirm", Tone.plain),
    ]


def test_tomorrows_that_nobody_confirmed_are_listed_whole() -> None:
    day = Day()
    names = {}
    for lead, when in {"today": HOUR, "sure": DAY, "two": DAY + HOUR, "one": DAY - HOUR, "later": 2 * DAY}.items():
        day.arrive(lead, lead.title(), owner="okafor")
        names[lead] = day.meet(lead, "okafor", TWO_PM + when)
    day.do(ConfirmAppointment, "okafor", lead="sure", appointment=names["sure"])

    assert [row.lead for row in day.view().tomorrow] == ["one", "two"]


def test_a_shopper_who_stands_there_alone_is_the_most_urgent_thing() -> None:
    day = Day()
    day.arrive("a", "Ann Lee", owner="okafor")
    name = day.meet("a", "okafor", TWO_PM + MINUTE)
    day.do(MarkHere, "okafor", lead="a", appointment=name)

    assert (meeting(day.view(), "a").state, meeting(day.view(), "a").tone) == ("here now, needs a salesperson", Tone.bad)


def test_more_appointments_than_fit_are_counted() -> None:
    day = Day()
    for number in range(11):
        day.arrive(f"a{number}", "Ann Lee", owner="okafor")
        day.meet(f"a{number}", "okafor", TWO_PM + (number + 1) * HOUR)
    view = day.view()

    assert [row.lead for row in view.appointments] == [f"a{number}" for number in range(8)]
    assert view.more_appointments == 3


# -- alarms


def test_alarms_say_what_somebody_should_see_to() -> None:
    day = busy()
    day.arrive("x", "Ann Lee", owner="alvarez")
    day.arrive("past", "Bo Ray", owner="okafor", ago=3 * DAY)
    day.meet("past", "okafor", TWO_PM - 2 * DAY, ago=3 * DAY)

    assert alarms(day.view(quarantined="4 documents in quarantine: It is broken. (4)")) == {
        "1 first answer overdue with nobody on it": Tone.bad,
        "T. Alvarez is offline with 1 due today": Tone.bad,
        "4 documents in quarantine": Tone.warn,
        "1 past appointment marked neither shown nor missed": Tone.warn,
    }


def test_many_agents_offline_are_one_alarm() -> None:
    day = Day()
    for number, owner in enumerate(("okafor", "singh", "cole", "cole")):
        day.arrive(f"a{number}", "Ann Lee", owner=owner)
    assert alarms(day.view()) == {"3 agents are offline with 4 due today": Tone.bad}

    day.seen("cole", "Here")

    assert alarms(day.view()) == {"D. Okafor is offline with 1 due today": Tone.bad, "R. Singh is offline with 1 due today": Tone.bad}


def test_a_quiet_floor_says_so() -> None:
    assert alarms(Day().view()) == {"None": Tone.ok}


# -- cost


def test_leads_and_work_are_read_once_and_others_get_their_turn() -> None:
    day = busy()
    leads = iter([msgspec.structs.replace(day.leads["hall"], id=f"l{number}") for number in range(2_500)])
    works = (work for work in map(next_work, day.leads.values()) if work)
    turns: list[int] = []

    view = floor_view(leads, works, TEAM, [], {}, STORE, day.now, "", breathe=lambda: turns.append(1))

    assert tile(view, "Waiting for a first answer").value == "2,500"
    assert len(turns) == 2


@pytest.mark.parametrize(
    ("ms", "text"), [(0, "0:00"), (134_999, "2:14"), (3_599_999, "59:59"), (3_600_000, "1 h 00"), (7_500_000, "2 h 05")]
)
def test_a_length_of_time(ms: int, text: str) -> None:
    assert span(ms) == text


# -- who is there, and what found nobody


def test_the_floor_says_who_is_there_whom_a_lead_is_offered_to_and_what_found_nobody() -> None:
    day = Day()
    day.arrive("l1", "Ada Brook")
    day.arrive("l2", "Bo Wren")
    move = Offer("agent", day.now, day.now + 60_000, "okafor")
    day.leads["l1"] = msgspec.structs.replace(day.leads["l1"], offers=(move,))
    day.leads["l2"] = msgspec.structs.replace(day.leads["l2"], offers=(move, Offer("supervisor", day.now)))
    day.agents["okafor"] = Agent("okafor", "away", day.now)
    view = day.view()
    assert alarms(view)["1 lead found nobody: yours to give away"] is Tone.bad
    owners = {card.lead: card.owner_name for lane in view.lanes for card in lane.cards}
    assert owners == {"l1": "offered to D. Okafor", "l2": "found nobody"}
    assert agent(view, "okafor").doing == "Offline · away"


def test_in_the_morning_the_floor_says_what_came_overnight_and_whose_it_is() -> None:
    day = busy()
    day.agents = {"okafor": Agent("okafor", "available", 1), "singh": Agent("singh", "available", 1)}
    assert day.settings is not None
    day.settings = replace(day.settings, hours=Hours("America/New_York", (((14 * 60 - 1, 1200),),) * 7))
    alarm = day.view().alarms[0]

    assert alarm.text.startswith("This morning: 4 waiting: 2 D. Okafor, 2 R. Singh")
    assert "Replies first" in alarm.about
    day.now += 3 * HOUR
    assert not day.view().alarms[0].text.startswith("This morning")
