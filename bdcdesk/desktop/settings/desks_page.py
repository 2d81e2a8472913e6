"""Who is the store's desk for what is no sale, and whether the store answers by itself while it is closed."""

from collections.abc import Mapping
from typing import Final

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from bdcdesk.desktop.settings.form import Choice, Labelled, in_order, point_at
from bdcdesk.desktop.settings.part_form import SettingsForm, beside
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.events.arrangement import ELSEWHERE_TARGET, AfterHours, Department
from bdcdesk.domain.events.outcome import Matter
from bdcdesk.domain.source import MAIL
from bdcdesk.domain.work import MATTER_WORDS
from bdcdesk.translation import tr

KEPT: Final = tr("Kept. What is sent to a desk from now on goes so.")
_NO_ACCOUNT: Final = tr(
    "A desk with a mail address hears of nothing by itself: this store has no mail account that is switched on (Mail). Until then somebody"
    " mails it from the lead."
)
_HOUR: Final = 3_600_000
_WHO: Final = tr(
    "Names of people here or one mail address, with commas between; the address gets a mail of each. Empty: the supervisor. What is sent"
    " there leaves the sales list and all sales figures, and waits in the desk's own list (Ctrl+E)."
)
_AFTER: Final = tr(
    "While the store is closed, a shopper who writes is told once when a person answers. It stops no clock and counts as nobody's answer. A"
    " text goes only to who agreed to texts, and neither goes where a contact rule says no. Nothing else is ever sent by itself."
)
_WAYS: Final[tuple[tuple[AfterHours, str], ...]] = (
    (AfterHours(), tr("Off: nothing is sent by itself")),
    (AfterHours(mail=True), tr("By mail")),
    (AfterHours(mail=True, text=True), tr("By text where they agreed to texts, else by mail")),
    (AfterHours(text=True), tr("By text alone, where they agreed to texts")),
)


class Typed(msgspec.Struct, frozen=True):
    """What stands in the form, as it stands: names and hours by matter, and whether the store answers by itself."""

    who: tuple[str, ...]
    hours: tuple[str, ...]
    after_hours: AfterHours


class DesksPage(SettingsForm):
    """On the Qt thread. `wanted(departments, after_hours)`: to be kept. `busy(bool)`: it is being kept."""

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("Other desks: what is no sale")), KEPT, parent)
        self.who: dict[Matter, QLineEdit] = {matter: QLineEdit() for matter in MATTER_WORDS}
        self.hours: dict[Matter, QLineEdit] = {matter: QLineEdit() for matter in MATTER_WORDS}
        self.after = Choice()
        for way, called in _WAYS:
            self.after.addItem(called, way)
        self._put_in()

    def _put_in(self) -> None:
        self.unmailed = words(_NO_ACCOUNT, tone=Tone.warn, wrap=True)
        for part in (self.problem, self._note, words(_WHO, "small", Tone.muted, wrap=True), self.unmailed):
            self.card.body.addWidget(part)
        for matter, called in MATTER_WORDS.items():
            within = Labelled(tr("{called}: done within (business hours)", called=called), self.hours[matter])
            self.card.body.addWidget(beside(Labelled(tr("{called}: who", called=called), self.who[matter]), within))
            self.who[matter].returnPressed.connect(self._submit)
            self.hours[matter].returnPressed.connect(self._submit)
        after = Card(tr("After hours"))
        after.body.addWidget(Labelled(tr("What the store &answers by itself"), self.after))
        after.body.addWidget(words(_AFTER, "small", Tone.muted, wrap=True))
        self.lay_out(self.card, after, beside=self.cancel)
        pairs = [field for matter in MATTER_WORDS for field in (self.who[matter], self.hours[matter])]
        in_order(*pairs, self.after, self.button, self.cancel)

    def show_settings(self, view: SettingsView) -> None:
        super().show_settings(view)
        writes = any(source.kind == MAIL and not source.off for source in view.taken.values())
        self.unmailed.setVisible(not writes and any(one.mail for one in view.departments))

    def focus_first(self) -> None:
        self.who["service"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _rules(self, view: SettingsView) -> tuple[tuple[Department, ...], AfterHours]:
        return view.departments, view.after_hours

    def _shows(self, view: SettingsView) -> object:
        return self._rules(view), view.people

    def _load(self, view: SettingsView) -> None:
        known = {one.matter: one for one in view.departments}
        names = {member: name for name, member in view.people.items()}
        for matter in MATTER_WORDS:
            desk = known.get(matter, Department(matter))
            mail = (desk.mail,) if desk.mail else ()
            self.who[matter].setText(", ".join((*(names.get(one, one) for one in desk.members), *mail)))
            self.hours[matter].setText(f"{desk.target / _HOUR:g}")
        ways = [way for way, _ in _WAYS]
        self.after.setCurrentIndex(ways.index(view.after_hours) if view.after_hours in ways else 0)

    def _typed(self) -> Typed:
        who = tuple(self.who[matter].text().strip() for matter in MATTER_WORDS)
        return Typed(who, tuple(self.hours[matter].text().strip() for matter in MATTER_WORDS), _WAYS[self.after.currentIndex()][0])

    def _submit(self) -> None:
        if self.view is None or self._busy:
            return
        made = list[Department]()
        for matter, called in MATTER_WORDS.items():
            desk = department(matter, self.who[matter].text(), self.hours[matter].text(), self.view.people)
            if isinstance(desk, str):
                self._say_problem(tr("{called}: {desk} Nothing was changed.", called=called, desk=desk))
                point_at(self.who[matter])
                return
            if (desk.members, desk.mail, desk.target) != ((), "", ELSEWHERE_TARGET):
                made.append(desk)
        self._set_busy(True)
        self.wanted.emit(tuple(made), _WAYS[self.after.currentIndex()][0])


def department(matter: Matter, who: str, hours: str, people: Mapping[str, str]) -> Department | str:
    """The desk as it was typed, `people` being ids by name; or what is wrong with it, in a sentence."""
    members, mails = list[str](), list[str]()
    by_name = {**{member: member for member in people.values()}, **{name.casefold(): member for name, member in people.items()}}
    for part in filter(None, (part.strip() for part in who.split(","))):
        if "@" in part:
            mails.append(part)
        elif part.casefold() in by_name:
            members.append(by_name[part.casefold()])
        else:
            return tr("“{part}” is nobody here, and no mail address.", part=part)
    if len(mails) > 1:
        return tr("One mail address at most.")
    try:
        target = round(float(hours.strip() or f"{ELSEWHERE_TARGET / _HOUR:g}") * _HOUR)
    except (ValueError, OverflowError):
        target = 0
    if not 0 < target <= 1000 * _HOUR:
        return tr("How long they have is a number of business hours, like 4 or 0.5.")
    return Department(matter, tuple(dict.fromkeys(members)), "".join(mails), target)
