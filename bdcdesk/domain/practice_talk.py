"""A talk with a made-up shopper, turn by turn, and what is to be said of it in the end. Pure: nothing of it is an event."""

from collections.abc import Callable, Sequence
from typing import Final, Literal

import msgspec

from bdcdesk.domain.practice import MadeUp, Read, Room
from bdcdesk.translation import tr

TURNS: Final = 3
"""Messages after which a talk ends, whatever is open."""
LONG: Final = 60
"""Words of a text from which on it is called long: two segments and a half, more than a phone shows at once. Ours."""


class Turn(msgspec.Struct, frozen=True):
    """What was said. Of ours: what it was read for, and the `slips` that were left in it, None while nobody has looked for them."""

    by: Literal["shopper", "you"]
    body: str
    read: Read = Read()
    slips: tuple[str, ...] | None = None


class Talk(msgspec.Struct, frozen=True):
    """With this shopper of this scenario. `ended`: the agent wants no more of it."""

    scenario: str
    shopper: MadeUp
    turns: tuple[Turn, ...]
    ended: bool = False

    @property
    def sent(self) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.turns if turn.by == "you")

    @property
    def answered(self) -> tuple[str, ...]:
        return tuple(topic for topic in self.shopper.asks if any(topic in turn.read.answered for turn in self.sent))

    @property
    def promised(self) -> tuple[str, ...]:
        """What was promised and not answered."""
        promised = {topic for turn in self.sent for topic in turn.read.promised}
        return tuple(topic for topic in self.shopper.asks if topic in promised and topic not in self.answered)

    @property
    def open(self) -> tuple[str, ...]:
        return tuple(topic for topic in self.shopper.asks if topic not in self.answered and topic not in self.promised)

    @property
    def over(self) -> bool:
        return self.ended or not self.open or len(self.sent) >= TURNS


def begun(scenario: str, shopper: MadeUp) -> Talk:
    return Talk(scenario, shopper, (Turn("shopper", shopper.comment),))


def ended(talk: Talk) -> Talk:
    return msgspec.structs.replace(talk, ended=True)


def replied(talk: Talk, room: Room, body: str, promises: Callable[[str], bool]) -> Talk:
    """With this message, and what the shopper says to it. A talk that is over goes on no more."""
    if talk.over:
        return talk
    read = room.read(body, (*talk.open, *talk.promised), promises)
    heard = msgspec.structs.replace(talk, turns=(*talk.turns, Turn("you", body, read)))
    return msgspec.structs.replace(heard, turns=(*heard.turns, Turn("shopper", _says(heard, room, read))))


def proofread(talk: Talk, body: str, slips: Sequence[str]) -> Talk:
    """These slips are in the messages of ours that say that."""
    turns = (msgspec.structs.replace(one, slips=tuple(slips)) if one.by == "you" and one.body == body else one for one in talk.turns)
    return msgspec.structs.replace(talk, turns=tuple(turns))


def _says(talk: Talk, room: Room, read: Read) -> str:
    turn = len(talk.sent) - 1
    said = [_one(room.thanks if read.answered else room.waits if read.promised else room.unanswered, turn)]
    told_before = any(one.body.find(talk.shopper.back) >= 0 for one in talk.turns)
    if read.asks and not told_before:
        said.append(talk.shopper.back)
    if read.names_time and not read.promised:
        said.append(_one(room.time, turn))
    said.append(talk.shopper.asks[talk.open[0]] if talk.open else _one(room.bye, turn))
    return " ".join(said)


def _one(words: Sequence[str], turn: int) -> str:
    return words[turn % len(words)]


class Remark(msgspec.Struct, frozen=True):
    """A line of what is said in the end; `good` is None where it is neither."""

    good: bool | None
    words: str


def remarks(talk: Talk, named: Callable[[str], str]) -> tuple[Remark, ...]:
    """What was answered and what not, whether it went on, how long and how clean it was. `named`: a topic in words."""
    if not talk.sent:
        return (Remark(None, tr("Nothing was sent.")),)
    first = talk.sent[0].read
    told = [Remark(True, tr("Answered: {listed}.", listed=_listed(talk.answered, named)))] if talk.answered else []
    told += [Remark(True, tr("Promised by a time: {listed}. Keep it.", listed=_listed(talk.promised, named)))] if talk.promised else []
    told += (
        [Remark(False, tr("Left open: {listed}. A shopper who has to ask twice often asks elsewhere.", listed=_listed(talk.open, named)))]
        if talk.open
        else []
    )
    if not talk.open and not first.answered and not first.promised:
        told.append(Remark(False, tr("The first message answered nothing: the first is the one that counts.")))
    asks = any(turn.read.asks for turn in talk.sent)
    told.append(Remark(asks, tr("You asked something back.") if asks else tr("You asked nothing back: one question keeps a talk going.")))
    if any(turn.read.names_time for turn in talk.sent):
        told.append(Remark(True, tr("You named a time.")))
    told.append(_spelling(talk.sent))
    lengths = [len(turn.body.split()) for turn in talk.sent]
    long = max(lengths) > LONG
    told.append(
        Remark(
            False if long else None,
            tr("Words a message: {counts}.{long}", counts=", ".join(map(str, lengths)), long=tr(" Long for a text.") if long else ""),
        )
    )
    return tuple(told)


def _spelling(sent: Sequence[Turn]) -> Remark:
    slips = [slip for turn in sent for slip in turn.slips or ()]
    if slips:
        return Remark(False, tr("Slips left: {words}.", words=", ".join(f"“{slip}”" for slip in slips)))
    return Remark(None, tr("Spelling was not checked.")) if any(turn.slips is None for turn in sent) else Remark(True, tr("No slips."))


def _listed(topics: Sequence[str], named: Callable[[str], str]) -> str:
    return ", ".join(named(topic) for topic in topics)
