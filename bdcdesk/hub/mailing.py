"""Mails to shoppers at the hub: the account that they go out by, the folder where sent ones are looked for, and what comes back."""

import threading
from collections.abc import Callable, Collection, Mapping
from typing import Final, TypeAlias

import msgspec

from bdcdesk.contact.carrier import NO_MAIL, Carrier, Nobody
from bdcdesk.contact.errand import Errand, Steps
from bdcdesk.contact.mail.carrier import ByMail
from bdcdesk.contact.mail.files import looks_like
from bdcdesk.contact.mail.letter import Letterhead
from bdcdesk.contact.mail.post import NoSignIn, Post, Server, SignIn
from bdcdesk.contact.mail.replies import Replies
from bdcdesk.domain.actions.attachments import TellAttachments
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused
from bdcdesk.domain.source import MAIL, Source
from bdcdesk.hub.attendant import PASSWORD, Secrets
from bdcdesk.hub.counter import MAILBOX
from bdcdesk.intake.document import Taken
from bdcdesk.intake.documents import Documents
from bdcdesk.intake.handing import hand_in
from bdcdesk.intake.mailbox.account import Account, BadOption, account
from bdcdesk.intake.mailbox.line import connect
from bdcdesk.intake.mailbox.problem import MailboxProblem
from bdcdesk.intake.mailbox.tokens import SENDING, Tokens
from bdcdesk.intake.reading.read import raw_hash
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.replica.desk import Desk

EVERY: Final = 1_000
_NO_SECRET: Final = (
    "The mail account's password is not on the hub's computer. Give it in the settings there (Mail), or with “bdcdesk mail secret”."
)
_ANEW_READ: Final = "the store's leads are being read anew"
_ANEW: Final = 10_000
"""Milliseconds after which it is looked again whether mails can go out by now."""
_MENDED: Final = 300_000
"""Milliseconds after which an account in trouble is tried again; at once where its secret is another one. More would lock some for good."""
_LOOKING: Final = 20.0
"""Seconds of silence after which the folder of sent mails is looked into another time."""

Wanted: TypeAlias = tuple[Source | None, Source | None, str]
"""The account, the mailbox that answers come into, and the store's name."""


class Mailing:
    """An `Edge`. `secrets` are a source's; they are asked for in other threads. `here`: this computer's clock, in ms.
    `documents`: where the bytes of what came back are kept."""

    def __init__(
        self,
        desk: Desk,
        secrets: Callable[[Source], Secrets],
        documents: Documents,
        here: Callable[[], Instant],
    ) -> None:
        self._desk = desk
        self._secrets = secrets
        self._documents = documents
        self._here = here
        self._replies = Replies(desk, desk.record.person_key)
        self._set: Wanted = (None, None, "")
        self._carrier: Carrier = NO_MAIL
        self._again: Instant = 0
        self._mending: Instant = 0
        self._tried: tuple[Mapping[str, str] | None, Instant] = (None, 0)

    @property
    def problem(self) -> str:
        carrier = self._carrier
        if isinstance(carrier, ByMail):
            return f"Mails are not going out: {carrier.problem}" if carrier.problem else ""
        return "" if carrier is NO_MAIL else f"Mails are not going out: {carrier.shut}"

    def carrier(self) -> Carrier:
        """Who carries mails at this moment, from any thread."""
        return self._carrier

    def notice(self, leads: Collection[str]) -> None:
        self._replies.notice(leads)

    def step(self, now: Instant) -> Steps:
        """Takes up what was set up since."""
        out = next((one for _, one in sorted(self._desk.sources.items()) if one.kind == MAIL and not one.off), None)
        box = self._desk.sources.get(out.options.get(MAILBOX, "")) if out is not None else None
        store = self._desk.settings.name if self._desk.settings else ""
        if (out, box, store) == self._set and (now < self._again or not isinstance(self._carrier, Nobody)):
            return Steps(self._mend(now), now + EVERY)
        self._set, self._again = (out, box, store), now + _ANEW
        if out is not None:
            return Steps((_SettingUp(self, out, box, store),), now + EVERY)
        self._carrier = NO_MAIL
        return Steps((), now + EVERY)

    def _mend(self, now: Instant) -> tuple[Errand, ...]:
        carrier, out = self._carrier, self._set[0]
        if not isinstance(carrier, ByMail) or out is None or not carrier.problem or now < self._mending:
            return ()
        self._mending = now + _ANEW
        return (_Mending(self, carrier, out, now),)

    def mended(self, carrier: ByMail, out: Source, now: Instant) -> None:
        """Tries an account in trouble, if there is a reason to. From any thread, one at a time."""
        try:
            secrets = self._secrets(out).get()
        except SecretsError:
            return
        before, due = self._tried
        if secrets != before or now >= due:
            self._tried = (secrets, now + _MENDED)
            carrier.try_again()

    def set_up(self, wanted: Wanted, carrier: Carrier) -> None:
        """Mails go by it from now on, unless something else has been set since."""
        if wanted == self._set:
            self._carrier = carrier

    def close(self) -> None:
        """Nothing is begun here that would have to end."""

    def take(self, content: bytes, arrived: Instant, now: Instant) -> Taken | None:
        """A mail that came into one of the store's mailboxes: None if it is about no mail of ours. Raises OSError if it cannot be kept."""
        found = self._replies.of(content, arrived, now)
        if found is None and not self._desk.whole and self._replies.names_ours(content):
            raise OSError(0, _ANEW_READ)
        if found is None:
            return None
        if found.address:
            # The log has its words. Whom it is about must stand in it, so that it goes when they are forgotten, whoever answered for them.
            kept = f"X-Bdcdesk-About: {found.address}\r\n".encode() + content
            self._documents.keep(kept, raw_hash(kept))
        for action in found.actions:
            hand_in(self._desk, action)
        count = looks_like(content) if found.address and found.answered else 0
        if count:
            hand_in(self._desk, self._files(found.lead, raw_hash(kept), count, now))
        return Taken((found.lead,))

    def _files(self, lead: str, of: str, count: int, now: Instant) -> TellAttachments:
        store, actor = self._desk.record.id, self._desk.me
        told = caused("attached", of)
        return TellAttachments(id=told, store=store, actor=actor, pressed=now, lead=lead, of=of, count=count, channel="email")

    def unsubscribe(self, token: str) -> bool:
        """Whether this ends the mails to somebody. Raises OSError if that cannot be kept at present."""
        actions = self._replies.unsubscribed(token, self._desk.now())
        if actions is None and not self._desk.whole:
            raise OSError(0, _ANEW_READ)
        for action in actions or ():
            hand_in(self._desk, action)
        return actions is not None

    def made(self, out: Source, box: Source | None, store: str) -> Carrier:
        """What carries mails by this account, from any thread: a keyring may make one wait."""
        secrets = self._secrets(out)
        try:
            server, reached = server_of(out.options), account_of(out.options)
            folder = _sent_folder(out, box)
            if server.user and not secrets.get():
                # Perhaps they are on another computer, and its hub sends the mails.
                return Nobody(_NO_SECRET)
        except (BadOption, SecretsError) as error:
            return Nobody(f"{str(error)[:1].upper()}{str(error)[1:]}")
        head = letterhead(out.options, store, self._desk.record.person_key)
        opening = Opening(reached, secrets, self._here, SENDING)
        seen = None
        if folder is not None and box is not None:
            reading = Opening(folder, self._secrets(box), self._here, None)
            seen = _Sent(folder, reading).has
        return ByMail(head, Post(server, opening.sign_in), seen, self._desk.now)


def server_of(options: Mapping[str, str]) -> Server:
    """Raises BadOption."""
    port = options.get("port", "587")
    if not options.get("host") or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise BadOption("Mails to shoppers need a mail server with its port.")
    return Server(options["host"], int(port), options.get("tls", "starttls"), options.get("user", ""), options.get("ca", ""))


def account_of(options: Mapping[str, str]) -> Account:
    """How the sender signs in. Raises BadOption."""
    named = ("host", "user", "auth", "client", "tenant", "token_url")
    return account({name: options[name] for name in named if options.get(name)} | ({} if options.get("user") else {"user": "nobody"}))


def letterhead(options: Mapping[str, str], store: str, key: bytes) -> Letterhead:
    sender = options.get("from", "")
    return Letterhead(sender, options.get("name") or store, options.get("reply", "") or sender, key, options.get("hub", "").rstrip("/"))


def _sent_folder(out: Source, box: Source | None) -> Account | None:
    """Where sent mails are looked for: a folder of the mailbox that answers come into. Raises BadOption."""
    if box is None or not out.options.get("sent"):
        return None
    return msgspec.structs.replace(account(box.options), folder=out.options["sent"], after="leave")


class _SettingUp:
    """An errand."""

    def __init__(self, mailing: Mailing, out: Source, box: Source | None, store: str) -> None:
        self._mailing = mailing
        self._out, self._box, self._store = out, box, store
        self._carrier: Carrier = Nobody("The keys of this computer could not be looked at.")

    def run(self) -> None:
        self._carrier = self._mailing.made(self._out, self._box, self._store)

    def finish(self, now: Instant) -> None:
        self._mailing.set_up((self._out, self._box, self._store), self._carrier)


class _Mending:
    """An errand."""

    def __init__(self, mailing: Mailing, carrier: ByMail, out: Source, now: Instant) -> None:
        self._mailing = mailing
        self._carrier, self._out, self._now = carrier, out, now

    def run(self) -> None:
        self._mailing.mended(self._carrier, self._out, self._now)

    def finish(self, now: Instant) -> None:
        """It shows in the carrier."""


class Opening:
    """What signs in. Any thread; one at a time, so that an access token that holds is used again."""

    def __init__(self, reached: Account, secrets: Secrets, here: Callable[[], Instant], scope: Mapping[str, str] | None) -> None:
        self._reached = reached
        self._secrets = secrets
        self._here = here
        self._scope = scope
        self._tokens: Tokens | None = None
        self._one = threading.Lock()

    def secret(self) -> str:
        """A password, or an access token. Raises SecretsError, MailboxProblem."""
        with self._one:
            kept = self._secrets.get()
            if self._reached.auth == "password":
                return kept.get(PASSWORD, "")
            if self._tokens is None or self._tokens.secrets != kept:
                # Somebody has given another one meanwhile.
                self._tokens = Tokens(self._reached, kept, self._secrets.keep, self._scope)
            return self._tokens.access(self._here())

    def refused(self) -> None:
        """The last access token was not accepted, whatever time it had left."""
        with self._one:
            if self._tokens is not None:
                self._tokens.forget()

    def sign_in(self) -> SignIn:
        try:
            secret = self.secret()
        except SecretsError as error:
            raise NoSignIn(str(error), lasting=True) from error
        except MailboxProblem as problem:
            raise NoSignIn(f"{str(problem).rstrip('.')}.", lasting=problem.lasting) from problem
        if not secret:
            raise NoSignIn(_NO_SECRET, lasting=True)
        return SignIn(password=secret) if self._reached.auth == "password" else SignIn(token=secret, refused=self.refused)


class _Sent:
    """The folder of sent mails."""

    def __init__(self, folder: Account, opening: Opening) -> None:
        self._folder = folder
        self._opening = opening

    def has(self, message: str) -> bool | None:
        """Whether a mail of this Message-ID lies there; None if it cannot be looked at now. From any thread."""
        try:
            with connect(self._folder, self._opening.secret(), _LOOKING) as line:
                return bool(line.named(message))
        except (MailboxProblem, SecretsError):
            self._opening.refused()
            return None
