"""`bdcdesk import`, `read-lead`, `stock`, `do-not-call` and `quarantine`: what is read in from files."""

from pathlib import Path

from bdcdesk.wiring.parsers.shared import Commands


def arriving(commands: Commands) -> None:
    reading = commands.add_parser("import", help="take leads from files: ADF/XML, or mails that hold them")
    reading.add_argument("files", nargs="+", type=Path, metavar="FILE")
    shown = commands.add_parser("read-lead", help="show what files would be read as, and keep nothing")
    shown.add_argument("files", nargs="+", type=Path, metavar="FILE")
    shown.add_argument("--json", action="store_true", help="one JSON document a file")
    shown.add_argument("--region", default="US", metavar="CC", help="where phone numbers without a country are (default: US)")
    shown.add_argument("--zone", default="UTC", metavar="ZONE", help="the zone of times without one (default: UTC)")
    shown.add_argument("--map", type=Path, metavar="FILE.json", help="what a source calls its fields: {name: meaning}")
    shown.add_argument("--propose", action="store_true", help="a map to begin with instead, from each file as an example")
    recognised = commands.add_parser("recognise", help="tell what comments of shoppers mean: JSON lines with “text”")
    recognised.add_argument("file", metavar="FILE", help="“-” for standard input")
    stock = commands.add_parser("stock", help="take the daily file of the store's cars (CSV)")
    stock.add_argument("file", type=Path, metavar="FILE")
    stock.add_argument("--source", default="", metavar="NAME", help="whose file it is (default: the only stock source)")
    stock.add_argument(
        "--anyway", action="store_true", help="also if it looks broken, such as half as many cars as before (of ten or more)"
    )
    stock.add_argument("--show", action="store_true", help="only tell what it would be read as")
    stock.add_argument("--field", action="append", default=[], metavar="THEIRS=OURS", help="with --show: as if a column were this")
    listed = commands.add_parser("do-not-call", help="look the shoppers' numbers up in a file of the national do-not-call list")
    listed.add_argument("file", type=Path, metavar="FILE")
    listed.add_argument("--as-of", required=True, metavar="YYYY-MM-DD", help="the day of the list")
    _quarantine(commands)


def _quarantine(commands: Commands) -> None:
    made = commands.add_parser("quarantine", help="list what came in and could not be read: its name, when, why; or settle one of it")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--lead", default="", metavar="FILE", help="make a lead of this one (its file, or how its hash begins)")
    which.add_argument("--no-lead", default="", metavar="FILE", help="this one is no lead; say --because WHY")
    made.add_argument("--because", default="", metavar="WHY", help="with --no-lead")
    told = made.add_argument_group("with --lead", "What you read in it; a name, a phone number or a mail address is needed.")
    told.add_argument("--name", default="", metavar="NAME", help="who asks")
    told.add_argument("--phone", default="", metavar="NUMBER", help="how to call or text them")
    told.add_argument("--mail", default="", metavar="ADDRESS", help="how to write to them")
    told.add_argument("--asks", default="", metavar="WORDS", help="what they ask, in their words")
    told.add_argument("--car", default="", metavar="WORDS", help="which car it is about")
