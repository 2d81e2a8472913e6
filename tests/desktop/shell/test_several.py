"""One list over several logs: an agent of two stores at one desk."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from bdcdesk.central import cipher
from bdcdesk.central.records import Member
from bdcdesk.desktop.shell import contact_intents, intents, opening
from bdcdesk.domain import order
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.lead import Note
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.source import LINKS
from bdcdesk.domain.work import next_work
from bdcdesk.replica.desk import Desk
from tests.desktop.shell.two_stores import BOSS, COLLEAGUE, DAY, MINUTE, House, Told

Starts = Callable[..., Told]
ANN, ANN_THERE = Member("ann-lee", "Ann Lee", "agent", "+16025550123"), Member("alee", "Ann Lee", "agent", "+16025550124")
NAMESAKE = Member("ann-lee", "Annabel Leeds", "agent")


@pytest.fixture
def harbor(tmp_path: Path) -> House:
    return House(tmp_path / "computer", "Harbor", ANN)


@pytest.fixture
def ridge(tmp_path: Path) -> House:
    return House(tmp_path / "computer", "Ridge", ANN_THERE, NAMESAKE)


@pytest.fixture
def starts(qtbot: QtBot) -> Iterator[Starts]:
    running: list[Told] = []

    def start(*houses: House) -> Told:
        running.append(Told(qtbot, *houses))
        return running[-1]

    yield start
    for told in running:
        told.pump.stop()


def note(lead: str, text: str) -> Callable[[Desk], Note]:
    return lambda desk: Note(id=str(uuid.uuid4()), store=desk.record.id, actor=desk.me, pressed=desk.now(), lead=lead, text=text)


def claims(house: House, lead: str) -> list[str]:
    return [event.actor for event in house.events(lead) if event.kind == "claimed"]


def notes(house: House, lead: str) -> list[str]:
    return [getattr(event.personal, "text", "") for event in house.events(lead) if event.kind == "noted"]


def claim(house: House, member: str, lead: str) -> None:
    def take(station: object) -> None:
        desk: Desk = station.desk  # type: ignore[attr-defined]
        desk.do(Claim(id=str(uuid.uuid4()), store=desk.record.id, actor=desk.me, pressed=desk.now(), lead=lead))

    house.at_desk(member, take)


def test_work_of_both_stores_stands_in_one_list_in_its_true_order(harbor: House, ridge: House, starts: Starts) -> None:
    here = [harbor.arrive(n, ago) for n, ago in ((1, 40 * MINUTE), (2, 3 * MINUTE), (3, 11 * MINUTE))]
    told = starts(harbor, ridge)
    told.live()
    there = [ridge.arrive(n, ago) for n, ago in ((4, 20 * MINUTE), (5, 0), (6, 6 * MINUTE))]
    told.until(lambda: set(told.leads) == {*here, *there})
    works = [next_work(house.lead(lead)) for house, leads in ((harbor, here), (ridge, there)) for lead in leads]
    now = harbor.clock()
    wanted = sorted((work for work in works if work is not None), key=lambda work: order.place(work, now))
    assert told.leads == [work.lead for work in wanted]
    # They alternate: neither store stands above the other.
    assert [lead in here for lead in told.leads] == [False, True, False, True, False, True]
    stores = {row.lead: row.store for row in (told.list.row_at(place) for place in range(6))}
    assert stores == {**dict.fromkeys(here, "Harbor"), **dict.fromkeys(there, "Ridge")}


def test_leads_that_were_there_before_are_in_one_list_at_the_next_start(harbor: House, ridge: House, starts: Starts) -> None:
    leads = [harbor.arrive(1, 9 * MINUTE), ridge.arrive(2, 2 * MINUTE), harbor.arrive(3, MINUTE)]
    first = starts(harbor, ridge)
    first.until(lambda: len(first.leads) == 3)
    first.pump.stop()
    harbor.cut = ridge.cut = True
    again = starts(harbor, ridge)
    again.until(lambda: again.loaded and len(again.leads) == 3)
    assert again.leads == [leads[2], leads[1], leads[0]]


def test_the_whole_list_is_handed_over_once_both_stores_are_read(
    harbor: House, ridge: House, starts: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads = {house.arrive(n) for house, n in ((harbor, 1), (harbor, 2), (ridge, 3), (ridge, 4))}
    first = starts(harbor, ridge)
    first.until(lambda: set(first.leads) == leads)
    first.pump.stop()
    harbor.cut = ridge.cut = True
    # As with more leads than a window holds.
    monkeypatch.setattr(opening, "FIRST", 1)
    again = starts(harbor, ridge)
    again.until(lambda: again.loaded)
    assert again.wholes == [4]


def test_who_sees_everybodys_work_takes_only_their_own(tmp_path: Path, harbor: House, starts: Starts) -> None:
    boss = House(tmp_path / "computer", "Bay", Member("alee", "Ann Lee", "supervisor"), NAMESAKE)
    theirs, mine = boss.arrive(1), boss.arrive(2, 20 * MINUTE)
    claim(boss, NAMESAKE.id, theirs)
    claim(boss, "alee", mine)
    told = starts(harbor, boss)
    told.live()
    told.until(lambda: set(told.leads) == {theirs, mine})
    told.pump.take_next()
    told.until(lambda: told.picked == [mine])
    told.pump.take_next()
    told.until(lambda: told.refused == ["Nothing is waiting for you right now."])
    assert claims(boss, theirs) == [NAMESAKE.id]


def test_where_there_is_one_store_its_rows_do_not_name_it(harbor: House, starts: Starts) -> None:
    lead = harbor.arrive(1)
    told = starts(harbor)
    told.until(lambda: told.leads == [lead])
    assert told.list.row_at(0).store == ""


def test_the_next_best_is_taken_of_either_store_in_ones_own_name_there(harbor: House, ridge: House, starts: Starts) -> None:
    old, middle, fresh = ridge.arrive(1, 30 * MINUTE), harbor.arrive(2, 8 * MINUTE), ridge.arrive(3, MINUTE)
    others = ridge.arrive(4, 0)
    # In this store somebody else has the id that our agent has in the other one.
    claim(ridge, NAMESAKE.id, others)
    told = starts(harbor, ridge)
    told.live()
    told.until(lambda: set(told.leads) == {old, middle, fresh})
    for n in range(3):
        told.pump.take_next()
        told.until(lambda n=n: len(told.picked) == n + 1)
    assert sorted(told.picked) == sorted([old, middle, fresh])
    assert told.picked[:2] == [fresh, middle]
    told.until(lambda: claims(ridge, old) and claims(harbor, middle) and claims(ridge, fresh))
    assert (claims(ridge, fresh), claims(harbor, middle), claims(ridge, old)) == (["alee"], ["ann-lee"], ["alee"])
    assert claims(ridge, others) == [NAMESAKE.id]
    told.until(lambda: all(told.list.row_at(place).owner == "you" for place in range(3)))


def test_a_text_and_a_call_go_out_in_the_log_of_the_leads_store(harbor: House, ridge: House, starts: Starts) -> None:
    here, there = harbor.arrive(1), ridge.arrive(2)
    told = starts(harbor, ridge)
    told.live()
    told.until(lambda: set(told.leads) == {here, there})
    phones = {"harbor": ANN.phone, "ridge": ANN_THERE.phone}
    for house, lead in ((ridge, there), (harbor, here)):
        told.pages.clear()
        told.pump.open_lead(lead)
        told.until(lambda lead=lead: told.pages and told.pages[-1].lead == lead)
        view = told.pages[-1]
        assert house.name in view.offers[0].body
        told.pump.do(lead, intents.take(lead))
        told.pump.do(lead, contact_intents.text(view, f"Hello from {house.name}, is tomorrow good?", ""))
        told.pump.do(lead, contact_intents.call(view, phones))
        told.until(lambda house=house, lead=lead: len(house.lead(lead).touches) == 2)
        text = house.lead(lead).touches[0]
        assert (text.actor, text.body) == (house.me.id, f"Hello from {house.name}, is tomorrow good?\nReply STOP to opt out.")
        placed = next(event for event in house.events(lead) if event.kind == "call_requested")
        assert house.me.phone in repr(placed)
    assert harbor.events(there) == ridge.events(here) == []
    assert told.refused == []


def test_links_to_the_stores_own_pages_go_out_as_short_ones(harbor: House, starts: Starts) -> None:
    lead = harbor.arrive(1)
    options = {"hub": "https://hub.example.com", "pages": "meridian.example"}

    def set_links(station: Any) -> None:
        desk = station.desk
        by = {"id": str(uuid.uuid4()), "store": harbor.id, "actor": desk.me, "pressed": desk.now()}
        assert isinstance(desk.do(SetSource(**by, source="short-links", name="Short links", kind=LINKS, options=options)), Append)

    harbor.at_desk(BOSS.id, set_links)
    told = starts(harbor)
    told.live()
    told.until(lambda: set(told.leads) == {lead})
    told.pump.open_lead(lead)
    told.until(lambda: told.pages and told.pages[-1].lead == lead)
    car = "https://www.meridian.example/inventory/new/2026-lodestar-meridian-gt"
    told.pump.do(lead, contact_intents.text(told.pages[-1], f"Here it is: {car}", ""))
    told.until(lambda: len(harbor.lead(lead).touches) == 1)
    (text,) = harbor.lead(lead).touches
    assert "https://hub.example.com/l/" in text.body
    assert (car in text.body, text.links) == (False, (car,))


def test_one_store_that_is_cut_off_is_named_while_the_other_goes_on(harbor: House, ridge: House, starts: Starts) -> None:
    here, there = harbor.arrive(1), ridge.arrive(2)
    told = starts(harbor, ridge)
    told.live()
    told.until(lambda: set(told.leads) == {here, there})
    ridge.cut = True
    told.until(lambda: told.links[-1].away_since)
    assert (told.links[-1].which, told.links[-1].problem) == ("Ridge", "The store's database cannot be reached.")
    told.pump.do(there, note(there, "pressed while it was away"))
    told.pump.do(here, note(here, "pressed meanwhile"))
    fresh = harbor.arrive(3)
    told.until(lambda: fresh in told.leads and notes(harbor, here) == ["pressed meanwhile"])
    told.until(lambda: told.links[-1].waiting == 1)
    assert (told.links[-1].which, notes(ridge, there)) == ("Ridge", [])
    ridge.cut = False
    told.until(lambda: not told.links[-1].away_since and told.links[-1].waiting == 0)
    assert notes(ridge, there) == ["pressed while it was away"]
    assert told.links[-1].which == ""


def test_a_conflict_in_one_store_takes_the_next_best_of_the_other(harbor: House, ridge: House, starts: Starts) -> None:
    second, best = harbor.arrive(1, 10 * MINUTE), ridge.arrive(2)
    told = starts(harbor, ridge)
    told.live()
    told.until(lambda: told.leads == [best, second])
    ridge.cut = True
    told.until(lambda: told.links[-1].away_since)
    claim(ridge, COLLEAGUE.id, best)
    told.pump.take_next()
    told.until(lambda: told.picked == [best])
    ridge.cut = False
    told.until(lambda: told.picked == [best, second])
    told.until(lambda: claims(harbor, second))
    assert (claims(ridge, best), claims(harbor, second)) == ([COLLEAGUE.id], ["ann-lee"])
    told.until(lambda: any(COLLEAGUE.name in said for said in told.refused))
    told.until(lambda: told.leads == [second])


def test_who_is_removed_from_one_store_goes_on_in_the_other(harbor: House, ridge: House, starts: Starts) -> None:
    here, there = harbor.arrive(1), ridge.arrive(2)
    told = starts(harbor, ridge)
    told.live()
    told.until(lambda: set(told.leads) == {here, there})
    told.pump.open_lead(there)
    told.until(lambda: told.pages and told.pages[-1].lead == there)
    folder = ridge.folder()
    assert folder.exists()
    ridge.cut = True
    told.until(lambda: told.links[-1].away_since)
    told.pump.do(there, note(there, "she comes on Friday"))
    told.until(lambda: told.links[-1].waiting == 1)
    ridge.remove()
    ridge.cut = False
    told.until(lambda: any("destroyed" in said for said in told.refused))
    assert all(said.startswith("Ridge: You were removed") for said in told.refused)
    assert notes(ridge, there) == ["she comes on Friday"]
    assert not folder.exists()
    told.until(lambda: told.leads == [here] and told.pages[-1] is None)
    told.pump.do(there, note(there, "too late"))
    told.pump.do(here, note(here, "still at work"))
    told.until(lambda: notes(harbor, here) == ["still at work"])
    told.until(lambda: any("not open at this desk" in said for said in told.refused))
    assert told.closed == told.failed == []
    assert harbor.folder().exists()


@pytest.mark.parametrize("file", ["replica", "outbox"])
def test_damage_in_one_store_opens_its_desk_alone_anew(harbor: House, ridge: House, starts: Starts, file: str) -> None:
    here, there = harbor.arrive(1), ridge.arrive(2)
    told = starts(harbor, ridge)
    told.live()
    told.until(lambda: set(told.leads) == {here, there})
    kept = told.pump._group.all[0]
    damage(ridge, file)
    told.pump.open_lead(there)
    told.pump.do(there, note(there, "pressed as it broke"))
    told.until(lambda: any("moved aside" in said for said in told.refused))
    told.pump.do(here, note(here, "not disturbed"))
    told.until(lambda: told.pump._group.all[1].loaded and not told.links[-1].away_since)
    told.pump.do(there, note(there, "pressed after it"))
    second = ridge.arrive(3)
    told.until(lambda: second in told.leads and notes(harbor, here) == ["not disturbed"])
    told.until(lambda: "pressed after it" in notes(ridge, there))
    assert told.pump._group.all[0] is kept
    assert told.failed == []
    assert set(told.leads) == {here, there, second}
    assert list(ridge.folder().glob(f"{file}.damaged-*.db"))
    assert not list(harbor.folder().glob("*.damaged-*"))


def damage(house: House, file: str) -> None:
    """Spoils a file of a desk that is running: another connection's commit makes the desk look at the disk again, where noise lies."""
    building = house.building(house.me.id)
    path = house.folder() / f"{file}.db"
    other = cipher.connect(path, building._desk_key(house.folder(), file))
    other.execute("PRAGMA user_version = 2")
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    other.close()
    raw = bytearray(path.read_bytes())
    raw[4096:] = bytes(byte ^ 0x5A for byte in raw[4096:])
    with path.open("r+b") as opened:
        opened.write(raw)


def test_a_store_that_was_away_for_a_fortnight_alone_is_closed_until_it_is_reached(harbor: House, ridge: House, starts: Starts) -> None:
    here, there = harbor.arrive(1), ridge.arrive(2)
    first = starts(harbor, ridge)
    first.live()
    first.until(lambda: set(first.leads) == {here, there})
    first.pump.stop()
    ridge.cut = True
    harbor.ahead = ridge.ahead = 13 * DAY
    second = starts(harbor, ridge)
    second.until(lambda: second.loaded and second.pump._group.all[0].measured)
    second.pump.stop()
    harbor.ahead = ridge.ahead = 15 * DAY
    told = starts(harbor, ridge)
    told.until(lambda: told.loaded and here in told.leads and told.links and told.links[-1].closed)
    assert "14 days" in told.links[-1].closed
    assert (told.links[-1].which, told.leads, told.closed) == ("Ridge", [here], [])
    told.pump.open_lead(there)
    told.pump.do(there, note(there, "from a stolen laptop"))
    told.until(lambda: any("not open at this desk" in said for said in told.refused))
    assert told.refused[0].startswith("Ridge: ")
    assert told.pages == []
    ridge.cut = False
    told.until(lambda: set(told.leads) == {here, there})
    assert notes(ridge, there) == []


def test_who_has_another_store_open_is_not_told_what_is_read_there(harbor: House, ridge: House, starts: Starts) -> None:
    here, there = harbor.arrive(1), ridge.arrive(2)
    told = starts(harbor, ridge)
    told.live()
    told.until(lambda: set(told.leads) == {here, there})
    told.pump.doing("Reading", there)

    def seen(house: House) -> set[tuple[str, str]]:
        central = house.building(COLLEAGUE.id).central()
        try:
            return {(one.doing, one.lead) for one in central.here(house.id, house.clock()) if one.member == house.me.id}
        finally:
            central.close()

    told.until(lambda: seen(ridge) == {("Reading", there)})
    told.until(lambda: seen(harbor) == {("At another store", "")})


def test_who_has_left_keeps_their_name_and_is_given_nothing(harbor: House, starts: Starts) -> None:
    lead = harbor.arrive(1)
    claim(harbor, COLLEAGUE.id, lead)
    harbor.remove(COLLEAGUE.id)
    told = starts(harbor)
    told.live()
    told.until(lambda: told.pump._group.all[0].others.former)
    told.pump.open_lead(lead)
    told.until(lambda: told.pages)
    page = told.pages[-1]
    assert told.pump._group.all[0].names[COLLEAGUE.id] == page.owner == COLLEAGUE.name
    assert COLLEAGUE.name in " ".join(str(entry) for entry in page.entries)
    assert [one for one, _ in page.colleagues] == ["boss"]


def test_the_same_shopper_at_a_sister_store_is_told_on_both_pages_and_blocks_nothing(harbor: House, ridge: House, starts: Starts) -> None:
    here, there = harbor.arrive(1), ridge.arrive(1)
    claim(ridge, COLLEAGUE.id, there)
    told = starts(harbor, ridge)
    told.live()
    told.pump.open_lead(here)
    told.until(lambda: told.pages and told.pages[-1].lead == here and told.pages[-1].akin)
    page = told.pages[-1]
    assert [(line.words, line.opens) for line in page.akin] == [("Also a shopper of Ridge, with Ravi Singh, since today", there)]
    assert page.text.open
    told.pump.open_lead(there)
    told.until(lambda: told.pages[-1].lead == there)
    assert [line.words for line in told.pages[-1].akin] == ["Also a shopper of Harbor, with nobody yet, since today"]
