"""Many inputs, in processes of their own: one that dies or eats all memory takes nothing with it but the input that it was reading."""

import gc
import multiprocessing
import os
import resource
import signal
import tempfile
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import NamedTuple

import msgspec

from bdcdesk.intake.document import Document
from bdcdesk.intake.reading.read import read
from bench.fuzzing.judging import SECRET, Tally, Verdict, peak, stuck, take
from bench.fuzzing.mutations import made, parents

CHUNK = 1_000
HEADROOM = 512 * 2**20
"""What a process may have beyond what it began with before the system refuses it more: far above GROWTH, so that growth is named."""


class _Running(NamedTuple):
    """A process and its chunk. `at`: the input that it reads just now."""

    answers: Connection
    process: multiprocessing.Process
    chunk: range
    at: "Synchronized[int]"


def tallies(numbers: range, jobs: int, samples: Path | None) -> Iterator[Tally]:
    """Of chunk after chunk. A process that dies is a verdict on the input that it was reading, and the rest of its chunk goes on."""
    waiting = [numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK)][::-1]
    running: list[_Running] = []
    known = parents(samples)
    # Here and not in each process, which begins with what this one has: the patterns are compiled and the tables are filled.
    for content in known:
        read(Document(content))
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryDirectory(prefix="bdcdesk-fuzz-") as folder:
        secret = Path(folder) / "secret.txt"
        secret.write_text(SECRET)
        while waiting or running:
            while waiting and len(running) < jobs:
                running.append(_begun(waiting.pop(), known, f"file://{secret}"))
            ready = wait([one.answers for one in running])
            for done in [one for one in running if one.answers in ready]:
                running.remove(done)
                try:
                    yield msgspec.msgpack.decode(done.answers.recv_bytes(), type=Tally)
                except EOFError:
                    done.process.join()
                    failed = done.at.value
                    yield Tally(inputs=1, verdicts=[Verdict(failed, f"ended its process ({done.process.exitcode})")])
                    # What came before it in the chunk is read again: its tally went with the process.
                    waiting += [rest for rest in (range(done.chunk.start, failed), range(failed + 1, done.chunk.stop)) if rest]
                done.process.join()


def _begun(chunk: range, known: list[bytes], secret: str) -> _Running:
    ours, theirs = multiprocessing.Pipe(duplex=False)
    at: Synchronized[int] = multiprocessing.Value("q", chunk.start)
    process = multiprocessing.Process(target=_work, args=(chunk, known, secret, at, theirs))
    process.start()
    theirs.close()
    return _Running(ours, process, chunk, at)


def _work(numbers: range, known: list[bytes], secret: str, at: "Synchronized[int]", answers: Connection) -> None:
    """In a process of its own: reads these inputs and sends what came of them."""
    base, tally = peak(), Tally()
    sized = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (sized + HEADROOM, sized + HEADROOM))
    signal.signal(signal.SIGPROF, stuck)
    for number in numbers:
        at.value = number
        base = take(number, made(number, known, secret), tally, base)
    answers.send_bytes(msgspec.msgpack.encode(tally))
