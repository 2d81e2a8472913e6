"""`bdcdesk source agreement`: what was agreed with a source on the values of shoppers that come by it."""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bdcdesk.central.ports import Central
from bdcdesk.domain.actions.source import SetAgreement
from bdcdesk.domain.agreements import LIMITS, USES, clause, ruling, standing
from bdcdesk.domain.events.source import AgreementSet, Limit, Use
from bdcdesk.domain.source import OWN, OWN_ID, OWN_NAME, Agreement, Source
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import carry_out, envelope
from bdcdesk.wiring.known_sources import meant, read_sources, today_at
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.story import names_of
from bdcdesk.wiring.telling import Say

LARGEST: Final = 5_000_000
"""Bytes of a document that is attached: it is kept in the database."""
NOTHING: Final = "nothing"
NEVER: Final = "never"
_OWN: Final = "own"


def agreement(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Sets the agreement that `--called` names (what is not said of it stays), or shows all; `--save` writes the document of one."""
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = read_sources(central, store)
        source = _meant(options.name, states.sources)
        before = next((one for one in standing(source) if one.terms.name.casefold() == options.called.strip().casefold()), None)
        if options.save is not None:
            _save(central, store, before, options.save, say)
            return 0
        if options.called:
            terms = _terms(options, before.terms if before is not None else None, today_at(central, store))
            if options.file is not None:
                terms = attached(central, store, terms, options.file)
            action = SetAgreement(**envelope(options, environ, central, store), source=source.id, terms=terms)
            carry_out(central, store, states, action, "bdcdesk source agreement NAME")
            say(f"The agreement “{terms.name}” with “{source.name}” is set.")
            source = _meant(options.name, read_sources(central, store).sources)
        names = names_of(central, store)
        for line in told(source, today_at(central, store), names.of):
            say(line)
    return 0


def told(source: Source, day: str, called: Callable[[str], str]) -> Iterator[str]:
    """How its values may be used today, and every agreement that was ever set, the last first."""
    yield f"What comes today: {clause(source.name, ruling(source, day, day))}"
    counts = standing(source)
    for one in reversed(source.agreements):
        terms = one.terms
        until = f" until {terms.ends}" if terms.ends else ""
        file = f"; document: {terms.file}" if terms.blob else ""
        state = "" if one in counts else " (set anew since)"
        uses = ", ".join((*terms.uses, *terms.limits)) or NOTHING
        yield f"  “{terms.name}”, from {terms.begins}{until}: {uses}{file}; set by {called(one.by)}{state}"
        if terms.text:
            yield f"    {terms.text}"


def attached(central: Central, store: str, terms: AgreementSet, path: Path) -> AgreementSet:
    """With this document, which is kept beside the log. Raises NoPlace, CentralError."""
    content = read_document(path)
    return replace(terms, file=path.name, blob=central.put(store, content))


def read_document(path: Path) -> bytes:
    """Raises NoPlace."""
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as error:
        raise NoPlace(f"{path} cannot be read ({error.strerror}). Nothing was changed.") from error
    if content is None:
        raise NoPlace(f"{path.name} is larger than {LARGEST // 1_000_000} MB. Nothing was changed. Attach a smaller one.")
    return content


def _meant(name: str, sources: Mapping[str, Source]) -> Source:
    try:
        return meant(name, sources)
    except NoPlace:
        if name.strip().casefold() in (_OWN, OWN_ID, OWN_NAME):
            return sources.get(OWN_ID) or Source(OWN_ID, OWN_NAME, OWN)
        raise


def _terms(options: argparse.Namespace, before: AgreementSet | None, today: str) -> AgreementSet:
    had = before or AgreementSet(options.called.strip(), today)
    _known("use", options.allow, USES)
    _known("limit", options.limit, LIMITS)
    uses: tuple[Use, ...] = tuple(use for use in USES if use in options.allow) if options.allow else had.uses
    limits: tuple[Limit, ...] = tuple(one for one in LIMITS if one in options.limit) if options.limit else had.limits
    ends = had.ends if not options.until else "" if options.until == NEVER else options.until
    begins, text, maker = options.begins or had.begins, options.text or had.text, options.made_by or had.maker
    return AgreementSet(options.called.strip(), begins, ends, uses, text, had.file, had.blob, maker, limits)


def _known(what: str, said: Sequence[str], there: Sequence[str]) -> None:
    unknown = [one for one in said if one not in there and one != NOTHING]
    if unknown:
        raise NoPlace(f"There is no {what} “{unknown[0]}”. Nothing was changed. Use some of: {', '.join(there)}, or {NOTHING}.")


def _save(central: Central, store: str, agreement: Agreement | None, path: Path, say: Say) -> None:
    content = central.get(store, agreement.terms.blob) if agreement is not None and agreement.terms.blob else None
    if content is None:
        raise NoPlace("There is no document with an agreement of this name. Say which one with --called. Nothing was written.")
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise NoPlace(f"{path} cannot be written ({error.strerror}). Choose another place.") from error
    say(f"{path} is written.")
