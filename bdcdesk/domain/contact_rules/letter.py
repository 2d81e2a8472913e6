"""What must stand in a message: who writes and how to stop in the first text, an address and a way out in every mail."""

from collections.abc import Iterator

import msgspec

from bdcdesk.domain.contact_rules.book import Book, LetterRule
from bdcdesk.domain.contact_rules.case import Case
from bdcdesk.domain.contact_rules.verdicts import Ground
from bdcdesk.domain.contact_rules.words import plain
from bdcdesk.translation import tr


def wanting(book: Book, case: Case) -> Iterator[Ground]:
    """The rules that the letter does not meet; nothing while there is none yet."""
    if case.letter is None:
        return
    for rule in book.rules:
        if isinstance(rule, LetterRule) and _about(rule, case) and not meets(rule, case):
            yield Ground(rule.id, tr(rule.says), rule.source, rule.reviewed, rule.override)


def meets(rule: LetterRule, case: Case) -> bool:
    said = f" {plain(case.letter or '')} "
    if rule.store and (not case.store or f" {plain(case.store)} " not in said):
        return False
    if rule.postal and (not case.added.postal or f" {plain(case.added.postal)} " not in said):
        return False
    return not rule.stop or any(f" {plain(words)} " in said for words in rule.stop)


class Asks(msgspec.Struct, frozen=True):
    """What a letter that is still being written will have to say: by these `rules`, of this store at this postal address."""

    rules: tuple[LetterRule, ...] = ()
    store: str = ""
    postal: str = ""

    def added(self, letter: str) -> str:
        """What is put below it, line by line, so that the rules let it go; "" where it says all of that by itself, or nothing yet."""
        if not letter.strip():
            # Nothing is no message, and must not become one.
            return ""
        lines = list[str]()
        for rule in self.rules:
            said = f" {plain(' '.join((letter, *lines)))} "
            parts = [self.store] if rule.store and f" {plain(self.store)} " not in said else []
            parts += [self.postal] if rule.postal and f" {plain(self.postal)} " not in said else []
            parts += [rule.stop[0]] if rule.stop and not any(f" {plain(words)} " in said for words in rule.stop) else []
            lines.append(" ".join(f"{part.rstrip('.')}." for part in parts if part))
        return "\n".join(line for line in lines if line)


def asks(book: Book, case: Case) -> Asks:
    rules = tuple(rule for rule in book.rules if isinstance(rule, LetterRule) and _about(rule, case))
    return Asks(rules, case.store, case.added.postal)


def completed(book: Book, case: Case) -> str:
    """The letter with what it wants at its end, so that the rules let it go: "... Harbor Motors. Reply STOP to opt out."

    What nobody told this program (a store without a name or postal address) stays wanting, and the gate says so.
    """
    letter = case.letter or ""
    added = asks(book, case).added(letter)
    return f"{letter.rstrip()}\n{added}" if added else letter


def _about(rule: LetterRule, case: Case) -> bool:
    return rule.applies(case.where.regions, case.channel) and not (rule.first_only and case.reached)
