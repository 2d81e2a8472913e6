"""The hub's daily test leads: when they go, and what is said when one does not arrive."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import pytest

from bdcdesk.domain.actions.intake import DescribeStore
from bdcdesk.domain.actions.source import SetSource, SwitchSource
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.trial import day_to_test
from bdcdesk.hub.trials import AGAIN, EVERY, Doors, Trials
from bdcdesk.intake.trials import within
from tests.hub.crm import MailServer
from tests.replica.making import START, House, folder

MINUTE, HOUR = 60_000, 3_600_000
OFFICE = Hours("America/Phoenix", (*(((540, 1080),),) * 5, ((600, 900),), ()))


class Day:
    """A hub of a store that opens at nine, on a Monday at eight."""

    def __init__(self, house: House, home: Path) -> None:
        self.house = house
        self.hub = house.open_store()
        self.home = home
        (home / "incoming").mkdir()
        self.hub.do(DescribeStore, described=StoreDescribed("Harbor Motors", OFFICE, "+12025550100"))
        self.add("drop", "folder")
        house.clock.at = START
        self.http = ""
        self.count = 0
        self.open()

    def add(self, source: str, kind: str, **options: str) -> None:
        self.hub.do(SetSource, source=source, name=source.title(), kind=kind, fields={})
        self.hub.do(SetSource, source=f"test-{source}", name=f"Test of {source}", kind="test", options={"source": source, **options})
        self.hub.settle()

    def open(self) -> None:
        doors = Doors(lambda: self.http, self.home / "incoming", lambda source: {"secret": "s"})
        self.trials = Trials(self.hub.desk, doors, self.home / "trials.json", self._chance)

    def _chance(self, count: int) -> bytes:
        self.count += 1
        return bytes([self.count]) * count

    def at(self, hour: int, minute: int = 0, day: int = 2) -> None:
        """That time in March, in Phoenix, and all that is due then."""
        self.house.clock.at = int(datetime(2026, 3, day, 7, minute, tzinfo=UTC).timestamp() * 1000) + hour * HOUR
        self.turn()

    def turn(self) -> None:
        self.hub.settle()
        for _ in range(5):
            steps = self.trials.step(self.hub.desk.now())
            for errand in steps.errands:
                errand.run()
                errand.finish(self.hub.desk.now())
            self.house.clock.at += EVERY
        self.trials.step(self.hub.desk.now())

    def dropped(self) -> list[str]:
        return sorted(path.stem for path in (self.home / "incoming").iterdir())

    def arrive(self, mark: str) -> None:
        shopper = Shopper(name="Test Lead", comments=f"This is a test lead. {mark}")
        self.house.receive(self.hub, mark, id=str(uuid5(NAMESPACE_OID, mark)), nature="test", shopper=shopper, persons=())
        self.hub.settle()
        self.trials.notice([mark])


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    with folder() as name:
        house = House(Path(name))
        yield Day(house, tmp_path)
        house.close()


def test_one_goes_in_the_hour_before_the_store_opens_and_no_other_that_day(day: Day) -> None:
    day.at(7, 50)
    assert day.dropped() == []
    day.at(8, 1)
    (mark,) = day.dropped()
    day.arrive(mark)
    for hour in (9, 10, 12, 17, 23):
        day.at(hour)
    assert day.dropped() == [mark]
    assert day.trials.problem == ""
    day.at(8, 1, day=3)
    assert len(day.dropped()) == 2


def test_a_hub_that_starts_late_leaves_the_first_hour_to_the_nights_leads(day: Day) -> None:
    day.at(9, 5)
    day.at(9, 55)
    assert day.dropped() == []
    day.at(10, 1)
    assert len(day.dropped()) == 1


def test_sundays_have_none(day: Day) -> None:
    for hour in (0, 6, 8, 9, 12, 16):
        day.at(hour, day=8)
    assert day.dropped() == []


def test_one_that_does_not_arrive_is_named_and_sent_again(day: Day) -> None:
    day.at(8, 1)
    assert day.trials.problem == ""
    day.house.clock.at += within("folder")
    day.turn()
    assert day.trials.problem.startswith("The test lead through “Drop” has not arrived, 2 min ")
    # Not in the store's first hour, though one would be due by then.
    day.house.clock.at += AGAIN
    day.turn()
    assert len(day.dropped()) == 1
    day.at(10, 5)
    first, second = day.dropped()
    # What was sent first counts no more: it may have come from anywhere on the way.
    day.arrive(first)
    assert day.trials._sent["drop"].arrived == 0
    day.open()
    day.arrive(second)
    assert day.trials.problem == ""
    assert day.trials._sent["drop"].arrived > 0


def test_one_that_is_not_taken_is_told_with_the_reason(day: Day) -> None:
    day.add("site", "form")
    day.at(8, 1)
    assert day.trials.problem == (
        "The test lead through “Site” was not taken: The hub takes nothing over HTTP at present. Leads may be lost there."
    )
    day.add("page", "form")
    day.at(8, 2)
    # Each on a line of its own: one must not hide the other.
    assert [line.split(":")[0] for line in day.trials.problem.splitlines()][1:] == [
        "The test lead through “Site” was not taken",
        "The test lead through “Page” was not taken",
    ]
    day.hub.do(SwitchSource, source="test-page", off=True)
    day.hub.do(SwitchSource, source="test-site", off=True)
    day.hub.settle()
    assert day.trials.problem.startswith("The test lead through “Drop” has not arrived")
    assert "Site" not in day.trials.problem


def test_a_mailbox_is_mailed_to(day: Day) -> None:
    mails = MailServer()
    try:
        how = {
            "host": "127.0.0.1",
            "port": str(mails.port),
            "tls": "none",
            "to": "leads@harbor.example.com",
            "from": "desk@harbor.example.com",
        }
        day.add("box", "mailbox", **how)
        day.at(8, 1)
        (mail,) = mails.mails
        assert mails.recipients == ["leads@harbor.example.com"]
        mark = day.trials._sent["box"].mark
        assert mark in mail.get_content()
        day.arrive(mark)
        assert day.trials._sent["box"].arrived > 0
    finally:
        mails.close()


def test_a_store_that_never_closes_is_tested_before_its_day_begins() -> None:
    always = Hours("America/Phoenix", (((0, 1440),),) * 7)
    midnight = int(datetime(2026, 3, 3, 7, tzinfo=UTC).timestamp() * 1000)
    assert day_to_test(always, midnight - 1) == "2026-03-03"
    assert day_to_test(always, midnight) == ""
    assert day_to_test(always, midnight + HOUR) == "2026-03-03"


@pytest.mark.parametrize(
    "damaged", [b"", b'{"drop": {"mark": "\xff"}}', b'{"drop": {"x":' + b"[" * 50_000], ids=["empty", "no text", "nested"]
)
def test_what_was_sent_is_sent_again_where_it_is_not_known_any_more(day: Day, damaged: bytes) -> None:
    day.at(8)
    (day.home / "trials.json").write_bytes(damaged)
    day.open()
    day.turn()
    assert len(list((day.home / "incoming").iterdir())) == 2
