"""People who ask the store for a car: their numbers, what they hand in, what they write of their own accord."""

import os
from hashlib import sha256
from pathlib import Path

from .ledger import Document, Ledger
from .provider import Provider
from .world import World

OURS = "+12025550199"
ZONES = {
    "202": ("America/New_York",),
    "312": ("America/Chicago",),
    "602": ("America/Phoenix",),
    "213": ("America/Los_Angeles",),
    "808": ("Pacific/Honolulu",),
    "208": ("America/Boise", "America/Los_Angeles"),
}
"""Where somebody with this area code may be."""

AREAS = (*("202",) * 7, "312", "312", "208", "602", "213", "808")
ENDS = (10, 11, 23, 47, 5, 38, 61, 62, 66, 76, 81, 86, 91, 96)
"""How they behave, see the simulator: most answer, some do not, stop, object, are off, are nobody or have a landline."""

_PERSON = "<prospect><customer><contact><name part='first'>{}</name><phone>{}</phone></contact></customer></prospect>"
_NAMES = ("Robin", "Sam", "Alex", "Jo", "Kim", "Lou", "Max", "Pat")
_BROKEN = (
    b"<adf><prospect>",
    b"\x00\xff\x00\xfe nothing",
    b"Hello, is it still there?",
    b"<adf></adf>",
    b"<html><body>Sign in</body></html>",
)
_SAYS = ("Is it still there?", "What about my trade?", "STOP", "Can I come at 5?", "stop.", "I can't stop thinking of it")


class Shoppers:
    def __init__(self, world: World, ledger: Ledger, provider: Provider, incoming: Path) -> None:
        self._world = world
        self._ledger = ledger
        self._provider = provider
        self._incoming = incoming
        self._files = 0
        self._people: list[tuple[str, str]] = []
        chance = world.chance
        self.numbers = [f"+1{chance.choice(AREAS)}55501{chance.choice(ENDS):02}" for _ in range(chance.randint(3, 7))]

    def ask(self) -> None:
        """A document lies complete in the folder: from now on the store has it."""
        chance = self._world.chance
        before = sorted(self._ledger.documents)
        if before and self._world.happens(0.15):
            document = self._ledger.documents[chance.choice(before)]
        elif self._world.happens(0.2):
            content = chance.choice(_BROKEN) + (b" %d" % self._files if self._world.happens(0.7) else b"")
            document = Document(content, 0, self._world.at)
        else:
            people = [self._somebody() for _ in range(chance.choice((1, 1, 1, 2)))]
            content = f"<?xml version='1.0'?><adf>{''.join(_PERSON.format(*person) for person in people)}<!-- {self._files} --></adf>"
            document = Document(content.encode(), len(people), self._world.at)
        self._files += 1
        path = self._incoming / f"{self._files:03}.xml"
        path.write_bytes(document.content)
        os.utime(path, ns=(self._world.at * 1_000_000, self._world.at * 1_000_000))
        digest = sha256(document.content).hexdigest()
        self._ledger.documents.setdefault(digest, document)
        self._world.say("shopper", f"document {path.name} {digest[:8]} of {document.leads}")

    def _somebody(self) -> tuple[str, str]:
        """A name and a number: often of who has asked before."""
        chance = self._world.chance
        new = (chance.choice(_NAMES), chance.choice(self.numbers))
        who = chance.choice(self._people) if self._people and self._world.happens(0.3) else new
        self._people.append(who)
        return who

    def write_in(self) -> None:
        number = self._world.chance.choice((*self.numbers, "+12025550107"))
        words = self._world.chance.choice(_SAYS)
        self._provider.state.take_inbound(number, OURS, words, self._world.at)
        self._world.say("shopper", f"{number[-4:]} writes: {words}")
