"""What the page of the store's own words asks for: they are kept as this person, and read for a lead that the desk knows."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from heapq import nlargest
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from bdcdesk.desktop.settings.aside import FAULT, Aside, sentence
from bdcdesk.desktop.settings.wording_files import Change
from bdcdesk.desktop.settings.wording_page import WordingPage
from bdcdesk.desktop.shell.intents import Make
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.placeholders import Language
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.domain.wording_file import LARGEST, Taken, WordingFileError, different, lines_of, read_wording, written
from bdcdesk.translation import many, tr

_LEADS: Final = 40
"""The newest leads, for whom words can be read."""


class WordingDoor(QObject):
    """On the Qt thread. `store` tells which one is chosen."""

    def __init__(self, pump: Pump, page: WordingPage, store: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pump, self._page, self._store = pump, page, store
        self._aside = Aside(self)
        page.wanted.connect(self._keep)
        page.leads_wanted.connect(self._list)
        page.values_wanted.connect(self._read)
        page.files.saved.connect(self._save)
        page.files.picked.connect(self._pick)
        page.files.taken.connect(self._take)

    def _keep(self, scenario: str, said: WordingKept, over: tuple[str, str]) -> None:
        page = self._page
        self._pump.settle(self._store(), keep_wording(scenario, said, over), lambda why: page.refused(why) if why else page.kept())

    def _list(self) -> None:
        def show(found: object) -> None:
            if isinstance(found, list):
                self._page.show_leads(found)

        self._pump.look(self._store(), _newest, show)

    def _read(self, lead: str) -> None:
        def show(known: object) -> None:
            if isinstance(known, dict):
                self._page.show_values(lead, known)

        self._pump.look(self._store(), partial(_values, lead), show)

    def _save(self, file: Path) -> None:
        view, card = self._page.view, self._page.files
        lines = lines_of(view.wordings if view is not None else ())

        def done(outcome: object) -> None:
            kept = many(
                len(lines), "1 reply is in the store's own words: {file}.", "{n} replies are in the store's own words: {file}.", file=file
            )
            card.told(sentence(outcome) if isinstance(outcome, Exception) else "", kept)

        self._aside.run(partial(_write, file, written(lines)), done)

    def _pick(self, file: Path) -> None:
        card = self._page.files

        def show(taken: object) -> None:
            view = self._page.view
            if isinstance(taken, Taken) and view is not None:
                card.show_changes(different(taken, view.wordings), taken.problems)
            else:
                card.told(sentence(taken) if isinstance(taken, Exception) else FAULT, "")

        view = self._page.view
        self._aside.run(partial(_read, file, view.scenarios if view is not None else ()), show)

    def _take(self, changes: Sequence[Change]) -> None:
        """One after the other; where one is refused, those before it are kept."""
        card, left, store = self._page.files, list(changes), self._store()

        def on(why: str) -> None:
            if why or not left:
                card.told(why, tr("{count} kept. Whoever opens these replies from now on finds them so.", count=len(changes)))
                return
            scenario, said = left.pop(0)
            self._pump.settle(store, keep_wording(scenario, said, None), on)

        on("")


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise WordingFileError(
            tr("{file} cannot be written: {strerror}. Choose another place.", file=file, strerror=error.strerror or error)
        ) from error


def _read(file: Path, scenarios: Sequence[Scenario]) -> Taken:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise WordingFileError(
            tr("{file} cannot be opened: {strerror}. Nothing was changed.", file=file, strerror=error.strerror or error)
        ) from error
    return read_wording(content, scenarios)


def keep_wording(scenario: str, said: WordingKept, over: tuple[str, str] | None) -> Make:
    """For the store; `over` as in KeepWording."""
    from bdcdesk.domain.actions.wording import KeepWording

    action = str(uuid.uuid4())
    return lambda desk: KeepWording(
        id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), scenario=scenario, said=said, over=over
    )


def _newest(rooftop: Rooftop) -> list[tuple[str, str]]:
    """In the desk's thread."""
    named = (lead for lead in list(rooftop.desk.leads.values()) if lead.shopper.name)
    newest = nlargest(_LEADS, named, key=lambda lead: (lead.arrived, lead.id))
    return [
        (lead.id, f"{lead.shopper.name} · {lead.wanted.title}" if lead.wanted and lead.wanted.title else lead.shopper.name)
        for lead in newest
    ]


def _values(name: str, rooftop: Rooftop) -> dict[Language, Mapping[str, str]]:
    """What this person's replies to the lead would be filled in with; in the desk's thread."""
    from bdcdesk.desktop.lead.offering import Offering, instead_of, its_car

    desk = rooftop.desk
    lead, store = desk.lead(name), desk.settings
    if lead is None or store is None:
        return {}
    stock = desk.stock if desk.stocked else None
    car = its_car(lead, stock)
    offering = Offering(rooftop.store.my_name, store.name, desk.now(), car, instead_of(lead, car, stock), None, desk.me, desk.wordings)
    return {language: offering.values(lead, language) for language in ("en", "es")}
