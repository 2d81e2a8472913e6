"""What every central promises of the chain, asked of each adapter alike."""

import msgspec

from bdcdesk.central.chain import audit
from bdcdesk.central.records import (
    ANY,
    Appended,
    Group,
    Sealed,
)
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.rights import OWNER
from tests.central.conftest import Bench, Kept, action, sealed
from tests.central.contract.log import S, add, whole
from tests.central.test_chain import GOLDEN, GOLDEN_HASH


def test_the_golden_event_gets_the_golden_hash(bench: Bench, central: Kept) -> None:
    # In the year 2100, so that a server's own clock stays out of it.
    bench.run(f"UPDATE {{}}store SET last_at = {GOLDEN.at}")
    sent = Sealed(GOLDEN.id, GOLDEN.kind, GOLDEN.since, GOLDEN.facts, GOLDEN.personal, GOLDEN.nonce)
    assert bench.open(GOLDEN.actor).append(S, GOLDEN.action, [Group(GOLDEN.stream, 0, (sent,))]) == Appended(1, 1)
    assert central.links(S, 0, 10) == [msgspec.structs.replace(GOLDEN, hash=bytes.fromhex(GOLDEN_HASH))]
    assert central.head(S) == (1, bytes.fromhex(GOLDEN_HASH))


def test_the_log_verifies_and_any_change_to_it_is_found(bench: Bench, central: Kept) -> None:
    for number in range(5):
        personal = write(Words(f"note {number}")) if number % 2 else None
        central.append(S, action(), [Group(f"lead/{number % 3}", ANY, (sealed(personal=personal),))])
    assert audit(central, S) is None
    assert audit(central, S, page=2) is None
    bench.run("UPDATE {}event SET actor = 'somebody else' WHERE seq = 4")
    assert audit(central, S, page=2) == 4
    bench.run(f"UPDATE {{}}event SET actor = '{OWNER}' WHERE seq = 4")
    assert audit(central, S) is None
    bench.run("UPDATE {}event SET personal = NULL WHERE seq = 4")
    assert audit(central, S) is None
    bench.run("DELETE FROM {}event WHERE seq = 5")
    assert audit(central, S) == 5
    bench.run("DELETE FROM {}event WHERE seq = 2")
    assert audit(central, S) == 2


def test_a_damaged_body_stops_nobody_from_reading_on(bench: Bench, central: Kept) -> None:
    add(central, "lead/a", "noted", "noted")
    bench.run("UPDATE {}event SET facts = 'broken' WHERE seq = 1")
    assert [event.facts is None for event in whole(central)] == [True, False]
    assert audit(central, S) == 1
