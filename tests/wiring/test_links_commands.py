"""`bdcdesk links ...`: what it sets is what messages go by, and what it refuses."""

from argparse import Namespace
from pathlib import Path

import pytest

from bdcdesk import cli
from bdcdesk.domain.short_links import Shortening, shortening_of
from bdcdesk.domain.source import Source
from bdcdesk.wiring.known_sources import read_sources
from bdcdesk.wiring.links_commands import RUNS, settings_of
from bdcdesk.wiring.place import NoPlace

from .keeping import S
from .test_sources import Desk

SET = ("--hub", "https://hub.example.com/", "--pages", "www.meridian.example, used.example")


class Office(Desk):
    def type(self, what: str, *arguments: str) -> str:
        """What is said."""
        self.said.clear()
        options: Namespace = cli.understood(["links", what, *arguments])
        assert RUNS[what](options, self.environ, self.said.append) == 0
        return " ".join(self.said)

    def sources(self) -> dict[str, Source]:
        central = self.building.central()
        try:
            return dict(read_sources(central, S).sources)
        finally:
            central.close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_what_is_set_is_what_messages_go_by(office: Office) -> None:
    assert "as they were written" in office.type("show")
    with pytest.raises(NoPlace, match="no short links"):
        office.type("off")
    assert "https://hub.example.com/l/" in office.type("set", *SET)
    assert "used.example, www.meridian.example" in office.type("show")
    assert shortening_of(office.sources()) == Shortening("https://hub.example.com", frozenset({"www.meridian.example", "used.example"}))
    assert "still lead on" in office.type("off")
    assert office.type("show") == "Short links are off."
    assert shortening_of(office.sources()) == Shortening()
    office.type("on")
    assert shortening_of(office.sources()).hub == "https://hub.example.com"


@pytest.mark.parametrize(
    ("hub", "pages", "why"),
    [
        ("http://hub.example.com", "a.example", "begins with https"),
        ("https://", "a.example", "begins with https"),
        ("https://me@hub.example.com", "a.example", "begins with https"),
        ("https://hub.example.com/?x=1", "a.example", "begins with https"),
        ("https://[", "a.example", "begins with https"),
        ("https://hub.example.com", " , ", "which pages are the store's own"),
        ("https://hub.example.com", "a.example, https://b.example", "“https://b.example” is no host"),
        ("https://hub.example.com", "com", "“com” is no host"),
    ],
)
def test_what_is_unfit_changes_nothing(hub: str, pages: str, why: str) -> None:
    with pytest.raises(NoPlace, match=why) as refused:
        settings_of(hub, pages)
    assert "Nothing was changed" in str(refused.value)
