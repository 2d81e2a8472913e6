"""How long the work list takes with 100,000 rows, beside QSortFilterProxyModel doing the same work in the same run.

    .venv/bin/python bench/list.py [--rows N] [--proxy-rows N] [--turns N]

No display is needed. Every turn ends when Qt has nothing left to do, so painting is in it. "own" is the time that the thread itself
worked: on a busy machine the other columns hold the waiting for a processor, too. A proxy over a model written in Python asks Python twice
for each comparison, so it gets fewer rows by default; what its first sort would take for all is reckoned (n log n) and marked with ~.
"""

import argparse
import gc
import math
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSortFilterProxyModel,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyleOptionViewItem

from bdcdesk.desktop import stylesheet, theme
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.work.delegate import WorkDelegate
from bdcdesk.desktop.work.order import Work, arrange
from bdcdesk.desktop.work.row import Kind, WorkRow
from bdcdesk.desktop.work.view import WorkView

NOW = 1_762_369_260_000
DAY = 86_400_000
ROW, RANK = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
SCREEN = (368, 852)
TICK_MS, MOVE_MS = 8.0, 4.0

Change = Callable[[int], None]


def make(number: int) -> list[WorkRow]:
    chance = random.Random(7)
    kinds, why = list(Kind), ("New, first answer", "Follow-up, day 3, text", "Reply to a text", "Promise: payment quote")
    return [
        WorkRow(
            lead=f"lead-{each:06}",
            who=f"Shopper {each}",
            why=why[each % 4],
            what="2024 Sedona EX · price",
            owner="you" if each % 3 else "nobody yet",
            owner_tone=Tone.muted if each % 3 else Tone.bad,
            store="Ridge",
            tag="on your site now" if each % 50 == 0 else "",
            due=NOW + chance.randrange(-DAY // 24, 5 * DAY),
            total=300_000,
            kind=kinds[each % len(kinds)],
            place=(chance.random() * 1e6, ""),
            zone="America/New_York",
        )
        for each in range(number)
    ]


def moved(row: WorkRow, rank: float) -> WorkRow:
    return msgspec.structs.replace(row, place=(rank, ""))


class Pauses:
    """How long the garbage collector stopped everything."""

    def __init__(self) -> None:
        self.begun = 0.0
        self.took: list[float] = []
        gc.callbacks.append(self.called)

    def called(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self.begun = time.perf_counter()
        else:
            self.took.append((time.perf_counter() - self.begun) * 1_000)

    def report(self, when: str) -> str:
        took, self.took = self.took, []
        return f"{when}: {len(took)} pauses, longest {max(took, default=0):.1f} ms, together {sum(took):.1f} ms"


def settle() -> None:
    QApplication.processEvents()


def once(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    settle()
    return (time.perf_counter() - begun) * 1_000


def measure(what: str, turns: int, deed: Change, limit: float | None = None) -> None:
    """Prints p50, p99, max and the thread's own p50, in ms."""
    took, own = [], []
    settle()
    for turn in range(turns):
        begun, worked = time.perf_counter(), time.thread_time()
        deed(turn)
        settle()
        own.append((time.thread_time() - worked) * 1_000)
        took.append((time.perf_counter() - begun) * 1_000)
    took.sort()
    own.sort()
    verdict = "" if limit is None else f"   limit {limit:g} ms: {'kept' if own[turns // 2] <= limit else 'NOT kept'} (own)"
    print(f"  {what:<44}{took[turns // 2]:9.2f}{took[turns * 99 // 100]:9.2f}{took[-1]:9.2f}{own[turns // 2]:9.2f}{verdict}", flush=True)


def head(title: str) -> None:
    print(f"\n{title}\n  {'ms':<44}{'p50':>9}{'p99':>9}{'max':>9}{'own p50':>9}")


def single(what: str, took: float, note: str = "") -> None:
    print(f"  {what:<44}{took:9.1f}{note and '   ' + note}", flush=True)


def memory() -> float:
    """MiB in use by this process, 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmRSS"))


def ours(rows: list[WorkRow], turns: int) -> None:
    pauses, number = Pauses(), len(rows)
    before = memory()
    view = WorkView()
    view.resize(*SCREEN)
    view.show()
    view.tick(NOW)
    settle()
    head(f"bdcdesk's list, {number:,} rows")
    work: list[Work] = []
    single("arrange (any thread)", once(lambda: work.append(arrange(rows))))
    single("load and paint, once arranged", once(lambda: view.model.load(work[0])))
    print(f"  memory for the order: {memory() - before:.0f} MiB;  {pauses.report('garbage collector while loading')}")
    gc.collect()
    gc.freeze()
    pauses.took.clear()
    chance = random.Random(3)

    def some(turn: int) -> WorkRow:
        return rows[turn * 7_919 % number]

    measure("tick", turns, lambda turn: view.tick(NOW + turn * 1_000), TICK_MS)
    measure("one row moves", turns, lambda turn: view.model.upsert([moved(some(turn), chance.random() * 1e6)]), MOVE_MS)
    measure("one row moves to the top", turns, lambda turn: view.model.upsert([moved(some(turn), -turn)]), MOVE_MS)
    measure("a new row comes", turns, lambda turn: view.model.upsert([new(rows[0], turn, chance)]), MOVE_MS)
    measure("a row is done", turns, lambda turn: view.model.remove([f"new-{turn}"]), MOVE_MS)
    view.model.hold()
    measure("one row moves, order held", turns, lambda turn: view.model.upsert([moved(some(turn), -1_000.0 - turn)]), MOVE_MS)
    single(f"let go of {turns} held moves", once(view.model.release))
    measure(
        "page down",
        min(turns, 100),
        lambda _: view.list.verticalScrollBar().triggerAction(view.list.verticalScrollBar().SliderAction.SliderPageStepAdd),
    )
    print(f"  {pauses.report('garbage collector meanwhile, loaded rows frozen')}")
    painting(rows)
    view.close()
    view.deleteLater()
    settle()


def new(row: WorkRow, turn: int, chance: random.Random) -> WorkRow:
    return msgspec.structs.replace(row, lead=f"new-{turn}", place=(chance.random() * 1e6, ""))


def painting(rows: list[WorkRow]) -> None:
    image = QImage(SCREEN[0], 55, QImage.Format.Format_ARGB32_Premultiplied)
    painter, delegate, rect = QPainter(image), WorkDelegate(), QRect(0, 0, SCREEN[0], 55)

    def paint(row: WorkRow, turn: int) -> None:
        delegate.paint_row(painter, rect, row, NOW + turn * 1_000, False, False)

    measure("paint one row for the first time", 1_000, lambda turn: paint(rows[turn % len(rows)], 0), 0.3)
    measure("paint one row again, a second later", 1_000, lambda turn: paint(rows[turn % 15], turn), 0.3)
    painter.end()


class Plain(QAbstractListModel):
    """What one would write first: rows in any order, a proxy sorts them."""

    def __init__(self, rows: list[WorkRow]) -> None:
        super().__init__()
        self.rows = rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == RANK:
            return self.rows[index.row()].place[0]
        return self.rows[index.row()] if role == ROW else None

    def move(self, at: int, rank: float) -> None:
        self.rows[at] = moved(self.rows[at], rank)
        self.dataChanged.emit(self.index(at), self.index(at))


class Items(QStandardItemModel):
    """The same in Qt's own items, so that comparisons stay in C++."""

    def __init__(self, rows: list[WorkRow]) -> None:
        super().__init__()
        for row in rows:
            item = QStandardItem()
            item.setData(row, ROW)
            item.setData(row.place[0], RANK)
            self.appendRow(item)

    def move(self, at: int, rank: float) -> None:
        self.item(at).setData(rank, RANK)


class ProxyDelegate(WorkDelegate):
    """Paints exactly what ours does, from the proxy's data."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self.paint_row(painter, option.rect, index.data(ROW), NOW + ProxyDelegate.turn * 1_000, selected, False)

    turn = 0


def proxied(title: str, build: Callable[[list[WorkRow]], Plain | Items], rows: list[WorkRow], whole: int, turns: int) -> None:
    number, before = len(rows), memory()
    source_box: list[Plain | Items] = []
    view, proxy = QListView(), QSortFilterProxyModel()
    view.setItemDelegate(ProxyDelegate(view))
    view.setUniformItemSizes(True)
    view.resize(*SCREEN)
    view.show()
    proxy.setSortRole(RANK)
    head(f"{title}, {number:,} rows")
    single("build the source", once(lambda: source_box.append(build(rows))))
    source = source_box[0]

    def load() -> None:
        proxy.setSourceModel(source)
        proxy.sort(0)
        view.setModel(proxy)

    took = once(load)
    factor = whole * math.log(whole) / (number * math.log(number))
    single("load, sort and paint", took, f"~{took * factor / 1000:.1f} s for {whole:,}" if number < whole else "")
    print(f"  memory: {memory() - before:.0f} MiB")
    chance = random.Random(3)

    def tick(turn: int) -> None:
        ProxyDelegate.turn = turn
        view.viewport().update()

    measure("tick", turns, tick, TICK_MS)
    measure("one row moves", turns, lambda turn: source.move(turn * 7_919 % number, chance.random() * 1e6), MOVE_MS)
    measure("one row moves to the top", turns, lambda turn: source.move(turn * 7_919 % number, float(-turn)), MOVE_MS)
    view.setModel(None)
    view.close()
    view.deleteLater()
    settle()


def quiet(kind: QtMsgType, _: object, message: str) -> None:
    """The offscreen plugin says at each window that it keeps no size hints."""
    if kind is not QtMsgType.QtWarningMsg or "propagateSizeHints" not in message:
        print(message, file=sys.stderr)


def main() -> None:
    asked = argparse.ArgumentParser(description="The work list with many rows, beside QSortFilterProxyModel.")
    asked.add_argument("--rows", type=int, default=100_000, help="rows in bdcdesk's list (100000)")
    asked.add_argument("--proxy-rows", type=int, default=20_000, help="rows for the proxy over a Python model (20000)")
    asked.add_argument("--turns", type=int, default=300, help="how often each thing is done (300)")
    args = asked.parse_args()
    qInstallMessageHandler(quiet)
    app = QApplication(sys.argv[:1])
    stylesheet.apply(app, theme.theme("light"))
    rows = make(args.rows)
    machine = f"Qt on {app.platformName()}, {os.cpu_count()} processors, Python {sys.version.split()[0]}"
    print(f"{args.rows:,} rows made: {memory():.0f} MiB in use. {machine}.")
    ours(rows, args.turns)
    proxied("QSortFilterProxyModel over a Python model", Plain, rows[: args.proxy_rows], args.rows, min(args.turns, 50))
    proxied("QSortFilterProxyModel over QStandardItemModel", Items, rows, args.rows, min(args.turns, 50))


if __name__ == "__main__":
    main()
