"""A hub's seat from which things are copied, stepped as the hub's loop does it, with a clock that the test moves."""

from pathlib import Path

from bdcdesk.central.records import Cursor, Diverged, Link
from bdcdesk.domain.actions.source import SetAgreement, SetSource
from bdcdesk.domain.events.source import AgreementSet, Limit, Use
from bdcdesk.hub.copying import Copying
from tests.replica.making import RECORD, House, Seat

from .crm import PASSWORD, USER

SECRETS = {"copy-mail": {"password": PASSWORD}, "copy-hook": {"token": "the-token", "signing": "the-signing-secret"}}


class Copyist:
    """`boss` sets where it is copied to; `hub` copies. All secrets are right unless a test takes them."""

    def __init__(self, house: House, hub: Seat, boss: Seat, folder: Path) -> None:
        self.house, self.hub, self.boss, self.folder = house, hub, boss, folder
        self.secrets = dict(SECRETS)
        self.copying = self._made()

    def agree(self, source: str, *uses: Use, limits: tuple[Limit, ...] = ()) -> None:
        """What may be done with what comes by this source, from now on."""
        self.boss.do(SetAgreement, source=source, terms=AgreementSet("Terms", "2026-01-01", uses=uses, limits=limits))
        self.settle()

    def _made(self) -> Copying:
        return Copying(self.hub.desk, self._read, self.folder, lambda target: self.secrets.get(target.id, {}))

    def _read(self, after: Cursor, most: int) -> list[Link] | Diverged:
        central = self.house.central("hub")
        try:
            return central.pull(RECORD.id, after, most)
        finally:
            central.close()

    def restart(self) -> None:
        self.copying.close()
        self.copying = self._made()

    def mail_to(self, port: int, **options: str) -> None:
        usual = {"to": "adf@crm.example.com", "touches": "touches@crm.example.com", "host": "127.0.0.1", "port": str(port)}
        self.set("copy-mail", "crm-mail", {**usual, "tls": "none", "from": USER, **options})

    def post_to(self, url: str) -> None:
        self.set("copy-hook", "crm-webhook", {"url": url})

    def set(self, target: str, kind: str, options: dict[str, str], *, off: bool = False) -> None:
        central = self.house.central("hub")
        seq, digest = central.head(RECORD.id)
        central.close()
        given = {**options, "after": f"{seq}:{digest.hex()}"}
        self.boss.do(SetSource, source=target, name=target.title(), kind=kind, options=given, off=off)
        self.settle()

    def settle(self) -> None:
        for seat in (self.boss, self.hub, self.boss):
            seat.settle()

    def turn(self, ahead: int = 0) -> None:
        """Everything that is due now, or `ahead` ms from now."""
        self.house.clock.at += ahead
        self.settle()
        while errands := self.copying.step(self.hub.desk.now()).errands:
            for errand in errands:
                errand.run()
                errand.finish(self.hub.desk.now())
