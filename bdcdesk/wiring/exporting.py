"""`bdcdesk central export-shopper`: the person's file."""

import argparse
import os
from pathlib import Path

from bdcdesk.central.ports import Central
from bdcdesk.domain.identity import person_stream
from bdcdesk.report.shopper_file import Document, ShopperFile, as_html, as_json, document, shopper_file
from bdcdesk.wiring.known_sources import read_sources
from bdcdesk.wiring.place import NoPlace, Place
from bdcdesk.wiring.shoppers import Held, held_on, one_line_each
from bdcdesk.wiring.story import names_of
from bdcdesk.wiring.telling import Say


def export_shopper(central: Central, store: str, place: Place, options: argparse.Namespace, say: Say) -> int:
    """Writes `FILE.json` and `FILE.html`, readable by their owner alone; such an end of what was typed is not doubled. Raises
    CentralError, NoPlace."""
    held = held_on(central, store, place, options)
    if held.nothing:
        raise NoPlace("Nothing is held on this shopper here. Nothing was written.")
    made = _file(central, held)
    file = options.file.with_suffix("") if options.file.suffix.lower() in (".json", ".html") else options.file
    for suffix, content in ((".json", as_json(made)), (".html", as_html(made))):
        _write(file.with_name(file.name + suffix), content)
    say(f"{file}.json and {file}.html: {len(made.leads)} lead(s), {len(made.documents)} document(s).")
    say(
        "Looked through were the log, what lies beside it, and the documents on this computer alone. A hub or desk elsewhere keeps"
        " the documents that came in there (its intake, documents and quarantine): do the same there, as somebody who has joined on it."
    )
    if held.shoppers.others:
        say("Not in it, because the name is another one, though they share a number or address (with --others-too they are):")
        for line in one_line_each(held.shoppers.others):
            say(line)
    return 0


def _file(central: Central, held: Held) -> ShopperFile:
    store = held.store
    names = names_of(central, store.id)
    addresses = {person_stream(store.person_key, address): address for address in held.addresses}
    zone = held.shoppers.leads[0].zone if held.shoppers.leads else "UTC"
    sources = read_sources(central, store.id).sources
    documents, at = _documents(central, held), central.now()
    return shopper_file(store.name, held.shoppers.leads, held.timelines, addresses, documents, names, zone, at, sources.get)


def _documents(central: Central, held: Held) -> list[Document]:
    """Without those that tell of other shoppers too: what they hold on this one is in the lead."""
    beside = [(blob, central.get(held.store.id, blob)) for blob in held.blobs if blob not in held.shared]
    found = [document("kept beside the log", blob, content) for blob, content in beside if content is not None]
    # A file that was dropped into the folder is kept twice: told once, by the name that it came with.
    named = {one.hash for one in held.traces if one.path.stem != one.hash}
    traces = [one for one in held.traces if one.path.stem != one.hash or one.hash not in named]
    return found + [document(one.path.name, one.hash, one.content) for one in traces if one.hash not in held.shared]


def _write(path: Path, content: bytes) -> None:
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
    except FileExistsError as error:
        raise NoPlace(f"{path} is there already. Nothing was changed in it. Choose another name.") from error
    except OSError as error:
        raise NoPlace(f"{path} cannot be written ({error.strerror}). Choose another place.") from error
