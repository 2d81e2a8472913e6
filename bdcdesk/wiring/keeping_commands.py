"""The parts of `bdcdesk central ...` that keep a log safe and whole, and shoppers in their rights."""

import argparse
import sys
from collections.abc import Mapping
from typing import Final

from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.place import NoPlace, place_of
from bdcdesk.wiring.telling import Run, Say


def _ask(question: str) -> str:
    """What a person types. Raises NoPlace where nobody can."""
    if not sys.stdin.isatty():
        raise NoPlace("Nobody is there to be asked. Nothing was changed. Say --yes if it is meant.")
    return input(question)


def verify(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    from bdcdesk.wiring import verifying

    if options.url:
        with reached(options, environ) as (central, store, _):
            return verifying.verify(central, store if options.store else "", None, options.heads, say)
    here = building_of(environ)
    central = here.central()
    try:
        return verifying.verify(central, here.setup.store, here, options.heads, say)
    finally:
        central.close()


def heads(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    from bdcdesk.wiring import verifying

    return verifying.heads(building_of(environ), options.file, say)


def erase_shopper(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    from bdcdesk.wiring import erasing

    with reached(options, environ) as (central, store, _):
        return erasing.erase_shopper(central, one_store(store), place_of(environ), options, _ask, say)


def export_shopper(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    from bdcdesk.wiring import exporting

    with reached(options, environ) as (central, store, _):
        return exporting.export_shopper(central, one_store(store), place_of(environ), options, say)


def backup(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    from bdcdesk.wiring import backups

    return backups.backup(building_of(environ), options.file, say)


def restore(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    from bdcdesk.wiring import backups

    return backups.restore(building_of(environ), options.file, options.yes, _ask, say)


KEEPING: Final[dict[str, Run]] = {
    "verify": verify,
    "heads": heads,
    "erase-shopper": erase_shopper,
    "export-shopper": export_shopper,
    "backup": backup,
    "restore": restore,
}
"""By the name of the sub-command."""
