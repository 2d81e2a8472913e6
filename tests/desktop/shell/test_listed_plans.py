"""A plan that is changed at one desk: every desk's open leads are looked at anew, and stand at the steps of the new one."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec

from bdcdesk.desktop.shell.listed import Listed
from bdcdesk.domain.actions.plans import KeepPlan
from bdcdesk.domain.own_plans import plan_kept
from bdcdesk.wiring.plans import shipped_plans
from tests.replica.making import RECORD, House


def test_a_changed_plan_is_news_of_every_open_lead_once(tmp_path: Path) -> None:
    house = House(tmp_path)
    hub, ana = house.open_store(), house.seat("ana")
    for name in ("adams", "baker"):
        house.receive(hub, name)
    hub.settle()
    ana.settle()
    rooftop: Any = SimpleNamespace(desk=ana.desk, store=SimpleNamespace(id=RECORD.id, plans=shipped_plans))
    group: Any = SimpleNamespace(open=[rooftop], loaded=True)
    listed = Listed(group)
    before = listed.following(rooftop)
    assert before is not None
    assert listed.moved_by_plans() == []

    hub.do(KeepPlan, kept=msgspec.structs.replace(plan_kept(shipped_plans(), "usual"), subject="Your next car"), over=0)
    hub.settle()
    ana.settle()
    ((_, moved),) = listed.moved_by_plans()
    assert sorted(moved) == ["adams", "baker"]
    assert listed.moved_by_plans() == []
    after = listed.following(rooftop)
    assert after is not None
    assert {plan.subject for plan in after.plans.plans if plan.id == "usual"} == {"Your next car"}
    assert listed.following(rooftop) is after
    house.close()
