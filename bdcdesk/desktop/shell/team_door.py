"""What the settings of a store's people ask for, done as this person: how it works, cover, whole books, roles, salespeople's hours."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject

from bdcdesk.desktop.settings.aside import Aside, sentence
from bdcdesk.desktop.settings.books_page import BooksPage
from bdcdesk.desktop.settings.keeping import Keeping
from bdcdesk.desktop.settings.team_page import TeamPage
from bdcdesk.desktop.settings.team_view import WholeBook, book_of, whole_book
from bdcdesk.desktop.shell.intents import Make
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.team import EndCover, SetCover, SetTeam, Share, TransferBook, shared
from bdcdesk.domain.actions.visit import SetBook
from bdcdesk.domain.events.agent import Book
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.team import Team
from bdcdesk.domain.own_plans import following_of
from bdcdesk.domain.rights import Role
from bdcdesk.replica.desk import Desk
from bdcdesk.translation import tr


class TeamDoor(QObject):
    """On the Qt thread. `store` tells which one is chosen; `keeping` is of it."""

    def __init__(
        self,
        pump: Pump,
        team: TeamPage,
        books: BooksPage,
        store: Callable[[], str],
        keeping: Callable[[], Keeping],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pump, self._team, self._books = pump, team, books
        self._store, self._keeping = store, keeping
        self._aside = Aside(self)
        self._undo: tuple[str, tuple[Share, ...]] = ("", ())
        team.wanted.connect(self._work_so)
        team.cover.wanted.connect(self._cover)
        team.cover.ended.connect(self._end_cover)
        team.transfer.picked.connect(self._look_at)
        team.transfer.wanted.connect(self._transfer)
        team.transfer.undone.connect(self._give_back)
        team.roles.wanted.connect(self._set_roles)
        books.wanted.connect(self._keep_book)

    def _work_so(self, team: Team) -> None:
        page = self._team
        self._pump.settle(self._store(), set_team(team), lambda why: page.refused(why) if why else page.kept())

    def _cover(self, member: str, by: str, since: Instant, until: Instant) -> None:
        self._pump.settle(self._store(), set_cover(member, by, since, until), self._team.cover.arranged)

    def _end_cover(self, member: str) -> None:
        self._pump.settle(self._store(), end_cover(member), self._team.cover.over)

    def _look_at(self, member: str) -> None:
        def show(found: object) -> None:
            if isinstance(found, WholeBook):
                self._team.transfer.show_book(member, found)

        self._pump.look(self._store(), lambda rooftop: _whole(rooftop, member), show)

    def _transfer(self, member: str, counts: Sequence[tuple[str, int]]) -> None:
        moved: list[Share] = []
        names = {one.id: one.name for one in self._team.view.team.people} if self._team.view is not None else {}

        def done(why: str) -> None:
            if not why:
                self._undo = member, tuple(moved)
            went = ", ".join(
                tr("{number:,} to {who}", number=number, who=names.get(to, to))
                for to, number in sorted(Counter(share.to for share in moved).items())
            )
            self._team.transfer.moved(why, tr("{who}'s leads went on: {went}.", who=names.get(member, member), went=went))

        self._pump.settle(self._store(), transfer(member, counts, moved), done)

    def _give_back(self) -> None:
        member, shares = self._undo
        self._pump.settle(self._store(), give_back(member, shares), self._team.transfer.taken_back)

    def _set_roles(self, roles: dict[str, Role]) -> None:
        keeping, card = self._keeping(), self._team.roles
        self._aside.run(
            lambda: keeping.set_roles(roles), lambda outcome: card.changed(sentence(outcome) if isinstance(outcome, Exception) else "")
        )

    def _keep_book(self, member: str, book: Book) -> None:
        page = self._books
        self._pump.settle(self._store(), set_book(member, book), lambda why: page.refused(why) if why else page.kept())


def _whole(rooftop: Rooftop, member: str) -> WholeBook:
    """How much is in their book; in the desk's thread."""
    desk = rooftop.desk
    if desk.settings is None:
        return WholeBook()
    return whole_book(book_of(desk.leads.values(), member), following_of(rooftop.store.plans(), desk.settings, desk.person))


def set_team(team: Team) -> Make:
    return _made(lambda desk, about: SetTeam(**about, team=team))


def set_cover(member: str, by: str, since: Instant, until: Instant) -> Make:
    return _made(lambda desk, about: SetCover(**about, member=member, by=by, since=since, until=until))


def end_cover(member: str) -> Make:
    return _made(lambda desk, about: EndCover(**about, member=member))


def set_book(member: str, book: Book) -> Make:
    return _made(lambda desk, about: SetBook(**about, member=member, book=book))


def transfer(member: str, counts: Sequence[tuple[str, int]], moved: list[Share]) -> Make:
    """What the book is by then; `moved` tells which lead went where."""

    def make(desk: Desk, about: dict[str, Any]) -> Action:
        moved[:] = shared(book_of(desk.leads.values(), member), counts)
        return TransferBook(**about, member=member, shares=tuple(moved))

    return _made(make)


def give_back(member: str, shares: tuple[Share, ...]) -> Make:
    return _made(lambda desk, about: TransferBook(**about, member=member, shares=shares, undoes=True))


def _made(make: Callable[[Desk, dict[str, Any]], Action]) -> Make:
    """With one id however often it is made, in this person's name."""
    action = str(uuid.uuid4())
    return lambda desk: make(desk, {"id": action, "store": desk.record.id, "actor": desk.me, "pressed": desk.now()})
