"""Every phone number and mail address in a text, wherever it stands: what a reading may not have lost."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bdcdesk.intake.document import Prospect
from bdcdesk.intake.reading.bounded import LENGTH

HOST = re.compile(r"@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}(?![\w-])")
LOCAL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}+$")
NUMERIC = re.compile(r"[+(\d][\d()+ .-]{6,}")
ASCII_NUMERIC = re.compile(NUMERIC.pattern, re.ASCII)
"""The same on ASCII, in a third of the time: a digit of any script is looked up, one of ten is a bit."""
PHONE = re.compile(
    r"(?<![\w.@/=+-])"
    r"(?:\+\d(?:[ .()-]{0,3}\d){6,14}+|(?:1[ .-]?)?\(?[2-9]\d\d\)?[ .-]{0,2}\d{3}[ .-]?\d{4})(?![\w@]|[-/.]\d)",
)
MOST = 200
LOOKED_AT = 1_000
SIGNS = 20_000
"""Characters of numbers that are looked at: what LOOKED_AT numbers take, and more."""


def addresses(text: str) -> tuple[str, ...]:
    """The mail addresses, lower case, and phone numbers, as written, in `text`, each once; at most MOST."""
    if len(text) > LENGTH:
        text = text[:LENGTH]
    return tuple(dict.fromkeys((*islice(_mails(text), LOOKED_AT), *islice(_numbers(text), LOOKED_AT))))[:MOST]


def _mails(text: str) -> Iterator[str]:
    """From each @ outwards: to look for the beginning of an address at every letter takes ten times as long."""
    for host in islice(HOST.finditer(text), 2 * LOOKED_AT):
        local = LOCAL.search(text[max(0, host.start() - 65) : host.start()])
        if local is not None:
            yield (local[0] + host[0]).lower()


def _numbers(text: str) -> Iterator[str]:
    runs = (ASCII_NUMERIC if text.isascii() else NUMERIC).finditer(text)
    room = SIGNS
    for run in islice(runs, 2 * LOOKED_AT):
        # The two signs behind it may tell that it is none.
        for match in PHONE.finditer(text, run.start(), min(run.end(), run.start() + room) + 2):
            yield match[0].strip()
        room -= run.end() - run.start()
        if room <= 0:
            return


def left_over(text: str, prospects: Iterable[Prospect]) -> tuple[str, ...]:
    """Those in `text` that no prospect has as a way to reach the shopper and that do not stand in their words either."""
    held: set[str] = set()
    words: list[str] = []
    for prospect in prospects:
        for point in (*prospect.points, *prospect.not_dialled):
            held |= {digits_of(point.address), digits_of(point.raw), point.address, point.raw.lower()}
        words.append(prospect.comments)
    said = "\n".join(words).lower()
    return tuple(found for found in addresses(text) if found not in held and digits_of(found) not in held and found not in said)


def digits_of(written: str) -> str:
    """What tells one number from another: its last ten digits. A mail address is what it is."""
    return written.lower() if "@" in written else re.sub(r"\D", "", written)[-10:]
