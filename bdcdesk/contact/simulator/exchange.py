"""What the simulated provider does with a request: Twilio's rules, in Twilio's order, on what it has taken so far."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from bdcdesk.contact.simulator.answers import API, Json, call_leg, inbound_call, medium, message, mp3, page, recording
from bdcdesk.contact.simulator.calls import PlacedCall, over, read_ask, read_instructions
from bdcdesk.contact.simulator.state import State
from bdcdesk.contact.simulator.texts import Text, progress
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.pictures import MOST, is_address

SERVICE, SERVICE_NUMBER = "MG" + "51" * 16, "+18505550199"
"""The one Messaging Service there is, and the number that it chooses."""

STORE = "/_store"
"""The path of the host where a provider keeps files; there is one host only here."""

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_LONGEST = 1_600
_PAGE, _PAGE_MOST = 50, 1_000
_DAY = 86_400_000
_AGENT_RING = "60"
_FILTERS = {"To": "to", "From": "from", "ParentCallSid": "parent_call_sid", "Status": "status"}


class Refused(Exception):
    """Twilio's error `code` with the HTTP `status`."""

    def __init__(self, code: int, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class Exchange:
    """Every method gives Twilio's JSON or raises Refused. Threads: one at a time."""

    def __init__(self, state: State, now: Callable[[], Instant], account: str) -> None:
        self._state = state
        self._now = now
        self._account = account

    def send(self, form: Mapping[str, str], pictures: Sequence[str] = ()) -> Json:
        to, body, service, now = form.get("To", ""), form.get("Body", ""), form.get("MessagingServiceSid", ""), self._now()
        _refuse((bool(service) and service != SERVICE, 21701))
        sender = form.get("From", "") or (SERVICE_NUMBER if service else "")
        _refuse((not to, 21604), (not sender, 21603), (not body, 21602))
        _refuse((not _E164.fullmatch(to), 21211), (not _E164.fullmatch(sender), 21212), (len(body) > _LONGEST, 21617))
        _refuse((self._state.shopper(to).texts == "landline", 21614), (self._state.stopped(to, sender, now), 21610))
        _refuse((len(pictures) > MOST, 21623), (not all(map(is_address, pictures)), 21620))
        return message(self._account, self._state.take_text(to, sender, body, now, pictures), now, service)

    def place(self, form: Mapping[str, str]) -> Json:
        agent, sender, twiml, now = form.get("To", ""), form.get("From", ""), form.get("Twiml", ""), self._now()
        _refuse((not agent, 21201), (not sender, 21213), (not twiml, 21205))
        _refuse((not _E164.fullmatch(agent), 21211), (not _E164.fullmatch(sender), 21212))
        ring = _whole(form, "Timeout", _AGENT_RING)
        call = self._state.take_call(agent, sender, ring, "MachineDetection" in form, read_instructions(twiml), now, read_ask(twiml))
        return call_leg(self._account, call, call.sid, now)

    def hang_up(self, sid: str, form: Mapping[str, str]) -> Json:
        call, now = self._state.call(sid), self._now()
        if call is None:
            raise Refused(20404, 404)
        _refuse((form.get("Status") not in ("completed", "canceled"), 20001), (over(call, now), 21220))
        self._state.hang_up(call.sid, now)
        return self.leg(sid)

    def text(self, sid: str) -> Json:
        return message(self._account, self._text(sid), self._now())

    def leg(self, sid: str) -> Json:
        call, now = self._state.call(sid), self._now()
        came = [inbound_call(self._account, each, now) for each in self._state.inbound_calls(now) if each.sid == sid]
        found = call_leg(self._account, call, sid, now) if call else next(iter(came), None)
        if found is None:
            raise Refused(20404, 404)
        return found

    def texts(self, asked: Mapping[str, str]) -> Json:
        now, size = self._now(), _size(asked)
        days = {sign: _midnight(asked[f"DateSent{sign}"]) for sign in ("", "<", ">") if f"DateSent{sign}" in asked}
        kept: list[Text] = []
        for text in self._state.texts(now, asked.get("To", ""), asked.get("From", ""), _place_in_list(asked.get("PageToken", ""))):
            if _sent_within(progress(text, now).sent, days):
                kept.append(text)
            if len(kept) > size:
                break
        shown = kept[:size]
        token = f"{shown[-1].created}-{shown[-1].n}" if len(kept) > size else ""
        return self._page("messages", "Messages.json", [message(self._account, text, now) for text in shown], asked, token)

    def calls(self, asked: Mapping[str, str]) -> Json:
        now, size, number = self._now(), _size(asked), _whole(asked, "Page", "0")
        out = [(call.created, leg) for call in self._state.calls() for leg in self._legs(call, now)]
        came = [(call.created, inbound_call(self._account, call, now)) for call in self._state.inbound_calls(now)]
        made = [leg for _, leg in sorted(out + came, key=lambda each: -each[0]) if _fits(leg, asked)]
        following = str(size * (number + 1)) if len(made) > size * (number + 1) else ""
        return self._page("calls", "Calls.json", made[size * number : size * (number + 1)], asked, following)

    def recordings(self, sid: str, asked: Mapping[str, str]) -> Json:
        found = [recording(self._account, *each) for each in self._state.recordings(call=sid)]
        return self._page("recordings", f"Calls/{sid}/Recordings.json", found, asked, "")

    def media(self, sid: str) -> bytes:
        if not self._state.recordings(sid=sid):
            raise Refused(20404, 404)
        return mp3(sid)

    def remove_recording(self, sid: str) -> None:
        if not self._state.remove_recording(sid):
            raise Refused(20404, 404)

    def attached(self, sid: str, asked: Mapping[str, str]) -> Json:
        text = self._text(sid)
        found = [medium(self._account, name, sid, kind, text.created) for name, _, kind, _ in self._state.media(text=sid)]
        return self._page("media_list", f"Messages/{sid}/Media.json", found, asked, "")

    def medium(self, text: str, sid: str) -> str:
        """Where the file lies: as at Twilio, at another address that wants no credentials."""
        if not self._state.media(text=self._text(text).sid, sid=sid):
            raise Refused(20404, 404)
        return f"{STORE}/{sid}"

    def _text(self, sid: str) -> Text:
        found = self._state.text(sid, self._now())
        if found is None:
            raise Refused(20404, 404)
        return found

    def _legs(self, call: PlacedCall, now: Instant) -> list[Json]:
        made = (call_leg(self._account, call, sid, now) for sid in (call.child, call.sid))
        return [leg for leg in made if leg is not None]

    def _page(self, name: str, path: str, items: list[Json], asked: Mapping[str, str], token: str) -> Json:
        """`token` marks the place of the next page, "" when there is none."""
        uri, number = f"/{API}/Accounts/{self._account}/{path}?", _whole(asked, "Page", "0")
        following = uri + urlencode({**asked, "Page": number + 1, "PageToken": token}) if token else None
        return page(name, items, uri + urlencode(asked), _size(asked), number, following)


def _refuse(*rules: tuple[bool, int]) -> None:
    for broken, code in rules:
        if broken:
            raise Refused(code)


def _whole(fields: Mapping[str, str], name: str, otherwise: str) -> int:
    value = fields.get(name, otherwise)
    if not value.isdecimal():
        raise Refused(20001)
    return int(value)


def _size(asked: Mapping[str, str]) -> int:
    size = _whole(asked, "PageSize", str(_PAGE))
    _refuse((not 1 <= size <= _PAGE_MOST, 20001))
    return size


def _place_in_list(token: str) -> tuple[Instant, int] | None:
    created, _, n = token.partition("-")
    if not token:
        return None
    _refuse((not (created.isdecimal() and n.isdecimal()), 20001))
    return int(created), int(n)


def _midnight(day: str) -> Instant:
    try:
        return int(datetime.strptime(day[:10], "%Y-%m-%d").replace(tzinfo=UTC).timestamp()) * 1_000
    except ValueError:
        raise Refused(20001) from None


def _sent_within(sent: Instant | None, days: Mapping[str, Instant]) -> bool:
    """By the day that a text left: on it, up to the midnight that begins it ("<"), or from that midnight on (">")."""
    if not days or sent is None:
        return not days
    on, until, since = days.get("", sent), days.get("<", sent), days.get(">", sent)
    return ("" not in days or on <= sent < on + _DAY) and sent <= until and sent >= since


def _fits(leg: Json, asked: Mapping[str, str]) -> bool:
    return isinstance(leg, dict) and all(leg[field] == asked[name] for name, field in _FILTERS.items() if name in asked)
