"""Sources of leads: what may be said of one, what the log makes of it, and what it does to a lead's clock."""

from typing import Any

import pytest

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.actions.source import SetSource, SwitchSource
from bdcdesk.domain.events.lead import LeadReceived, Noted, Shopper
from bdcdesk.domain.events.source import SourceSet
from bdcdesk.domain.fold import evolve, evolve_source
from bdcdesk.domain.identity import source_of, source_stream
from bdcdesk.domain.source import Source, is_plain

from .acting import Knows, do, facts, refusal
from .making import MINUTE, START, Story, event, received

WEB = Source("web", "Web form", "form", {"a": "b"}, {"q": "name"}, 60_000, since=START, changed=START)
SET = SourceSet("Web form", "form", {"a": "b"}, {"q": "name"}, 60_000)


def setting(**other: Any) -> SetSource:
    given = {"source": "web", "name": "Web form", "kind": "form", "options": {"a": "b"}, "fields": {"q": "name"}, "target": 60_000}
    return do(SetSource, **{**given, **other})


def test_a_source_is_what_was_last_said_of_it() -> None:
    first = evolve_source(None, event(SET, START, stream="source/web"))
    assert first == WEB
    later = evolve_source(first, event(SourceSet("Site", "form", off=True), START + 9, 2, stream="source/web"))
    assert later == Source("web", "Site", "form", off=True, since=START, changed=START + 9)
    for idle in (
        event(Noted(), START, 3, stream="source/web"),
        event(None, START, 3, stream="source/web"),
        event(SET, START, stream="lead/l1"),
    ):
        assert evolve_source(later, idle) is later


def test_setting_it_again_the_same_writes_nothing() -> None:
    assert facts(setting().decide(Knows())) == [SET]
    assert setting().decide(Knows(sources=(WEB,))) == Append(())
    assert facts(setting(off=True).decide(Knows(sources=(WEB,)))) == [
        SourceSet("Web form", "form", {"a": "b"}, {"q": "name"}, 60_000, True)
    ]


def test_switching_changes_nothing_else() -> None:
    assert facts(do(SwitchSource, source="web", off=True).decide(Knows(sources=(WEB,)))) == [
        SourceSet("Web form", "form", {"a": "b"}, {"q": "name"}, 60_000, off=True)
    ]
    assert do(SwitchSource, source="web", off=False).decide(Knows(sources=(WEB,))) == Append(())
    assert refusal(do(SwitchSource, source="gone", off=True).decide(Knows(sources=(WEB,)))) == "This source is not on this desk."


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"source": "Web Form"}, "A source's id"),
        ({"source": "a/b"}, "A source's id"),
        ({"source": "a" * 61}, "A source's id"),
        ({"name": " "}, "needs a name"),
        ({"name": "n" * 61}, "needs a name"),
        ({"kind": "pigeon"}, "no kind of source “pigeon”"),
        ({"kind": "adf"}, "“Web form” is of the kind “form” and stays so"),
        ({"target": -1}, "between nothing and 30 days"),
        ({"target": 31 * 86_400_000}, "between nothing and 30 days"),
    ],
)
def test_what_no_source_can_be_is_refused(other: dict[str, Any], said: str) -> None:
    assert said in refusal(setting(**other).decide(Knows(sources=(WEB,))))


def test_names_of_streams() -> None:
    assert source_stream("web") == "source/web"
    assert source_of("source/web") == "web"
    assert source_of("lead/web") is None
    assert [is_plain(one) for one in ("web", "web-2", "w--b", "-w", "wéb", "", "web\n")] == [True, True, False, False, False, False, False]


def test_a_lead_knows_what_it_came_through_and_has_that_sources_target() -> None:
    given = {"source": "AutoBazaar", "arrived": START, "shopper": Shopper()}
    (one,) = facts(do(ReceiveLead, **given, via="web", target=MINUTE).decide(Knows()))
    assert isinstance(one, LeadReceived)
    assert (one.via, one.target, one.due) == ("web", MINUTE, START + MINUTE)
    (other,) = facts(do(ReceiveLead, **given).decide(Knows()))
    assert isinstance(other, LeadReceived)
    assert (other.via, other.target, other.due) == ("", 5 * MINUTE, START + 5 * MINUTE)
    lead = evolve(None, event(received(via="web"), START))
    assert lead is not None
    assert (lead.via, Story().now.via) == ("web", "")
