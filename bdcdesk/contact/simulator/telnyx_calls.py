"""Shoppers' calls to the store as Telnyx has them: each leg does what it is commanded and tells what came of it by webhook. Kept as long as
the process lives. Webhooks wait until they are fetched (`due`); what a webhook brings about is a command, and so comes before the next."""

import uuid
from collections.abc import Callable
from typing import Final

import msgspec

from bdcdesk.contact.simulator.answers import Json
from bdcdesk.contact.simulator.played import TALK, WORDS, Caller, Played
from bdcdesk.contact.simulator.state import State
from bdcdesk.contact.simulator.telnyx_answers import Refused, iso, refuse, uuid_of
from bdcdesk.domain.events.base import Instant

_COMMANDS: Final = frozenset({"answer", "speak", "gather_using_speak", "bridge", "record_start", "hangup"})


class Dialled(msgspec.Struct):
    """The body of POST /calls and of a call's actions."""

    to: str = ""
    sender: str = msgspec.field(name="from", default="")
    connection_id: str = ""
    timeout_secs: int = 30
    answering_machine_detection: str = "disabled"
    client_state: str | None = None
    command_id: str = ""
    link_to: str = ""
    payload: str = ""
    voice: str = ""
    target_legs: str = "self"
    call_control_id: str = ""
    format: str = ""
    channels: str = ""


class _Leg(msgspec.Struct):
    """`of` is the caller's leg, of which this is a phone, "" for the caller's own. `recording`: what it was given along."""

    name: str
    sender: str
    to: str
    of: str = ""
    state: str | None = None
    answered: bool = False
    ended: bool = False
    with_: str = ""
    recording: str | None = None


class TelnyxSwitch:
    """Threads: the event loop's only."""

    def __init__(self, state: State, now: Callable[[], Instant]) -> None:
        self._state = state
        self._now = now
        self._legs: dict[str, _Leg] = {}
        self._played: dict[str, tuple[Caller, Played]] = {}
        self._due: list[tuple[str, Json]] = []
        self._commands: set[tuple[str, str]] = set()
        self.told: list[str] = []
        """What was said and begun on calls of ours."""

    def begin(self, wanted: Caller) -> Played:
        """A shopper calls; what they hear is in what this gives, as it goes on."""
        sid = self._state.take_inbound_call(wanted.sender, wanted.to, self._now())
        leg = _Leg(f"v3:{sid[2:]}", wanted.sender, wanted.to)
        self._legs[leg.name] = leg
        played = Played(sid)
        self._played[leg.name] = (wanted, played)
        self._tell(leg, "call.initiated", direction="incoming", state="parked")
        return played

    def has(self, name: str) -> bool:
        return name in self._legs

    def played(self, sid: str) -> Played | None:
        found = self._played.get(f"v3:{sid[2:]}")
        if found is None:
            return None
        found[1].ringing = [leg.to for leg in self._legs.values() if leg.of == f"v3:{sid[2:]}" and not leg.ended]
        return found[1]

    def due(self) -> list[tuple[str, Json]]:
        """The webhooks that have come up since: type and payload. Where nothing is to be waited for any more, people hang up."""
        if not self._due:
            for leg in [leg for leg in self._legs.values() if not leg.of and not leg.ended and (leg.with_ or leg.recording is not None)]:
                self._end(leg, "normal_clearing")
        due, self._due = self._due, []
        return due

    def leg(self, name: str) -> Json:
        leg = self._legs[name]
        return {
            "record_type": "call",
            "call_control_id": leg.name,
            "call_leg_id": self._leg_id(leg),
            "client_state": leg.state,
            "is_alive": not leg.ended,
        }

    def ring(self, asked: Dialled) -> Json:
        caller = self._legs.get(asked.link_to)
        if caller is None:
            raise Refused("10005", 404)
        refuse((not asked.connection_id or not asked.to.startswith("+"), "10015"))
        name = f"v3:{uuid.uuid5(uuid.NAMESPACE_OID, f'{caller.name} {asked.to}').hex}"
        leg = _Leg(name, asked.sender, asked.to, caller.name, asked.client_state)
        if name not in self._legs:
            self._legs[name] = leg
            wanted, played = self._played[caller.name]
            played.rang.append(asked.to)
            does = self._state.shopper(asked.to).calls
            if wanted.does == "gives up":
                self._end(caller, "originator_cancel")
            elif does in ("picks up", "listens", "voicemail"):
                leg.answered = True
                self._tell(leg, "call.answered")
            else:
                self._end(leg, "user_busy" if does == "busy" else "timeout")
        return self.leg(name)

    def act(self, name: str, command: str, asked: Dialled, body: bytes) -> None:
        """Raises Refused."""
        leg = self._legs[name]
        unready = command not in ("answer", "hangup") and not leg.answered
        refuse((command not in _COMMANDS, "10005"), (leg.ended, "90018"), (unready, "90034"))
        if asked.command_id and (name, asked.command_id) in self._commands:
            return
        self._commands.add((name, asked.command_id))
        # Told with every webhook from now on.
        leg.state = asked.client_state if asked.client_state is not None else leg.state
        match command:
            case "answer":
                leg.answered = True
                self._tell(leg, "call.answered")
            case "speak":
                self._speak(leg, asked)
            case "gather_using_speak":
                self._gather(leg, asked)
            case "bridge":
                self._bridge(leg, asked.call_control_id)
            case "record_start":
                refuse((asked.format not in ("mp3", "wav") or asked.channels not in ("single", "dual"), "10015"))
                leg.recording = leg.state or ""
            case "hangup":
                self._end(leg, "normal_clearing")

    def done(self, command: str, asked: Dialled) -> None:
        """On a leg of a call of ours."""
        self.told.append(asked.payload or command)

    def _speak(self, leg: _Leg, asked: Dialled) -> None:
        refuse((not asked.payload or not asked.voice, "10015"))
        played = self._played[leg.of or leg.name][1]
        if not leg.of or asked.target_legs == "both":
            played.heard.append(asked.payload)
        if leg.of or asked.target_legs == "both":
            played.said.append(asked.payload)
        self._tell(leg, "call.speak.ended", status="completed")

    def _gather(self, leg: _Leg, asked: Dialled) -> None:
        refuse((not asked.payload or not asked.voice, "10015"))
        self._played[leg.of or leg.name][1].said.append(asked.payload)
        pressed = self._state.shopper(leg.to).calls == "picks up"
        self._tell(leg, "call.gather.ended", digits="1" if pressed else "", status="valid" if pressed else "timeout")

    def _bridge(self, leg: _Leg, other: str) -> None:
        found = self._legs.get(other)
        if found is None or found.ended:
            raise Refused("90018")
        leg.with_, found.with_ = found.name, leg.name
        self._played[leg.of or leg.name][1].talked = found.to if found.of else leg.to
        for each in (leg, found):
            self._tell(each, "call.bridged")

    def _end(self, leg: _Leg, cause: str) -> None:
        if leg.ended:
            return
        leg.ended = True
        self._tell(leg, "call.hangup", hangup_cause=cause)
        if leg.recording is not None:
            self._save(leg, leg.recording)
        if leg.with_:
            self._end(self._legs[leg.with_], "normal_clearing")

    def _save(self, leg: _Leg, given: str) -> None:
        wanted, played = self._played[leg.name]
        now, seconds = self._now(), TALK if leg.with_ else 0 if wanted.does == "is silent" else WORDS
        played.words = not leg.with_ and seconds > 0
        self._state.record(f"CA{leg.name[3:]}", seconds, now)
        # This one does not name the leg by its control id.
        times = {"recording_started_at": iso(now - 1000 * seconds), "recording_ended_at": iso(now), "client_state": given}
        self._due.append(("call.recording.saved", {"call_leg_id": self._leg_id(leg), "channels": "single", **times}))

    def _tell(self, leg: _Leg, kind: str, **more: str) -> None:
        payload: dict[str, Json] = {
            "call_control_id": leg.name,
            "call_leg_id": self._leg_id(leg),
            "client_state": leg.state,
            "from": leg.sender,
            "to": leg.to,
            **more,
        }
        self._due.append((kind, payload))

    def _leg_id(self, leg: _Leg) -> str:
        return uuid_of(f"CA{leg.name[3:]}")
