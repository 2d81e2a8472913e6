"""What came as no lead and is one after all."""

import msgspec

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.after_all import AFTER_ALL, NO_LEAD, TakeForLead, TakeForNone, after_all
from bdcdesk.domain.actions.base import NOT_HERE
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.events import Facts
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.rights import RIGHTS, forbidden
from bdcdesk.domain.source import Source
from bdcdesk.domain.work import next_work

from .acting import Knows, do, facts, refusal
from .making import GIVEN, HOUR, MINUTE, START, STORE, event

ASKED = Shopper("Rosa Quint", points=(ContactPoint("email", "rosa@example.com"),), comments="Out of office. Is the Saab there?")
TRADE = Vehicle(interest="trade-in", make="Saab", vin="YS3FB46S481000000")


def write_facts(made: Facts) -> str:
    return msgspec.json.encode(made).decode()


FORM = Source("web", "Web form", "form", target=7 * MINUTE)
MADE = after_all("l1")


class Log(Knows):
    """A few leads, as what is decided makes them."""

    def __init__(self, settings: StoreDescribed | None = STORE) -> None:
        super().__init__(settings=settings, sources=(FORM,), now=START + HOUR)
        self.leads: dict[str, Lead] = {}

    def lead(self, lead: str) -> Lead | None:
        return self.leads.get(lead)

    def take(self, decision: object) -> None:
        assert isinstance(decision, Append), decision
        for n, change in enumerate(decision.changes):
            name = lead_of(change.stream)
            for draft in change.drafts if name is not None else ():
                after = evolve(self.leads.get(name or ""), event(draft.facts, self.now + n, 1, draft.personal, "ana", change.stream))
                assert after is not None
                self.leads[name or ""] = after


def begun(nature: str = "auto-response", **told: object) -> Log:
    log = Log()
    arrival = {"source": "Web", "arrived": START, "shopper": ASKED, "persons": (GIVEN,), "via": "web", "vehicles": (TRADE,), **told}
    log.take(do(ReceiveLead, lead="l1", nature=nature, **arrival).decide(log))
    return log


def test_it_is_a_lead_whose_clock_began_when_it_arrived() -> None:
    log = begun(consent={"text": False, "email": True})
    log.take(do(TakeForLead).decide(log))
    origin, made = log.leads["l1"], log.leads[MADE]
    assert origin.closed == AFTER_ALL
    assert (made.is_lead, made.arrived, made.target, made.due) == (True, START, FORM.target, START + FORM.target)
    assert (made.shopper.comments, made.persons, made.source, made.earlier) == (ASKED.comments, (GIVEN,), "Web", "l1")
    assert made.vehicles == origin.vehicles == (TRADE,)
    assert (made.allows, made.refuses) == (("email",), ("text",))
    assert made.findings == ("It came as “auto-response”, and somebody here saw that it is a lead.",)
    work = next_work(made)
    assert work is not None
    assert work.kind == "new"
    assert next_work(origin) is None


def test_what_tells_whose_car_it_is_can_be_erased() -> None:
    log = begun()
    decision = do(TakeForLead).decide(log)
    assert isinstance(decision, Append)
    assert all(TRADE.vin not in write_facts(draft.facts) for change in decision.changes for draft in change.drafts)


def test_it_is_taken_back_and_done_again() -> None:
    log = begun()
    for _ in range(2):
        log.take(do(TakeForLead).decide(log))
        assert (log.leads["l1"].closed, log.leads[MADE].closed) == (AFTER_ALL, "")
        log.take(do(TakeForNone).decide(log))
        assert (log.leads["l1"].closed, log.leads[MADE].closed) == ("", NO_LEAD)
    work = next_work(log.leads["l1"])
    assert work is not None
    assert work.kind == "look"


def test_what_cannot_be_done_is_said() -> None:
    log = begun()
    assert do(TakeForNone).decide(log) == NOT_HERE
    log.take(do(TakeForLead).decide(log))
    assert refusal(do(TakeForLead).decide(log)) == f"This lead is closed ({AFTER_ALL})."
    assert refusal(do(TakeForLead, lead=MADE).decide(log)) == "This is a lead already."
    log.take(do(TakeForNone).decide(log))
    assert "nothing to take back" in refusal(do(TakeForNone).decide(log))


def test_an_agent_may_do_both() -> None:
    log = begun()
    for action in (do(TakeForLead), do(TakeForNone)):
        decision = action.decide(log)
        written = [(made.__struct_config__.tag, write_facts(made)) for made in facts(decision)]
        for role in ("agent", "supervisor", "desk_manager"):
            assert forbidden(RIGHTS[role], "ana", [(str(kind), text) for kind, text in written]) is None
        log.take(decision)
