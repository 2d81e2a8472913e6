"""What goes with a text: pictures of the car, or another one by its address. Chosen by keys, shown as chips until the text has gone."""

from functools import partial
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.domain.pictures import MOST, is_address
from bdcdesk.translation import many, tr

PICTURES_KEY: Final = "Ctrl+Shift+I"
_LISTED: Final = 20
"""Pictures of a car that are offered."""


class Pictures(QWidget):
    """`chosen(address)` where mails are written, which name the address; with a text they are kept here, by lead, until `take`. `menu`
    lists what there is. Nothing is fetched: the provider and who gets the text see the picture."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: LeadView | None = None
        self._by_lead: dict[str, tuple[str, ...]] = {}
        self._mails, self._introduction = False, ""
        self.menu = QMenu(tr("Pictures with it ({pictures_key})", pictures_key=PICTURES_KEY), parent or self)
        self.menu.aboutToShow.connect(self._fill)
        self._row = FlowLayout(self)
        QShortcut(QKeySequence(PICTURES_KEY), parent or self).activated.connect(self.ask)
        self.hide()

    def show_view(self, view: LeadView) -> None:
        """Those of this lead."""
        self._view = view
        self._show()

    def introduce(self, address: str) -> None:
        """Who writes here is shown by it; "" for nobody."""
        self._introduction = address

    def write(self, mails: bool) -> None:
        """Whether it is mails that are written now."""
        self._mails = mails
        self._show()

    def ask(self) -> None:
        """Opens the list, to be chosen from by keys."""
        above = self.parentWidget() or self
        self.menu.popup(above.mapToGlobal(QPoint(0, 0)))

    def take(self, lead: str) -> tuple[str, ...]:
        """What goes with this lead's text, once."""
        taken = self._by_lead.pop(lead, ())
        self._show()
        return taken

    def put_back(self, lead: str, pictures: tuple[str, ...]) -> None:
        """Those of a text that did not go, unless others have been chosen for its lead since: sent again, it is the same text."""
        if pictures and not self._by_lead.get(lead):
            self._by_lead[lead] = pictures
            self._show()

    @property
    def of_lead(self) -> tuple[str, ...]:
        """What is chosen for the lead in sight."""
        return self._by_lead.get(self._view.lead, ()) if self._view is not None else ()

    def _fill(self) -> None:
        self.menu.clear()
        photos = self._view.photos if self._view is not None else ()
        if self._introduction:
            self._offer(tr("&0  Your introduction"), self._introduction)
        for place, address in enumerate(photos[:_LISTED], 1):
            self._offer(f"{'&' if place < 10 else ''}{place}  {file_of(address)}", address)
        if not photos:
            self.menu.addAction(tr("The store's list has no pictures of this car")).setEnabled(False)
        self.menu.addSeparator()
        copied = QGuiApplication.clipboard().text().strip()
        there = is_address(copied)
        other = self.menu.addAction(
            tr("The &address that you copied") if there else tr("Copy the https address of a picture or video to add it")
        )
        other.setEnabled(there)
        other.triggered.connect(partial(self._turn, copied))

    def _offer(self, named: str, address: str) -> None:
        choice = self.menu.addAction(named)
        choice.setCheckable(True)
        choice.setChecked(address in self.of_lead)
        choice.triggered.connect(partial(self._turn, address))

    def _turn(self, address: str) -> None:
        """Puts it in, or takes it out again."""
        view, before = self._view, self.of_lead
        if view is None:
            return
        if self._mails:
            self.chosen.emit(address)
            return
        after = tuple(one for one in before if one != address) if address in before else (*before, address)
        self._by_lead[view.lead] = after[:MOST]
        self._show()

    def _show(self) -> None:
        chosen = () if self._mails else self.of_lead
        self.setHidden(not chosen)
        if not chosen:
            self._row.fill(())
            return
        goes = many(len(chosen), "Goes as a picture message, with a picture:", "Goes as a picture message, with {n} pictures:")
        self._row.fill([words(goes, role="small", tone=Tone.muted), *map(self._chip, chosen)])

    def _chip(self, address: str) -> QPushButton:
        chip = QPushButton(f"{file_of(address)}  ✕")
        chip.setProperty("role", "pill")
        chip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        chip.setToolTip(address)
        chip.setAccessibleName(tr("{file_of} goes with the text, press to leave it out", file_of=file_of(address)))
        chip.clicked.connect(partial(self._turn, address))
        return chip


def file_of(address: str) -> str:
    """What a person calls it by: the last part of its address."""
    parts = urlsplit(address)
    return parts.path.rstrip("/").rpartition("/")[2] or parts.netloc
