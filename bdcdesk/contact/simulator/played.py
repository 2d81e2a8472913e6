"""A shopper who calls the store: what they do, and what they heard."""

from typing import Final, Literal

import msgspec

TALK: Final = 42
WORDS: Final = 11
"""Seconds of talk, and of a voicemail."""


class Caller(msgspec.Struct):
    """What is posted to /_simulator/calls/play: who calls whom, and what they do. "waits": until somebody or nothing answers, and leaves
    words where they may; "gives up": while the first phone rings; "is silent": leaves none."""

    sender: str = msgspec.field(name="from")
    to: str
    does: Literal["waits", "gives up", "is silent"] = "waits"


class Played(msgspec.Struct):
    """How it went: what the caller `heard`, whose phones `rang`, what was said at them, with whom the caller talked ("" nobody), and
    whether they left `words`. `refused`: what the store answered instead of saying how it goes on. `ringing`: phones that
    ring still, through Telnyx."""

    sid: str
    heard: list[str] = []
    rang: list[str] = []
    said: list[str] = []
    talked: str = ""
    words: bool = False
    refused: list[int] = []
    ringing: list[str] = []
