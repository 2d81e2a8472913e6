"""Somebody at a computer of their own, who works by `bdcdesk central ...` on a server."""

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import Group, Sealed
from bdcdesk.cli import main
from bdcdesk.machine.secrets import PASSPHRASE, Cost, PassphraseKeys
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.place import place_of
from bdcdesk.wiring.station import Building

INVITE = re.compile(r"^bdcdesk-invite-\S+$", re.MULTILINE)


class Computer:
    """Somebody's computer: its environment, and what its commands say."""

    def __init__(self, home: Path) -> None:
        self.environ = {"BDCDESK_HOME": str(home), PASSPHRASE: "a passphrase of some length", "HOME": str(home)}
        self.said = ""
        # Its keys under the same passphrase at less cost: each command asks for them.
        PassphraseKeys(self.environ[PASSPHRASE], place_of(self.environ).home / "keys.json", Cost(2**10, 8, 1)).put("nothing", b"")

    @contextmanager
    def sits(self, typed: str = "") -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patched:
            for name, value in self.environ.items():
                patched.setenv(name, value)
            patched.setattr(sys, "stdin", io.StringIO(typed))
            patched.setattr(sys, "stdout", out := io.StringIO())
            patched.setattr(sys, "stderr", out)
            yield
        self.said = out.getvalue()

    def central(self, *words: str, typed: str = "") -> int:
        with self.sits(typed):
            return main(["central", *words])

    def invites(self) -> list[str]:
        return INVITE.findall(self.said)

    def building(self) -> Building:
        with self.sits():
            return building_of(self.environ)

    @contextmanager
    def desk(self) -> Iterator[PostgresCentral]:
        central = self.building().central()
        assert isinstance(central, PostgresCentral)
        yield central
        central.close()


def note() -> tuple[str, list[Group]]:
    return str(uuid4()), [Group("lead/a", -1, (Sealed(str(uuid4()), "noted", 1, '{"kind":"noted"}'),))]


def members(central: PostgresCentral, store: str = "harbor-motors") -> dict[str, tuple[str, str]]:
    return {member.id: (member.name, member.role) for member in central.members(store)}
