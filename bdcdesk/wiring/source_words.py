"""What may be said of a source on the command line, and what was: a slip of the keys is refused while its writer still looks."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from bdcdesk.domain.source import Source
from bdcdesk.intake.mailbox.account import OPTIONS as OF_MAILBOX
from bdcdesk.intake.reading.labels import FIELDS
from bdcdesk.intake.stock.columns import FIELDS as OF_STOCK
from bdcdesk.intake.stock.watching import FOLDER, KIND
from bdcdesk.wiring.place import NoPlace

OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {"form": ("origins",), "mailbox": OF_MAILBOX, KIND: (FOLDER,)}
"""What a source of each kind may be given by --option; the other kinds have none."""


def pairs_of(given: Sequence[str]) -> dict[str, str]:
    """What stands behind --option and --field. Raises NoPlace for what is no pair."""
    pairs = [one.partition("=") for one in given]
    if any(not name or not mark for name, mark, _ in pairs):
        raise NoPlace("An option or a field is given as NAME=VALUE. Nothing was changed.")
    return {name.strip(): value.strip() for name, _, value in pairs}


def check_options(kind: str, options: Mapping[str, str]) -> None:
    """Raises NoPlace for an option that a source of this kind does not have."""
    there = OPTIONS.get(kind, ())
    for name in options:
        if name not in there:
            has = f"It has: {', '.join(there)}." if there else "It has none."
            raise NoPlace(f"A source of the kind “{kind}” has no option “{name}”. Nothing was changed. {_perhaps(name, there)}{has}")


def check_fields(kind: str, fields: Mapping[str, str]) -> None:
    """Raises NoPlace for a meaning that there is none of."""
    there = OF_STOCK if kind == KIND else FIELDS
    for theirs, ours in fields.items():
        if ours and ours not in there:
            raise NoPlace(
                f"“{theirs}={ours}”: there is no field “{ours}” here. Nothing was changed. {_perhaps(ours, sorted(there))}"
                f"There are: {', '.join(sorted(there))}."
            )


def check_columns(columns: Mapping[str, str], fields: Mapping[str, str]) -> None:
    """Raises NoPlace for a column that the stock file, whose `columns` these are, does not have. Without any no file is known yet."""
    for name in fields:
        if columns and name not in columns:
            has = ", ".join(columns)
            raise NoPlace(f"The stock file has no column “{name}”. Nothing was changed. {_perhaps(name, list(columns))}It has: {has}.")


def told(source: Source) -> Iterator[str]:
    """Its options and fields, a line each; nothing of what it has none of."""
    if source.options:
        yield f"  options: {', '.join(f'{name}={value}' for name, value in sorted(source.options.items()))}"
    named = [f"{theirs}={ours}" for theirs, ours in source.fields.items() if ours]
    left = [theirs for theirs, ours in source.fields.items() if not ours]
    if named:
        yield f"  fields: {', '.join(named)}"
    if left:
        yield f"  left out: {', '.join(left)}"


def _perhaps(name: str, there: "tuple[str, ...] | list[str]") -> str:
    near = get_close_matches(name.casefold(), there, 1, 0.7)
    return f"Is “{near[0]}” meant? " if near else ""
