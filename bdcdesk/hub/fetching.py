"""Leads that Meta has only told of: asked for by their ids until each is in the outbox, or in quarantine after a week."""

import logging
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant
from bdcdesk.intake.graph import NotGiven
from bdcdesk.intake.notices import Notice, Notices
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.replica.desk import Desk

_log = logging.getLogger("bdcdesk.hub")

AT_ONCE: Final = 2
"""The provider's requests must not wait behind these."""
GIVE_UP: Final = 7 * 86_400_000
"""Milliseconds after which a person has to look at it. Meta itself keeps a lead for 90 days."""
AGAIN: Final = (5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000)
"""Milliseconds until it is asked for again, after one failure, two ..."""
DAMAGED: Final = (
    "What was kept of a lead that Meta told of is damaged, so that it cannot be asked for. Look it up in Meta's own tools, by the day."
)
_TIDY: Final = 86_400_000
_IDLE: Final = 60_000

Fetch = Callable[[str, str, str], bytes]
"""Lead's id, page's token, app's secret: the lead as the platform gives it. Raises NotGiven."""
Secrets = Callable[[str], Mapping[str, str]]


class Fetching:
    """An `Edge`. `clock` is this computer's, in ms; `secrets` of a source may be asked for in any thread and may raise SecretsError."""

    def __init__(
        self,
        desk: Desk,
        reception: Reception,
        quarantine: Quarantine,
        notices: Notices,
        fetch: Fetch,
        secrets: Secrets,
        clock: Callable[[], Instant],
    ) -> None:
        self._desk = desk
        self._reception = reception
        self._quarantine = quarantine
        self._notices = notices
        self._fetch = fetch
        self._secrets = secrets
        self._clock = clock
        self._asking: set[str] = set()
        self._tidied: Instant = 0

    @property
    def problem(self) -> str:
        late = [notice for notice in self._notices.waiting() if notice.tries > 1]
        if not late:
            return ""
        known = self._desk.sources.get(late[0].source)
        name = known.name if known is not None else late[0].source
        return f"{len(late)} lead(s) of “{name}” could not be fetched yet: {late[0].why} They are kept, and asked for again."

    @property
    def waiting(self) -> int:
        return len(self._notices.waiting())

    def step(self, now: Instant) -> Steps:
        here = self._clock()
        if here - self._tidied > _TIDY:
            self._tidied = here
            self._notices.tidy(here)
            self._set_damaged_aside()
        due = [notice for notice in self._notices.waiting() if notice.due <= here and notice.name not in self._asking]
        for notice in due:
            if notice.content:
                self._take(notice)
        # Last: whatever fails before, none is waited for that nobody asks for.
        asked = [notice for notice in due if not notice.content][: max(0, AT_ONCE - len(self._asking))]
        self._asking.update(notice.name for notice in asked)
        dues = [notice.due - here for notice in self._notices.waiting() if notice.name not in self._asking]
        errands = tuple(_Asking(self, notice) for notice in asked)
        return Steps(errands, now + max(0 if len(self._asking) < AT_ONCE else 1_000, min([*dues, _IDLE])))

    def close(self) -> None:
        """What is under way comes to nothing here: the notice is still kept."""

    def ask(self, notice: Notice) -> bytes:
        """In any thread. Raises NotGiven."""
        try:
            secrets = self._secrets(notice.source)
        except SecretsError:
            raise NotGiven("The keys of this computer cannot be opened.") from None
        if not secrets.get("token"):
            raise NotGiven("The page's access token is not on this computer. Give it with “bdcdesk source secret”.")
        return self._fetch(notice.lead, secrets["token"], secrets.get("app", ""))

    def given(self, notice: Notice, content: bytes) -> None:
        """Kept before it is taken: asked for again after a kill, the platform might give other bytes, and so another lead."""
        self._asking.discard(notice.name)
        got = msgspec.structs.replace(notice, content=content)
        try:
            self._notices.keep(got)
        except OSError as error:
            return self._later(notice, f"They cannot be kept on this computer ({error.strerror or error}).")
        return self._take(got)

    def not_given(self, notice: Notice, why: str) -> None:
        self._asking.discard(notice.name)
        if self._clock() - notice.arrived < GIVE_UP:
            return self._later(notice, why)
        reason = (
            f"Meta told of this lead and did not give it in {GIVE_UP // 86_400_000} days: {why} It can be looked up in Meta's own tools."
        )
        try:
            self._quarantine.keep(notice.told, f"lead {notice.lead} of {notice.source}", reason, self._desk.now())
        except OSError as error:
            return self._later(notice, f"They cannot be kept on this computer ({error.strerror or error}).")
        return self._done(notice)

    def _take(self, notice: Notice) -> None:
        arrived = self._desk.now() - max(0, self._clock() - notice.arrived)
        try:
            self._reception.take(notice.content, f"{notice.source} (Meta)", arrived, source=self._desk.sources.get(notice.source))
        except OSError as error:
            return self._later(notice, f"They cannot be kept on this computer ({error.strerror or error}).")
        return self._done(notice)

    def _done(self, notice: Notice) -> None:
        # Nothing of the shopper's stays here: it is in the log by now, or in quarantine.
        done = msgspec.structs.replace(notice, content=b"", told=b"", done=self._clock())
        try:
            self._notices.keep(done)
        except OSError as error:
            self._later(notice, f"They cannot be kept on this computer ({error.strerror or error}).")

    def _set_damaged_aside(self) -> None:
        try:
            self._notices.set_aside(lambda content, name: self._quarantine.keep(content, f"{name} (Meta)", DAMAGED, self._desk.now()))
        except OSError:
            # They stay where they are, and the disk is complained of by whatever else is to be kept on it.
            _log.exception("notice", extra={"bdcdesk_event": "hub.notice.failed"})

    def _later(self, notice: Notice, why: str) -> None:
        due = self._clock() + AGAIN[min(notice.tries, len(AGAIN) - 1)]
        later = msgspec.structs.replace(notice, tries=notice.tries + 1, due=due, why=why)
        try:
            self._notices.keep(later)
        except OSError:
            # The file stays as it was; what is known of it in memory is enough not to ask at once.
            self._notices.put_off(later)


class _Asking:
    """An errand: one lead."""

    def __init__(self, fetching: Fetching, notice: Notice) -> None:
        self._fetching = fetching
        self._notice = notice
        self._content = b""
        self._why = "The request was interrupted."

    def run(self) -> None:
        try:
            self._content = self._fetching.ask(self._notice)
        except NotGiven as why:
            self._why = str(why)

    def finish(self, now: Instant) -> None:
        if self._content:
            self._fetching.given(self._notice, self._content)
        else:
            self._fetching.not_given(self._notice, self._why)
