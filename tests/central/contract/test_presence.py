"""What every central promises of who is here and who is on the site, asked of each adapter alike."""

import msgspec
import pytest

from bdcdesk.central.errors import NotAllowed
from bdcdesk.central.records import (
    Member,
    Sighting,
    Visit,
)
from tests.central.conftest import NOW, Bench, Kept
from tests.central.contract.log import S


def test_presence_expires_and_is_overwritten(bench: Bench, central: Kept) -> None:
    ann = bench.open("ann")
    ann.tell(S, Sighting("ann", "On a call", "lead/a", NOW, NOW + 100))
    bench.open("bob").tell(S, Sighting("bob", "Here", "", NOW, NOW + 50))
    assert [seen.member for seen in central.here(S, NOW + 49)] == ["ann", "bob"]
    assert [seen.member for seen in central.here(S, NOW + 50)] == ["ann"]
    ann.tell(S, Sighting("ann", "Away", "", NOW + 60, NOW + 200))
    assert central.here(S, NOW + 150) == [Sighting("ann", "Away", "", NOW + 60, NOW + 200)]
    assert central.here("south", NOW) == []


def test_all_that_a_hub_says_is_wrong_is_kept(bench: Bench, central: Kept) -> None:
    central.add_member(S, Member("hub", "Hub", "hub"))
    wrong = "\n".join(f"The mailbox “{n}” cannot be read: its server does not answer. Its mails stay where they are." for n in range(20))
    bench.open("hub").tell(S, Sighting("hub", wrong, "", NOW, NOW + 100))
    assert [seen.doing for seen in central.here(S, NOW)] == [wrong]


def test_visits_expire_are_overwritten_and_are_the_hubs_to_tell(bench: Bench, central: Kept) -> None:
    central.add_member(S, Member("hub", "Hub", "hub"))
    central.add_member(S, Member("ann", "Ann", "agent"))
    hub, ann = bench.open("hub"), bench.open("ann")
    camry, outback = Visit("b", "2024 Toyota Camry XSE", NOW, NOW + 100), Visit("a", "Grüße, 'Outback'", NOW, NOW + 50)
    hub.tell_visits(S, [camry, outback], NOW)
    assert ann.visits(S, NOW + 49) == [outback, camry]
    assert ann.visits(S, NOW + 50) == [camry]
    assert ann.visits("south", NOW) == []
    later = msgspec.structs.replace(camry, looking="", expires=NOW + 200)
    hub.tell_visits(S, [later], NOW + 60)
    assert ann.visits(S, NOW) == [later]
    hub.tell_visits(S, [], NOW + 200)
    assert ann.visits(S, NOW) == []
    with pytest.raises(NotAllowed, match="Only the store's hub"):
        ann.tell_visits(S, [camry], NOW)
    assert central.visits(S, NOW) == []
