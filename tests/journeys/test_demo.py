"""The whole program as processes: a lead from its arrival to the receipt, and every process of it killed."""

import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from bdcdesk.contact.simulator.state import State
from bdcdesk.domain.events.contact import Letter
from bdcdesk.domain.events.lead import LeadReceived
from bdcdesk.wiring.demo_leads import measured
from tests.journeys.demo_process import Demo, log_of, run
from tests.patience import until

STEPS = ("received", "on screen", "taken", "sent", "clock stopped", "seen by the supervisor", "delivered")
PICTURES = ("agent-before", "supervisor-before", "agent-after", "supervisor-after")


class Day:
    """A demo that has run to its end."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.pictures = home / "pictures"
        self.done = run("demo", "--headless", "--seconds", "5", "--screenshots", str(self.pictures), home=home)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return Day(tmp_path_factory.mktemp("day"))


def test_a_lead_is_received_shown_taken_answered_and_its_clock_stopped_by_the_receipt(day: Day) -> None:
    assert day.done.returncode == 0, day.done.stdout + day.done.stderr
    assert day.done.stderr == ""
    took = {name.strip(): float(seconds) for name, seconds in re.findall(r"^(\w[\w ]+?) +(\d+\.\d+) s ", day.done.stdout, re.MULTILINE)}
    assert took.keys() >= set(STEPS)
    assert took["received"] <= took["taken"] <= took["sent"] <= took["delivered"]
    assert "The clock was stopped by the provider's receipt." in day.done.stdout


def test_both_windows_are_seen_before_and_after(day: Day) -> None:
    seen = {name: QImage(str(day.pictures / f"{name}.png")) for name in PICTURES}
    for name, picture in seen.items():
        assert not picture.isNull(), name
        colours = Counter(picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7))
        assert len(colours) > 30, f"{name} is blank"
        assert colours.most_common(1)[0][1] < 0.98 * colours.total(), f"{name} is blank"
    assert seen["agent-before"] != seen["agent-after"]
    assert seen["supervisor-before"] != seen["supervisor-after"]


def test_the_log_reads_as_a_story(day: Day) -> None:
    told = run("log", "--store", "demo", home=day.home)
    assert told.returncode == 0, told.stderr
    assert "Maria Delgado" in told.stdout
    lines = [line.strip() for line in told.stdout.splitlines()]
    # Another shopper of the stream may have the same name: this one is answered.
    start = next(n for n, line in enumerate(lines) if line.startswith("Maria Delgado") and "Dami Okafor has it" in lines[n + 1])
    story = "\n".join(lines[start : lines.index("", start)])
    in_order = (
        "Lead from",
        "Taken by Dami Okafor",
        "Text by Dami Okafor",
        "Text: sending",
        "Text: taken by the provider",
        "Text: delivered",
    )
    places = [story.find(words, story.find("\n")) for words in in_order]
    assert -1 not in places, story
    assert places == sorted(places), story
    only = run("log", "--store", "demo", "--lead", "Delgado", home=day.home)
    assert only.returncode == 0
    assert "Delgado" in only.stdout
    assert len(only.stdout) < len(told.stdout)
    nobody = run("log", "--store", "demo", "--lead", "Nobody Whatsoever", home=day.home)
    assert "Delgado" not in nobody.stdout


@pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")
def test_all_that_it_wrote_is_for_its_user_alone(day: Day) -> None:
    found = {path.relative_to(day.home): stat.S_IMODE(path.lstat().st_mode) for path in day.home.rglob("*")}
    files = {path.name for path in found if (day.home / path).is_file()}
    assert {"setup.json", "keys.json", "central.db", "replica.db", "outbox.db", "bdcdesk-hub.log", "agent-after.png"} <= files
    assert any(name.endswith(".xml") for name in files)
    assert {path: oct(mode) for path, mode in found.items() if mode != (0o700 if (day.home / path).is_dir() else 0o600)} == {}


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Killed"]:
    built = Killed(tmp_path_factory.mktemp("killed") / "demo")
    yield built
    built.log.close()


class Killed:
    """A demo whose processes were killed one after another in mid-work, then the demo itself; then it ran once more to its end."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with Demo(home, 12) as first:
            self.log = log_of(home)
            until(lambda: len(self.log.leads()) > 0 and first.child("supervisor"), "the first leads")
            first.kill("supervisor")
            until(lambda: self.log.count("message_requested"), "the agent's text in the log")
            first.kill("hub")
            first.kill("simulator")
            first.end()
            self.started_again = "".join(first.said)
        with Demo(home, 60) as second:
            before = len(self.log.leads())
            until(lambda: len(self.log.leads()) > before, "the next lead")
            second.kill("agent")
            second.kill_all_of_it()
        with Demo(home, 8) as third:
            self.code = third.end()
            self.said = "".join(third.said)


def test_after_a_kill_of_each_process_the_next_start_does_its_work(killed: Killed) -> None:
    assert killed.code == 0, killed.said
    again = killed.started_again
    assert all(f"The {name} ended (-9)" in again for name in ("supervisor", "hub", "simulator")), again


def test_no_lead_is_lost_or_doubled_by_any_kill(killed: Killed) -> None:
    files = list((killed.home / "incoming" / "done").glob("*.xml"))
    received = [event.facts for event in killed.log.events() if isinstance(event.facts, LeadReceived) and event.facts.raw_hash]
    assert len(received) == len(files) >= 9
    assert len({facts.raw_hash for facts in received}) == len(received)
    assert not list((killed.home / "incoming").glob("*.xml"))


def test_nothing_is_sent_twice_by_any_kill(killed: Killed) -> None:
    requested = Counter((event.personal.to, event.personal.body) for event in killed.log.events() if isinstance(event.personal, Letter))
    state = State(killed.home / "provider.db")
    try:
        taken = [text for text in state.texts(1 << 60) if not text.inbound]
    finally:
        state.close()
    assert len(requested) >= 2
    assert Counter((text.to, text.body) for text in taken) <= requested
    touches = [touch for lead in killed.log.leads().values() for touch in lead.touches]
    assert Counter(touch.sid for touch in touches if touch.sid) <= Counter(text.sid for text in taken)
    # What the provider took is known, or it is still being looked into; it is never told as unsent.
    unbound = {text.sid for text in taken} - {touch.sid for touch in touches}
    assert len(unbound) <= sum(touch.stage in ("sending", "unknown") for touch in touches)
    assert not any(touch.stage == "not sent" for touch in touches if touch.sid)


def test_played_again_it_is_somebody_else_who_asks() -> None:
    names = {(lead.first, lead.last) for lead in (measured(6 + n, n) for n in range(12))}
    assert len(names) == 12
    assert ("Maria", "Delgado") in names
