"""`bdcdesk open-store`, `provider`, `member`, `distribution`, `team` and `appointments`: a store, its provider, its people, who comes."""

from bdcdesk.wiring.parsers.central import ROLES
from bdcdesk.wiring.parsers.shared import Commands, reached


def store(commands: Commands) -> None:
    opened = commands.add_parser("open-store", help="make a store on this computer, as the first start of the window does")
    opened.add_argument("name", metavar="NAME", help="the store's, as shoppers know it")
    opened.add_argument("--me", required=True, metavar="NAME", help="yours: who supervises it")
    opened.add_argument("--zone", required=True, metavar="ZONE", help="its time zone, such as America/Chicago")
    opened.add_argument("--number", required=True, metavar="NUMBER", help="the dealer's phone: texts and calls come from it")
    opened.add_argument("--target", default="5", metavar="MIN", help="business minutes to the first answer (default: 5)")
    about = "say which phone provider's API this store uses; its secret is asked for; without more, try what is set up"
    provider = commands.add_parser("provider", help=about, description=about[0].upper() + about[1:] + ". Nobody is contacted.")
    urls = "https://api.twilio.com, https://SPACE.signalwire.com/api/laml, or https://api.telnyx.com"
    provider.add_argument("url", metavar="URL", nargs="?", default="", help=urls)
    provider.add_argument("account", metavar="ACCOUNT", nargs="?", default="", help="the account's id; of Telnyx the voice connection's")
    provider.add_argument("--key", default="", metavar="SK...", help="an API key, whose secret is then the one that is asked for")
    provider.add_argument("--service", default="", metavar="ID", help="the messaging service or profile that texts go through")
    provider.add_argument("--outside", default="", metavar="URL", help="how others reach this hub, such as https://leads.example.com")
    rate = "texts a second that it lets the store's number send (default: 1)"
    provider.add_argument("--rate", type=float, default=0, metavar="N", help=rate)
    member = commands.add_parser("member", help="add somebody who may sign in to this computer's store")
    member.add_argument("name", metavar="NAME")
    role = "default: the one they have; agent for somebody new"
    member.add_argument("--role", default="", choices=[name for name in ROLES if name != "hub"], help=role)
    member.add_argument("--phone", default="", metavar="NUMBER", help="rung first when they call a shopper, such as +16025550123")
    member.add_argument("--forget-pin", action="store_true", help="only forget the PIN that they have on this computer")
    _distribution(commands)
    _team(commands)
    _appointments(commands)


def _distribution(commands: Commands) -> None:
    about = "say how somebody is found for a lead; without more, show it"
    made = commands.add_parser("distribution", help=about, description=about[0].upper() + about[1:] + ".")
    ways = "up-for-grabs, round-robin, longest-idle, by-skill, by-source"
    made.add_argument("mode", metavar="WAY", nargs="?", default="", help=f"one of: {ways}")
    made.add_argument("--offer", type=float, metavar="S", help="seconds for which an offer to one agent stands")
    made.add_argument("--ask", type=int, metavar="N", help="how many agents are asked, one after the other, before all are")
    made.add_argument("--all", type=float, metavar="S", help="seconds for which it is for all before the supervisor is told")
    needs = "words:hola=Spanish: who is asked in by-skill; also source:, campaign:, make:"
    made.add_argument("--need", action="append", default=[], metavar="FIELD:WORDS=SKILL", help=needs)
    made.add_argument("--team", action="append", default=[], metavar="SOURCE=NAMES", help="who is asked in by-source, with commas between")
    made.add_argument("--can", action="append", default=[], metavar="NAME=SKILLS", help="skills and languages, with commas between")
    reached(made)


def _team(commands: Commands) -> None:
    about = "say how people share the work; without more, show it"
    made = commands.add_parser("team", help=about, description=about[0].upper() + about[1:] + ".")
    keeps = "agents hand over at the appointment, or one person keeps the shopper"
    made.add_argument("--keeps", default="", choices=("hand-over", "one-person"), help=keeps)
    made.add_argument("--desk", type=float, metavar="MIN", help="minutes of business hours in which the desk answers (at first 10)")
    made.add_argument("--cover", default="", metavar="NAME", help="who is away; without --by nobody covers for them any more")
    made.add_argument("--by", default="", metavar="NAME", help="who sees their work beside their own meanwhile")
    made.add_argument("--since", default="", metavar="DAY", help="from this day on (default: now), such as 2026-07-20")
    made.add_argument("--until", default="", metavar="DAY", help="the last day of it")
    made.add_argument("--transfer", default="", metavar="NAME", help="whose open leads all go to others, also of who was removed")
    made.add_argument("--to", action="append", default=[], metavar="NAME[=N]", help="who takes them, and how many of them")
    made.add_argument("--give-back", default="", metavar="NAME", help="take the newest transfer of their leads back")
    reached(made)


def _appointments(commands: Commands) -> None:
    about = "show who comes today and who receives them; say when a salesperson does"
    made = commands.add_parser("appointments", help=about, description=about[0].upper() + about[1:] + ".")
    made.add_argument("--tomorrow", action="store_true", help="those of tomorrow that nobody has confirmed yet")
    made.add_argument("--missed-after", type=float, metavar="MIN", help="minutes after which one that nobody marked counts as missed")
    made.add_argument("--book", default="", metavar="NAME", help="this salesperson's book; without more, show it")
    hours = "with --book: when they receive shoppers, such as Mon-Fri=9:00-18:00; days that are not named are off"
    made.add_argument("--hours", action="append", default=[], metavar="DAYS=HOURS", help=hours)
    made.add_argument("--slot", type=int, metavar="MIN", help="with --book: minutes that an appointment takes")
    made.add_argument("--off", action="append", default=[], metavar="DATE", help="with --book: a day off, such as 2026-12-24")
    made.add_argument("--on", action="append", default=[], metavar="DATE", help="with --book: no day off after all")
    reached(made)
