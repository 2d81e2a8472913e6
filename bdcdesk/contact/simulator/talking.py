"""The simulated provider's calls where it asks the store how they go on: an agent who presses 1, and a shopper who calls the store and is
greeted, put through or asked for words as the answers say. In Twilio's words only."""

import asyncio
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from urllib.parse import urlencode

import requests

from bdcdesk.contact.simulator.answers import API
from bdcdesk.contact.simulator.calls import PlacedCall, legs, pressed_at, read_instructions, read_twiml
from bdcdesk.contact.simulator.played import TALK, WORDS, Caller, Played
from bdcdesk.contact.simulator.state import State
from bdcdesk.contact.simulator.webhooks import Courier, Delivered
from bdcdesk.domain.events.base import Instant

_SILENCE = 10
_MOST_STEPS = 40


class _Over(Exception):
    """Somebody hung up."""


class Talking:
    """Belongs to the event loop; the network is waited for in other threads."""

    def __init__(self, state: State, courier: Courier, account: str) -> None:
        self._state = state
        self._courier = courier
        self._account = account

    async def press(self, now: Instant) -> list[Delivered]:
        """Agents who were asked to and have picked up by now press 1: what is answered is done."""
        told: list[Delivered] = []
        for call in reversed(self._state.calls()):
            at = pressed_at(call)
            if (
                not call.ask.startswith("http")
                or call.through is not None
                or call.dial is not None
                or at is None
                or at > now
                or legs(call, now)[0].ended is not None
            ):
                continue
            status, twiml = await self._ask(call.ask, self._fields(call.sid, call.caller_id, call.agent, "in-progress"), Digits="1")
            self._follow(call, twiml, now)
            told.append(Delivered(call.sid, "pressed", status))
        return told

    def _follow(self, call: PlacedCall, twiml: str, now: Instant) -> None:
        dial = read_instructions(twiml)
        if dial is None:
            self._state.hang_up(call.sid, now)
            return
        self._state.put_through(call.sid, dial, now)
        read = read_twiml(twiml)
        put = None if read is None else read.find("Dial")
        if put is not None and put.get("record"):
            self._state.record(call.sid, TALK, now)

    async def play(self, wanted: Caller, now: Instant) -> Played:
        """The whole call in a moment, and what the number's webhooks were told."""
        where = self._courier.where
        sid = self._state.take_inbound_call(wanted.sender, wanted.to, now)
        played = Played(sid)
        fields = self._fields(sid, wanted.sender, wanted.to, "ringing", "inbound")
        if where is None:
            return played
        status, twiml = await self._ask(f"{where.public or where.url}/voice", fields)
        played.refused += [status] if status != 200 else []
        try:
            for _ in range(_MOST_STEPS):
                following = await self._hear(twiml, played, wanted, fields)
                if following is None:
                    break
                twiml = following
        except _Over:
            pass
        seconds = TALK if played.talked else WORDS if played.words else 0
        self._state.end_inbound_call(sid, now, seconds)
        over = {**fields, "CallStatus": "completed", "CallDuration": str(seconds)}
        await self._ask(where.public or where.url, over)
        return played

    async def _hear(self, twiml: str, played: Played, wanted: Caller, fields: Mapping[str, str]) -> str | None:
        """Does what the answer says; what comes after it, None when the call is over."""
        read = read_twiml(twiml)
        for verb in read if read is not None else ():
            match verb.tag:
                case "Say":
                    played.heard.append(verb.text or "")
                case "Dial":
                    return await self._dial(verb, played, wanted, fields)
                case "Record":
                    return await self._words(verb, played, wanted, fields)
                case "Hangup":
                    return None
        return None

    async def _dial(self, dial: ElementTree.Element, played: Played, wanted: Caller, fields: Mapping[str, str]) -> str:
        status = "no-answer"
        for number in dial.findall("Number"):
            phone = (number.text or "").strip()
            played.rang.append(phone)
            if wanted.does == "gives up":
                raise _Over
            does = self._state.shopper(phone).calls
            if does in ("picks up", "listens", "voicemail") and await self._whisper(number, phone, does == "picks up", played, fields):
                played.talked, status = phone, "completed"
                if dial.get("record"):
                    self._state.record(fields["CallSid"], TALK, 0)
                break
            status = "busy" if does == "busy" else "completed" if does in ("listens", "voicemail") else "no-answer"
        more = {"DialCallStatus": status, "DialCallDuration": str(TALK if played.talked else 0)}
        return (await self._ask(dial.get("action", ""), fields, **more))[1]

    async def _whisper(self, number: ElementTree.Element, phone: str, presses: bool, played: Played, fields: Mapping[str, str]) -> bool:
        """Whether whoever picked up is connected in the end."""
        leg = {**fields, "CallSid": f"CA{phone[1:]:0>32}", "ParentCallSid": fields["CallSid"], "To": phone, "CallStatus": "in-progress"}
        url = number.get("url", "")
        digits: dict[str, str] = {}
        if not url:
            return True
        for _ in range(_MOST_STEPS):
            read = read_twiml((await self._ask(url, leg, **digits))[1])
            gather = None if read is None else read.find("Gather")
            # Whoever presses a key does not hear what comes after the question.
            part = gather if gather is not None and presses else read
            played.said += [said.text or "" for said in (part.iter("Say") if part is not None else ())]
            if gather is None or not presses:
                return read is not None and read.find("Hangup") is None
            url, digits = gather.get("action", ""), {"Digits": "1"}
        return False

    async def _words(self, record: ElementTree.Element, played: Played, wanted: Caller, fields: Mapping[str, str]) -> str | None:
        if wanted.does == "is silent":
            return None
        played.words = True
        name = self._state.record(fields["CallSid"], WORDS, 0)
        media = {"RecordingSid": name, "RecordingDuration": str(WORDS), "RecordingUrl": f"https://api.twilio.com/{API}/{name}"}
        following = (await self._ask(record.get("action", ""), fields, **media))[1]
        recorded = record.get("recordingStatusCallback", "")
        if recorded:
            await self._ask(recorded, {}, CallSid=fields["CallSid"], RecordingStatus="completed", **media)
        return following

    async def _ask(self, url: str, fields: Mapping[str, str], **more: str) -> tuple[int, str]:
        """What the store answers: its HTTP status and text, 0 and "" for none."""
        where, told = self._courier.where, {**fields, **more}
        if where is None:
            return 0, ""
        here = f"{where.url}{url.removeprefix(where.public)}" if where.public and url.startswith(where.public) else url
        if not here.startswith(where.url):
            return 0, ""
        headers = self._courier.signed(where, url, told)

        def post() -> tuple[int, str]:
            with requests.Session() as session:
                session.trust_env = False
                try:
                    answer = session.post(here, urlencode(told).encode(), headers=headers, timeout=_SILENCE, allow_redirects=False)
                except requests.RequestException:
                    return 0, ""
                return answer.status_code, answer.text if answer.ok else ""

        return await asyncio.to_thread(post)

    def _fields(self, sid: str, sender: str, to: str, status: str, direction: str = "outbound-api") -> dict[str, str]:
        return {
            "AccountSid": self._account,
            "ApiVersion": API,
            "CallSid": sid,
            "CallStatus": status,
            "Direction": direction,
            "From": sender,
            "To": to,
        }
