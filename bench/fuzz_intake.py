"""Feeds the reader of leads with damaged documents, one a number, and says whether what must always hold held.

    .venv/bin/python bench/fuzz_intake.py [--inputs N] [--first K] [--jobs J] [--samples FOLDER] [--show]

Each input is made from the project's own documents (and those in FOLDER) by cutting, repeating, splicing, wrapping and planting what
attackers plant; the same number makes the same input each time. Some in a hundred are grown to as much as 2 MB, one in a thousand to as
much as is taken in at all (20 MB): filled up, or mailed with photos and a PDF. They are read in processes of their own under a limit of
memory. Exit code 0 only if no input made the reader raise, or what keeps its leads as JSON, took over 100 ms of CPU time beyond the hash
of its bytes (a slow one is measured again, alone), made its process grow by over 64 MB, opened a file that it names, or multiplied an
entity. An input that failed: `--inputs 1 --first K --show`. A machine
that does other things shows more slow ones at first; what is slow is measured again alone, each time beside a document whose time on
this machine at its quietest is known, so that the ms are those of a core that does nothing else.
"""

import argparse
import base64
import html
import json
import multiprocessing
import os
import quopri
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from random import Random
from types import FrameType

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tqdm import tqdm

from bdcdesk.intake.document import Document, Reading
from bdcdesk.intake.reading.read import BROKEN, raw_hash, read
from bdcdesk.intake.telling import as_json, as_lines
from tests.intake import making

LIMIT_MS = 100.0
GROWTH = 64 * 2**20
HEADROOM = 512 * 2**20
"""What a process may have beyond what it began with before the system refuses it more: far above GROWTH, so that growth is named."""
STUCK_S = 20
CHUNK = 1_000
LARGEST = 64 * 1024
"""Bytes of most inputs, twice the largest document that was ever seen."""
GROWN = (0.03, 2_000_000)
WHOLE = (0.001, 20_000_000)
"""The share of inputs that are grown, and to how many bytes at most."""
SECRET = "THE-SECRET-OF-ANOTHER-FILE"
TWICE = "ENTITY-VALUE"
FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "intake" / "reading" / "fixtures"

# fmt: off
_WORDS = (
    "<", ">", "&", "\"", "'", "=", "/", ":", "@", "\n", "\r\n", "\r", "\t", "\u0000", " ", "=\n", "=3D", "%3C", "+", "(", "[", "{",
    "}", "]", "<adf>", "</adf>", "<prospect>", "</prospect>", "<customer>", "<contact", "<name part='full'>", "</name>", "<phone>",
    "<email>", "<vehicle interest='trade-in'>", "<comments>", "</comments>", "<![CDATA[", "]]>", "<!--", "-->", "<?xml ", "?>",
    "<br>", "<p ", "<!DOCTYPE adf [", "<!ENTITY x ", "&x;", "&#0;", "&#x1F600;", "&amp;amp;lt;", "&nbsp;", "\ufeff", "\u202e",
    "\u00e9", "\udcff\udcfe", "Content-Type: multipart/mixed; boundary=x\n\n--x\n", "Content-Transfer-Encoding: base64\n",
    "\n--x\n", "From: a@example.com\n", "Phone: ", "Name:\n", "Vehicle: ", "Stock: ", "VIN: ", "555-0143", "1HGCM82633A000001",
    "2019 Honda ", "Trade: ", "[first]", "{{x}}", "{\"a\":", "\"user_column_data\":[", "\"field_data\":[", "null", "1e999", "-1",
    "\\u0000", "\\", ",", ";", "||", "\n> ", "?=", "=?utf-8?q?",
    "=?utf-7?q?+2AA-?=", "=?raw-unicode-escape?q?\\ud800?=", "From: =?utf-7?q?Ana_+2AA-?= <ana@gmail.com>\n", "\\ud83d",
)
# fmt: on
TOKENS = tuple(word.encode("utf-8", "surrogateescape") for word in _WORDS)


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


# -- making an input ---------------------------------------------------------------------------------------------------------------------


def parents(samples: Path | None) -> list[bytes]:
    """What inputs are made from, in an order that is always the same."""
    typed = [making.LEAD, making.remark("Stock #A1234. Text opt-in: no. Trade: 2014 Jeep Patriot"), *making.FORMS]
    found = [path.read_bytes() for path in sorted(FIXTURES.iterdir()) if path.is_file()]
    given = sorted(path for path in samples.rglob("*") if path.is_file() and path.suffix not in (".md", ".proto")) if samples else []
    return [*(text.encode() for text in typed), making.mail(making.LEAD), *found, *(path.read_bytes() for path in given)]


def made(number: int, known: list[bytes], secret: str) -> bytes:
    """Input `number`: bytes of at most LARGEST."""
    chance = Random(number)
    content = chance.choice(known)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        content = chance.choice(WAYS)(content, chance, known)[:LARGEST]
    if chance.random() < 0.1:
        content = _attack(chance, secret) + content[:LARGEST]
    size = chance.random()
    if size < WHOLE[0] + GROWN[0]:
        most = WHOLE[1] if size < WHOLE[0] else GROWN[1]
        content = chance.choice(GROWING)(content, chance, chance.randint(LARGEST, most))[:most]
    return content


def _span(content: bytes, chance: Random, longest: int) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.randint(0, longest))


def _cut(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    start, end = _span(content, chance, 60)
    return content[:start] + content[end:]


def _truncate(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _flip(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _plant(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    start, end = _span(content, chance, 12)
    return content[:start] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 40)) + content[end:]


def _repeat(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    start, end = _span(content, chance, chance.choice((4, 40, 400)))
    times = chance.choice((2, 2, 3, 10, 100, 1_000, 10_000))
    return content[:start] + content[start:end] * min(times, LARGEST // max(1, end - start)) + content[end:]


def _amplify(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    place = chance.randrange(len(content) + 1)
    token = chance.choice(TOKENS) + (chance.choice(TOKENS) if chance.random() < 0.5 else b"")
    return content[:place] + token * (chance.choice((300, 3_000, 30_000)) // len(token)) + content[place:]


def _splice(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    other = chance.choice(known)
    start, end = _span(other, chance, 2_000)
    place = chance.randrange(len(content) + 1)
    return content[:place] + other[start:end] + content[place:]


def _swap(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _case(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    return content.upper() if chance.random() < 0.5 else content.swapcase()


def _wrap(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    text = content[: LARGEST // 4].decode("utf-8", "replace")
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: html.escape(text).encode(),
        lambda: "".join(f"> {line}\n" for line in text.splitlines()).encode("utf-8", "replace"),
        lambda: quopri.encodestring(content[: LARGEST // 4]),
        lambda: base64.encodebytes(content[: LARGEST // 4]),
        lambda: text.encode("utf-16"),
        lambda: text.encode("cp1252", "replace"),
        lambda: json.dumps({"xml": text}).encode(),
        lambda: making.mail(content),
        lambda: b"Content-Type: message/rfc822\n\n" + making.mail(content),
        lambda: b"From: x@example.com\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\n" + content + b"\n--q--\n",
    )
    return chance.choice(ways)()


WAYS: tuple[Callable[[bytes, Random, list[bytes]], bytes], ...] = (
    *(_cut, _truncate, _flip, _plant, _plant, _plant, _repeat, _amplify, _splice, _swap, _case, _wrap),
)


def _filled(content: bytes, chance: Random, size: int) -> bytes:
    """With one of its pieces, or what the reader looks for, again and again in one place."""
    start, end = _span(content, chance, chance.choice((4, 40, 2_000)))
    unit = content[start:end] + chance.choice(TOKENS) if chance.random() < 0.5 else chance.choice(TOKENS) + chance.choice(TOKENS)
    return content[:end] + unit * (size // len(unit)) + content[end:]


def _mailed(content: bytes, chance: Random, size: int) -> bytes:
    """In a mail, among files as people attach them, and a text that goes on and on."""
    parts = [b"Content-Type: text/plain\n\n" + content[:LARGEST]]
    while sum(map(len, parts)) < size:
        length = max(100, chance.randint(1, size) // 4 * 3)
        kind, first = chance.choice(
            ((b"image/jpeg", b"\xff\xd8\xff\xe0"), (b"application/pdf", b"%PDF-1.7\n"), (b"application/octet-stream", b""))
        )
        if chance.random() < 0.3:
            parts.append(b"Content-Type: text/html\n\n" + _filled(content, chance, length))
        else:
            block = base64.encodebytes(first + chance.randbytes(57 * 100)[len(first) :])
            parts.append(b"Content-Type: " + kind + b"\nContent-Transfer-Encoding: base64\n\n" + block * (1 + length // len(block)))
    chance.shuffle(parts)
    return b"From: x@example.com\nContent-Type: multipart/mixed; boundary=q\n\n--q\n" + b"\n--q\n".join(parts) + b"\n--q--\n"


def _keyed(content: bytes, chance: Random, size: int) -> bytes:
    """A form of very many fields, or a table of long rows."""
    word = chance.choice(("phone", "k", "name ", "vehicle."))
    if chance.random() < 0.5:
        return json.dumps({f"{word}{n}": "214 555 0143" for n in range(size // 30)}).encode()
    rows = chance.choice((10, 100, 1_000))
    return (
        b"name,phone,email,message\n"
        + (b"Kim Lee,214 555 0143,k@example.com," + b"2019 Honda, please " * (size // rows // 20) + b"\n") * rows
    )


GROWING: tuple[Callable[[bytes, Random, int], bytes], ...] = (_filled, _filled, _mailed, _mailed, _keyed)


def _attack(chance: Random, secret: str) -> bytes:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    text = chance.choice(
        (
            f'<!DOCTYPE adf [<!ENTITY x SYSTEM "{secret}">]>',
            f'<!DOCTYPE adf SYSTEM "{secret}">',
            f'<!DOCTYPE adf [<!ENTITY % p SYSTEM "{secret}"> %p;]>',
            f'<!DOCTYPE adf [<!ENTITY x "{TWICE}">]>',
            f'<!DOCTYPE adf [<!ENTITY l0 "{TWICE}">{bomb}<!ENTITY x "&l8;">]>',
            "<a>" * chance.choice((50, 70, 1_000, 20_000)),
        )
    )
    holder = "<adf><prospect><customer><contact><name>{0}</name><phone>202 555 0199</phone></contact><comments>{0}</comments></customer>"
    return (text + (holder.format("&x;&x;&x;&x;") if chance.random() < 0.5 else "")).encode()


# -- judging one -------------------------------------------------------------------------------------------------------------------------


def timed(document: Document) -> tuple[Reading, float]:
    """What is read, and in how many ms of this thread's time beyond that of the hash: one plain pass over the bytes."""
    began = time.thread_time_ns()
    raw_hash(document.content)
    hashed = time.thread_time_ns()
    found = read(document)
    return found, (time.thread_time_ns() - hashed - (hashed - began)) / 1e6


def judged(content: bytes) -> tuple[Reading, float, str]:
    """The reading, its ms, and what is wrong, "" if nothing."""
    found, took = timed(Document(content))
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
    """Each of these inputs read again with nothing else of ours running: its number, its ms on a quiet core, and its size."""
    known = parents(samples)
    for content in known:
        read(Document(content))
    quiet = min(_yardstick(known[0]) for _ in range(200))
    for number in numbers:
        content = made(number, known, "file:///nowhere")
        rounds = []
        for _ in range(9):
            before = _yardstick(known[0])
            took = timed(Document(content))[1]
            rounds.append(took / (before + _yardstick(known[0])) * 2)
        yield number, statistics.median(rounds) * quiet, len(content)


def _yardstick(content: bytes) -> float:
    """How many ms a core takes just now for the same document, ten times."""
    return sum(timed(Document(content))[1] for _ in range(10))


def peak() -> int:
    """The most memory that this process has had, in bytes, since it began or since `from_here`."""
    return _status("VmHWM")


def from_here() -> int:
    """The memory that this process has now, in bytes; its peak is counted anew: to make a large input takes more than to read it."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(name: str) -> int:
    told = Path("/proc/self/status").read_text()
    return int(told.partition(f"{name}:")[2].split()[0]) * 1024


class Stuck(Exception):
    """One input takes so long that its time need not be measured."""


def _stuck(number: int, frame: FrameType | None) -> None:
    raise Stuck


def work(numbers: range, samples: Path | None, at: "Synchronized[int]", answers: Connection) -> None:
    """In a process of its own: reads these inputs and sends what came of them. `at`: the one that is being read."""
    known = parents(samples)
    with tempfile.TemporaryDirectory(prefix="bdcdesk-fuzz-") as folder:
        secret = Path(folder) / "secret.txt"
        secret.write_text(SECRET)
        for content in known:
            read(Document(content))
        base, tally = peak(), Tally()
        sized = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (sized + HEADROOM, sized + HEADROOM))
        signal.signal(signal.SIGPROF, _stuck)
        for number in numbers:
            at.value = number
            base = _take(number, made(number, known, "file://fuzz/secret.txt".replace("fuzz", folder)), tally, base)
    answers.send_bytes(msgspec.msgpack.encode(tally))


def _take(number: int, content: bytes, tally: Tally, base: int) -> int:
    """Reads one into the tally. `base`: the memory from which growth counts; given back is that for the next one."""
    if len(content) > LARGEST:
        base = from_here()
    signal.setitimer(signal.ITIMER_PROF, STUCK_S)
    try:
        found, took, wrong = judged(content)
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


# -- many of them ------------------------------------------------------------------------------------------------------------------------


def tallies(numbers: range, jobs: int, samples: Path | None) -> Iterator[Tally]:
    """Of chunk after chunk. A process that dies is a verdict on the input that it was reading, and the rest of its chunk goes on."""
    waiting = [numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK)][::-1]
    running: dict[Connection, tuple[multiprocessing.Process, range, Synchronized[int]]] = {}
    while waiting or running:
        while waiting and len(running) < jobs:
            chunk = waiting.pop()
            ours, theirs = multiprocessing.Pipe(duplex=False)
            at: Synchronized[int] = multiprocessing.Value("q", chunk.start)
            process = multiprocessing.Process(target=work, args=(chunk, samples, at, theirs))
            process.start()
            theirs.close()
            running[ours] = (process, chunk, at)
        for done in wait(list(running)):
            process, chunk, at = running.pop(done)  # type: ignore[index]
            try:
                yield msgspec.msgpack.decode(done.recv_bytes(), type=Tally)  # type: ignore[union-attr]
            except EOFError:
                process.join()
                yield Tally(inputs=1, verdicts=[Verdict(at.value, f"ended its process ({process.exitcode})")])
                # What came before it in the chunk is read again: its tally went with the process.
                waiting += [rest for rest in (range(chunk.start, at.value), range(at.value + 1, chunk.stop)) if rest]
            process.join()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="how many (1,000,000)")
    parser.add_argument("--first", type=int, default=0, help="the first of them (0)")
    parser.add_argument("--jobs", type=int, default=1, help="how many at once (1)")
    parser.add_argument("--samples", type=Path, default=None, help="a folder with further documents to begin from")
    parser.add_argument("--show", action="store_true", help="shows the inputs themselves")
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.inputs)
    if asked.show:
        known = parents(asked.samples)
        for number in numbers:
            sys.stdout.write(f"{number}: {made(number, known, 'file:///secret.txt')!r}\n")
    counts: Counter[str] = Counter()
    slowest, grown = (0.0, -1), 0
    verdicts: list[Verdict] = []
    slow: list[int] = []
    with tqdm(total=len(numbers), unit="input", mininterval=2) as bar:
        for tally in tallies(numbers, asked.jobs, asked.samples):
            counts.update(inputs=tally.inputs, leads=tally.leads, quarantined=tally.quarantined, broken=tally.broken)
            counts.update(tally.levels)
            slowest, grown = max(slowest, tally.slowest), max(grown, tally.grown)
            for verdict in tally.verdicts:
                tqdm.write(f"input {verdict.number}: {verdict.wrong}")
            verdicts += tally.verdicts
            slow += tally.slow
            bar.update(tally.inputs)
    for number, took, size in alone(slow, asked.samples) if slow else ():
        slowest = max(slowest, (took, number))
        if took > LIMIT_MS:
            verdicts.append(Verdict(number, f"took {took:.0f} ms, also alone ({size:,} bytes)"))
            print(f"input {number}: {verdicts[-1].wrong}")
    levels = ", ".join(f"{level} {counts[level]:,}" for level in ("strict", "repaired", "recovered", "text only"))
    print(f"measured again alone: {len(slow):,}")
    print(f"read: {levels}; quarantined {counts['quarantined']:,}, of these {counts['broken']:,} for headers that no library reads")
    print(
        f"inputs {counts['inputs']:,}, leads {counts['leads']:,}, slowest {slowest[0]:.0f} ms (input {slowest[1]}),"
        f" grown by {grown / 2**20:.0f} MB at most, violations {len(verdicts):,}"
    )
    return 1 if verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
