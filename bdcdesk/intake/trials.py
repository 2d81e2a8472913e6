"""Test leads as each kind of source sends its own, marked, and the ways in which they are sent to this store's own doors."""

import os
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import msgspec
import requests
import urllib3

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.source import Source
from bdcdesk.machine.folders import write_private

NAME: Final = "Test Lead"
WORDS: Final = "This is a test lead that bdcdesk sent to itself. Nobody has to answer it."
WITHIN: Final = {"mailbox": 600_000}
"""Milliseconds in which a test lead has to be in the log, by kind of source."""
WITHIN_ELSE: Final = 60_000
BY_HTTP: Final = frozenset({"form", "adf", "star", "google"})
CANNOT: Final = {
    "meta": "Meta gives its leads itself: send one with Meta's own Lead Ads Testing Tool.",
    "stock": "No leads come through it.",
}
_TIMEOUT: Final = 25.0
_PLAINLY: Final = {
    "name": ("name", "full name", "customer name"),
    "id": ("id", "lead id", "submission id"),
    "comments": ("comments", "message", "customer comments"),
    "test": ("is test", "test lead"),
}
"""What a form may call a field that the source's map does not name."""


class NotPossible(Exception):
    """No test lead can be sent through this source. The message is a sentence."""


class Letter(msgspec.Struct, frozen=True):
    """What is posted to a source's own door: the path, the body, what kind it is."""

    path: str
    body: bytes
    kind: str


def within(kind: str) -> Instant:
    return WITHIN.get(kind, WITHIN_ELSE)


def letter(source: Source, mark: str, secrets: dict[str, str]) -> Letter:
    """A test lead as this source's sender would post one. Raises NotPossible."""
    if source.kind not in BY_HTTP:
        raise NotPossible(CANNOT.get(source.kind, f"A source of the kind “{source.kind}” is not sent to over HTTP."))
    needed = "key" if source.kind == "google" else "secret"
    if not secrets.get(needed):
        raise NotPossible("Its secrets are not on this computer. Send the test on the hub's, or give them with “bdcdesk source secret”.")
    path = f"/in/{source.id}" if source.kind == "google" else f"/in/{source.id}/{secrets['secret']}"
    if source.kind == "adf":
        return Letter(path, adf(mark), "application/xml")
    if source.kind == "star":
        return Letter(path, star(mark), "application/xml")
    if source.kind == "google":
        return Letter(path, _google(mark, secrets["key"]), "application/json")
    return Letter(path, _form(source, mark), "application/json")


def adf(mark: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<?adf version="1.0"?>\n<adf><prospect><id sequence="1" source="bdcdesk">{mark}</id>'
        f'<customer><contact><name part="full">{NAME}</name></contact><comments>{escape(_words(mark))}</comments></customer>'
        "<provider><name>bdcdesk</name></provider></prospect></adf>\n"
    ).encode()


def star(mark: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ProcessSalesLead xmlns="http://www.starstandard.org/STAR/5"><ApplicationArea><Sender>'
        "<CreatorNameCode>bdcdesk</CreatorNameCode></Sender></ApplicationArea><ProcessSalesLeadDataArea><SalesLead><SalesLeadHeader>"
        f"<DocumentIdentificationGroup><DocumentIdentification><DocumentID>{mark}</DocumentID></DocumentIdentification>"
        f"</DocumentIdentificationGroup><CustomerComments>{escape(_words(mark))}</CustomerComments><CustomerProspect><ProspectParty>"
        "<SpecifiedPerson><GivenName>Test</GivenName><FamilyName>Lead</FamilyName></SpecifiedPerson></ProspectParty></CustomerProspect>"
        "</SalesLeadHeader></SalesLead></ProcessSalesLeadDataArea></ProcessSalesLead>\n"
    ).encode()


def _google(mark: str, key: str) -> bytes:
    columns = [
        {"column_id": "FULL_NAME", "column_name": "Full Name", "string_value": NAME},
        {"column_id": "comments", "column_name": "Comments", "string_value": _words(mark)},
    ]
    about = {"lead_id": mark, "api_version": "1.0", "form_id": 1, "campaign_id": 1, "google_key": key, "is_test": True}
    return msgspec.json.encode({**about, "user_column_data": columns})


def _form(source: Source, mark: str) -> bytes:
    """With the names of fields that its sender uses, as far as the source's map has them: the map is tested with it."""
    theirs = {ours: name for name, ours in reversed(source.fields.items())}
    mapped = {name.casefold() for name in source.fields}
    made = {"name": NAME, "id": mark, "comments": _words(mark), "test": "yes"}
    pairs = {}
    for ours, text in made.items():
        free = next((name for name in _PLAINLY[ours] if name not in mapped), "")
        if name := theirs.get(ours, free):
            pairs[name] = text
    return msgspec.json.encode(pairs)


def _words(mark: str) -> str:
    return f"{WORDS} Mark: {mark}"


def post(base: str, sent: Letter) -> str:
    """Posts it to the hub at `base`. Why it was not taken, in words; "" if it was. Blocks; in any thread."""
    try:
        with requests.Session() as session:
            # The hub is on this computer: nobody's proxy has to hear of the address, which is a secret.
            session.trust_env = False
            headers = {"Content-Type": sent.kind}
            with session.post(f"{base}{sent.path}", sent.body, headers=headers, timeout=(5.0, _TIMEOUT), allow_redirects=False) as got:
                status, said = got.status_code, got.text[:100]
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError):
        return f"The hub does not answer at {base}."
    if status != 200:
        return f"The hub answered with status {status}."
    return "" if "taken" in said else "The hub put it into quarantine instead of taking it as a lead."


def drop(folder: Path, mark: str) -> str:
    """Puts it into the watched folder. Why that was not possible; "" if it was."""
    try:
        unfinished = folder / f".{mark}.part"
        write_private(unfinished, adf(mark))
        os.replace(unfinished, folder / f"{mark}.xml")
    except OSError as error:
        return f"It cannot be put into {folder} ({error.strerror or error})."
    return ""
