"""The wordings of a reply, to be chosen, kept and given up: mine, the store's, the standard one, and what they were before."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from bdcdesk.desktop.lead.offer_view import Offer, Worded
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.domain.events.wording import Spoken, WordingKept
from bdcdesk.domain.scenarios import placeholder_problem
from bdcdesk.domain.wording import as_template, tells_of
from bdcdesk.translation import tr

WORDING_KEY: Final = "Ctrl+M"
_CALLED: Final = {"mine": tr("mine"), "store": tr("the store's"), "standard": tr("the standard one")}

Typed = Callable[[], tuple[Spoken, str, str]]
"""The channel that is written in, and the subject and words there."""


class WordingMenu(QObject):
    """`chosen(Worded)`: these words are wanted; `kept(scenario, WordingKept)`: so it is worded from now on, `owner` "mine" or "";
    `refused(why)`: it cannot be kept."""

    chosen = Signal(object)
    kept = Signal(str, object)
    refused = Signal(str)

    def __init__(self, typed: Typed, parent: QWidget) -> None:
        super().__init__(parent)
        self._typed = typed
        self._view: LeadView | None = None
        self._offer: Offer | None = None
        self.choices = QMenu(tr("Wording of this reply ({wording_key})", wording_key=WORDING_KEY), parent)
        self.choices.aboutToShow.connect(self._fill)
        QShortcut(QKeySequence(WORDING_KEY), parent).activated.connect(lambda: self.choices.popup(parent.mapToGlobal(QPoint(0, 0))))

    def show_offer(self, view: LeadView, offer: Offer) -> None:
        """What is offered; a follow-up's words are a plan's, and are not kept here."""
        self._view, self._offer = view, offer if offer.at else None
        self.choices.menuAction().setVisible(bool(offer.at))

    def _fill(self) -> None:
        view, offer, menu = self._view, self._offer, self.choices
        menu.clear()
        if view is None or offer is None:
            return
        channel, subject, body = self._typed()
        there = [one for one in offer.worded if one.channel == channel]
        for one in there:
            if not one.until:
                self._add(menu, tr("Use {called}", called=_CALLED[one.whose]), one)
        menu.addSeparator()
        owners = (("mine", "mine"), ("", tr("the store's"))) if view.leads_words else (("mine", "mine"),)
        for owner, called in owners:
            keep = menu.addAction(tr("Keep as {called}", called=called))
            keep.setEnabled(bool(body.strip()))
            keep.triggered.connect(lambda _=False, owner=owner: self._keep(owner, channel, subject, body))
        for owner, called in owners:
            if any(one.whose == (owner or "store") and not one.until for one in there):
                words = tr("Give {called} up", called=called)
                menu.addAction(words).triggered.connect(lambda _=False, owner=owner: self._say(owner, channel, "", ""))
        earlier = [one for one in there if one.until]
        if earlier:
            past = menu.addMenu(tr("As it was before"))
            for one in earlier:
                self._add(past, tr("{called}, until {until}", called=_CALLED[one.whose].capitalize(), until=one.until), one)

    def _add(self, menu: QMenu, words: str, one: Worded) -> None:
        menu.addAction(words).triggered.connect(lambda _=False: self.chosen.emit(one))

    def _keep(self, owner: str, channel: Spoken, subject: str, body: str) -> None:
        view, offer = self._view, self._offer
        if view is None or offer is None:
            return
        known = dict(offer.known)
        title, words = as_template(subject, known), as_template(body, known)
        told = tells_of(f"{title} {words}", view.name.split())
        problem = placeholder_problem(words) or placeholder_problem(title)
        if told:
            self.refused.emit(tr("“{told}” is this shopper's name: put {{first_name}} there, then keep the words.", told=told))
        elif problem:
            self.refused.emit(tr("The wording {problem}", problem=problem))
        else:
            self._say(owner, channel, title, words)

    def _say(self, owner: str, channel: Spoken, subject: str, body: str) -> None:
        offer = self._offer
        if offer is not None:
            subject = subject if channel == "email" else ""
            self.kept.emit(offer.id, WordingKept(offer.at, channel, offer.language, body, subject, owner, offer.version))
