"""A supervisor changes how the store follows up: one plan, whole; or gives the store's own up for the one that bdcdesk comes with."""

import msgspec

from bdcdesk.domain.actions.base import Append, Decision, Known, OnSettings, Refused
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.own_plans import unusable_plan
from bdcdesk.translation import tr


class KeepPlan(OnSettings, frozen=True, kw_only=True, tag="keep_plan"):
    """The plan from now on, see PlanKept; its version is counted here. `over`: the version that its maker saw (0 for what bdcdesk comes
    with), None for whichever there is: what somebody else has kept since is not taken away unseen."""

    kept: PlanKept
    over: int | None = None

    def decide(self, known: Known) -> Decision:
        store = known.settings
        if store is None:
            return Refused(tr("This desk does not know its store yet. Try again in a moment."))
        unusable = unusable_plan(self.kept)
        if unusable or not self.kept.plan:
            return Refused(unusable or tr("There is no such plan."))
        before = next((one for one in store.plans if one.plan == self.kept.plan), PlanKept(self.kept.plan))
        if self.over is not None and self.over != before.version:
            return Refused(tr("Somebody else has changed this plan meanwhile. Look at theirs, and change it again if it still fits."))
        made = msgspec.structs.replace(self.kept, version=before.version + 1)
        if msgspec.structs.replace(before, version=made.version) == made:
            return Append(())
        return self.wish(made)
