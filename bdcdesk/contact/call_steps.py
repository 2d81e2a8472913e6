"""What a webhook tells of one leg of a call, where the provider wants a command for each step (Telnyx); and what is given along with a leg
of a shopper's own call, so that whoever hears of it knows how it goes on, also after a restart."""

import base64
import binascii

import msgspec


class Turn(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a shopper's call stands. `ring` is our name for it, `step` what this leg was last told to do; a phone of ours is that of
    `member`, and rang after those of `tried`."""

    ring: str
    step: str
    member: str = ""
    tried: tuple[str, ...] = ()


class CallStep(msgspec.Struct, frozen=True):
    """A webhook of a call. `sid` is of the leg; `about` what we gave a leg of a call of ours along: the touch; `turn` the same of a
    shopper's call. `cause`: why it ended. Of a call that comes in, `caller` and `number` are who rings whom. `seconds` of a recording."""

    kind: str
    sid: str
    about: str = ""
    digits: str = ""
    cause: str = ""
    machine: bool = False
    turn: Turn | None = None
    incoming: bool = False
    caller: str = ""
    number: str = ""
    seconds: int = 0


def packed(given: Turn | str) -> str:
    """As a leg is given it along: of a call of ours the touch's name."""
    return base64.b64encode(given.encode() if isinstance(given, str) else msgspec.json.encode(given)).decode()


def unpacked(client_state: str) -> Turn | str:
    """What was given along; of what is neither, "" (an agent's own leg, which is known by its name)."""
    try:
        said = base64.b64decode(client_state, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    if not said.startswith("{"):
        return said
    try:
        return msgspec.json.decode(said, type=Turn)
    except msgspec.DecodeError:
        return ""
