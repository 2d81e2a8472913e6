"""What callers and agents hear, in Twilio's words for it (TwiML; SignalWire's are the same): pure functions from what is to be said and
done to the answer's text. Whatever is said or rung is escaped, so that no name or greeting can become an instruction.

Addresses are the hub's own (`address`). Nothing in them tells who a shopper is: Twilio's logs keep them.
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

RING_AGENT, RING_SHOPPER = 20, 25
"""Seconds that each phone is let ring: short of most voicemail at the agent's, four to five rings at the shopper's."""
LOOK_FIRST: Final = 3
"""Seconds between an agent's picking up and the shopper's ringing where nobody can be asked to press a key: in these a machine that picked
up at the agent's end is found by asking, and hung up on."""
WAIT_FOR_KEY: Final = 6
"""Seconds for pressing 1, after the words."""
LONGEST_WORDS: Final = 120
"""Seconds of a voicemail."""

PRESS: Final = "Press 1 to call the shopper."
PRESS_IN: Final = "A shopper is calling the store. Press 1 to take the call."
NOT_NOW: Final = "This call cannot be placed any more. Look at the lead. Goodbye."
GOODBYE: Final = "Goodbye."
THANKS: Final = "Thank you. We will call you back. Goodbye."
AWAY: Final = "We cannot take your call at this moment. We will call you back. Goodbye."
MOMENT: Final = "One moment, please."
RECORDED: Final = "This call is recorded."

NOTHING: Final = "<Response></Response>"
"""Goes on as it is: in what an agent hears, both are connected."""


def address(at: str, step: str, **said: str) -> str:
    """The hub's own for `step`, telling it what it has to know then."""
    return f"{at}/{step}?{urlencode(said)}" if said else f"{at}/{step}"


def say(words: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in words).strip()
    return f"<Say>{escape(plain)}</Say>" if plain else ""


def ask_agent(action: str, words: str) -> str:
    """The agent has picked up: whoever presses a key is no machine. Without one nobody is rung."""
    gather = f'<Gather numDigits="1" timeout="{WAIT_FOR_KEY}" action={quoteattr(action)} method="POST">'
    return _response(f"{gather}{say(words)}</Gather>", say(GOODBYE), "<Hangup/>")


def bridge(shopper: str, caller_id: str, *, told: str = "", recorded: str = "", notice: str = "") -> str:
    """The agent hears ringing until the shopper picks up. A machine at the shopper's end is recognised: a voicemail is not talk.

    `told`: where it is told how far the shopper's leg is. `recorded`: where it is told what was recorded, "" where nothing is; then the
    agent hears that it is, and the shopper what stands at the address `notice`, each if that is not "".
    """
    number = _attributes(machineDetection="Enable", url=notice, **_told(told))
    dial = _attributes(callerId=caller_id, answerOnBridge="true", timeout=str(RING_SHOPPER), **_recording(recorded))
    return _response(say(RECORDED) if notice else "", f"<Dial{dial}><Number{number}>{escape(shopper)}</Number></Dial>")


def bridge_unasked(shopper: str, caller_id: str) -> str:
    """Where Twilio cannot reach the hub: a moment in which a machine at the agent's end is found, then the shopper."""
    dial = _attributes(callerId=caller_id, answerOnBridge="true", timeout=str(RING_SHOPPER))
    number = f'<Number machineDetection="Enable">{escape(shopper)}</Number>'
    return _response(f'<Pause length="{LOOK_FIRST}"/>', f"<Dial{dial}>{number}</Dial>")


def ring(first: Iterable[str], phone: str, whisper: str, action: str, seconds: int, *, recorded: str = "") -> str:
    """The caller hears `first`, then ringing, while this phone rings; who picks it up hears what stands at `whisper`. However that ends,
    `action` says how it goes on."""
    dial = _attributes(timeout=str(seconds), action=action, method="POST", **_recording(recorded))
    return _response(*map(say, first), f"<Dial{dial}><Number{_attributes(url=whisper)}>{escape(phone)}</Number></Dial>")


def take_words(first: Iterable[str], action: str, recorded: str) -> str:
    """A voicemail: the words, a tone, and what the caller says after it."""
    record = _attributes(
        maxLength=str(LONGEST_WORDS),
        playBeep="true",
        timeout="8",
        action=action,
        method="POST",
        recordingStatusCallback=recorded,
        recordingStatusCallbackEvent="completed absent",
    )
    return _response(*map(say, first), f"<Record{record}/>", say(GOODBYE), "<Hangup/>")


def connect(notice: str = "") -> str:
    """The agent has pressed 1: both are connected, after `notice`."""
    return _response(say(notice))


def end(*words: str) -> str:
    return _response(*map(say, words), "<Hangup/>")


def _response(*parts: str) -> str:
    return f"<Response>{''.join(parts)}</Response>"


def _told(told: str) -> dict[str, str]:
    return {"statusCallback": told, "statusCallbackEvent": "initiated ringing answered completed"} if told else {}


def _recording(recorded: str) -> dict[str, str]:
    if not recorded:
        return {}
    return {"record": "record-from-answer-dual", "recordingStatusCallback": recorded}


def _attributes(**named: str) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in named.items() if value)
