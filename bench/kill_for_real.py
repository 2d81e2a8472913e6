"""A store at work whose processes are killed again and again, and what is left of it at the end.

    .venv/bin/python bench/kill_for_real.py [--seconds N] [--seed N] [--central postgres|sqlite] [--lazy] [--fault NAME]

Desks, hub, phone provider and database are processes of their own; SIGKILL, and an immediate stop of the database, come at random moments
under load (`--lazy`: the database's last seconds are lost with it). Exit code 0 only if nothing was lost, nothing was sent twice, all
desks show the same, and the log's chain verifies. `--fault` plants a fault, which must make it fail. `--seed` decides the order of what
is killed; the moments differ from run to run, as moments do.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tqdm import tqdm

from tests.faults.real.day import Day, Pace
from tests.faults.real.planted import PLANTED
from tests.faults.real.server import Server
from tests.faults.real.town import Town

HUB_FAULTS = ("sends again", "moves before it takes")
REST = 420
"""Seconds in which what was on its way when its hub was killed is judged (65) and looked up at the provider (five looks in 300)."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Kills a store's processes under load and looks at what is left.")
    parser.add_argument("--seconds", type=float, default=120, help="how long (120)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--central", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--lazy", action="store_true", help="the database answers before it has kept: a crash loses its last seconds")
    parser.add_argument("--fault", choices=sorted(PLANTED), default="", help="plants a fault: the run must fail")
    asked = parser.parse_args()
    pace = Pace(documents=1.0, presses=3.0, kills=0.5, faults=0.2)
    with ExitStack() as stack:
        server = None
        if asked.central == "postgres":
            server = Server(safe=True, lazy=asked.lazy)
            stack.callback(server.stop)
            server.start()
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bdcdesk-kills-"))
        town = Town(Path(folder), server)
        of_hub = asked.fault in HUB_FAULTS
        day = stack.enter_context(Day(town, asked.seed, pace, "" if of_hub else asked.fault, asked.fault if of_hub else ""))
        with tqdm(total=asked.seconds, unit="s", bar_format="{l_bar}{bar}| {n:.0f}/{total:.0f} s", mininterval=1) as bar:
            day.run(asked.seconds, lambda done: bar.update(done - bar.n))
        left = day.rest(REST, settled=not asked.fault)
    for line in left.wrong[:20]:
        print(line)
    print(f"killed: {', '.join(f'{kind} {count}' for kind, count in day.kills.most_common())}")
    counts = ", ".join(f"{what} {count:,}" for what, count in left.counts.items())
    named = ", ".join(f"{how} {sum(line.startswith(how) for line in left.wrong)}" for how in ("lost", "sent twice", "desks differ"))
    print(f"{sum(day.kills.values())} kills, {counts}; {named}, all that is wrong {len(left.wrong)}")
    return 1 if left.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
