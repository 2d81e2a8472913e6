"""Today's appointments of one person: by the store's wall clock, whatever happened to them."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.today import Meetings, Today
from tests.depth import depth

from .making import MINUTE, START
from .test_distribution import fresh

DAY = 24 * 60 * MINUTE
ZONE = "America/New_York"
ME = "ana"
STATES = ("set", "confirmed", "here", "shown", "missed", "cancelled")


def met(**fields: object) -> Lead:
    given = {"id": "a", "when": START, "zone": ZONE, "set_by": (ME,), "planned": START, "changed": START} | fields
    return msgspec.structs.replace(fresh(), appointment=Appointment(**given))  # type: ignore[arg-type]


def told(*leads: Lead) -> Today:
    meetings = Meetings()
    for n, lead in enumerate(leads):
        meetings.put(msgspec.structs.replace(lead, id=f"l{n}"), ME)
    return meetings.today(ME, START, ZONE)


def test_set_shown_and_due_are_told_each_by_its_own_day() -> None:
    assert told(met()) == Today(1, 0, 1)
    assert told(met(when=START + DAY)) == Today(1, 0, 0)
    assert told(met(planned=START - DAY)) == Today(0, 0, 1)
    assert told(met(planned=START - DAY, state="shown")) == Today(0, 1, 0)
    assert told(met(planned=START - DAY, state="shown", changed=START - DAY)) == Today()
    assert told(met(state="cancelled")) == Today(1, 0, 0)
    assert told(met(set_by=("ben",), salesperson=ME)) == Today(0, 0, 1)
    assert told(met(set_by=("ben",), salesperson="cyd")) == Today()
    assert str(told(met(), met(state="shown"))) == "Today: set 2 · shown 1 · due 1"


@settings(max_examples=depth(40, 300))
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.none()
            | st.tuples(st.sampled_from(["set", "confirmed", "here", "shown", "missed", "cancelled"]), st.sampled_from([ME, "ben"])),
        ),
        max_size=20,
    )
)
def test_kept_up_with_each_change_it_is_what_looking_at_all_would_give(changes: list[tuple[int, tuple[str, str] | None]]) -> None:
    kept, last = Meetings(), dict[str, Lead]()
    for number, change in changes:
        lead = fresh() if change is None else met(state=change[0], set_by=(change[1],))
        last[f"l{number}"] = msgspec.structs.replace(lead, id=f"l{number}")
        kept.put(last[f"l{number}"], ME)
    anew = Meetings()
    for lead in last.values():
        anew.put(lead, ME)
    assert kept.today(ME, START, ZONE) == anew.today(ME, START, ZONE)
