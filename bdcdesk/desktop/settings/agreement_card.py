"""What was agreed with a source on the values of shoppers: what holds today, the record to be changed, and all that was ever set."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from bdcdesk.desktop.settings.form import Labelled, Problem
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.agreements import DEFAULT, LIMITS, USES, clause, listed, ruling, standing
from bdcdesk.domain.events.source import AgreementSet, Limit, Use
from bdcdesk.domain.source import Source
from bdcdesk.translation import tr

TITLE = tr("What was agreed on shoppers' data")
USE_LABELS: dict[Use, str] = {
    "follow up": tr("Follow up on the inquiry"),
    "market": tr("Market: write to them of other things"),
    "share": tr("Share: give it to others (the store's own CRM is not that)"),
}
LIMIT_LABELS: dict[Limit, str] = {
    "no copies": tr("Nothing of it may be copied to other systems, the CRM too"),
    "use ends with it": tr("Its end is the end of every use, also of what came before"),
}
KEPT = tr("Kept. What was agreed before stays below.")


class Agreed(msgspec.Struct, frozen=True):
    """What was typed, and the document that is to be attached, None for the one that is there."""

    source: str
    terms: AgreementSet
    file: Path | None = None


class AgreementCard(Card):
    """`agreed(Agreed)`: it is to be kept."""

    agreed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(10)
        self._source = ""
        self._agreements: object = None
        self._file: Path | None = None
        self._before: AgreementSet | None = None
        self.state = words("", wrap=True)
        self.problem = Problem()
        self.note = words("", tone=Tone.ok, wrap=True)
        self.name, self.begins, self.ends = QLineEdit(), QLineEdit(), QLineEdit()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(84)
        self.text.setProperty("role", "field")
        self.uses = {use: QCheckBox(label) for use, label in USE_LABELS.items()}
        self.limits = {limit: QCheckBox(label) for limit, label in LIMIT_LABELS.items()}
        self.document = words("", tone=Tone.muted, wrap=True)
        self.attach, self.keep = QPushButton(tr("Attach a document …")), QPushButton(tr("Keep the agreement"))
        self.history = words("", "small", Tone.muted, wrap=True)
        self._lay_out()
        self.attach.clicked.connect(self._choose)
        self.keep.clicked.connect(self._submit)
        for field in (self.name, self.begins, self.ends):
            field.returnPressed.connect(self._submit)

    def _lay_out(self) -> None:
        for part in (self.state, self.problem, self.note):
            self.body.addWidget(part)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(Labelled(tr("Agreement"), self.name, tr("The same name changes the one that is there")), 2)
        across.addWidget(Labelled(tr("From"), self.begins, "As 2026-01-31"), 1)
        across.addWidget(Labelled(tr("Ends on"), self.ends, tr("Empty for never")), 1)
        self.body.addLayout(across)
        self.body.addWidget(words(tr("It allows the store to"), "small-strong"))
        for box in self.uses.values():
            self.body.addWidget(box)
        self.body.addWidget(words(tr("And it says"), "small-strong"))
        for box in self.limits.values():
            self.body.addWidget(box)
        self.body.addWidget(Labelled(tr("Wording, or the clauses that matter"), self.text))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.attach)
        row.addWidget(self.document, 1)
        self.body.addLayout(row)
        foot = QHBoxLayout()
        foot.addWidget(self.keep)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self.body.addWidget(self.history)

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """In the order in which Tab goes through them."""
        return (self.name, self.begins, self.ends, *self.uses.values(), *self.limits.values(), self.text, self.attach, self.keep)

    def show_source(self, source: Source, day: str) -> None:
        """The source's agreements on this day; what is typed stays while nothing else was set."""
        self.state.setText(tr("What comes today: {clause}", clause=clause(source.name, ruling(source, day, day))))
        if (source.id, source.agreements) == (self._source, self._agreements):
            return
        if source.id != self._source:
            # What is under way is another's.
            self.setDisabled(False)
            self.note.hide()
        self._source, self._agreements = source.id, source.agreements
        last = standing(source)[-1].terms if source.agreements else None
        self._before = last
        self.problem.say("")
        self.name.setText(last.name if last is not None else "")
        self.begins.setText(last.begins if last is not None else day)
        self.ends.setText(last.ends if last is not None else "")
        self.text.setPlainText(last.text if last is not None else "")
        for use, box in self.uses.items():
            box.setChecked(use in (last.uses if last is not None else DEFAULT))
        for limit, box in self.limits.items():
            box.setChecked(last is not None and limit in last.limits)
        self.detach()
        lines = [_line(one.terms) for one in source.agreements]
        self.history.setText("\n".join([tr("All that was ever set, the last first:"), *reversed(lines)]) if lines else "")
        self.history.setVisible(bool(lines))

    @property
    def source(self) -> str:
        """The id of the one that it is about, "" for none."""
        return self._source

    def forget(self) -> None:
        """Of another store, nothing stays."""
        self._source, self._agreements = "", None
        self.setDisabled(False)
        self.note.hide()

    def kept(self, why: str) -> None:
        """Why it was not kept; "" if it was."""
        self.setDisabled(False)
        self.problem.say(why)
        self.note.setText("" if why else KEPT)
        self.note.setVisible(not why)
        if self.isVisible():
            self.keep.setFocus()

    def attach_file(self, path: Path) -> None:
        """This document is to be kept with it."""
        self._file = path
        self.document.setText(tr("To be kept with it: {name}", name=path.name))

    def detach(self) -> None:
        """No other document is to be kept with it than the one that is there."""
        self._file = None
        last = self._before
        self.document.setText(
            tr("Kept with it: {file}", file=last.file) if last is not None and last.blob else tr("No document is kept with it.")
        )

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("The document of the agreement"))
        if chosen:
            self.attach_file(Path(chosen))
        else:
            self.detach()

    def _submit(self) -> None:
        name, had = self.name.text().strip(), self._before
        same = had is not None and had.name.casefold() == name.casefold()
        terms = AgreementSet(
            name,
            self.begins.text().strip(),
            self.ends.text().strip(),
            tuple(use for use in USES if self.uses[use].isChecked()),
            self.text.toPlainText().strip(),
            had.file if had is not None and same else "",
            had.blob if had is not None and same else "",
            had.maker if had is not None and same else "",
            tuple(limit for limit in LIMITS if self.limits[limit].isChecked()),
        )
        self.setDisabled(True)
        self.problem.say("")
        self.agreed.emit(Agreed(self._source, terms, self._file))


def _line(terms: AgreementSet) -> str:
    until = tr(" until {ends}", ends=terms.ends) if terms.ends else ""
    return tr(
        "“{name}”, from {begins}{until}: {value}",
        name=terms.name,
        begins=terms.begins,
        until=until,
        value="; ".join((listed(terms.uses), *terms.limits)),
    )
