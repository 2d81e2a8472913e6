"""Secrets go to whom they were given for, whatever another desk writes into the log: a mailbox, a copy, a test lead, on loopback."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.source import COPIES, KINDS, TRIAL, Source
from bdcdesk.hub.copying import Copying
from bdcdesk.hub.counter import Counter
from bdcdesk.hub.trials import Doors, send
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.machine.refusals import GivenElsewhere
from bdcdesk.wiring.entrances import mailboxes_of
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.source_keeping import SourceKeeping
from bdcdesk.wiring.source_secrets import aim_of, doubt, keep_secrets, renew_secrets, secrets_for, secrets_of
from tests.hub.copyist import Copyist
from tests.hub.crm import WebServer
from tests.patience import until
from tests.replica.making import House, folder
from tests.wiring.keeping import Computer

IMAP = {"host": "imap.example.com", "user": "leads@example.com"}
SMTP = {"to": "a@example.com", "from": "b@example.com", "host": "127.0.0.1", "port": "2525", "tls": "none", "user": "b@example.com"}


class Drawer:
    """Keys in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    yield made
    made.close()


def test_what_is_compared_is_where_it_goes_and_nothing_else() -> None:
    aim = aim_of("mailbox", IMAP)
    for same in ({"port": "993"}, {"tls": "implicit"}, {"folder": "Leads"}, {"after": "seen"}, {"days": "9"}):
        assert aim_of("mailbox", {**IMAP, **same}) == aim
    for other in ({"host": "evil.example.net"}, {"port": "1993"}, {"user": "me"}, {"tls": "starttls"}, {"auth": "google", "client": "c"}):
        assert aim_of("mailbox", {**IMAP, **other}) != aim
    by_token = {**IMAP, "auth": "google", "client": "c"}
    assert aim_of("mailbox", by_token) != aim_of("mailbox", {**by_token, "token_url": "https://evil.example.net/"})
    assert aim_of("crm-mail", SMTP) == aim_of("crm-mail", {**SMTP, "to": "c@example.com"})
    assert aim_of("crm-mail", SMTP) != aim_of(TRIAL, SMTP)
    assert {kind for kind in (*KINDS, *COPIES, TRIAL) if aim_of(kind, {**SMTP, "url": "https://example.com"})} == {
        "mailbox",
        *COPIES,
        TRIAL,
    }


def test_secrets_that_came_anew_go_where_those_before_went() -> None:
    keys, mailbox = Drawer(), Source("leads", "Leads", "mailbox", IMAP)
    keep_secrets(keys, "leads", {"refresh": "1"}, aim_of("mailbox", IMAP))
    renew_secrets(keys, mailbox, {"refresh": "2"})
    assert secrets_for(keys, mailbox) == secrets_of(keys, "leads") == {"refresh": "2"}
    elsewhere = Source("leads", "Leads", "mailbox", {**IMAP, "host": "evil.example.net"})
    with pytest.raises(GivenElsewhere):
        renew_secrets(keys, elsewhere, {"refresh": "3"})
    assert secrets_for(keys, mailbox) == {"refresh": "2"}


def test_secrets_from_before_it_was_kept_where_they_go_are_asked_for_once_more() -> None:
    keys, mailbox, hook = Drawer(), Source("leads", "Leads", "mailbox", IMAP), Source("copy-h", "H", "crm-webhook", {"url": "https://a.b"})
    for source, command in ((mailbox, "bdcdesk source secret leads"), (hook, "bdcdesk copy secret copy-h")):
        assert doubt(keys, source) == ""
        keep_secrets(keys, source.id, {"password": "p"})
        with pytest.raises(GivenElsewhere) as refused:
            secrets_for(keys, source)
        # It is not said to be for another server, which nobody knows; and it is said what to do, and where.
        assert str(refused.value).startswith("its secrets are from before it was kept where they may be sent")
        assert f"once, on the hub's computer: {command} (or in the window there, under Settings)" in str(refused.value)
        assert doubt(keys, source) == "its secrets are from before it was kept where they may be sent"
        keep_secrets(keys, source.id, {"password": "p"}, aim_of(source.kind, source.options))
        assert doubt(keys, source) == ""


def test_a_mailbox_that_another_desk_turned_elsewhere_is_told_no_password(computer: Computer) -> None:
    desk, building = computer.hub.desk, computer.building
    called: list[bool] = []
    with socket.create_server(("127.0.0.1", 0)) as evil:

        def answer() -> None:
            try:
                evil.accept()[0].close()
            except OSError:
                return
            called.append(True)

        listening = threading.Thread(target=answer)
        listening.start()
        reached = {**IMAP, "host": "127.0.0.1", "port": str(evil.getsockname()[1])}
        about = {"id": str(uuid4()), "store": desk.record.id, "actor": "ines", "pressed": desk.now()}
        computer.station.desk.do(SetSource(**about, source="leads", name="Leads", kind="mailbox", options=reached))
        computer.settle()
        computer.settle(computer.hub)
        keep_secrets(computer.keys, "leads", {"password": "p"}, aim_of("mailbox", IMAP))
        reception = Reception(desk, Quarantine(building.place.home / "quarantine"))
        for given in (False, True):
            if given:
                keep_secrets(computer.keys, "leads", {"password": "p"}, aim_of("mailbox", reached))
            mailboxes = mailboxes_of(building, desk, Counter(desk, reception, building.clock, threading.Event()))
            mailboxes.step(desk.now())
            if given:
                until(lambda: bool(called), "the call that is right")
            else:
                until(lambda: bool(mailboxes.problem), "the problem")  # noqa: B023
                assert mailboxes.problem == (
                    "The mailbox “Leads” cannot be read: its secrets were given for another server or user than “leads@example.com at"
                    " 127.0.0.1”, so they are not sent there. If it is right, give them again on the hub's computer: bdcdesk source secret"
                    " leads (or in the window there, under Settings). Its mails stay where they are; it is tried again."
                )
            assert bool(called) == given
            mailboxes.close()
        listening.join()


def test_a_copy_that_another_desk_turned_elsewhere_is_shown_no_token(hook: WebServer, tmp_path: Path) -> None:
    keys = Drawer()
    with folder() as name:
        house = House(Path(name))
        copyist = Copyist(house, house.open_store("before"), house.seat("boss"), tmp_path / "copies")
        copyist.copying = Copying(copyist.hub.desk, copyist._read, copyist.folder, lambda target: secrets_for(keys, target))
        secrets = {"token": "t", "signing": "s"}
        keep_secrets(keys, "copy-hook", secrets, aim_of("crm-webhook", {"url": "https://crm.example.com/in"}))
        copyist.post_to(hook.url)
        house.receive(copyist.hub, "one")
        for _ in range(3):
            copyist.turn(60_000)
        assert hook.offered == 0
        assert "If it is right, give them again on the hub's computer: bdcdesk copy secret copy-hook" in copyist.copying.problem
        keep_secrets(keys, "copy-hook", secrets, aim_of("crm-webhook", {"url": hook.url}))
        copyist.turn(3_600_000)
        assert hook.offered == 1
        house.close()


def test_a_test_lead_is_not_mailed_by_a_server_that_another_desk_named() -> None:
    keys, mailbox = Drawer(), Source("leads", "Leads", "mailbox", IMAP)
    keep_secrets(keys, "test-leads", {"password": "p"}, aim_of(TRIAL, {**SMTP, "host": "mail.example.com"}))
    trial = Source("test-leads", "Test of Leads", TRIAL, {"source": "leads", **SMTP})
    why = send(mailbox, trial, "mark", 0, Doors(lambda: "", Path(), lambda source: secrets_for(keys, source)))
    assert why.startswith("Its secrets were given for another server or user than “b@example.com at 127.0.0.1”")
    assert "bdcdesk source test leads --mail ADDRESS" in why


def test_the_settings_screen_asks_again_where_it_goes_elsewhere(computer: Computer) -> None:
    keeping = SourceKeeping(computer.building)
    mail = dict(SMTP)
    keeping.ready("copy-crm", "crm-mail", mail, {"password": "p"})
    assert keeping.ready("copy-crm", "crm-mail", {**mail, "to": "other@example.com"}, {}) == ""
    with pytest.raises(NoPlace, match="Type it again"):
        keeping.ready("copy-crm", "crm-mail", {**mail, "host": "evil.example.net"}, {})
    assert secrets_for(computer.keys, Source("copy-crm", "CRM", "crm-mail", mail)) == {"password": "p"}
    assert keeping.lacks(Source("copy-crm", "CRM", "crm-mail", {**mail, "host": "evil.example.net"}))
    keeping.ready("copy-hook", "crm-webhook", {"url": "https://crm.example.com"}, {})
    first = secrets_of(computer.keys, "copy-hook")
    said = keeping.ready("copy-hook", "crm-webhook", {"url": "https://other.example.com"}, {})
    assert said == "Its secrets were made anew, as they go elsewhere than before."
    assert not set(first.values()) & set(secrets_of(computer.keys, "copy-hook").values())
