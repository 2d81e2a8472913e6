"""Believable leads for the demo and for practice: invented people on numbers kept for fiction, as ADF documents of different senders."""

import random
from typing import Final
from xml.sax.saxutils import escape

import msgspec

_PEOPLE: Final = (
    ("Ines", "Carvalho"), ("Terrence", "Hall"), ("Anh", "Nguyen"), ("Lena", "Fischer"), ("Sam", "Ortega"), ("Rhea", "Kapoor"),
    ("Jules", "Whitfield"), ("Priscilla", "Moreau"), ("Kofi", "Bauer"), ("Dana", "Ruiz"), ("Sora", "Ito"), ("Omar", "Haddad"),
)  # fmt: skip
_FOLLOWED: Final = (
    ("Maria", "Delgado"), ("Grace", "Lindqvist"), ("Tomas", "Berg"), ("Yuki", "Arai"), ("Nadia", "Petrov"), ("Owen", "Castle"),
    ("Leila", "Farah"), ("Ruth", "Ambrose"), ("Paolo", "Conti"), ("Ada", "Mensah"), ("Viktor", "Sokol"), ("Joy", "Tran"),
)  # fmt: skip
_CARS: Final = (
    ("new", "2026", "Toyota", "Camry", "XSE", "36480"), ("new", "2026", "Toyota", "Sienna", "XLE", "46120"),
    ("used", "2022", "Ford", "F-150", "Lariat", "41900"), ("new", "2026", "Toyota", "RAV4", "Hybrid", "38250"),
    ("used", "2023", "Toyota", "Tacoma", "TRD Sport", "37400"), ("new", "2026", "Toyota", "Corolla", "LE", "24990"),
    ("used", "2021", "Honda", "CR-V", "EX", "26800"), ("new", "2026", "Toyota", "Tundra", "SR5", "52700"),
)  # fmt: skip
_ASKS: Final = (
    "Is it still available? I could come by after work.",
    "What is your best out the door price?",
    "Could I take a test drive on Saturday morning?",
    "What would the monthly payments be with 4,000 down?",
    "My credit score is not great, could I get approved?",
    "Do you still have this one in stock?",
    "I have a 2019 sedan with 61k miles to trade, what would you give me?",
    "Just looking around for now, comparing a few.",
)
_SOURCES: Final = ("Valley Ridge website", "AutoFinder", "CarLine Marketplace", "Valley Ridge website", "DriveSearch")


class DemoLead(msgspec.Struct, frozen=True):
    """`number` ends in two digits that decide how the simulator's shopper behaves."""

    n: int
    first: str
    last: str
    number: str
    source: str
    comments: str
    car: tuple[str, ...]

    def adf(self, requested: str) -> bytes:
        """The document. `requested` is ISO 8601 with its offset."""
        status, year, make, model, trim, price = self.car
        mail = f"{self.first}.{self.last}{self.n}@example.com".lower()
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<?adf version="1.0"?>
<adf>
  <prospect>
    <id sequence="1" source="{escape(self.source)}">{escape(self.source[:2].upper())}-{self.n:06}</id>
    <requestdate>{requested}</requestdate>
    <vehicle interest="buy" status="{status}">
      <year>{year}</year>
      <make>{make}</make>
      <model>{model}</model>
      <trim>{trim}</trim>
      <stock>T{4400 + self.n % 500}</stock>
      <price type="asking" currency="USD">{price}</price>
    </vehicle>
    <customer>
      <contact>
        <name part="first">{escape(self.first)}</name>
        <name part="last">{escape(self.last)}</name>
        <email>{mail}</email>
        <phone type="cellphone">{self.number}</phone>
      </contact>
      <comments>{escape(self.comments)}</comments>
    </customer>
    <vendor><vendorname>Valley Ridge Toyota</vendorname></vendor>
    <provider><name part="full">{escape(self.source)}</name></provider>
  </prospect>
</adf>
""".encode()


def lead(n: int, seed: int) -> DemoLead:
    """The `n`-th lead of a run: the same for the same seed. 555-01xx numbers belong to nobody."""
    chance = random.Random(f"{seed}/{n}")
    first, last = _PEOPLE[(n + seed) % len(_PEOPLE)]
    return DemoLead(
        n=n,
        first=first,
        last=last,
        number=f"602-555-01{(n * 7 + seed) % 89:02}",
        source=chance.choice(_SOURCES),
        comments=_ASKS[n % len(_ASKS)],
        car=_CARS[chance.randrange(len(_CARS))],
    )


def measured(n: int, before: int = 0) -> DemoLead:
    """The lead that the headless demo follows from arrival to receipt: a shopper who answers, with a question that has a ready reply.

    `before`: how many leads came since the store's first ones. Played again, it is somebody else, not one who may be the same shopper.
    """
    first, last = _FOLLOWED[before % len(_FOLLOWED)]
    number = f"480-555-01{n % 60:02}"
    return DemoLead(n, first, last, number, "Valley Ridge website", "Is the Camry still available? I could come by after work.", _CARS[0])
