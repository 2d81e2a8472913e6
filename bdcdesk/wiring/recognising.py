"""`bdcdesk recognise`: what comments say, a JSON line for each; and the recogniser as it lies on this computer."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.domain.comment import Known, Phrasebook, PhrasebookError, Recognised, Recogniser, WeightsError, read_phrasebook, read_weights
from bdcdesk.domain.placeholders import Language
from bdcdesk.machine.program import resources
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.rulebook import rulebook

LONGEST: Final = 1 << 20
"""Characters of a line that are read."""


class _Line(msgspec.Struct):
    text: str


def phrasebook(folder: Path) -> Phrasebook:
    """The phrases in this folder. Raises PhrasebookError or OSError."""
    return read_phrasebook({path.stem: path.read_bytes() for path in sorted(folder.glob("*.json"))})


@cache
def recogniser() -> Recogniser:
    """Read once for a process. Raises NoPlace, in a sentence, where its phrases cannot be read."""
    try:
        folder = resources() / "comments"
        return Recogniser(phrasebook(folder), read_weights((folder / "learned.json").read_bytes()), rulebook())
    except (PhrasebookError, WeightsError, OSError) as error:
        raise NoPlace(f"What shoppers write cannot be recognised: {error}") from error


@lru_cache(maxsize=1_024)
def recognise(text: str, known: Known) -> Recognised:
    """The same, for a desk: it remembers what it was asked last. Asked first, it reads the phrases, which takes about 0.1 s."""
    return recogniser().recognise(text, known)


@lru_cache(maxsize=4_096)
def spoken(text: str) -> Language:
    """In which language it is written."""
    return recogniser().recognise(text).language


def as_json(found: Recognised) -> dict[str, object]:
    return {
        "language": found.language,
        "questions": list(found.questions),
        "channel_preference": found.channel_preference,
        "opt_out": found.opt_out,
        "is_lead": found.is_lead,
        "scenario": found.scenario,
        "second": found.second,
    }


def recognise_file(file: str, say: Callable[[str], None], complain: Callable[[str], None]) -> int:
    """A JSON line for each line of `file` ("-": standard input) that has a "text". The exit code: 1 if a line was none, which is told with
    its number and stops nothing. Raises NoPlace for a file that cannot be opened."""
    recognises, failed = recogniser(), 0
    for number, line in _lines(file):
        try:
            text = msgspec.json.decode(line[:LONGEST], type=_Line).text
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            failed += 1
            complain(f"Line {number} is no JSON object with a “text”, and was left out: {error}")
            continue
        say(json.dumps(as_json(recognises.recognise(text)), ensure_ascii=False))
    return 1 if failed else 0


def _lines(file: str) -> Iterator[tuple[int, bytes]]:
    if file == "-":
        yield from _numbered(sys.stdin.buffer)
        return
    try:
        with Path(file).open("rb") as opened:
            yield from _numbered(opened)
    except OSError as error:
        raise NoPlace(f"{file} cannot be opened: {error.strerror or error}.") from error


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())
