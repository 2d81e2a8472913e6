"""`bdcdesk mail ...`, `links ...` and `copy ...`: what goes out to shoppers, and to the CRM beside."""

from bdcdesk.wiring.parsers.shared import Commands, mailing, reached

NAMED_COPY = {
    "off": "copy nothing there any more",
    "on": "copy there again, from where it was left",
    "secret": "give it new secrets on this computer, the hub's",
}
OTHER_MAIL = {
    "show": "tell which account it is",
    "test": "sign in there, and write to nobody",
    "secret": "give this computer, the hub's, its password",
    "off": "send no mails to shoppers any more",
    "on": "send them again",
}


def copy(commands: Commands) -> None:
    """`bdcdesk copy ...`: each name here is one in `bdcdesk.wiring.copies.RUNS`."""
    about = "copy leads, touches and outcomes to the CRM that the dealer already has"
    copy = commands.add_parser("copy", help=about, description=about[0].upper() + about[1:] + ".")
    whats = copy.add_subparsers(dest="what", metavar="WHAT", required=True)
    add = whats.add_parser("add", help="from now on copy there too; do it on the hub's computer, which keeps its secrets")
    add.add_argument("name", metavar="NAME", help="what people here call it")
    way = add.add_mutually_exclusive_group(required=True)
    way.add_argument("--mail", default="", metavar="ADDRESS", help="leads go there as mails in ADF")
    way.add_argument("--webhook", default="", metavar="URL", help="all goes there as signed JSON")
    add.add_argument("--touches", default="", metavar="ADDRESS", help="with --mail: where touches and outcomes go (default: nowhere)")
    mailing(add)
    listed = whats.add_parser("list", help="list where leads are copied to, and how far")
    named = [whats.add_parser(name, help=does) for name, does in NAMED_COPY.items()]
    for each in named:
        each.add_argument("name", metavar="NAME", help="its name or id")
    for each in (add, listed, *named):
        reached(each)


def mail(commands: Commands) -> None:
    """`bdcdesk mail ...`: each name here is one in `bdcdesk.wiring.mailing_commands.RUNS`."""
    about = "write mails to shoppers: the account that they go out by"
    mail = commands.add_parser("mail", help=about, description=about[0].upper() + about[1:] + ".")
    whats = mail.add_subparsers(dest="what", metavar="WHAT", required=True)
    made = whats.add_parser("set", help="say which account it is; do it on the hub's computer, which keeps its secret")
    made.add_argument("--smtp", required=True, metavar="HOST[:PORT]", help="the mail server")
    made.add_argument("--tls", default="", choices=("starttls", "implicit", "none"), help="(default: by the port)")
    made.add_argument("--user", default="", metavar="USER", help="who signs in there; the password is asked for")
    ways = ("password", "microsoft", "google")
    made.add_argument("--auth", default="", choices=ways, help="how to sign in (default: password)")
    made.add_argument("--client", default="", metavar="ID", help="with --auth: the id of the program as it is registered there")
    made.add_argument("--tenant", default="", metavar="NAME", help="with --auth microsoft: the organisation (default: any)")
    made.add_argument("--ca", default="", metavar="FILE", help="trust these certificates instead of the system's")
    made.add_argument("--from", dest="sender", default="", metavar="ADDRESS", help="what shoppers see (default: the user)")
    made.add_argument("--called", default="", metavar="NAME", help="whose name stands before it (default: the store's)")
    made.add_argument("--reply-to", dest="reply", default="", metavar="ADDRESS", help="where answers go (default: the same)")
    made.add_argument("--mailbox", default="", metavar="SOURCE", help="the mailbox among the sources that answers come into")
    made.add_argument("--sent", default="", metavar="FOLDER", help="with --mailbox: its folder of sent mails")
    made.add_argument("--hub", default="", metavar="URL", help="the hub's public address, for a click that ends mails")
    others = [whats.add_parser(name, help=does) for name, does in OTHER_MAIL.items()]
    for each in (made, *others):
        each.set_defaults(name="")
        reached(each)


def links(commands: Commands) -> None:
    """`bdcdesk links ...`: each name here is one in `bdcdesk.wiring.links_commands.RUNS`."""
    about = "send links to the store's own pages as short ones, and see whether they are opened"
    whats = commands.add_parser("links", help=about, description=about[0].upper() + about[1:] + ".")
    each = whats.add_subparsers(dest="what", metavar="WHAT", required=True)
    made = each.add_parser("set", help="say whose pages, and where the hub is reached")
    made.add_argument("--hub", required=True, metavar="URL", help="the hub's public address, https://...")
    made.add_argument("--pages", required=True, metavar="HOSTS", help="hosts of the store's own pages, with commas between")
    others = {"show": "tell how they go out", "off": "send links as they are written", "on": "send short ones again"}
    for one in (made, *(each.add_parser(name, help=does) for name, does in others.items())):
        one.set_defaults(name="")
        reached(one)
