"""Kill -9 at any moment loses nothing that the screen showed and does nothing twice; and the look that says so finds planted faults."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.depth import depth
from tests.intake.mailbox.dovecot import needs_dovecot

ROOT = Path(__file__).parents[2]


EVERY = depth(13, 1)
"""Of the points where one can be killed, how many are one step: 1 tries each."""
MAILS = depth(28, 2)


def tried(program: str, kind: str, first: int = 1, every: int = 1) -> dict[str, Any]:
    """What `program` found, in a process that has no threads to fork away from."""
    command = [sys.executable, "-W", "error", "-m", f"tests.faults.{program}", kind, str(first), str(every)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    at, of = len(found["tried"]), found["points"]
    print(f"{program}, {kind}: killed at {at} of {of} points: lost {found['lost']}, doubled {found['doubled']}")  # noqa: T201
    return found


@pytest.mark.parametrize("first", [1, 7] if EVERY > 1 else [1])
@pytest.mark.parametrize(("program", "kind", "fewest"), [("desk", "sound", 150), ("desk", "rebuilding", 60), ("hub", "sound", 150)])
def test_killed_at_any_moment_nothing_is_lost_and_nothing_done_twice(program: str, kind: str, fewest: int, first: int) -> None:
    found = tried(program, kind, first, EVERY)
    assert (found["lost"], found["doubled"], found["first"], found["never killed"]) == (0, 0, [], [])
    assert found["points"] > fewest
    assert found["tried"] == list(range(first, found["points"] + 1, EVERY))


@needs_dovecot
@pytest.mark.parametrize("first", [1, 15])
def test_killed_while_it_reads_a_mailbox_the_hub_has_each_mail_once(first: int) -> None:
    found = tried("mail", "sound", first, MAILS)
    assert (found["lost"], found["doubled"], found["first"], found["never killed"]) == (0, 0, [], [])
    assert found["points"] > 100
    assert found["tried"] == list(range(first, found["points"] + 1, MAILS))


@needs_dovecot
def test_a_hub_that_writes_a_mail_down_before_it_is_taken_is_caught_losing() -> None:
    found = tried("mail", "careless", 60, 12)
    assert found["never killed"] == []
    assert found["lost"] > 0


def test_a_desk_that_decides_anew_without_its_action_ids_is_caught_doubling() -> None:
    found = tried("desk", "forgetful", every=7)
    assert found["doubled"] > 1


def test_a_desk_that_shows_before_it_has_kept_is_caught_losing() -> None:
    assert tried("desk", "careless", every=8)["lost"] > 3


def test_a_reception_that_makes_a_new_action_each_time_is_caught_doubling() -> None:
    found = tried("hub", "forgetful", every=5)
    assert found["never killed"] == []
    assert found["doubled"] > 0


def test_what_is_sent_in_is_one_lead_wherever_the_hub_is_killed() -> None:
    found = tried("posting", "sound", every=depth(13, 1))
    assert (found["lost"], found["doubled"], found["first"], found["never killed"]) == (0, 0, [], [])
    assert found["points"] > 200


def test_a_hub_that_does_not_keep_what_meta_gave_is_caught_doubling() -> None:
    assert tried("posting", "forgetful", every=4)["doubled"] > 0
