"""What must stand in a message: who writes and how to stop in the first text, an address and a way out in every mail."""

from collections.abc import Iterator

from bdcdesk.domain.contact_rules.book import Book, LetterRule
from bdcdesk.domain.contact_rules.case import Case
from bdcdesk.domain.contact_rules.verdicts import Ground
from bdcdesk.domain.contact_rules.words import plain


def wanting(book: Book, case: Case) -> Iterator[Ground]:
    """The rules that the letter does not meet; nothing while there is none yet."""
    if case.letter is None:
        return
    for rule in book.rules:
        if isinstance(rule, LetterRule) and _about(rule, case) and not meets(rule, case):
            yield Ground(rule.id, rule.says, rule.source, rule.reviewed, rule.override)


def meets(rule: LetterRule, case: Case) -> bool:
    said = f" {plain(case.letter or '')} "
    if rule.store and (not case.store or f" {plain(case.store)} " not in said):
        return False
    if rule.postal and (not case.added.postal or f" {plain(case.added.postal)} " not in said):
        return False
    return not rule.stop or any(f" {plain(words)} " in said for words in rule.stop)


def completed(book: Book, case: Case) -> str:
    """The letter with what it wants at its end, so that the rules let it go: "... Harbor Motors. Reply STOP to opt out."

    What nobody told this program (a store without a name or postal address) stays wanting, and the gate says so.
    """
    letter = case.letter or ""
    if not letter.strip():
        # Nothing is no message, and must not become one.
        return letter
    for rule in book.rules:
        if not isinstance(rule, LetterRule) or not _about(rule, case) or meets(rule, case):
            continue
        said = f" {plain(letter)} "
        parts = [case.store] if rule.store and f" {plain(case.store)} " not in said else []
        parts += [case.added.postal] if rule.postal and f" {plain(case.added.postal)} " not in said else []
        parts += [rule.stop[0]] if rule.stop and not any(f" {plain(words)} " in said for words in rule.stop) else []
        added = " ".join(f"{part.rstrip('.')}." for part in parts if part)
        letter = f"{letter.rstrip()}\n{added}" if added else letter
    return letter


def _about(rule: LetterRule, case: Case) -> bool:
    return rule.applies(case.where.regions, case.channel) and not (rule.first_only and case.reached)
