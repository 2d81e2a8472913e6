"""Telnyx over its REST API v2 (developers.telnyx.com/api): texts with an Idempotency-Key; its calls stand in `telnyx_calls`.

What its API cannot do, as of 2026-11. There is no list of messages: `find_texts` and `inbound_texts` look through the detail records, which
hold no words and may be minutes behind, and ask for each message by its name; that they show nothing proves little, and what settles an
unknown text is to send it once more under the same `request` (`one_per_request`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote

import msgspec
import requests

from bdcdesk.contact.judging import MOST_PAGES, endless, session_for
from bdcdesk.contact.media import STORES, Media, Place
from bdcdesk.contact.outcome import InboundText, Outcome, SentText, TextState, TextStatus
from bdcdesk.contact.provider import always
from bdcdesk.contact.telnyx_calls import TelnyxCalls
from bdcdesk.contact.telnyx_codes import trouble
from bdcdesk.contact.telnyx_line import Code, TelnyxLine, instant, key_of
from bdcdesk.contact.wire import Bearer
from bdcdesk.domain.events.base import Instant

_PAGE = 50
_KNOWN = 5_000
"""Messages that are remembered by name: what a message says does not change."""

_TEXT_STATES: dict[str, TextState] = {
    "queued": "waiting",
    "sending": "waiting",
    "sent": "sent",
    "delivery_unconfirmed": "sent",
    "delivered": "delivered",
    "expired": "failed",
    "sending_failed": "failed",
    "delivery_failed": "failed",
}


class _Party(msgspec.Struct):
    phone_number: str = ""
    status: str = ""


class _Medium(msgspec.Struct):
    url: str = ""


class _Message(msgspec.Struct):
    id: str
    direction: str = ""
    sender: _Party = msgspec.field(name="from", default_factory=_Party)
    to: list[_Party] = []
    text: str | None = None
    media: list[_Medium] | None = None
    received_at: str | None = None
    errors: list[Code] = []


class _Told(msgspec.Struct):
    data: _Message


class _Record(msgspec.Struct):
    uuid: str
    created_at: str = ""


class _Pages(msgspec.Struct):
    total_pages: int = 1


class _Records(msgspec.Struct):
    data: list[_Record]
    meta: _Pages = msgspec.field(default_factory=_Pages)


class Telnyx(TelnyxCalls):
    """A Provider. `connection` is the voice API application that calls go through; `profile` the messaging profile, "" for that of the
    sending number. `timeouts` are seconds: to connect, and of silence. Threads: one at a time. Raises ProviderProblem for a base URL that
    would show the key to the network.
    """

    one_per_request: Final = True

    def __init__(
        self,
        key: str,
        connection: str = "",
        session: requests.Session | None = None,
        timeouts: tuple[float, float] = (5, 30),
        *,
        base_url: str = "https://api.telnyx.com",
        profile: str = "",
        name: str = "telnyx",
    ) -> None:
        super().__init__(TelnyxLine(key, session, timeouts, base_url), connection)
        self.name = name
        self._profile = profile
        self._media = Media(Place(self._line.root, STORES["telnyx"]), Bearer(key), timeouts, session_for(base_url, session))
        self._known: dict[str, _Message] = {}

    def send_text(
        self, to: str, sender: str, body: str, still: Callable[[], bool] = always, request: str = "", pictures: Sequence[str] = ()
    ) -> Outcome:
        profile = {"messaging_profile_id": self._profile} if self._profile else {}
        media = {"media_urls": tuple(pictures)} if pictures else {}
        told = {"to": to, **({"from": sender} if sender else {}), **profile, "text": body, **media}
        headers = {"Idempotency-Key": key_of(request)} if request else {}
        return self._line.ask_once("messages", told, headers, still, lambda answer: msgspec.json.decode(answer, type=_Told).data.id)

    def text_status(self, sid: str) -> TextStatus:
        message = self._line.read(f"messages/{quote(sid, safe='')}", _Told).data
        state = _TEXT_STATES.get(message.to[0].status if message.to else "", "waiting")
        if state != "failed":
            return TextStatus(sid, state)
        code = message.errors[0].code if message.errors else ""
        return TextStatus(sid, state, trouble(code, "The text could not be delivered"))

    def find_texts(self, to: str, sender: str, since: Instant) -> list[SentText]:
        found = self._messages("outbound", {"filter[cld]": to, **({"filter[cli]": sender} if sender else {})}, since)
        return [SentText(each.id, to, each.text or "", at, each.to[0].status if each.to else "") for each, at in found]

    def inbound_texts(self, number: str, since: Instant) -> list[InboundText]:
        found = list(self._messages("inbound", {"filter[cld]": number}, since))
        told = [(each.id, each.sender.phone_number, number, each.text or "", at, len(each.media or ())) for each, at in reversed(found)]
        return [InboundText(*each) for each in told]

    def attached(self, sid: str) -> list[str]:
        # Asked anew: the addresses are signed, and good for a while only.
        return [each.url for each in self._line.read(f"messages/{quote(sid, safe='')}", _Told).data.media or ()]

    def attachment(self, name: str, still: Callable[[], bool] = always) -> bytes:
        return self._media.fetch(name, still)

    def check(self) -> None:
        self._line.read("balance", dict[str, object])

    def _messages(self, direction: str, query: Mapping[str, str], since: Instant) -> Iterator[tuple[_Message, Instant]]:
        """Newest first, made in the second of `since` or later, as far as the detail records know of them."""
        day = (datetime.fromtimestamp(since // 1000, UTC) - timedelta(days=1)).date().isoformat()
        wanted = {"filter[record_type]": "messaging", "filter[direction]": direction, "filter[created_at][gte]": day, "sort": "-created_at"}
        page, pages = 0, 1
        while page < pages:
            if page == MOST_PAGES:
                raise endless()
            page += 1
            query = {**wanted, **query, "page[number]": str(page), "page[size]": str(_PAGE)}
            records = self._line.read("detail_records", _Records, query)
            pages = records.meta.total_pages
            for record in records.data:
                at = instant(record.created_at)
                if at < since - since % 1000:
                    return
                yield self._message(record.uuid), at

    def _message(self, name: str) -> _Message:
        if name not in self._known:
            while len(self._known) >= _KNOWN:
                self._known.pop(next(iter(self._known)))
            self._known[name] = self._line.read(f"messages/{quote(name, safe='')}", _Told).data
        return self._known[name]
