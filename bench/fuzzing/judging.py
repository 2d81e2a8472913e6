"""One input read, and whether what must always hold held: no exception, no file opened, no entity multiplied, in time, in little memory."""

import json
import resource
import signal
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import msgspec

from bdcdesk.intake.document import Document, Reading
from bdcdesk.intake.reading.read import BROKEN, raw_hash, read
from bdcdesk.intake.telling import as_json, as_lines
from bench.fuzzing.mutations import LARGEST, TWICE, made, parents

LIMIT_MS = 100.0
GROWTH = 64 * 2**20
STUCK_S = 20
SECRET = "THE-SECRET-OF-ANOTHER-FILE"


class Verdict(msgspec.Struct, frozen=True):
    """What was wrong with one input: a number, and a sentence."""

    number: int
    wrong: str


class Tally(msgspec.Struct):
    """What came of some inputs. `slowest`: ms and number."""

    inputs: int = 0
    leads: int = 0
    quarantined: int = 0
    broken: int = 0
    slow: list[int] = []
    levels: dict[str, int] = {}
    slowest: tuple[float, int] = (0.0, -1)
    grown: int = 0
    verdicts: list[Verdict] = []


def timed(document: Document, hashed_beyond: float = 0.0) -> tuple[Reading, float]:
    """What is read, and in how many ms of this thread's time beyond that of the hash: one plain pass over the bytes.

    One that is read in `hashed_beyond` ms, hash and all, is not hashed again to know: those ms are told.
    """
    began = time.thread_time_ns()
    found = read(document)
    took = time.thread_time_ns() - began
    if took > hashed_beyond * 1e6:
        began = time.thread_time_ns()
        raw_hash(document.content)
        took -= time.thread_time_ns() - began
    return found, took / 1e6


def judged(content: bytes, hashed_beyond: float) -> tuple[Reading, float, str]:
    """The reading, its ms as `timed` tells them, and what is wrong, "" if nothing."""
    found, took = timed(Document(content), hashed_beyond)
    # What becomes of the leads: a text that cannot be kept raises here.
    msgspec.json.encode(found)
    said = json.dumps(as_json("x", found)) + "\n".join(as_lines("x", found))
    if "fault in bdcdesk" in found.quarantined:
        return found, took, found.quarantined
    if bool(found.prospects) == bool(found.quarantined):
        return found, took, "neither leads nor a reason, or both"
    if SECRET in said:
        return found, took, "a file that it names was opened"
    # As it stands it may be a heading of a table, and so in each row's lead.
    if said.count(TWICE) > 6 * max(1, content.count(TWICE.encode())) * max(1, len(found.prospects)):
        return found, took, "an entity was multiplied"
    return found, took, ""


def alone(numbers: list[int], samples: Path | None) -> Iterator[tuple[int, float, int]]:
    """Each of these inputs read again with nothing else of ours running: its number, its ms on a quiet core, and its size.

    The ms are the median of five to nine rounds, on the side of LIMIT_MS on which that of nine is.
    """
    known = parents(samples)
    for content in known:
        read(Document(content))
    quiet = min(_yardstick(known[0]) for _ in range(200))
    for number in numbers:
        content = made(number, known, "file:///nowhere")
        rounds: list[float] = []
        # Once five are on one side of the limit, the median of nine is.
        while max(sum(one <= LIMIT_MS for one in rounds), sum(one > LIMIT_MS for one in rounds)) < 5:
            before = _yardstick(known[0])
            took = timed(Document(content))[1]
            rounds.append(took / (before + _yardstick(known[0])) * 2 * quiet)
        yield number, statistics.median(rounds), len(content)


def _yardstick(content: bytes) -> float:
    """How many ms a core takes just now for the same document, ten times."""
    return sum(timed(Document(content))[1] for _ in range(10))


def peak() -> int:
    """The most memory that this process has had, in bytes, since it began or since `from_here`."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def from_here() -> int:
    """The memory that this process has now, in bytes; its peak is counted anew: to make a large input takes more than to read it."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


class Stuck(Exception):
    """One input takes so long that its time need not be measured."""


def stuck(number: int, frame: FrameType | None) -> None:
    raise Stuck


def take(number: int, content: bytes, tally: Tally, base: int) -> int:
    """Reads one into the tally, in a process that has `stuck` for SIGPROF.

    `base`: the memory from which growth counts; given back is that for the next one.
    """
    if len(content) > LARGEST:
        base = from_here()
    signal.setitimer(signal.ITIMER_PROF, STUCK_S)
    try:
        found, took, wrong = judged(content, min(tally.slowest[0], LIMIT_MS))
        if LIMIT_MS < took < 10 * LIMIT_MS and not wrong:
            # What else runs only adds to its time, so the least is nearest. One that stays slow is measured alone.
            took = min(took, *(timed(Document(content))[1] for _ in range(2)))
    except Stuck:
        found, took, wrong = Reading(level="text only", quarantined="stuck"), STUCK_S * 1_000.0, f"took over {STUCK_S} s"
    except Exception as error:
        found, took, wrong = Reading(level="text only", quarantined="raised"), 0.0, f"raised {type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    grown = peak() - base
    if grown > GROWTH and tally.grown <= GROWTH:
        wrong = wrong or f"its process grew by {grown / 2**20:.0f} MB"
    tally.inputs += 1
    tally.leads += len(found.prospects)
    tally.quarantined += bool(found.quarantined)
    tally.broken += found.quarantined == BROKEN
    tally.levels[found.level] = tally.levels.get(found.level, 0) + bool(found.prospects)
    if took > LIMIT_MS and not wrong:
        tally.slow.append(number)
    else:
        tally.slowest = max(tally.slowest, (took, number))
    tally.grown = max(tally.grown, grown)
    if wrong:
        tally.verdicts.append(Verdict(number, f"{wrong} ({len(content):,} bytes)"))
    return from_here() if len(content) > LARGEST else base
