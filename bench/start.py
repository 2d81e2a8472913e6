"""How long until something is on screen: a bare PySide6 window, the shell, and the list with ten and with 100,000 leads.

Run: python bench/start.py [--leads N] [--runs N]. Whole processes, from their start to the first paint, medians; offscreen.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        sys.stdout.write(f'{{"bare": {time.time_ns()}}}'); sys.stdout.flush(); QApplication.quit()
app = QApplication([]); window = Bare(); window.resize(1440, 900); window.show(); app.exec()
"""


def _run(command: list[str]) -> dict[str, float]:
    started = time.time_ns()
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, timeout=300, check=True)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return {name: (at - started) / 1e6 if name != "modules" else at for name, at in told.items()}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--leads", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=10)
    asked = options.parse_args()
    sizes = (10, asked.leads)
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as folder:
        for size in sizes:
            subprocess.run([sys.executable, str(HERE / "start_desk.py"), "make", f"{folder}/{size}", str(size)], check=True)
        times: dict[str, list[float]] = {}
        modules: set[str] = set()
        for _ in range(asked.runs + 1):
            # In turn, so that a slow moment of the machine falls on all of them.
            row = _run([sys.executable, "-c", BARE])
            for size in sizes:
                told = _run([sys.executable, str(HERE / "start_desk.py"), "show", f"{folder}/{size}", str(size)])
                modules.update(told.pop("modules"))
                row |= {f"{name}, {size:,} leads": at for name, at in told.items()}
            for name, at in row.items():
                times.setdefault(name, []).append(at)
    medians = {name: statistics.median(found[1:]) for name, found in times.items()}
    bare = medians["bare"]
    print(f"medians of {asked.runs} runs after one warm-up, ms from process start")
    print(f"{'':28}{'median':>9}{'min':>9}{'max':>9}   against bare")
    for name, median in medians.items():
        found = times[name][1:]
        goal = "" if name == "bare" else f"x {median / bare:.2f} (goal 1.5)" if name.startswith("shell") else f"+ {median - bare:.0f} ms (goal 250)"
        print(f"{name:28}{median:9.0f}{min(found):9.0f}{max(found):9.0f}   {goal}")
    print(f"loaded before the list was painted, and should not be: {', '.join(sorted(modules)) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
