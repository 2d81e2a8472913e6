"""`bdcdesk wording ...`: the store's own words as a file."""

from pathlib import Path

from bdcdesk.wiring.parsers.shared import Commands, reached


def wording(commands: Commands) -> None:
    """Each name here is one in `bdcdesk.wiring.wording.RUNS`."""
    about = "save how the store words its replies and follows up, and take it from a file"
    made = commands.add_parser("wording", help=about, description=about[0].upper() + about[1:] + ".")
    whats = made.add_subparsers(dest="what", metavar="WHAT", required=True)
    saved = whats.add_parser("export", help="save the store's own words")
    taken = whats.add_parser("import", help="take the words of a file: what it does not name stays as it is")
    taken.add_argument("--show", action="store_true", help="only tell what would change")
    for each in (saved, taken):
        each.add_argument("file", type=Path, metavar="FILE", help="in JSON, as export writes it")
        reached(each)
