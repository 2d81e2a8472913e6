"""What the store offers, as it is entered: real widgets, and the terms that come of it."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.campaign_words import checked, shown
from bdcdesk.desktop.settings.campaigns_page import KEPT, CampaignsPage
from bdcdesk.desktop.settings.settings_view import CampaignView, SettingsView
from bdcdesk.domain.campaign import Campaign
from bdcdesk.domain.events.campaign import Terms

from .making import view

RATE = Terms("November", "On approved credit.", apr=90, condition="new", make="Subaru", ends="2026-11-30", codes=("N1", "N2"))
_sums = st.integers(0, 10_000_000_00)


@given(_sums, _sums, st.integers(-1, 100_00), st.sampled_from(("", "2026-11-30")))
def test_what_is_shown_reads_as_what_it_was(price: int, off: int, apr: int, ends: str) -> None:
    terms = msgspec.structs.replace(RATE, price=price, off=off, apr=apr, ends=ends, pages=("store.example/a",))
    assert checked(shown(terms)) == terms


def offering(*terms: Terms) -> SettingsView:
    made = (CampaignView(Campaign(f"c{n}", one, "America/New_York"), one.name, (f"set by Ana: {one.name}",)) for n, one in enumerate(terms))
    return msgspec.structs.replace(view(), campaigns=tuple(made))


@pytest.fixture
def page(qtbot: QtBot) -> CampaignsPage:
    made = CampaignsPage()
    qtbot.addWidget(made)
    made.resize(1280, 900)
    made.show()
    made.show_settings(offering(RATE))
    return made


def test_a_new_one_is_entered_and_one_that_is_there_changed_and_ended(page: CampaignsPage) -> None:
    wanted: list[tuple[str, Terms]] = []
    ended: list[str] = []
    page.wanted.connect(lambda *said: wanted.append(said))
    page.ended.connect(ended.append)
    assert page.end.isHidden()
    page.fields["name"].setText("Winter")
    page.fields["off"].setText("soon")
    page.wording.setPlainText("Fine print.")
    page.button.click()
    assert (wanted, page.problem.text) == ([], "“soon” is no sum: give it as 24,990. Nothing was changed.")
    page.fields["off"].setText("$1,500")
    page.button.click()
    assert wanted == [("", Terms("Winter", "Fine print.", off=1_500_00))]
    page.show_settings(offering(RATE, wanted[0][1]))
    page.kept()
    assert page.note == KEPT

    page.which.setCurrentIndex(page.which.findData("c0"))
    assert (page.fields["apr"].text(), page.fields["codes"].text(), page.past.text()) == ("0.9", "N1, N2", "set by Ana: November")
    page.fields["apr"].setText("1.9")
    page.button.click()
    assert wanted[1] == ("c0", msgspec.structs.replace(RATE, apr=190))
    page.kept()
    page.end.click()
    assert ended == ["c0"]


def test_what_somebody_types_is_not_taken_away(page: CampaignsPage) -> None:
    typed: Callable[[], str] = page.fields["name"].text
    page.fields["name"].setText("Spring")
    page.show_settings(offering(RATE, RATE))
    assert (typed(), bool(page.problem.text)) == ("Spring", True)
