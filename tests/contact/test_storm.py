"""A bad day, compressed: everything that can go wrong on the way goes wrong at random, and nobody is texted twice."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from bdcdesk.central.errors import Unreachable
from bdcdesk.contact.provider import Provider
from bdcdesk.contact.simulator.server import SECRET
from bdcdesk.contact.telnyx import Telnyx
from bdcdesk.domain.touch import Touch
from tests.contact.house import MINUTE, SECOND, House, Machine
from tests.depth import depth
from tests.letters import named

REQUESTS = 100
SAME = "Are you there?"
AREAS = ("202", "212", "404", "615", "617", "703", "704", "718", "803", "910")
NUMBERS = [f"+1{area}55501{end}" for area in AREAS for end in range(60, 64)]
FAULTS = ("429", "401", "500 before", "reset before", "garbage before", "500 after", "reset after", "garbage after")
PARTS = ("dispatcher", "reconciler", "receipts")


class Storm:
    def __init__(self, house: House, chance: Random, provider: Callable[[], Provider | None]) -> None:
        self.house, self.chance, self.provider = house, chance, provider
        self.parts = PARTS
        self.leads = {house.lead(number): number for number in NUMBERS}
        self.words: dict[str, str] = {}
        self.hubs = [house.hub("hub", provider()), house.hub("hub2", provider())]

    def happens(self, probability: float) -> bool:
        return self.chance.random() < probability

    def request(self) -> None:
        lead, number = self.chance.choice(list(self.leads.items()))
        body = SAME if self.happens(0.1) else f"Text number {len(self.words)}"
        self.words[self.house.text(lead, body, number)] = body

    def fail(self, what: str) -> None:
        if self.happens(0.03):
            raise Unreachable("The store's database cannot be reached.")

    def round(self) -> None:
        place = self.chance.randrange(2)
        if self.happens(0.4):
            self.house.practice.fault(self.chance.choice(FAULTS), retry_after=self.chance.choice((None, 1, 30)))
        if self.happens(0.1):
            self.house.practice.fault("500 before", method="GET")
        hub = self.hubs[place]
        hub.log.cut = self.fail
        errands = hub.begin(*self.parts)
        killed = self.happens(0.1)
        reached = self.chance.randrange(2 * len(errands) + 1) if killed else 2 * len(errands)
        # Errands run beside each other and finish in any order; a kill comes anywhere among that.
        for n, errand in enumerate(errands):
            if n < reached:
                errand.run()
        self.chance.shuffle(errands)
        for errand in errands[: max(0, reached - len(errands))]:
            errand.finish(hub.desk.now())
        if killed:
            self.hubs[place] = self.house.hub(hub.desk.me, self.provider())
        self.house.clock.now += self.chance.choice((0, 100, SECOND, 5 * SECOND, 25 * SECOND))

    def touches(self) -> list[Touch]:
        return [touch for lead in self.leads for touch in self.house.state(lead).touches]


def calm(hubs: list[Machine]) -> None:
    for hub in hubs:
        hub.log.cut = lambda what: None
    for _ in range(20 * MINUTE // (5 * SECOND)):
        for hub in hubs:
            hub.turn(*PARTS)
        hubs[0].house.clock.now += 5 * SECOND


@pytest.mark.parametrize("seed", range(12, 12 + depth(1, 6)))
@pytest.mark.parametrize(("style", "requests"), [("twilio", REQUESTS), ("telnyx", 40)])
def test_a_storm_of_faults_and_kills_sends_nothing_twice_and_loses_nothing(house: House, seed: int, style: str, requests: int) -> None:
    def provider() -> Provider | None:
        return Telnyx(SECRET, "129", timeouts=(1, 1), base_url=house.practice.url) if style == "telnyx" else None

    storm = Storm(house, Random(seed), provider)
    if style == "telnyx":
        # Its records may be minutes behind: what is not known is asked for again before anything can be looked up.
        storm.parts = ("dispatcher", "receipts")
    for _ in range(requests):
        storm.request()
        storm.round()
    calm(storm.hubs)
    touches = storm.touches()
    taken = house.practice.messages
    assert len(touches) == requests
    assert Counter(touch.stage for touch in touches).keys() <= {"delivered", "not sent", "unknown"}
    assert all(touch.given_up for touch in touches if touch.stage == "unknown")
    assert all(touch.reason for touch in touches if touch.stage != "delivered")
    # Each text that the provider took is told as taken, by its name there, and by no other.
    # Telnyx writes the same names in another way.
    assert Counter(touch.sid.replace("-", "").removeprefix("SM") for touch in touches if touch.sid) == Counter(
        message["sid"].removeprefix("SM") for message in taken
    )
    told = Counter(named(storm.words[touch.id]) for touch in touches if touch.stage == "delivered")
    assert told == Counter(message["body"] for message in taken)
    assert max((count for body, count in told.items() if body != named(SAME)), default=0) == 1
    # And it was a storm: each way was gone. Where an account was refused for long, most are back with their agents.
    assert Counter(touch.stage for touch in touches)["delivered"] > requests // 5
    kinds = Counter(link.kind for link in house.log())
    assert kinds["message_unknown"] > requests // 30
    assert kinds["message_not_sent"] > requests // 30
