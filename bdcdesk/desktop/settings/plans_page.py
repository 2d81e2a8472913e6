"""How the store follows up: a plan is chosen, its steps changed beside what they come to for a lead, kept, and put back as it was."""

from datetime import date
from typing import Final

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from bdcdesk.desktop.settings.form import Choice, Labelled
from bdcdesk.desktop.settings.part_form import SettingsForm, beside
from bdcdesk.desktop.settings.plan_words import (
    Said,
    earlier,
    in_spanish,
    in_use,
    plans_listed,
    read_for,
    step_called,
    subject_in_spanish,
    with_another,
    with_step,
    with_subjects,
    without,
)
from bdcdesk.desktop.settings.read_for import ReadFor
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.step_form import StepForm
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.own_plans import plan_kept, unusable_plan
from bdcdesk.report.names import Names
from bdcdesk.report.times import day_words
from bdcdesk.translation import tr

KEPT: Final = tr("Kept. Leads go on by it from now: each with the next step that there is.")
STANDARD: Final = tr("As bdcdesk comes with it")
_EARLIER: Final = tr("As it was before …")
_ABOUT: Final = tr(
    "Days count from what the plan begins with, which is day 1. A contact of ours on a step's day or later does it; what is late passes "
    "over. Where nothing is said in Spanish, the English words are offered."
)


class PlansPage(SettingsForm):
    """On the Qt thread. `wanted(PlanKept, over)`: to be kept, see KeepPlan."""

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("How the store follows up")), KEPT, parent)
        self.plan, self.step, self.earlier, self.lead = Choice(), Choice(), Choice(), ReadFor()
        self.every, self.subject, self.asunto = QLineEdit(), QLineEdit(), QLineEdit()
        self.form = StepForm()
        self.more, self.fewer = QPushButton(tr("Another step")), QPushButton(tr("Take this step out"))
        self.standard = QPushButton(tr("Back to how bdcdesk comes with it"))
        self.whose, self.told = words("", "small", Tone.muted, wrap=True), words("", "small", Tone.muted, wrap=True)
        self.reads = Card(tr("How it reads"))
        self.read, self.leido = words("", wrap=True), words("", wrap=True)
        self._draft = PlanKept("")
        self._drafts: dict[str, PlanKept] = {}
        self._shown = ""
        self._filling = False
        self._every = Labelled(tr("A step every so many &days"), self.every)
        self._put_in()
        self._connect()

    def _put_in(self) -> None:
        for label in (self.read, self.leido):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        parts = (
            beside(Labelled(tr("&Plan"), self.plan), Labelled(tr("S&tep"), self.step)),
            self.problem,
            self._note,
            self.whose,
            words(_ABOUT, "small", Tone.muted, wrap=True),
            beside(self.more, self.fewer),
            self._every,
            self.form,
            beside(Labelled(tr("S&ubject of its mails"), self.subject), Labelled(tr("Subject &in Spanish"), self.asunto)),
            beside(Labelled(tr("E&arlier"), self.earlier), self.standard),
        )
        for part in parts:
            self.card.body.addWidget(part)
        for part in (Labelled(tr("&Read it as it would go to"), self.lead), self.told, self.read, self.leido):
            self.reads.body.addWidget(part)
        self.lay_out(self.card, beside=self.cancel, aside=self.reads)

    def _connect(self) -> None:
        self.plan.currentIndexChanged.connect(lambda _: self._choose())
        self.step.currentIndexChanged.connect(lambda _: self._show_step())
        self.form.changed.connect(self._take_step)
        for line in (self.subject, self.asunto, self.every):
            line.textChanged.connect(lambda _: self._take_rest())
        self.more.clicked.connect(self._add)
        self.fewer.clicked.connect(self._take_out)
        self.standard.clicked.connect(self._put_standard)
        self.earlier.activated.connect(self._put_earlier)
        self.lead.changed.connect(self._preview)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._submit)

    def focus_first(self) -> None:
        self.plan.setFocus(Qt.FocusReason.OtherFocusReason)
        self.lead.leads_wanted.emit()

    def _shows(self, view: SettingsView) -> object:
        return (view.plans, view.kept_plans, view.people)

    def _rules(self, view: SettingsView) -> object:
        plan = self.plan.currentData()
        return in_use(view.plans, view.own_plans, plan) if view.plans is not None and plan else None

    def _typed(self) -> PlanKept:
        return self._draft

    def _load(self, view: SettingsView) -> None:
        chosen = self.plan.currentData()
        self.plan.blockSignals(True)
        self.plan.clear()
        for plan, name in plans_listed(view.plans) if view.plans is not None else ():
            self.plan.addItem(name, plan)
        self.plan.setCurrentIndex(max(0, self.plan.findData(chosen)))
        self.plan.blockSignals(False)
        self._show_plan()

    def _choose(self) -> None:
        """Another plan. What was changed of the one before is there when that is chosen again."""
        if self._shown and self._draft != self._loaded:
            self._drafts[self._shown] = self._draft
        self._say_well("")
        self._show_plan()
        self._loaded = self._draft
        draft = self._drafts.pop(self._shown, None)
        if draft is not None:
            self._put(draft)

    def _show_plan(self) -> None:
        view, plan = self.view, self.plan.currentData()
        if view is None or view.plans is None or not plan:
            return
        self._shown = plan
        now = in_use(view.plans, view.own_plans, plan)
        names = Names({one: name for name, one in view.people.items()})
        before = earlier(view.kept_plans, plan, names, view.zone, view.now)
        own = any(one.plan == plan and one.steps for one in view.own_plans)
        self.whose.setText(before[0].told if own else STANDARD)
        self.standard.setEnabled(own)
        self.earlier.clear()
        others = before[1:] if own else before
        self.earlier.addItem(_EARLIER if others else tr("Nothing else was kept before"), None)
        for said in others:
            self.earlier.addItem(said.told, said)
        self.earlier.setEnabled(bool(others))
        self._put(now)

    def _put(self, kept: PlanKept, at: int = 0) -> None:
        self._draft = kept
        self._filling = True
        self._every.setVisible(not kept.stage)
        self.every.setText(str(kept.every))
        self.subject.setText(kept.subject)
        self.asunto.setText(subject_in_spanish(kept))
        self.step.blockSignals(True)
        self.step.clear()
        for n in range(len(kept.steps)):
            self.step.addItem(step_called(kept, n), n)
        self.step.setCurrentIndex(min(at, len(kept.steps) - 1))
        self.step.blockSignals(False)
        self.fewer.setEnabled(len(kept.steps) > 1)
        self._filling = False
        self._show_step()

    def _show_step(self) -> None:
        n = self.step.currentIndex()
        if 0 <= n < len(self._draft.steps):
            self.form.show_step(self._draft.steps[n], in_spanish(self._draft, n), bool(self._draft.stage))
        self._preview()

    def _take_step(self) -> None:
        n = self.step.currentIndex()
        if 0 <= n < len(self._draft.steps):
            self._draft = with_step(self._draft, n, *self.form.step(self._draft.steps[n]))
            self.step.setItemText(n, step_called(self._draft, n))
        self._preview()

    def _take_rest(self) -> None:
        if not self._filling:
            every = self.every.text().strip()
            draft = with_subjects(self._draft, self.subject.text().strip(), self.asunto.text().strip())
            number = int(every) if every.isdecimal() and len(every) <= 3 else 0
            self._draft = msgspec.structs.replace(draft, every=0 if draft.stage else number)
            self._preview()

    def _add(self) -> None:
        if self._draft.steps:
            made, at = with_another(self._draft, max(0, self.step.currentIndex()))
            self._put(made, at)
            self.form.english.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_out(self) -> None:
        if len(self._draft.steps) > 1:
            n = self.step.currentIndex()
            self._put(without(self._draft, n), max(0, n - 1))

    def _put_standard(self) -> None:
        if self.view is not None and self.view.plans is not None:
            self._put(msgspec.structs.replace(plan_kept(self.view.plans, self._shown), version=self._draft.version))

    def _put_earlier(self) -> None:
        said = self.earlier.currentData()
        self.earlier.setCurrentIndex(0)
        if isinstance(said, Said):
            self._put(msgspec.structs.replace(said.kept, version=self._draft.version))

    def _preview(self) -> None:
        n = self.step.currentIndex()
        if not 0 <= n < len(self._draft.steps):
            return
        step, (english, spanish) = self._draft.steps[n], self.form.wordings
        by_mail = step.channel == "email"
        known = self.lead.known("en")
        self.read.setText(read_for(english, self._draft.subject, by_mail, known))
        self.leido.setText(read_for(spanish, subject_in_spanish(self._draft), by_mail, self.lead.known("es")))
        on = day_words(date.fromordinal(self.lead.first + step.day - 1)) if self.lead.first and step.day else ""
        self.told.setText(tr("For them, day {day} is {on}.", day=step.day, on=on) if on else "")

    def _submit(self) -> None:
        view, draft = self.view, self._draft
        if view is None or view.plans is None or self._busy or not draft.plan:
            return
        ordered = _in_order(draft)
        problem = unusable_plan(ordered, self.plan.currentText())
        if problem:
            self._say_problem(tr("{problem} Nothing was changed.", problem=problem))
            return
        over = ordered.version
        standard = msgspec.structs.replace(plan_kept(view.plans, draft.plan), version=over)
        # As it comes is not kept as one's own: a newer version of it is to be seen.
        wanted = PlanKept(draft.plan, version=over) if ordered == standard else ordered
        self._set_busy(True)
        self.wanted.emit(wanted, over)


def _in_order(kept: PlanKept) -> PlanKept:
    """Its steps by their days, whichever was typed first."""
    if not kept.stage:
        return kept
    places = sorted(range(len(kept.steps)), key=lambda n: kept.steps[n].day)
    tongues = {
        language: msgspec.structs.replace(tongue, say=tuple(tongue.say[n] for n in places)) for language, tongue in kept.tongues.items()
    }
    return msgspec.structs.replace(kept, steps=tuple(kept.steps[n] for n in places), tongues=tongues)
