"""Documents that partners drop into the hub's folder: mostly leads; some twice, some that nobody can read."""

from pathlib import Path
from random import Random

from bdcdesk.intake.reading.read import raw_hash

_FIRST = ("Ines", "Terrence", "Anh", "Lena", "Rhea", "Jules", "Kofi", "Dana", "Sora", "Omar")
_PROSPECT = """<prospect><requestdate>2026-09-21T10:00:00-04:00</requestdate>
<vehicle interest="buy" status="used"><year>2021</year><make>Subaru</make><model>Outback</model></vehicle>
<customer><contact><name part="first">{first}</name><name part="last">Quill{n}</name><phone>{number}</phone></contact>
<comments>Is it still there? ({n})</comments></customer>
<vendor><contact><name>Harbor Motors</name></contact></vendor><provider><name>AutoBazaar</name></provider></prospect>"""


class Feeder:
    """`numbers`: how the shoppers' numbers begin, up to their last two digits. `dropped` by hash: how many leads are in it, 0 for none."""

    def __init__(self, folder: Path, numbers: str, chance: Random) -> None:
        self._folder = folder
        self._numbers = numbers
        self._chance = chance
        self._said: list[bytes] = []
        self.dropped: dict[str, int] = {}
        self._n = 0

    def drop(self) -> None:
        content = self._document()
        self._n += 1
        unfinished = self._folder / f".{self._n:05}.part"
        unfinished.write_bytes(content)
        unfinished.rename(self._folder / f"{self._n:05}.xml")

    def _document(self) -> bytes:
        kind = self._chance.random()
        if kind < 0.1 and self._said:
            return self._chance.choice(self._said)
        leads = 0 if kind < 0.18 else 2 if kind < 0.25 else 1
        content = b"<?xml version='1.0'?><adf>" + b"".join(self._prospect(which) for which in range(leads)) + b"</adf>"
        if leads == 0:
            content = f"<adf><prospect>{self._n} <cut off".encode()
        self._said.append(content)
        self.dropped[raw_hash(content)] = leads
        return content

    def _prospect(self, which: int) -> bytes:
        n = 2 * self._n + which
        number = f"{self._numbers}{self._chance.randrange(100):02}"
        return _PROSPECT.format(first=_FIRST[n % len(_FIRST)], n=n, number=number).encode()
