"""Learns resources/comments/learned.json, by which comments are recognised, from comments with stated answers: `teach.py [FILE ...]`.

What is learned from: `clauses_en.txt` and `clauses_es.txt`, single wishes under the marks that they have (a line "= price +numbers"), put
together into comments with the words of `slots.txt` in their places; and whole comments (or the FILEs given): `dev.jsonl`, and for their
words alone `open.jsonl` and `made.jsonl`. Never from `apart.jsonl`.

For each mark a logistic regression over the traits of a sentence; a comment has a mark if one of its sentences has it (noisy or), so that
a comment's answers teach which of its sentences they belong to. Half of the traits are left out at each step, so that none is relied on
alone. Everything is drawn with fixed seeds: the same files always give the same weights. Takes about a minute.
"""

import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bdcdesk.domain.comment import ORDER, QUESTIONS, Phrasebook
from bdcdesk.domain.comment.own_words import own_words
from bdcdesk.domain.comment.scenario import BY_QUESTION
from bdcdesk.domain.comment.signals import hear
from bdcdesk.domain.comment.tokens import tokens
from bdcdesk.domain.comment.traits import by_sentence
from bdcdesk.domain.comment.weighing import MARKS, SITUATIONS, Mark
from bdcdesk.wiring.recognising import phrasebook

HERE: Final = Path(__file__).resolve().parent / "recognising"
COMMENTS: Final = Path(__file__).resolve().parents[1] / "resources" / "comments"
ROUNDS: Final = 3
EPOCHS: Final = 7
RATE: Final = 0.6
LEFT_OUT: Final = 0.5
"""Share of the traits of words that are left out at a step; of those of phrases, fewer."""
LEFT_OUT_PHRASES: Final = 0.3
WORDS_ALONE: Final = ("open.jsonl", "made.jsonl")
"""What the phrases were written by teaches nothing of how far they can be relied on: of it only words are learned."""
WEIGHT: Final = 2.0
"""By how much a whole comment teaches more than one put together."""
SEEDS: Final = (7, 8, 9)
LEAST: Final = 0.3
"""A weight below this is not kept."""


class Example(msgspec.Struct):
    """The traits of each sentence, and for each mark that is known of it whether it has it."""

    sentences: list[list[str]]
    has: list[tuple[int, int]]
    weight: float


class Clause(msgspec.Struct, frozen=True):
    text: str
    marks: frozenset[str]


def clauses(file: Path) -> list[Clause]:
    found, marks = list[Clause](), frozenset[str]()
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("="):
            marks = frozenset(line[1:].replace("+", " ").split())
            assert marks <= set(MARKS), line
        elif line.strip():
            found.append(Clause(line.strip(), marks))
    return found


def slots() -> dict[str, list[str]]:
    lines = (HERE / "slots.txt").read_text("utf-8").splitlines()
    return {line[1 : line.index("}")]: line[line.index("}") + 2 :].split("|") for line in lines if line.strip()}


def sentences(book: Phrasebook, text: str) -> list[list[str]]:
    heard = hear(book, tokens(own_words(text), book.written_out, book.spelling))
    return [list(dict.fromkeys(trait.name for trait in one)) for one in by_sentence(book, heard)]


def put_together(rng: random.Random, file: Path, words: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, set[str]]]:
    """Each clause alone, then with others of its file: what is for another desk only beside what asks nothing."""
    told = clauses(file)
    nothing = [one for one in told if not one.marks]
    joins = (" ", " y ", ", ") if file.stem.endswith("es") else (" ", " and ", ", ", " but ")
    for round_ in range(ROUNDS):
        for clause in told:
            parts = [clause]
            for _ in range(rng.choice((0, 1, 1, 2, 3)) if round_ else 0):
                other = rng.choice(nothing if clause.marks & {"not_sales", "vendor"} or rng.random() < 0.45 else told)
                if _together(clause, other):
                    parts.append(other)
            rng.shuffle(parts)
            yield _written(rng, parts, words, joins if rng.random() < 0.25 else ()), set().union(*(one.marks for one in parts))


def _together(one: Clause, other: Clause) -> bool:
    if other.marks & {"not_sales", "vendor"}:
        return False
    both = one.marks | other.marks
    return not ("sell_car" in both and both & {"trade_value", "trade_in"})


def _written(rng: random.Random, parts: Sequence[Clause], words: Mapping[str, Sequence[str]], joins: Sequence[str]) -> str:
    """`joins`: what stands between the parts of a text without marks; () for one with them."""
    text = ""
    for at, part in enumerate(parts):
        said = re.sub(r"\{(\w+)\}", lambda slot: rng.choice(words[slot[1]]), part.text).split()
        if rng.random() < 0.06 and len(said) > 4:
            said.pop(rng.randrange(len(said)))
        asks = bool(part.marks & set(QUESTIONS)) and said[0] not in ("i", "we") and rng.random() < 0.75
        between = "" if not at else rng.choice(joins) if joins else " "
        text += between + " ".join(said) + ("" if joins else "?" if asks else rng.choice((".", ".", "!", "\n", ",")))
    return text


def stated(one: Mapping[str, Any]) -> dict[Mark, int]:
    """What a comment's answers say of each mark. A scenario that comes later in the order than the two that are stated may fit or not."""
    asked, first, second = set(one["questions"]), one["scenario"], one["second"]
    has: dict[Mark, int] = {question: int(question in asked) for question in QUESTIONS}
    sells = first == "not_sales" and not asked and not one["opt_out"]
    implied = {BY_QUESTION[question] for question in asked if question in BY_QUESTION}
    for situation in SITUATIONS:
        if situation == "vendor":
            has[situation] = int(sells)
        elif situation == "not_sales":
            has[situation] = int(first == "not_sales" and not sells)
        elif situation == "just_looking":
            if first == "just_looking":
                has[situation] = int(not one["opt_out"])
        elif situation in (first, second) or (situation in implied and first != "not_sales" and situation != "credit_worry"):
            has[situation] = 1
        elif (first == "not_sales" and situation != "upset_or_again") or ORDER.index(situation) < ORDER.index(second or "just_looking"):
            has[situation] = 0
    return has


def examples(book: Phrasebook, files: Iterable[Path]) -> list[Example]:
    rng, words = random.Random(11), slots()
    found = list[Example]()
    for file in (HERE / "clauses_en.txt", HERE / "clauses_es.txt"):
        for text, marks in put_together(rng, file, words):
            found.append(Example(sentences(book, text), [(at, int(mark in marks)) for at, mark in enumerate(MARKS)], 1.0))
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            one = json.loads(line)
            has = [(MARKS.index(mark), value) for mark, value in stated(one).items()]
            told = sentences(book, one["text"])
            if file.name in WORDS_ALONE:
                told = [[trait for trait in sentence if not _of_a_phrase(trait)] for sentence in told]
            found.append(Example(told, has, WEIGHT))
    seen = Counter(trait for one in found for trait in {trait for sentence in one.sentences for trait in sentence})
    for one in found:
        one.sentences = [[trait for trait in sentence if seen[trait] > 1] for sentence in one.sentences]
    return found


class Learner:
    """Logistic regressions by AdaGrad, over sentences of which one is enough."""

    def __init__(self, seed: int) -> None:
        self.base = [-2.5] * len(MARKS)
        self.weights: dict[str, dict[int, float]] = {}
        self._steps: dict[str, dict[int, float]] = {}
        self._rng = random.Random(seed)

    def learn(self, given: Sequence[Example]) -> None:
        order = list(given)
        for _ in range(EPOCHS):
            self._rng.shuffle(order)
            for one in order:
                self._step(one)

    def _step(self, one: Example) -> None:
        kept = [[trait for trait in sentence if self._rng.random() >= _left_out(trait)] for sentence in one.sentences]
        chances = [self._chances(sentence) for sentence in kept]
        for mark, has in one.has:
            none = math.prod(1 - chance[mark] for chance in chances)
            if has and none < 0.02:
                continue
            factor = -none / max(1 - none, 1e-6) if has else 1.0
            for sentence, chance in zip(kept, chances, strict=True):
                slope = factor * chance[mark] * one.weight
                if abs(slope) >= 0.01:
                    self.base[mark] -= 0.01 * slope
                    self._move(sentence, mark, slope)

    def _chances(self, sentence: Sequence[str]) -> list[float]:
        sums = list(self.base)
        for trait in sentence:
            for mark, weight in self.weights.get(trait, {}).items():
                sums[mark] += weight
        return [1 / (1 + math.exp(-max(-30.0, min(30.0, one)))) for one in sums]

    def _move(self, sentence: Sequence[str], mark: int, slope: float) -> None:
        share = RATE * slope / math.sqrt(len(sentence) or 1)
        for trait in sentence:
            steps = self._steps.setdefault(trait, {})
            steps[mark] = so_far = steps.get(mark, 0.5) + slope * slope
            weights = self.weights.setdefault(trait, {})
            weights[mark] = weights.get(mark, 0.0) - share / math.sqrt(so_far)


def _left_out(trait: str) -> float:
    return LEFT_OUT_PHRASES if _of_a_phrase(trait) else LEFT_OUT


def _of_a_phrase(trait: str) -> bool:
    return trait.startswith(("questions:", "cues:"))


def written(learner: Learner) -> bytes:
    """As resources/comments/learned.json has it: a trait a line, so that what changed can be read."""
    told = dict[str, list[float]]()
    for trait, weights in sorted(learner.weights.items()):
        kept = [(mark, round(weight, 2)) for mark, weight in sorted(weights.items()) if abs(weight) >= LEAST]
        if kept:
            told[trait] = [number for pair in kept for number in pair]
    says = "What a sentence's traits speak for: a mark's number and the weight, in turn. Made by bench/teach.py, not by hand."
    head = json.dumps({"says": says, "marks": MARKS, "base": [round(one, 2) for one in learner.base]})
    lines = ",\n".join(f"{json.dumps(trait)}:{json.dumps(weights, separators=(',', ':'))}" for trait, weights in told.items())
    return f'{head[:-1]}, "weights": {{\n{lines}\n}}}}\n'.encode()


def mean(learners: Sequence[Learner]) -> Learner:
    """What several learned, who saw the same in another order and with other traits left out: steadier than each of them."""
    whole = Learner(0)
    share = 1 / len(learners)
    whole.base = [sum(column) * share for column in zip(*(one.base for one in learners), strict=True)]
    for one in learners:
        for trait, weights in one.weights.items():
            told = whole.weights.setdefault(trait, {})
            for mark, weight in weights.items():
                told[mark] = told.get(mark, 0.0) + weight * share
    return whole


def taught(files: Iterable[Path]) -> bytes:
    given = examples(phrasebook(COMMENTS), files)
    learners = [Learner(seed) for seed in SEEDS]
    for learner in learners:
        learner.learn(given)
    return written(mean(learners))


if __name__ == "__main__":
    (COMMENTS / "learned.json").write_bytes(
        taught([Path(one) for one in sys.argv[1:]] or [HERE / name for name in ("dev.jsonl", *WORDS_ALONE)])
    )
