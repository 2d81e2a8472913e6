"""What the page of the store's own words asks for: they are kept as this person, and read for a lead that the desk knows."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from bdcdesk.desktop.settings.aside import FAULT, Aside, sentence
from bdcdesk.desktop.settings.wording_files import Change
from bdcdesk.desktop.settings.wording_page import WordingPage
from bdcdesk.desktop.shell.intents import Make
from bdcdesk.desktop.shell.plans_door import keep_plan
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.reading import Reading
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.plan import Plans
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.domain.wording_file import LARGEST, Taken, WordingFileError, different, different_plans, lines_of, read_wording, written
from bdcdesk.translation import many, tr


class WordingDoor(QObject):
    """On the Qt thread. `store` tells which one is chosen."""

    def __init__(self, pump: Pump, page: WordingPage, store: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pump, self._page, self._store = pump, page, store
        self._aside = Aside(self)
        page.wanted.connect(self._keep)
        self._reading = Reading(pump, page.lead, store, self)
        page.files.saved.connect(self._save)
        page.files.picked.connect(self._pick)
        page.files.taken.connect(self._take)

    def _keep(self, scenario: str, said: WordingKept, over: tuple[str, str]) -> None:
        page = self._page
        self._pump.settle(self._store(), keep_wording(scenario, said, over), lambda why: page.refused(why) if why else page.kept())

    def _save(self, file: Path) -> None:
        view, card = self._page.view, self._page.files
        lines = lines_of(view.wordings if view is not None else ())
        own = [one for one in view.own_plans if one.steps] if view is not None else []

        def done(outcome: object) -> None:
            kept = many(
                len(lines), "1 reply is in the store's own words: {file}.", "{n} replies are in the store's own words: {file}.", file=file
            )
            plans = " " + many(len(own), "1 plan is its own.", "{n} plans are its own.") if own else ""
            card.told(sentence(outcome) if isinstance(outcome, Exception) else "", kept + plans)

        self._aside.run(partial(_write, file, written(lines, own)), done)

    def _pick(self, file: Path) -> None:
        card = self._page.files

        def show(taken: object) -> None:
            view = self._page.view
            if isinstance(taken, Taken) and view is not None and view.plans is not None:
                plans = different_plans(taken, view.plans, view.own_plans)
                card.show_changes((*different(taken, view.wordings), *plans), taken.problems)
            else:
                card.told(sentence(taken) if isinstance(taken, Exception) else FAULT, "")

        view = self._page.view
        if view is not None and view.plans is not None:
            self._aside.run(partial(_read, file, view.scenarios, view.plans), show)

    def _take(self, changes: Sequence[Change]) -> None:
        """One after the other; where one is refused, those before it are kept."""
        card, left, store = self._page.files, list(changes), self._store()

        def on(why: str) -> None:
            if why or not left:
                card.told(why, tr("{count} kept. It holds from now on.", count=len(changes)))
                return
            change = left.pop(0)
            self._pump.settle(store, keep_plan(change, None) if isinstance(change, PlanKept) else keep_wording(*change, None), on)

        on("")


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise WordingFileError(
            tr("{file} cannot be written: {strerror}. Choose another place.", file=file, strerror=error.strerror or error)
        ) from error


def _read(file: Path, scenarios: Sequence[Scenario], plans: Plans) -> Taken:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise WordingFileError(
            tr("{file} cannot be opened: {strerror}. Nothing was changed.", file=file, strerror=error.strerror or error)
        ) from error
    return read_wording(content, scenarios, plans)


def keep_wording(scenario: str, said: WordingKept, over: tuple[str, str] | None) -> Make:
    """For the store; `over` as in KeepWording."""
    from bdcdesk.domain.actions.wording import KeepWording

    action = str(uuid.uuid4())
    return lambda desk: KeepWording(
        id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), scenario=scenario, said=said, over=over
    )
