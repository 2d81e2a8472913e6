"""`bdcdesk campaign ...`: what the store offers, to whom and until when."""

from pathlib import Path

from bdcdesk.wiring.parsers.shared import Commands, reached


def campaign(commands: Commands) -> None:
    """Each name here is one in `bdcdesk.wiring.campaigns.RUNS`."""
    about = "say what the store offers, to whom and until when"
    made = commands.add_parser("campaign", help=about, description=about[0].upper() + about[1:] + ".")
    whats = made.add_subparsers(dest="what", metavar="WHAT", required=True)
    taken = whats.add_parser("import", help="take the campaigns of a file; those of the same name are changed")
    taken.add_argument("file", type=Path, metavar="FILE", help="a table in text (CSV), or JSON")
    names = "name, wording, price, off, apr, condition, year, make, model, trim, stocks, begins, ends, codes, sources, pages"
    taken.add_argument("--field", action="append", default=[], metavar="COLUMN=NAME", help=f"what a column is, one of: {names}")
    taken.add_argument("--show", action="store_true", help="only tell what it would be read as")
    listed = whats.add_parser("list", help="list the campaigns, and how each stands")
    told = whats.add_parser("history", help="tell who changed a campaign, and what")
    ended = whats.add_parser("end", help="offer it no more from now on")
    ended.add_argument("--reason", default="", metavar="WORDS", help="why, for its history")
    for each in (told, ended):
        each.add_argument("name", metavar="NAME", help="its name or id")
    for each in (taken, listed, told, ended):
        reached(each)
