"""`bdcdesk self-test`: what a frozen build usually loses, tried for real in a folder that is thrown away."""

import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

from bdcdesk.central.errors import CentralError
from bdcdesk.central.open import open_central
from bdcdesk.central.records import Group, Sealed, StoreRecord
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Noted
from bdcdesk.domain.placeholders import Language
from bdcdesk.domain.scenarios import read_scenarios
from bdcdesk.machine import check as machine
from bdcdesk.machine.check import Finding
from bdcdesk.machine.program import resources
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.file import ReplicaError
from bdcdesk.replica.outbox import Outbox
from bdcdesk.translation import ENGLISH, WindowLanguage
from bdcdesk.wiring.after_hours import shipped_wordings
from bdcdesk.wiring.place import clock
from bdcdesk.wiring.plans import shipped_plans
from bdcdesk.wiring.promises import shipped_promise_words
from bdcdesk.wiring.recognising import recogniser
from bdcdesk.wiring.speaking import catalog


def findings() -> Iterator[Finding]:
    """One after the other, each tried when it is asked for."""
    yield from machine.check()
    with tempfile.TemporaryDirectory(prefix="bdcdesk-self-test-") as folder:
        for what, look in (
            ("encrypted log", _log),
            ("wrong key is refused", _wrong_key),
            ("replica and outbox", _replica),
        ):
            yield _tried(what, look, Path(folder))
    yield _tried("PostgreSQL driver and migrations", lambda _: _migrations(), Path())
    yield _tried("scenarios", lambda _: _scenarios(), Path())
    yield _tried("what shoppers write", lambda _: _comments(), Path())
    yield _tried("follow-up plans", lambda _: _plans(), Path())
    yield _tried("words of promises and after hours", lambda _: _said(), Path())
    yield _tried("reading a lead", lambda _: _reading(), Path())
    yield _tried("spelling", lambda _: _spelling(), Path())
    yield _tried("languages of the window", lambda _: _languages(), Path())
    yield _tried("window", lambda _: _window(), Path())


def _tried(what: str, look: Callable[[Path], str], folder: Path) -> Finding:
    try:
        return Finding(what, True, look(folder))
    except Exception as error:
        return Finding(what, False, f"{type(error).__name__}: {error}")


def _log(folder: Path) -> str:
    key = os.urandom(32)
    central = open_central(f"sqlite:///{folder / 'central.db'}", actor="self-test", key=key, now=clock(), pause=time.sleep)
    try:
        central.add_store(StoreRecord("self-test", "Self-test", os.urandom(32)))
        event = Sealed(str(uuid.uuid4()), "noted", 1, write(Noted()))
        central.append("self-test", str(uuid.uuid4()), [Group("lead/self-test", 0, (event,))])
        kinds = [event.kind for event in central.read_stream("self-test", "lead/self-test")]
    finally:
        central.close()
    if kinds != ["noted"] or b"noted" in (folder / "central.db").read_bytes():
        raise AssertionError("what was written was not read back, or stands readable in the file")
    return "written, read back, unreadable in the file"


def _wrong_key(folder: Path) -> str:
    try:
        open_central(f"sqlite:///{folder / 'central.db'}", actor="self-test", key=os.urandom(32), now=clock(), pause=time.sleep).close()
    except CentralError:
        return "yes"
    raise AssertionError("another key opened the file")


def _replica(folder: Path) -> str:
    key = os.urandom(32)
    Replica(folder / "replica.db", key).close()
    Outbox(folder / "outbox.db", key).close()
    try:
        Outbox(folder / "outbox.db", os.urandom(32)).close()
    except ReplicaError:
        return "made, opened again, closed to another key"
    raise AssertionError("another key opened the outbox")


def _migrations() -> str:
    # Loads SQLAlchemy, psycopg and Alembic, which a desk with a file of its own never does.
    from bdcdesk.central import schema, upgrade

    found = upgrade.newest()
    if found != schema.REVISION:
        raise AssertionError(f"the newest migration found is {found}, the program needs {schema.REVISION}")
    return f"schema {found}"


def _scenarios() -> str:
    found = read_scenarios(*((resources() / "scenarios" / f"{language}.json").read_bytes() for language in ("en", "es")))
    return f"{len(found)} situations in {len(found[0].words)} languages"


def _said() -> str:
    return f"{len(shipped_promise_words())} and {len(shipped_wordings())} languages"


def _comments() -> str:
    found = recogniser().recognise("Is it still available?")
    if found.scenario != "availability":
        raise AssertionError(f"“Is it still available?” was taken for {found.scenario}")
    return f"understood: {found.because}"


def _plans() -> str:
    found = shipped_plans()
    return f"{len(found.plans)} plans"


def _reading() -> str:
    from bdcdesk.intake.reading.read import read_document
    from bdcdesk.wiring.demo_leads import measured

    made = measured(1)
    prospect = read_document(made.adf("2026-11-20T14:38:40-07:00")).prospects[0]
    if f"+1{made.number.replace('-', '')}" not in {point.address for point in prospect.points}:
        raise AssertionError("the phone number was not read")
    return f"{prospect.vehicles[0].title}, number and mail read"


def _spelling() -> str:
    from bdcdesk.desktop.writing.proofreader import checker_of

    tried: tuple[tuple[Language, str, str], ...] = ("en", "It is availible.", "availible"), ("es", "Es disponble.", "disponble")
    for language, text, slip in tried:
        found = [text[one.start : one.end] for one in checker_of(language).check(text)]
        if found != [slip]:
            raise AssertionError(f"{slip} was not found")
    return "a slip found in English and in Spanish"


def _languages() -> str:
    from bdcdesk.desktop.speech import words_of_qt

    others = [language for language in get_args(WindowLanguage) if language != ENGLISH]
    silent = [language for language in others if words_of_qt(language) is None]
    if silent:
        raise AssertionError(f"Qt's own words are not there in: {', '.join(silent)}")
    return ", ".join(f"{language}: {len(catalog(language)):,} sentences" for language in others)


def _window() -> str:
    from bdcdesk.desktop.shell.check import painted

    return painted()
