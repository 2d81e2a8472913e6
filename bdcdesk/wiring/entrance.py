"""Who is let in: the checks behind the sign-in page, and the beginning of a store on one computer."""

import subprocess
from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec import structs

from bdcdesk.central.errors import CentralError, Removed
from bdcdesk.desktop.settings.entries import Asks, Joining, Known, NewStore, SignIn
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.entrance import Door, Turned
from bdcdesk.machine.folders import NoFolder
from bdcdesk.machine.keyring_keys import KeyringKeys
from bdcdesk.machine.passphrase_keys import PassphraseKeys
from bdcdesk.machine.pins import COST, PinLocked, PinOff, PinRefused, Pins
from bdcdesk.machine.program import command
from bdcdesk.machine.refusals import NoKeyring, SecretsError
from bdcdesk.machine.secrets import PASSPHRASE, Cost, Keys, open_keys
from bdcdesk.replica.file import ReplicaError
from bdcdesk.translation import tr
from bdcdesk.wiring.backstages import backstage_of
from bdcdesk.wiring.beginning import plain_id
from bdcdesk.wiring.elsewhere import look_elsewhere
from bdcdesk.wiring.invites import read_invite
from bdcdesk.wiring.joining import admit
from bdcdesk.wiring.opening import open_store
from bdcdesk.wiring.place import NoPlace, Place, Seat, Setup, clock, mark_pin, seat, unseat
from bdcdesk.wiring.seats import hand_over_and_leave, looked_up
from bdcdesk.wiring.station import PASSWORD, Building
from bdcdesk.wiring.tried import Overridden

T = TypeVar("T")


class Gate:
    """Lets people in at `place`. `door` answers at once; the other methods block, and raise Turned or CentralError."""

    def __init__(self, place: Place, environ: Mapping[str, str], pin_cost: Cost = COST) -> None:
        self._place = place
        self._environ = environ
        self._pin_cost = pin_cost
        self._opened: Keys | None = None
        self._shut: set[str] = set()
        self._proven: set[str] = set()
        self.for_children: dict[str, str] = {}
        """What a process that is started beside the window must find in its environment: the passphrase where there is no keyring."""

    def door(self, zone: str) -> Door:
        setup = self._setup()
        # Who joined by an invite has a login that nobody types: they sign in as on a computer of their own.
        typed = setup.url if setup and not setup.logins and not setup.url.startswith("sqlite") else ""
        last = setup.member if setup else ""
        people = setup.people if setup else {}
        # At a database whose password is typed, a PIN brings back who typed it last.
        returns = not typed or (self._opened is not None and last in people and self._asks(last, people[last]) == "pin")
        return Door(
            where="computer" if returns else "central",
            url=typed,
            people=tuple(
                Known(one, known.name, known.role, self._asks(one, known)) for one, known in people.items() if not typed or one == last
            ),
            last=last,
            asks_passphrase=self._asks_passphrase() and self._opened is None,
            first=setup is None,
            zone=zone,
            enter=self.enter,
            join=self.join,
            begin=self.begin,
            demo=start_demo,
        )

    def enter(self, asked: SignIn) -> tuple[Backstage, str]:
        """Signs a member in, on this computer's own store or at a central database."""
        return self._told(lambda: self._enter_typed(asked) if asked.where == "central" else self._enter(asked))

    def join(self, asked: Joining) -> tuple[Backstage, str]:
        """An invite becomes a login of this computer, and its person comes in, with a PIN that they chose."""
        return self._told(lambda: self._join(asked))

    def choose_pin(self, member: str, old: str, new: str) -> None:
        """For who is signed in. `old` is looked at if there is one, unless more than a PIN has just shown who they are."""

        def choose() -> None:
            pins = self._pins(self._keys(""))
            if pins.has(member) and member not in self._proven:
                self._checked(pins, member, old)
            pins.choose(member, new)
            self._proven.discard(member)
            self._change(lambda setup: mark_pin(setup, member))

        self._told(choose)

    def asks_old_pin(self, member: str) -> bool:
        """Whether `choose_pin` looks at the old one."""
        setup = self._setup()
        here = setup.people.get(member) if setup else None
        return here is not None and here.pin and member not in self._proven

    def begin(self, new: NewStore, passphrase: str) -> tuple[Backstage, str]:
        """Makes a store with its central on this computer, and signs in who made it."""
        return self._told(lambda: self._begin(new, passphrase))

    @staticmethod
    def _told(attempt: Callable[[], T]) -> T:
        try:
            return attempt()
        except PinRefused as refused:
            raise Turned(str(refused), "pin") from refused
        except (ReplicaError, SecretsError, NoPlace, NoFolder, OSError) as error:
            raise Turned(str(error)) from error

    def _enter(self, asked: SignIn) -> tuple[Backstage, str]:
        setup = self._setup()
        if setup is None:
            raise Turned(tr("There is no store on this computer yet. Begin with one, or sign in to a central database."), "member")
        keys = self._keys(asked.secret)
        who = asked.member if asked.member in (*setup.people, *setup.logins) else plain_id(asked.member)
        self._prove(keys, setup, who, asked)
        if who in setup.people and setup.people[who].left:
            return self._in_elsewhere(keys, who, setup)
        return self._in(Building(self._place, setup, keys, who), asked.member, keys, asked)

    def _in_elsewhere(self, keys: Keys, who: str, setup: Setup) -> tuple[Backstage, str]:
        """Who works at further stores only."""
        stores = look_elsewhere(self._place, keys, who)()
        if not stores:
            raise Turned(
                tr("{name} works at no store from this computer any more. Ask your supervisor.", name=setup.people[who].name), "member"
            )
        return Backstage(who, stores), stores[0].name

    def _enter_typed(self, asked: SignIn) -> tuple[Backstage, str]:
        known = self._setup() or Setup("", "")
        if known.logins:
            raise Turned(
                tr("People come to this computer's store by an invite. Nothing was changed. Ask your supervisor for yours."), "url"
            )
        store_before = known.store if known.url == asked.url else ""
        setup = structs.replace(known, url=asked.url, store=store_before, member=asked.member)
        # Kept only once it has let somebody in: a mistyped one must not take the place of the right one.
        keys = Overridden(self._keys(asked.secret), {PASSWORD: asked.secret.encode()})
        entered = self._in(Building(self._place, setup, keys, plain_id(asked.member)), asked.member, keys, asked)
        keys.keep()
        return entered

    def _in(self, building: Building, named: str, keys: Keys, asked: SignIn) -> tuple[Backstage, str]:
        """Who is named comes in, as central knows them now, or as it did the last time if it is away."""
        who, known = building.member, self._setup()
        looking = look_elsewhere(self._place, keys, who) if known is not None and who in known.people else None
        try:
            found = looked_up(building, named)
        except Removed as removed:
            raise Turned(self._farewell(building, removed), "member") from removed
        if asked.where != "central" and found.member.id != building.member:
            self._prove(keys, building.setup, found.member.id, asked)
        elif asked.where == "central":
            self._pins(keys).pardon(found.member.id)
            self._proven.add(found.member.id)

        def settled(now: Setup) -> Setup:
            # PINs, logins and further stores may have been kept meanwhile.
            kept = structs.replace(now, url=building.setup.url, store=found.store, member=found.member.id)
            return seat(kept, *found.others, found.member)

        kept = self._place.change(settled) if known is not None else self._keep(settled(building.setup))
        if looking is None or found.member.id != who:
            looking = look_elsewhere(self._place, keys, found.member.id)
        return backstage_of(Building(self._place, kept, keys, found.member.id), found.member, found.name, looking()), found.name

    def _join(self, asked: Joining) -> tuple[Backstage, str]:
        setup, joined = admit(self._place, read_invite(asked.invite), lambda: self._keys(asked.secret))
        if joined.member.role == "hub":
            raise Turned(tr("This invite lets a hub in, which has no window. It is done: start “bdcdesk hub” on this computer."), "invite")
        who, keys = joined.member.id, self._keys("")
        self._pins(keys).choose(who, asked.pin)
        self._change(lambda kept: mark_pin(kept, who))
        self._shut.discard(who)
        building = Building(self._place, setup, keys, who)
        return self._in(building, who, keys, SignIn("computer", "", who, "", asked.pin))

    def _begin(self, new: NewStore, passphrase: str) -> tuple[Backstage, str]:
        if self._setup() is not None:
            raise Turned(tr("There is a store on this computer already. Sign in to it instead; nothing was changed."))
        keys = self._keys(passphrase)
        building, member = open_store(self._place, keys, new)
        return backstage_of(building, member, new.name), new.name

    def _prove(self, keys: Keys, setup: Setup, who: str, asked: SignIn) -> None:
        """Returns if what was typed shows that it is they: the passphrase just now, their PIN, or nothing if they have none."""
        pins = self._pins(keys)
        if asked.secret and self._asks_passphrase():
            pins.pardon(who)
            self._shut.discard(who)
            self._proven.add(who)
        elif pins.has(who):
            if not asked.pin:
                # The mark beside the name was lost; what is with the keys counts.
                self._change(lambda kept: mark_pin(kept, who))
                raise Turned(tr("The PIN is missing. Nothing was opened. Please type it."), "pin")
            try:
                self._checked(pins, who, asked.pin)
            except (PinLocked, PinOff) as refused:
                self._shut.add(who)
                raise Turned(f"{refused} {self._otherwise(setup, who)}", "secret" if self._asks_passphrase() else "pin") from refused
            self._shut.discard(who)

    def _checked(self, pins: Pins, who: str, pin: str) -> None:
        pins.check(who, pin)
        self._proven.discard(who)

    def _otherwise(self, setup: Setup, who: str) -> str:
        """What shows better than a PIN who somebody is."""
        if self._asks_passphrase():
            return tr("Or type this computer's passphrase instead.")
        if who in setup.logins:
            return tr("Or ask your supervisor for a new invite, and choose a new PIN with it.")
        if not setup.url.startswith("sqlite"):
            return tr("Or sign in with your password, at “A central database”.")
        name = setup.people[who].name if who in setup.people else who
        return tr('Or have it forgotten on this computer: “bdcdesk member "{name}" --forget-pin”.', name=name)

    def _farewell(self, building: Building, removed: Removed) -> str:
        try:
            said = hand_over_and_leave(building)
        except CentralError as away:
            return tr("{removed} What you had noted is not handed over yet: {away}", removed=removed, away=away)
        kept = self._place.change(lambda kept: unseat(kept, building.member))
        if building.member in kept.people:
            others = ", ".join(other.name or other.store for other in kept.further if building.member in other.who)
            return tr("{removed} {said} Sign in again to work at {others}.", removed=removed, said=said, others=others)
        self._pins(building.keys).forget(building.member)
        return f"{removed} {said}"

    def _asks(self, who: str, known: Seat) -> Asks:
        """What a person is asked for, as far as it is known without opening anything."""
        closed = self._opened is None or who in self._shut
        if closed and self._asks_passphrase():
            return "passphrase"
        return "pin" if known.pin else ""

    def _setup(self) -> Setup | None:
        try:
            return self._place.setup()
        except NoPlace:
            if self._place.setup_file.exists():
                raise
            return None

    def _keep(self, setup: Setup) -> Setup:
        self._place.keep(setup)
        return setup

    def _change(self, change: Callable[[Setup], Setup]) -> None:
        if self._setup() is not None:
            self._place.change(change)

    def _asks_passphrase(self) -> bool:
        if self._environ.get(PASSPHRASE):
            return False
        if self._opened is not None:
            return isinstance(self._opened, PassphraseKeys)
        if (self._place.home / "keys.json").exists():
            return True
        try:
            KeyringKeys.of_this_computer()
        except NoKeyring:
            return True
        return False

    def _pins(self, keys: Keys) -> Pins:
        return Pins(keys, self._place.home, clock(), cost=self._pin_cost)

    def _keys(self, secret: str) -> Keys:
        """Those of this computer. They stay open for as long as the program runs; a passphrase that is typed is looked at each time."""
        if self._opened is not None and not secret:
            return self._opened
        try:
            keys = open_keys(lambda: secret or None, self._environ, self._place.home)
        except SecretsError as error:
            raise Turned(str(error), "secret") from error
        if isinstance(keys, PassphraseKeys) and not self._environ.get(PASSPHRASE):
            self.for_children = {PASSPHRASE: secret}
        self._opened = keys
        return keys


def start_demo() -> None:
    """Starts the demo beside this program; it has windows and an end of its own."""
    subprocess.Popen(command("demo"), start_new_session=True)
