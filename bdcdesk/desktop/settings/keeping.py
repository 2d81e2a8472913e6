"""What the settings screens need of this computer beside the log: secrets of sources, and whether what they open can be opened."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from bdcdesk.desktop.settings.mail_words import MailTyped
from bdcdesk.desktop.settings.phone_words import PhoneShown, PhoneTyped
from bdcdesk.domain.events.source import AgreementSet
from bdcdesk.domain.rights import Role
from bdcdesk.domain.source import Source
from bdcdesk.report.gaming_words import Watched

Told = tuple[tuple[str, str], ...]
"""What the other side must be given, by what it is: ("Address", "https://...")."""


class Keeping(Protocol):
    """From any thread; every method may wait for a keyring or a network. What it raises says for itself what happened."""

    @property
    def here(self) -> bool:
        """Whether this computer runs the store's hub, so that secrets are kept on it."""
        ...

    @property
    def outside(self) -> str:
        """How others reach the hub: "https://leads.example.com", or where it listens if nobody said it yet."""
        ...

    def say_outside(self, address: str) -> None: ...

    def lacks(self, source: Source) -> bool:
        """Whether it needs a secret, and this computer, the hub's, has none."""
        ...

    def ready(self, source: str, kind: str, options: Mapping[str, str], typed: Mapping[str, str]) -> str:
        """Makes up what is made up, tries what can be tried, and keeps the secrets of this source (an id). What came of it, in words."""
        ...

    def anew(self, source: Source) -> None:
        """Makes up its secrets anew; those from before open nothing any more."""
        ...

    def told(self, source: Source) -> Told:
        """What the sender needs; empty where nothing has to be told, or where its secrets are not here."""
        ...

    def attach(self, terms: AgreementSet, file: Path) -> AgreementSet:
        """With this document, which is kept beside the store's log from now on."""
        ...

    def free_id(self, name: str, kind: str, taken: Mapping[str, Source]) -> str: ...

    def phone(self) -> PhoneShown | None:
        """The phone provider as it is kept; None where this computer does not run the hub."""
        ...

    def keep_phone(self, typed: PhoneTyped) -> str:
        """Tries it, which contacts nobody, and keeps it. What came of it, in words."""
        ...

    def test_phone(self) -> str:
        """Asks the provider whether it accepts what is kept. What it says, in words."""
        ...

    def ready_mail(self, typed: MailTyped, sources: Mapping[str, Source]) -> tuple[Source, str]:
        """Tries the account for mails to shoppers, which writes to nobody, and keeps its secret: the account as it is to be set, and what
        came of trying it, in words."""
        ...

    def test_mail(self, account: Source) -> str:
        """Signs in with what is kept. What came of it, in words."""
        ...

    def set_roles(self, roles: Mapping[str, Role]) -> None:
        """What these members (ids) are from now on, by central's own record of them."""
        ...

    def gaming(self) -> tuple[Watched, ...]:
        """What may be gaming, counted from the store's whole log: see `bdcdesk gaming`."""
        ...

    def copy_to(self, given: Mapping[str, str], sources: Mapping[str, Source]) -> dict[str, str]:
        """The options of a copy that begins now, as they are to be set: see `bdcdesk copy add`."""
        ...
