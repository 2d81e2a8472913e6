"""`bdcdesk log`, on a real central of its own."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bdcdesk.central import cipher
from bdcdesk.central.errors import Removed
from bdcdesk.central.records import ANY, Group, Member, Sealed, StoreRecord
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.domain.actions.lead import Note, OptOut
from bdcdesk.domain.events import Event, write
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.stock import CarGone, CarListed, Listing
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.rights import OWNER
from bdcdesk.machine.secrets import raw_key
from bdcdesk.wiring.answers import tell_answers
from bdcdesk.wiring.demo_store import demo_keys
from bdcdesk.wiring.gaming import tell_gaming
from bdcdesk.wiring.place import NoPlace, Setup, place_in
from bdcdesk.wiring.station import Building
from bdcdesk.wiring.story import tell
from tests.report.making import BY_PHONE, MEMBERS, MINUTE, SECOND, STORE, Story, arrived, delivered, wrote

S = "demo"
AVA = Shopper("Ava Lindqvist", "Ava", "Lindqvist", (ContactPoint("phone", "+16025550171", "602.555.0171"),), comments="Any hybrids?")


WANTED = (
    (Vehicle(stock="stk# A4711"), "2021 Toyota Camry XSE (stock number A4711, matched by its stock number, in stock)"),
    (Vehicle(model="camry", vin="4T1G11AK2MU512345"), "camry (stock number A4711, matched by its VIN, in stock)"),
    (Vehicle(make="Kia", model="Soul", stock="B12"), "Kia Soul (stock number B12, matched by its stock number, not in stock any more)"),
    (Vehicle(make="Kia", stock="Z9"), "Kia (no car in stock has this stock number)"),
    # What only looks like it is not told as found.
    (Vehicle(make="Toyota", model="Camry"), "Toyota Camry"),
)


class Kept:
    """A store's log in a file, as a computer that works for it has it. `said`: the lines of the last telling."""

    def __init__(self, home: Path) -> None:
        self.place = place_in(home / "data" / "demo")
        keys = demo_keys(self.place.home)
        self.file = self.place.home / "central.db"
        setup = Setup(f"sqlite:///{self.file}", S, "ines")
        self.place.keep(setup)
        self.building = Building(self.place, setup, keys, "ines")
        self.key = raw_key(keys, "central key", self.place.home, os.urandom)
        self.said: list[str] = []

    def write(self, events: list[Event]) -> None:
        """Each at its own time and by its own maker."""
        at = [events[0].at]
        centrals: dict[str, SqliteCentral] = {}
        for event in events:
            central = centrals.setdefault(event.actor, SqliteCentral(self.file, self.key, event.actor, lambda: at[0], lambda _: None))
            if event is events[0]:
                central.add_store(StoreRecord(S, STORE.name, bytes(32)))
                for member, name in MEMBERS.items():
                    central.add_member(S, Member(member, name, "agent"))
            at[0] = event.at
            central.append(S, str(uuid.uuid4()), [Group(event.stream, ANY, (_sealed(event),))])
        for central in centrals.values():
            central.close()

    def run(self, statement: str) -> None:
        """Past all that guards the log."""
        db = cipher.connect(self.file, self.key)
        db.execute(statement)
        db.close()

    def tell(self, words: str = "") -> int:
        self.said.clear()
        return tell(self.building, words, self.said.append)


def _sealed(event: Event) -> Sealed:
    facts = write(event.facts) if event.facts is not None else "{}"
    personal = write(event.personal) if event.personal is not None else None
    return Sealed(str(uuid.uuid4()), event.kind, event.since, facts, personal, os.urandom(32) if personal else b"")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """Two leads: one answered, whose shopper then opted out twice, and one that nobody took."""
    story = arrived(story=Story())
    story.happen("settings", STORE, actor="hub")
    delivered(story, "Yes, it is here.")
    arrived(AVA, "l2", story, persons=("person/33",), vehicles=(), campaign="")
    wrote(story, "thanks", after=MINUTE)
    for _ in range(2):
        story.do(OptOut, SECOND, persons=(BY_PHONE,), channels=("text",))
    story.do(Note, SECOND, "kofi", lead="l2", text="A friend of Noor Haddad's")
    made = Kept(tmp_path)
    made.write(story.events)
    return made


def test_the_log_reads_as_the_story_of_each_lead(kept: Kept) -> None:
    assert kept.tell() == 0

    assert kept.said == [
        "Noor Haddad · 2026 Lodestar Meridian GT · the dealer's website · “Do you still have the silver one? I'd trade my 2018 Outback,"
        " what would you give me? Best by text, I'm in meetings.”",
        "  (602) 555-0148 · noor.haddad@example.com · Ines Duarte has it · first answer after 32 s, in time, no useful answer yet"
        " · lead l1",
        "  Wed, Oct 14, 2026",
        "   2:38:51 pm  Lead from the dealer's website, campaign “Silver October” · first answer due 2:43:51 pm",
        "   2:39:21 pm  Taken by Ines Duarte, 30 s after it came in",
        "   2:39:21 pm  Text by Ines Duarte to (602) 555-0148: “Yes, it is here. Copper Canyon Motors. Reply STOP to opt out.”",
        "   2:39:22 pm  Text: sending",
        "   2:39:23 pm  Text: taken by the provider · first answer after 32 s, in time",
        "   2:39:25 pm  Text: delivered",
        "   2:40:25 pm  Text from Noor: “thanks”",
        "   2:40:26 pm  Opted out of texts, as Ines Duarte was told",
        "   2:40:27 pm  Opted out of texts, as Ines Duarte was told · without effect",
        "  Credit: answered by Ines Duarte",
        "",
        "Ava Lindqvist · no car named · the dealer's website · “Any hybrids?”",
        "  (602) 555-0171 · nobody has it · lead l2",
        "  Wed, Oct 14, 2026",
        "   2:39:25 pm  Lead from the dealer's website · first answer due 2:44:25 pm",
        "   2:40:28 pm  Note by Kofi Mensah: “A friend of Noor Haddad's”",
        "",
        "The log of Copper Canyon Motors (demo): 12 events, 2 leads told.",
        "The hash chain verifies: no event was changed, dropped or put between since it was written.",
    ]


def test_the_car_that_was_found_by_its_number_in_stock_is_told(tmp_path: Path) -> None:
    story = arrived(story=Story())
    story.happen("settings", STORE, actor="hub")
    for n, (wanted, _) in enumerate(WANTED):
        arrived(AVA, f"n{n}", story, persons=(f"person/{n}",), vehicles=(wanted,), campaign="")
    listed = Listing(vin="4T1G11AK2MU512345", stock="A4711", year="2021", make="Toyota", model="Camry", trim="XSE")
    story.happen("car/4T1G11AK2MU512345", CarListed(listed), actor="hub")
    story.happen("car/s-B12", CarListed(Listing(stock="B12", make="Kia", model="Soul")), actor="hub")
    story.happen("car/s-B12", CarGone(), actor="hub")
    made = Kept(tmp_path)
    made.write(story.events)
    assert made.tell("Ava") == 0
    assert [line.split(" · ")[1] for line in made.said if line.startswith("Ava")] == [told for _, told in WANTED]


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        ("haddad NOOR", ["Noor"]),
        ("l2", ["Ava"]),
        ("+16025550171", ["Ava"]),
        ("(602) 555-0171", ["Ava"]),
        ("555 0148", ["Noor"]),
        ("0148", ["Noor"]),
        ("602555", ["Noor", "Ava"]),
        ("Haddad Ava", []),
        ("hybrids", []),
        ("999-9999", []),
    ],
)
def test_words_choose_leads_by_name_phone_or_id(kept: Kept, words: str, leads: list[str]) -> None:
    assert kept.tell(words) == 0

    assert [line.split()[0] for line in kept.said if line.endswith("”") and line[0].isalpha()] == leads
    whose = "2 leads told" if len(leads) == 2 else f"{len(leads)} of 2 leads told"
    assert whose in kept.said[-2]


def test_nothing_found_is_said(kept: Kept) -> None:
    kept.tell("hybrids")

    assert kept.said[0] == "No lead's name, phone or id holds “hybrids”.\n"


def test_what_comes_in_meanwhile_belongs_to_the_next_telling(kept: Kept) -> None:
    late = Story()
    arrived(AVA, "l2", late)
    late.do(Note, 9 * MINUTE, lead="l2", text="late")

    def say(line: str) -> None:
        if not kept.said:
            kept.write(late.events[1:])
        kept.said.append(line)

    assert tell(kept.building, "", say) == 0
    assert not [line for line in kept.said if "“late”" in line]
    assert kept.said[-2].endswith("12 events, 2 leads told.")
    assert kept.tell() == 0
    assert any(line.endswith("Note by Ines Duarte: “late”") for line in kept.said)


def test_a_change_in_the_log_is_named_and_the_rest_still_told(kept: Kept) -> None:
    kept.run("UPDATE event SET actor = 'kofi' WHERE seq = 5")

    assert kept.tell() == 1
    assert kept.said[-1].startswith("The hash chain breaks at event 5: ")
    assert any(line.endswith("Text: delivered") for line in kept.said)


def test_a_body_that_was_damaged_keeps_nobody_from_reading_on(kept: Kept) -> None:
    kept.run("UPDATE event SET facts = 'broken' WHERE stream = 'lead/l2' AND version = 1")

    assert kept.tell() == 1
    assert "Lead l2: 2 event(s) that cannot be read here. A newer bdcdesk wrote them, or they were damaged.\n" in kept.said
    assert any(line.endswith("Text: delivered") for line in kept.said)


def test_a_tail_that_was_cut_off_shows(kept: Kept) -> None:
    kept.run("DELETE FROM event WHERE seq = 12")

    assert kept.tell() == 1
    assert kept.said[-1].startswith("The hash chain breaks at event 12: ")


def test_it_works_where_there_is_no_qt(kept: Kept, tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['PySide6'] = sys.modules['shiboken6'] = None; from bdcdesk.cli import main; "
        "sys.exit(main(['log', '--store', 'demo', '--lead', 'Noor']))"
    )
    told = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        env={**os.environ, "BDCDESK_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert (told.returncode, told.stderr) == (0, "")
    assert kept.tell("Noor") == 0
    assert told.stdout == "".join(line + "\n" for line in kept.said)


def test_it_loads_no_qt() -> None:
    code = "import sys; import bdcdesk.wiring.story; assert not [name for name in sys.modules if name.startswith('PySide6')]"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)

    assert (loaded.returncode, loaded.stderr) == (0, "")


def test_who_has_left_is_still_called_by_their_name(kept: Kept) -> None:
    kept.run("UPDATE member SET removed = 1 WHERE id = 'kofi'")
    assert kept.tell() == 0
    assert [line for line in kept.said if "Note by" in line] == ["   2:40:28 pm  Note by Kofi Mensah: “A friend of Noor Haddad's”"]


def test_who_was_removed_is_told_so_and_nothing_of_the_log(kept: Kept) -> None:
    central = SqliteCentral(kept.file, kept.key, OWNER, lambda: 1, lambda _: None)
    central.remove_member(S, "ines")
    central.close()
    with pytest.raises(Removed, match="You were removed from the store demo"):
        kept.tell()
    assert kept.said == []


def test_a_store_that_is_not_there_is_not_called_sound(kept: Kept) -> None:
    kept.building = msgspec.structs.replace(kept.building, setup=msgspec.structs.replace(kept.building.setup, store="nowhere"))
    with pytest.raises(NoPlace, match="There is no store “nowhere”"):
        kept.tell()
    assert kept.said == []


def test_what_may_be_gaming_is_counted_from_the_same_log(kept: Kept) -> None:
    said = list[str]()
    assert tell_gaming(kept.building, said.append) == 0
    # Its shopper asked for two things, and what was sent in the second in which it was taken answered neither; one lead makes nobody
    # stand out.
    assert said == [
        "Ines Duarte: 1 first answer, after 32 s of business time; useful for 0 of them (medians)",
        "  first answers that answer nothing: 1 of 1 (100%); the others: 0 of 0",
        "    Noor Haddad (l1)",
    ]


def test_first_answers_in_time_are_counted_from_the_same_log(kept: Kept, tmp_path: Path) -> None:
    said = list[str]()
    assert tell_answers(kept.building, said.append, "2000-01-01", "2099-12-31", None) == 0
    assert said[1].startswith("  all of the store: 2 leads, 50% in time; 1 in time, 0 late, 1 never, 0 not due yet; half within 32 s")
    assert [line for line in said if line.startswith("  Ines Duarte: 1 lead, 100% in time")]
    file = tmp_path / "answers.csv"
    assert tell_answers(kept.building, said.append, "2000-01-01", "2099-12-31", file) == 0
    assert file.read_text("utf-8").splitlines()[1].startswith("all of the store,2,1,0,1,0,50.0,32,32,")
    assert tell_answers(kept.building, said.append, "2000-01-01", "2000-01-02", None) == 0
    assert "0 leads, none is due yet" in said[-1]
    for first, last, wrong in (("soon", "", "“soon” is no day"), ("2026-02-01", "2026-01-01", "is after"), ("", "", "cannot be written")):
        with pytest.raises(NoPlace, match=wrong):
            tell_answers(kept.building, said.append, first, last, tmp_path)
