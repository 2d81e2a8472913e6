"""A lead as a row of the list."""

import msgspec

from bdcdesk.desktop.work.view_model import work_row
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.work import next_work
from tests.desktop.lead.story import mine
from tests.report.making import PHONE


def test_who_gave_no_name_is_shown_by_their_number_as_people_write_it() -> None:
    lead = mine().state
    nameless = msgspec.structs.replace(lead, shopper=Shopper(points=lead.shopper.points))
    work = next_work(nameless)
    assert work is not None
    row = work_row(nameless, work, (0.0, ""), {}, "ines", "")
    assert PHONE.startswith("+1")
    assert row.who == f"({PHONE[2:5]}) {PHONE[5:8]}-{PHONE[8:]}"
