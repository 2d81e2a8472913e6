"""What may be done with what is known of a shopper: its words, the details by keys, and a use that is blocked with its clause."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLabel
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.side import SideColumn
from bdcdesk.desktop.lead.side_words import side
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.lead.whose_data import WhoseData
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.events.person import Erased
from bdcdesk.domain.events.source import AgreementSet, Limit, Use
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.source import Agreement, Source
from bdcdesk.report.data_words import ValueTold
from bdcdesk.report.names import Names
from tests.domain.making import event

from .story import START, Story, arrived


def seen(story: Story, *uses: Use, ends: str = "", limits: tuple[Limit, ...] = ()) -> LeadView:
    """The page, with an agreement that allows these."""
    terms = AgreementSet("Terms", "2026-01-01", ends, uses, limits=limits)
    known = {"web": Source("web", "Web site", "form", agreements=(Agreement(terms, START),))}
    return story.view(look=known.get)


def test_it_is_told_in_a_line_and_of_each_value_from_whom_and_under_what() -> None:
    side = seen(arrived(via="web"), "follow up").side
    assert side.use == "May be used to follow up, not to market or share"
    first, number = side.values[:2]
    assert (first.kind, first.text, first.may) == ("Name", "Noor Haddad", "May be used to follow up, not to market or share")
    assert first.made == ("Given by the shopper: Web site, Wed, Oct 14, 2026, under “Terms”",)
    assert first.clauses == ("“Terms” with “Web site” (from 2026-01-01) allows: follow up.",)
    assert (number.kind, number.text) == ("Phone number", "(602) 555-0148")


@pytest.mark.parametrize(
    ("uses", "ends", "limits", "line"),
    [
        (("follow up", "market", "share"), "", (), "May be used to follow up, market and share"),
        ((), "", (), "May not be used"),
        (("follow up",), "2026-02-01", (), "May not be used"),
        (("follow up",), "", ("no copies",), "May be used to follow up, not to market or share; not copied to other systems"),
    ],
)
def test_the_line_says_all_nothing_what_has_ended_and_what_is_kept_here(
    uses: tuple[Use, ...], ends: str, limits: tuple[Limit, ...], line: str
) -> None:
    side = seen(arrived(via="web"), *uses, ends=ends, limits=limits).side
    assert side.use == line
    assert {one.may for one in side.values} == {line}


def test_without_an_agreement_the_default_is_stated() -> None:
    view = arrived().view()
    assert view.side.use == "May be used to follow up, not to market or share"
    assert "Without one it may be used to follow up on the inquiry" in view.side.values[0].clauses[0]
    assert view.text.open


def test_a_text_outside_the_agreement_is_blocked_with_the_clause() -> None:
    view = seen(arrived(via="web"), "share")
    assert (view.text.open, view.text.tone, view.call.open) == (False, Tone.bad, False)
    assert view.text.words == "“Terms” with “Web site” (from 2026-01-01) allows: share."


def test_the_details_open_by_keys_and_are_read_out(qtbot: QtBot) -> None:
    column = SideColumn()
    qtbot.addWidget(column)
    column.resize(340, 900)
    column.show()
    column.activateWindow()
    qtbot.waitUntil(column.isActiveWindow)
    story = arrived(via="web")
    column.show_side(seen(story, "follow up").side)
    data = column.data
    assert data.line.text() == "May be used to follow up, not to market or share."
    assert data.details.isHidden()
    assert data.more.accessibleName() == "Show of each value whose it is"
    data.more.setFocus()
    QTest.keyClick(data.more, Qt.Key.Key_Space)
    assert data.details.isVisible()
    assert data.more.accessibleName() == "Hide of each value whose it is"
    labels = [label.text() for label in data.details.findChildren(QLabel) if not label.isHidden()]
    assert "Name: Noor Haddad" in labels
    assert labels.count("“Terms” with “Web site” (from 2026-01-01) allows: follow up.") == 1
    column.show_side(seen(story, "follow up", "share").side)
    assert data.line.text() == "May be used to follow up and share, not to market."
    assert data.details.isVisible()


def test_what_holds_for_several_values_is_said_once_and_for_others_beside_them(qtbot: QtBot) -> None:
    value = ValueTold("Name", "Noor", ("From Web",), "May be used to follow up", ("Web allows.",))
    other = ValueTold("Comments", "So " * 60, ("From Bazaar",), "May not be used", ("Bazaar ended.",), barred=True)
    data = WhoseData()
    qtbot.addWidget(data)
    data.more.setChecked(True)
    data.show_data("May be used to follow up; some of it", (value, other, replace(value, kind="Phone number", text="5")))
    told = [label.text() for label in data.details.findChildren(QLabel)]
    assert told[:4] == ["Name: Noor", "Phone number: 5", "From Web", "May be used to follow up."]
    assert told[4].startswith("Comments: So So")
    assert told[4].endswith("So …")
    assert told[5:] == ["From Bazaar", "May not be used.", "Web allows.", "Bazaar ended."]
    groups = [one.accessibleName() for one in data.details.findChildren(QFrame) if one.accessibleName()]
    assert groups[0] == "Name: Noor. Phone number: 5. From Web. May be used to follow up."


def test_where_the_inquiry_may_not_be_answered_it_stands_there_as_bad_news(qtbot: QtBot) -> None:
    data = WhoseData()
    qtbot.addWidget(data)
    story = arrived(via="web")
    for uses, shown, hidden in (
        (("share",), data.barred, data.line),
        (("follow up",), data.line, data.barred),
        ((), data.barred, data.line),
    ):
        side = seen(story, *uses).side
        data.show_data(side.use, side.values)
        assert not shown.isHidden()
        assert hidden.isHidden()
    assert data.barred.text() == "✕ May not be used."


def test_of_an_erased_shopper_nothing_is_told(qtbot: QtBot) -> None:
    story = arrived(via="web")
    assert story.view().side.values
    lead = evolve(story.states["l1"], event(Erased(), story.now, 99))
    assert lead is not None
    shown = side(lead, {}, Names({}, "me"), story.now)
    assert (shown.use, shown.values) == ("", ())
    column = SideColumn()
    qtbot.addWidget(column)
    column.show_side(shown)
    assert not column.data.isVisibleTo(column)
