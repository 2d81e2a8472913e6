"""Who is let in: the checks behind the sign-in page, and the beginning of a store on one computer."""

import subprocess
from collections.abc import Mapping

from msgspec import structs

from bdcdesk.central.ports import Member, StoreRecord
from bdcdesk.desktop.settings.entries import NewStore, SignIn
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.entrance import Door, Turned
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.machine.folders import NoFolder
from bdcdesk.machine.keyring_keys import KeyringKeys
from bdcdesk.machine.passphrase_keys import PassphraseKeys
from bdcdesk.machine.program import command
from bdcdesk.machine.refusals import NoKeyring, SecretsError
from bdcdesk.machine.secrets import PASSPHRASE, Keys, open_keys
from bdcdesk.replica.file import ReplicaError
from bdcdesk.wiring.backstages import backstage_of
from bdcdesk.wiring.beginning import HOURS, begin_store, plain_id
from bdcdesk.wiring.place import NoPlace, Place, Setup
from bdcdesk.wiring.station import HUB, PASSWORD, Building


class Overridden:
    """Keys with some tried in the place of what is kept. Implements `Keys`."""

    def __init__(self, keys: Keys, tried: dict[str, bytes]) -> None:
        self._keys = keys
        self._tried = tried

    def get(self, name: str) -> bytes | None:
        return self._tried.get(name) or self._keys.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self._keys.put(name, secret)

    def keep(self) -> None:
        for name, secret in self._tried.items():
            self._keys.put(name, secret)


class Gate:
    """Lets people in at `place`. Methods block; they raise Turned or CentralError."""

    def __init__(self, place: Place, environ: Mapping[str, str]) -> None:
        self._place = place
        self._environ = environ
        self.for_children: dict[str, str] = {}
        """What a process that is started beside the window must find in its environment: the passphrase where there is no keyring."""

    def door(self, zone: str) -> Door:
        setup = self._setup()
        # Who joined by an invite has a login that nobody types: they sign in as on a computer of their own.
        typed = setup.url if setup and not setup.logins and not setup.url.startswith("sqlite") else ""
        return Door(
            where="central" if typed else "computer",
            url=typed,
            members=(),
            last=setup.member if setup else "",
            asks_passphrase=self._asks_passphrase(),
            first=setup is None,
            zone=zone,
            enter=self.enter,
            begin=self.begin,
            demo=start_demo,
        )

    def enter(self, asked: SignIn) -> tuple[Backstage, str]:
        """Signs a member in, on this computer's own store or at a central database."""
        try:
            return self._enter(asked)
        except (ReplicaError, SecretsError, NoPlace, NoFolder, OSError) as error:
            raise Turned(str(error)) from error

    def _enter(self, asked: SignIn) -> tuple[Backstage, str]:
        setup = self._setup()
        keys = self._keys(asked.secret)
        if asked.where == "central":
            known = setup or Setup("", "")
            store_before = known.store if known.url == asked.url else ""
            setup = structs.replace(known, url=asked.url, store=store_before, member=asked.member, logins={})
            keys = Overridden(keys, {PASSWORD: asked.secret.encode()})
        if setup is None:
            raise Turned("There is no store on this computer yet. Begin with one, or sign in to a central database.", "member")
        who = asked.member if asked.member in setup.logins else plain_id(asked.member)
        building, store = self._known_store(Building(self._place, setup, keys, who))
        member = self._member(building, store, asked.member)
        kept = structs.replace(setup, store=store.id, member=member.id)
        if isinstance(keys, Overridden):
            # Kept only now that it has let somebody in: a mistyped one must not take the place of the right one.
            keys.keep()
        self._place.keep(kept)
        return backstage_of(Building(self._place, kept, keys, member.id), member), store.name

    def begin(self, new: NewStore, passphrase: str) -> tuple[Backstage, str]:
        """Makes a store with its central on this computer, and signs in who made it."""
        if self._setup() is not None:
            raise Turned("There is a store on this computer already. Sign in to it instead; nothing was changed.")
        keys = self._keys(passphrase)
        member = Member(plain_id(new.person), new.person, "supervisor")
        setup = Setup(f"sqlite:///{self._place.home / 'central.db'}", plain_id(new.name), member.id)
        building = Building(self._place, setup, keys, member.id)
        described = StoreDescribed(new.name, Hours(new.zone, HOURS), new.number, first_answer=new.target_minutes * 60_000)
        try:
            begin_store(building, described, (member, Member(HUB, "Hub", "hub")))
        except (ReplicaError, SecretsError, NoPlace, NoFolder) as error:
            raise Turned(str(error)) from error
        self._place.keep(setup)
        return backstage_of(building, member), new.name

    def _setup(self) -> Setup | None:
        try:
            return self._place.setup()
        except NoPlace:
            if self._place.setup_file.exists():
                raise
            return None

    def _asks_passphrase(self) -> bool:
        if self._environ.get(PASSPHRASE):
            return False
        try:
            KeyringKeys.of_this_computer()
        except NoKeyring:
            return True
        return (self._place.home / "keys.json").exists()

    def _keys(self, secret: str) -> Keys:
        try:
            keys = open_keys(lambda: secret or None, self._environ, self._place.home)
            if isinstance(keys, PassphraseKeys) and not self._environ.get(PASSPHRASE):
                self.for_children = {PASSPHRASE: secret}
            return keys
        except SecretsError as error:
            raise Turned(str(error), "secret") from error

    @staticmethod
    def _known_store(building: Building) -> tuple[Building, StoreRecord]:
        central = building.central()
        try:
            stores = central.stores()
        finally:
            central.close()
        wanted = [record for record in stores if building.setup.store in ("", record.id)]
        if len(wanted) != 1:
            named = ", ".join(record.name for record in stores) or "none"
            raise Turned(f"The database holds these stores: {named}. Which one this desk works for must be one of them.", "url")
        return building, wanted[0]

    @staticmethod
    def _member(building: Building, store: StoreRecord, who: str) -> Member:
        central = building.central()
        try:
            members = central.members(store.id)
        finally:
            central.close()
        found = next((one for one in members if who.casefold() in (one.id.casefold(), one.name.casefold()) and one.role != "hub"), None)
        if found is None:
            raise Turned(f"Nobody called “{who}” works at {store.name}. Check the name, or ask your supervisor.", "member")
        return found


def start_demo() -> None:
    """Starts the demo beside this program; it has windows and an end of its own."""
    subprocess.Popen(command("demo"), start_new_session=True)
