"""How long one core takes to read a document: the 99th percentile over documents as senders write them.

Documents: the project's own (tests/intake/reading/fixtures and the forms typed for tests), and real ones where BDCDESK_SAMPLE_LEADS or the
folder beside the repository has them. Each is read nine times; what counts of it is the median. Floor, told beside: `lxml.etree.fromstring`
of the same bytes where they are XML that it takes at all, and nothing else: no names, no numbers, no cars, no damaged documents.
"""

import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lxml import etree

from bdcdesk.intake.document import Document
from bdcdesk.intake.reading.read import read
from bench.measure import Figure, Size, in_turn, line, percentile
from tests.intake.making import FORMS, LEAD
from tests.intake.reading.test_samples import documents

GOAL_MS = 5.0
TIMES = 9
"""How often each document is read in a round."""


def _documents() -> list[Document]:
    return [*(Document(text.encode()) for text in (LEAD, *FORMS)), *(Document(path.read_bytes(), path.name) for path in documents())]


def _ms(given: Sequence[Document]) -> list[float]:
    """The median ms of each."""
    found = []
    for document in given:
        took = []
        for _ in range(TIMES):
            began = time.thread_time_ns()
            read(document)
            took.append(time.thread_time_ns() - began)
        found.append(statistics.median(took) / 1e6)
    return found


def _parsed(given: Sequence[Document]) -> list[float]:
    found = []
    for document in given:
        took = []
        for _ in range(TIMES):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            began = time.thread_time_ns()
            try:
                etree.fromstring(document.content, parser)
            except etree.XMLSyntaxError:
                break
            took.append(time.thread_time_ns() - began)
        found += [statistics.median(took) / 1e6] if took else []
    return found


def figures(_: object, size: Size) -> Iterator[Figure]:
    """`size.rounds` alone counts: the documents are those that there are."""
    given = _documents()
    _ms(given)
    for what, share in (("median", 0.5), ("p99", 0.99)):
        sides = {"ours": lambda share=share: percentile(_ms(given), share), "floor": lambda share=share: percentile(_parsed(given), share)}
        found = in_turn(size.rounds, sides)
        figure = Figure("reading", f"read a document, {what} of {len(given)}", "ms", tuple(found["ours"]), tuple(found["floor"]))
        if what == "p99" and not size.tenfold:
            ours = min(figure.ours)
            figure = Figure(
                figure.group,
                figure.what,
                figure.unit,
                figure.ours,
                figure.floor,
                goal=f"<= {GOAL_MS:g} ms",
                met=statistics.median(figure.ours) <= GOAL_MS,
                note=f"the quietest round {ours:.2f} ms; floor: lxml alone, of those that it takes",
            )
        yield figure


if __name__ == "__main__":
    told = list(figures(None, Size(1.0, 5, 1.0, tenfold=False)))
    for one in told:
        print(line(one), one.note)
    sys.exit(any(one.met is False for one in told))
