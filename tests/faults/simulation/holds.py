"""What must always hold, each looked at by itself once a run has come to rest. The numbers are those of the design.

The tenth, that the window never freezes, has no window here: tests/desktop and tests/journeys hold it.
"""

from typing import TYPE_CHECKING

from . import holds_contact, holds_log
from .evidence import Evidence

if TYPE_CHECKING:
    from .run import Day

GUARANTEES = (
    holds_log.nothing_accepted_is_lost,
    holds_log.one_owner,
    holds_contact.at_most_once,
    holds_contact.every_text_taken_is_told,
    holds_log.all_desks_show_the_same,
    holds_contact.clock_stops_on_receipts,
    holds_contact.no_contact_outside_the_rules,
    holds_log.intake_is_lead_or_quarantine,
    holds_log.what_is_set_apart_is_a_lead,
    holds_log.who_is_not_there_is_offered_nothing,
    holds_log.only_permitted_kinds,
    holds_contact.nothing_unfilled_is_sent,
    holds_log.open_leads_have_work,
    holds_log.chain_and_versions,
)


def look(day: "Day") -> list[str]:
    """Everything that does not hold, each with the number of its guarantee first."""
    seen = Evidence(day)
    return [*day.ledger.wrong, *(found for holds in GUARANTEES for found in sorted(set(holds(seen))))]
