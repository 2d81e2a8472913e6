"""`bdcdesk demo`, `hub`, `log`, `answers`, `gaming`, `self-test`, `simulator`, and what a process of ours starts another with."""

import argparse
from pathlib import Path

from bdcdesk.wiring.parsers.shared import Commands


def running(commands: Commands) -> None:
    demo = commands.add_parser("demo", help="try it: a store with invented shoppers, a practice phone provider, two windows")
    demo.add_argument("--headless", action="store_true", help="without a display: one agent is played, each step is timed")
    demo.add_argument("--seconds", type=float, default=20.0, metavar="N", help="how long the headless demo runs (default: 20)")
    demo.add_argument("--screenshots", type=Path, metavar="DIR", help="save pictures of both windows before and after")
    demo.add_argument("--poses", type=Path, metavar="DIR", help="without a display: save every page at three sizes, light and dark")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="where the demo keeps its files (default: with this user's data)")
    demo.add_argument("--fresh", action="store_true", help="forget the demo's earlier days")
    demo.add_argument("--dark", action="store_true", help="the dark look")
    hub = commands.add_parser("hub", help="run the store's always-on part: intake, the provider, the timers")
    hub.add_argument(
        "--http", default="", metavar="HOST:PORT", help="where leads are sent to, kept for next time (default: 127.0.0.1:8480)"
    )
    hub.add_argument("--demo", type=Path, help=argparse.SUPPRESS)
    hub.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    log = commands.add_parser("log", help="tell what happened, as the log has it")
    log.add_argument("--store", metavar="STORE", help="whose log (default: this computer's store)")
    log.add_argument("--lead", metavar="WORDS", help="only leads whose name, phone or id holds these words")
    about = "count first answers in time, late and never, by agent, and how long they took"
    answered = commands.add_parser("answers", help=about, description=about[0].upper() + about[1:] + ".")
    answered.add_argument("store", metavar="STORE", nargs="?", help="whose (default: this computer's store)")
    answered.add_argument("--from", dest="first", default="", metavar="DAY", help="of leads from this day on (default: 30 days)")
    answered.add_argument("--to", dest="last", default="", metavar="DAY", help="up to this day, itself included (default: today)")
    answered.add_argument("--csv", type=Path, metavar="FILE", help="write a table there instead")
    about = "count per agent what may be gaming: empty first answers, late releases, bad leads; and useful answers beside first ones"
    gaming = commands.add_parser("gaming", help=about, description=about[0].upper() + about[1:] + ".")
    gaming.add_argument("store", metavar="STORE", nargs="?", help="whose log (default: this computer's store)")
    check = commands.add_parser("self-test", help="check that this installation works")
    check.add_argument("--quiet", action="store_true", help="say only what is wrong")
    simulator = commands.add_parser("simulator", help="run the practice phone provider alone, on this machine")
    simulator.add_argument("--port", type=int, default=0, help="on 127.0.0.1 (default: any free one)")
    simulator.add_argument("--state", type=Path, required=True, metavar="FILE", help="where it keeps what it was sent")
    simulator.add_argument("--ahead", type=int, default=0, help=argparse.SUPPRESS)
    simulator.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    desk = commands.add_parser("desk")
    for name in ("--demo", "--store", "--member", "--name", "--look"):
        desk.add_argument(name, required=True)
    for name in ("--child", "--play"):
        desk.add_argument(name, action="store_true")
