"""An appointment's calendar file, read back by a strict reader of our own: RFC 5545 as far as an event needs it."""

import re
from datetime import UTC, datetime

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.calendar_file import LINE, calendar_file

from .making import DAY, HOUR, START

MEETING = Appointment("6d1f7a52-58a4-4c39-9d1b-0c4d8b1f2a10", START + DAY, "America/New_York", "kim", until=START + DAY + HOUR)
_NEEDED = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "STATUS", "LOCATION", "DESCRIPTION"}


def read(file: str) -> dict[str, str]:
    """The event's properties, and the calendar's. Raises AssertionError for what is not allowed."""
    assert file.endswith("\r\n")
    raw = file.encode()
    for line in raw[:-2].split(b"\r\n"):
        assert 0 < len(line) <= LINE
        line.decode()  # No character is divided.
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
    lines = file.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]
    found: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        assert colon
        assert re.fullmatch("[A-Z-]+", name)
        if name not in ("BEGIN", "END"):
            assert name not in found
            found[name] = value
    assert set(found) >= _NEEDED | {"PRODID", "METHOD"}
    return found


def plain(value: str) -> str:
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,n])*", value)
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


@example("Zoë’s 🚗 " * 40, "Kim")
@example("A" * 400, "Kim")
@given(st.text(max_size=120), st.text(max_size=40))
def test_whatever_a_store_and_a_salesperson_are_called_is_read_back(store: str, greeter: str) -> None:
    found = read(calendar_file(MEETING, store, "+12025550100", greeter, START))
    wanted = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", " ", re.sub("\r\n|\r", "\n", store))
    assert plain(found["LOCATION"]) == wanted
    assert plain(found["SUMMARY"]) == f"Appointment at {wanted}"


def test_its_name_stays_and_each_change_counts_up() -> None:
    moved = msgspec.structs.replace(MEETING, when=START + 2 * DAY, until=START + 2 * DAY + HOUR, moved=1)
    over = msgspec.structs.replace(moved, state="cancelled")
    files = [read(calendar_file(one, "Harbor Motors", "+12025550100", "Kim", START)) for one in (MEETING, moved, over)]
    assert len({file["UID"] for file in files}) == 1
    assert [file["SEQUENCE"] for file in files] == ["0", "1", "2"]
    assert [file["METHOD"] for file in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [file["STATUS"] for file in files] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    starts = [datetime.strptime(file["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp() * 1000 for file in files]
    assert starts == [MEETING.when, moved.when, moved.when]
