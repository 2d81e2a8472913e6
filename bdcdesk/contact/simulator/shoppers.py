"""How the people behind the simulator's phone numbers behave: decided by the number's last two digits, so that anyone can tell in advance.

| last two digits | texts | | last digit | calls |
|---|---|---|---|---|
| 00-59 | answers, up to three times | | 0-4 | picks up and talks |
| 60-74 | gets it and ignores it | | 5, 6 | voicemail |
| 75-79 | answers STOP | | 7 | busy |
| 80-84 | asks in own words not to be texted | | 8, 9 | no answer |
| 85-89 | phone off: undelivered, 30003 | | | |
| 90-94 | number nobody has: undelivered, 30005; calls fail | | | |
| 95-99 | landline: refused, 21614 | | | |

Only when told so: "fails days later" (sent, and given up by the carrier after two days, 30008); "filtered" (30007) and "unregistered"
(30034), by the shopper's carrier; "listens" (picks up, and presses no key).

An agent's phone behaves by the same table of calls: give agents numbers that end in 0 to 4.
"""

import zlib
from typing import Literal

import msgspec

Texts = Literal["answers", "ignores", "stops", "objects", "phone off", "nobody", "landline", "fails days later", "filtered", "unregistered"]
Calls = Literal["picks up", "listens", "voicemail", "busy", "no answer", "nobody"]

_CALLS: tuple[Calls, ...] = ("picks up",) * 5 + ("voicemail", "voicemail", "busy", "no answer", "no answer")

_WORDS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("how would you like to buy", "finance", "lease", "cash", "payment"), (
        "Finance, with around 3,000 down. What would that look like a month?",
        "Paying cash, so I just need your best out the door number.",
        "Leasing this time. About 12k miles a year.",
    )),
    (("trade",), (
        "2019 Rogue with about 61k miles, one owner. Small dent in the rear door.",
        "It's a 2017 F-150, 88,000 miles. I still owe around 9k on it.",
        "Yes, a 2020 Civic. Can you give me a number before I drive over?",
    )),
    (("confirmed", "see you", "you're set", "you are set"), ("Great, see you then!", "Perfect. Who do I ask for?", "We'll be there.")),
    (("come in", "stop by", "visit", "test drive", "appointment", "today", "tomorrow", "saturday", "what time", "when "), (
        "Could do today after 5:30, would that work?",
        "Saturday morning around 10 works for us.",
        "Tomorrow at lunch, 12:15 or so?",
    )),
    (("price", "number", "quote", "discount", "out the door", "best"), (
        "Is that before or after taxes and fees?",
        "Thanks. Another store quoted me a bit less, is there room?",
        "Ok that's close to what I had in mind. Can you send it in writing?",
    )),
    (("available", "in stock", "still here", "have it"), (
        "Good, glad it's still there. Can you send me a few pictures of the inside?",
        "Great! Does it have the tow package?",
        "Ok. What's the out the door price?",
    )),
    (("credit", "approved", "approval"), (
        "My score is around 640, is that going to be a problem?",
        "Do I have to come in for that or can I do it online?",
        "I was turned down at my bank last month so I'm a little worried.",
    )),
)  # fmt: skip
_ANYTHING = (
    "Hi, yes I'm still looking. Is it still available?",
    "Thanks for getting back so fast. What's your best price on it?",
    "Yes that one. I also have a trade.",
    "Hello! Mostly wondering about monthly payments.",
)
_OBJECTIONS = ("Please take me off your list", "I already bought one, don't text me anymore please", "wrong number, please stop texting")

_ANSWERS_AT_MOST = 3


class Shopper(msgspec.Struct, frozen=True):
    """What somebody does with texts and with calls."""

    texts: Texts
    calls: Calls


class Reply(msgspec.Struct, frozen=True):
    """`after` milliseconds from the arrival of what it answers. With a `picture` of their car where they tell of a dent in it."""

    after: int
    body: str
    picture: bool = False


def behaviour(number: str) -> Shopper:
    """By the table above. `number` ends in digits."""
    calls = _CALLS[int(number[-1])]
    match int(number[-2:]):
        case n if n < 60:
            return Shopper("answers", calls)
        case n if n < 75:
            return Shopper("ignores", calls)
        case n if n < 80:
            return Shopper("stops", calls)
        case n if n < 85:
            return Shopper("objects", calls)
        case n if n < 90:
            return Shopper("phone off", calls)
        case n if n < 95:
            return Shopper("nobody", "nobody")
    return Shopper("landline", calls)


def reply(texts: Texts, number: str, earlier: int, body: str) -> Reply | None:
    """What `number` writes back to `body`, having written back `earlier` times; None for nothing. The same question has the same answer."""
    chance = zlib.crc32(f"{number} {earlier} {body}".encode())
    after = 5_000 + chance % 8_000
    if texts == "stops" and earlier == 0:
        return Reply(after, "STOP")
    if texts == "objects" and earlier == 0:
        return Reply(after, _OBJECTIONS[chance % len(_OBJECTIONS)])
    if texts == "answers" and earlier < _ANSWERS_AT_MOST:
        fitting = _fitting(body) if earlier or "?" in body else _ANYTHING
        words = fitting[chance % len(fitting)]
        return Reply(after, words, "dent" in words)
    return None


def _fitting(body: str) -> tuple[str, ...]:
    lowered = body.lower()
    return next((words for cues, words in _WORDS if any(cue in lowered for cue in cues)), _ANYTHING)
