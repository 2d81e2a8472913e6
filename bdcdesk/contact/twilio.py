"""Twilio, and what speaks as Twilio does (SignalWire, the simulator), over its REST API of 2010-04-01."""

import email.utils
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC
from typing import Final, TypeVar
from urllib.parse import quote, urljoin, urlsplit

import msgspec
import requests

from bdcdesk.contact import voice
from bdcdesk.contact.codes import trouble
from bdcdesk.contact.judging import MOST_PAGES, asked, endless, outcome_of, read, session_for, unreadable
from bdcdesk.contact.legs import Call, agent_leg, is_over, seconds, shopper_leg
from bdcdesk.contact.media import STORES, Media, Place
from bdcdesk.contact.outcome import (
    CallStatus,
    InboundText,
    Outcome,
    SentCall,
    SentText,
    TextState,
    TextStatus,
    Trouble,
)
from bdcdesk.contact.provider import InboundCall, ProviderProblem, Recording, always, kind_of
from bdcdesk.contact.voice import RING_AGENT
from bdcdesk.contact.wire import Answer, Wire
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import phrase

_STEPS: Final = ("initiated", "ringing", "answered", "completed")
_OVER = 21220
"""Twilio's code for changing a call that has ended."""

_TEXT_STATES: dict[str, TextState] = {
    "accepted": "waiting",
    "scheduled": "waiting",
    "queued": "waiting",
    "sending": "waiting",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "partially_delivered": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}


class _Refusal(msgspec.Struct):
    code: int = 0


class _Text(msgspec.Struct):
    sid: str
    status: str = ""
    direction: str = ""
    to: str | None = None
    sender: str | None = msgspec.field(name="from", default=None)
    body: str | None = None
    date_created: str = ""
    num_media: str | int | None = None
    error_code: int | None = None


class _Texts(msgspec.Struct):
    messages: list[_Text]
    next_page_uri: str | None = None


class _Calls(msgspec.Struct):
    calls: list[Call]
    next_page_uri: str | None = None


class _Recording(msgspec.Struct):
    sid: str
    status: str = ""
    duration: str | None = None


class _Recordings(msgspec.Struct):
    recordings: list[_Recording]


class _Medium(msgspec.Struct):
    sid: str


class _Mediums(msgspec.Struct):
    media_list: list[_Medium]


class _Taken(msgspec.Struct):
    sid: str


_T = TypeVar("_T")


class Twilio:
    """A Provider. `base_url` is https, or http on this machine; for SignalWire it ends in /api/laml, and the account is its project's UUID.

    `key` is an API key (SK...) where `secret` is that key's and not the account's own. `service` is a Messaging Service (MG...) that texts
    go through, whose registration and opt-outs then hold; from which of its numbers is up to it if `send_text` is given no sender.
    `told_at`: where it is to say what becomes of a text or a call, and to ask how a call goes on, a public address, "" for nowhere: then a
    shopper is rung when a person picked up at the agent's end, else when that person pressed 1.

    `timeouts` are seconds: to connect, and of silence while an answer is awaited. `session` carries proxies and certificates for this
    network. Threads: one at a time. Raises ProviderProblem for a base URL that would show the secret to the network.
    """

    one_per_request: Final = False

    def __init__(
        self,
        base_url: str,
        account: str,
        secret: str,
        session: requests.Session | None = None,
        timeouts: tuple[float, float] = (5, 30),
        *,
        key: str = "",
        service: str = "",
        name: str = "twilio",
        told_at: str = "",
    ) -> None:
        session = session_for(base_url, session)
        parts = urlsplit(base_url)
        self.name = name
        self._service = service
        self._told_at = told_at
        self._telling = {"StatusCallback": told_at} if told_at else {}
        self._origin = (parts.scheme, parts.netloc)
        self._root = f"{base_url.rstrip('/')}/2010-04-01/Accounts/{quote(account, safe='')}"
        self._wire = Wire((key or account, secret), timeouts, session)
        self._media = Media(Place(self._root, STORES[kind_of(base_url)]), (key or account, secret), timeouts, session)

    def send_text(
        self, to: str, sender: str, body: str, still: Callable[[], bool] = always, request: str = "", pictures: Sequence[str] = ()
    ) -> Outcome:
        # A service chooses among its numbers, unless one of them is named: then replies come to where we look for them.
        by = {"MessagingServiceSid": self._service} if self._service else {}
        media = {"MediaUrl": tuple(pictures)} if pictures else {}
        return self._ask_once("Messages.json", {"To": to, **({"From": sender} if sender else {}), **by, "Body": body, **media}, still)

    def place_call(self, agent_phone: str, shopper: str, caller_id: str, still: Callable[[], bool] = always, request: str = "") -> Outcome:
        fields: dict[str, str | Sequence[str]] = {"To": agent_phone, "From": caller_id, "Timeout": str(RING_AGENT)}
        if self._told_at and request:
            asks = voice.ask_agent(voice.address(self._told_at, "press", touch=request), voice.PRESS)
            fields |= {"Twiml": asks, "StatusCallbackEvent": _STEPS}
        else:
            # Nobody can be asked for a key: what picked up has to be found out.
            fields |= {"Twiml": voice.bridge_unasked(shopper, caller_id), "MachineDetection": "Enable"}
        return self._ask_once("Calls.json", fields, still)

    def text_status(self, sid: str) -> TextStatus:
        text = self._one(f"Messages/{quote(sid, safe='')}.json", _Text)
        state = _TEXT_STATES.get(text.status, "waiting")
        if state != "failed":
            return TextStatus(sid, state)
        return TextStatus(sid, state, trouble(text.error_code or 0, "The text could not be delivered"))

    def call_status(self, sid: str) -> CallStatus:
        agent = self._one(f"Calls/{quote(sid, safe='')}.json", Call)
        legs = [leg for page in self._pages("Calls.json", {"ParentCallSid": sid, "PageSize": "20"}, _Calls) for leg in page.calls]
        machine = (agent.answered_by or "").startswith("machine")
        if not legs:
            return agent_leg(sid, agent, machine)
        return shopper_leg(sid, legs[0], machine)

    def find_texts(self, to: str, sender: str, since: Instant) -> list[SentText]:
        ours = (
            text for text in self._texts({"To": to, **({"From": sender} if sender else {})}, since) if text.direction.startswith("outbound")
        )
        return [SentText(text.sid, text.to or "", text.body or "", _instant(text.date_created), text.status) for text in ours]

    def find_calls(self, agent_phone: str, caller_id: str, since: Instant) -> list[SentCall]:
        ours = ((call, at) for call, at in self._calls({"To": agent_phone, "From": caller_id}, since) if call.direction == "outbound-api")
        return [SentCall(call.sid, call.to or "", at, call.status) for call, at in ours]

    def inbound_calls(self, number: str, since: Instant) -> list[InboundCall]:
        theirs = [(call, at) for call, at in self._calls({"To": number}, since) if call.direction == "inbound"]
        return [InboundCall(call.sid, call.sender or "", number, at, is_over(call), seconds(call)) for call, at in reversed(theirs)]

    def inbound_texts(self, number: str, since: Instant) -> list[InboundText]:
        found = [text for text in self._texts({"To": number}, since) if text.direction == "inbound"]
        told = [(text, _instant(text.date_created), _whole(text.num_media)) for text in reversed(found)]
        return [InboundText(text.sid, text.sender or "", number, text.body or "", at, attached) for text, at, attached in told]

    def hang_up(self, sid: str) -> None:
        self._asked(lambda: self._wire.post(f"{self._root}/Calls/{quote(sid, safe='')}.json", {"Status": "completed"}, always))

    def recordings(self, sid: str) -> list[Recording]:
        found = self._one(f"Calls/{quote(sid, safe='')}/Recordings.json", _Recordings).recordings
        ready = [(each.sid, each.duration or "") for each in found if each.status == "completed"]
        return [Recording(name, int(seconds)) for name, seconds in ready if seconds.isdecimal()]

    def recording(self, name: str) -> bytes:
        # Its own name for it, at its own host: what a webhook gives as an address is never asked with our secret.
        return self._asked(lambda: self._wire.get(f"{self._root}/Recordings/{quote(name, safe='')}.mp3", {})).body

    def attached(self, sid: str) -> list[str]:
        path = f"Messages/{quote(sid, safe='')}/Media"
        # Sorted, for no order is promised, and the place of each has to stay.
        return [f"{path}/{name}" for name in sorted(quote(each.sid, safe="") for each in self._one(f"{path}.json", _Mediums).media_list)]

    def attachment(self, name: str, still: Callable[[], bool] = always) -> bytes:
        return self._media.fetch(f"{self._root}/{name}", still)

    def remove_recording(self, name: str) -> None:
        url = f"{self._root}/Recordings/{quote(name, safe='')}.json"
        asked(lambda: self._wire.delete(url), _told, fine=lambda answer: answer.status == 404)

    def check(self) -> None:
        self._one("Messages.json", _Texts, {"PageSize": "1"})

    def _ask_once(self, path: str, fields: Mapping[str, str | Sequence[str]], still: Callable[[], bool]) -> Outcome:
        return outcome_of(lambda: self._wire.post(f"{self._root}/{path}", {**fields, **self._telling}, still), _sid, _told)

    def _texts(self, query: dict[str, str], since: Instant) -> Iterator[_Text]:
        """Newest first. No DateSent filter: a text that waits has none."""
        for page in self._pages("Messages.json", {**query, "PageSize": "50"}, _Texts):
            recent = [text for text in page.messages if _instant(text.date_created) >= _second(since)]
            yield from recent
            if not recent:
                return

    def _calls(self, query: Mapping[str, str], since: Instant) -> Iterator[tuple[Call, Instant]]:
        """Newest first, each with when it was made."""
        for page in self._pages("Calls.json", {**query, "PageSize": "50"}, _Calls):
            made = [(call, _instant(call.date_created)) for call in page.calls if call.date_created]
            recent = [(call, at) for call, at in made if at >= _second(since)]
            yield from recent
            if made and not recent:
                return

    def _pages(self, path: str, query: Mapping[str, str], shape: type[_T]) -> Iterator[_T]:
        """All pages. The provider names the next one; a name on another host is refused, since the secret goes along with the question."""
        page = self._one(path, shape, query)
        seen: set[str] = set()
        while len(seen) < MOST_PAGES:
            yield page
            uri = getattr(page, "next_page_uri", None)
            if not uri:
                return
            url = urljoin(f"{self._root}/", uri)
            if urlsplit(url)[:2] != self._origin or url in seen:
                raise ProviderProblem(phrase("The phone provider's list leads astray, so it was not read further."), "paging")
            seen.add(url)
            page = self._read(url, {}, shape)
        raise endless()

    def _one(self, path: str, shape: type[_T], query: Mapping[str, str] | None = None) -> _T:
        return self._read(f"{self._root}/{path}", query or {}, shape)

    def _read(self, url: str, query: Mapping[str, str], shape: type[_T]) -> _T:
        return read(self._asked(lambda: self._wire.get(url, query)), shape)

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        return asked(ask, _told, fine=lambda answer: _code(answer) == _OVER)


def _told(answer: Answer, otherwise: str) -> Trouble:
    return trouble(_code(answer), otherwise)


def _code(answer: Answer) -> int:
    try:
        return msgspec.json.decode(answer.body, type=_Refusal).code
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {401: 20003, 404: 20404}.get(answer.status, 0)


def _sid(body: bytes) -> str:
    return msgspec.json.decode(body, type=_Taken).sid


def _whole(count: str | int | None) -> int:
    """SignalWire says it as a number."""
    return count if isinstance(count, int) else int(count[:4]) if count is not None and count.isdecimal() else 0


def _second(at: Instant) -> Instant:
    return at - at % 1000


def _instant(rfc2822: str) -> Instant:
    """Of a date like "Thu, 24 Aug 2023 05:01:45 +0000". Raises ProviderSilent for anything else."""
    try:
        at = email.utils.parsedate_to_datetime(rfc2822)
    except (TypeError, ValueError):
        raise unreadable() from None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()) * 1000
