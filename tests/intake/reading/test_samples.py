"""Real documents as senders write them, where they are at hand, beside the project's own."""

import html
import json
import os
import re
from pathlib import Path

import pytest
from lxml import etree

from bdcdesk.intake.document import Prospect, Reading
from bdcdesk.intake.reading.encoding import decode
from bdcdesk.intake.reading.read import read_document
from tests.intake.making import mail

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = Path(os.environ.get("BDCDESK_SAMPLE_LEADS", Path(__file__).parents[3].parent / "shared" / "leads"))
TEXTS = (".xml", ".eml", ".txt", ".html", ".json")
NOT_LEADS = ("EXPECTED.json", "phone_variants.json", "requestdate_variants.json")


def documents(*folders: str) -> list[Path]:
    places = (FIXTURES, *(SAMPLES / name for name in folders or ("adf", "mail", "forms")))
    found = (path for folder in places if folder.is_dir() for path in folder.iterdir())
    return sorted(path for path in found if path.suffix in TEXTS and path.name not in NOT_LEADS)


def holds_a_lead(content: bytes) -> bool:
    """By a parser that has nothing to do with ours: well-formed, and with a shopper or a car in it."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return False
    names = {etree.QName(node).localname.lower() for node in root.iter() if isinstance(node.tag, str)}
    return bool(names & {"prospect", "saleslead"}) and bool(names & {"email", "phone", "vehicle", "specifiedperson"})


def read(path: Path) -> Reading:
    return read_document(path.read_bytes(), path.name)


def test_every_well_formed_document_gives_its_leads() -> None:
    well_formed = [path for path in documents() if holds_a_lead(path.read_bytes())]
    assert len(well_formed) >= 10, "the project's own alone"
    unread = [(path.name, found.quarantined) for path in well_formed if not (found := read(path)).prospects]
    assert [one for one in unread if "template" not in one[1]] == []


def test_every_document_is_read_or_says_why() -> None:
    readings = [read(path) for path in documents()]
    assert all(bool(reading.prospects) != bool(reading.quarantined) for reading in readings)
    assert sum(bool(reading.prospects) for reading in readings) / len(readings) >= 0.8


def test_a_document_is_never_called_repaired_without_a_finding() -> None:
    for reading in map(read, documents()):
        assert reading.level == "strict" or reading.findings or reading.quarantined


def test_what_samples_must_give_is_given() -> None:
    listed = SAMPLES / "mail" / "EXPECTED.json"
    expected = json.loads(listed.read_text("utf-8")) if listed.is_file() else {}
    wrong = []
    for name, facts in expected.items():
        if "first" not in facts or "repairable" in facts["first"]:
            continue
        reading = read(SAMPLES / "mail" / name)
        prospect = reading.prospects[0]
        car = prospect.vehicles[0]
        given = (prospect.first, prospect.last, car.year, car.make, car.model, car.vin, len(reading.prospects))
        reached = {point.address for point in prospect.points}
        asked = tuple(facts[key] for key in ("first", "last", "year", "make", "model", "vin", "prospects"))
        if given != asked or reached != {facts["email"], "+12145550123"}:
            wrong.append(name)
    assert wrong == []


def facts(prospect: Prospect, plain: bool) -> str:
    """What two readings of one lead must have in common, without the spaces that a wrapping makes."""
    cars = [(car.interest, car.status, car.title, car.vin, car.stock, car.price) for car in prospect.vehicles]
    reached = sorted({point.address or point.raw for point in prospect.points})
    said = re.sub(r"\s+", "", repr((prospect.source_id, prospect.name, reached, cars, prospect.comments, prospect.prefers)))
    return said.casefold() if plain else said


WRAPPED = {
    "utf-16": lambda text: text.encode("utf-16"),
    "escaped": lambda text: html.escape(text).encode(),
    "quoted": lambda text: "".join(f"> {line}\n" for line in re.split(r"\r\n?|\n", text)).encode(),
    "in a mail": lambda text: mail(text),
    "in capitals": lambda text: text.upper().encode(),
    "windows line ends": lambda text: re.sub(r"\r\n?|\n", "\r\n", text).encode(),
}


@pytest.mark.parametrize("wrapping", WRAPPED)
def test_a_wrapped_copy_reads_as_the_original(wrapping: str) -> None:
    differ = []
    for path in documents("adf"):
        text = decode(path.read_bytes())[0]
        if path.suffix != ".xml" or len(text) > 20_000:
            continue
        plain = wrapping == "in capitals"
        before = [facts(prospect, plain) for prospect in read_document(text.encode()).prospects]
        after = [facts(prospect, plain) for prospect in read_document(WRAPPED[wrapping](text)).prospects]
        if before != after:
            differ.append(path.name)
    assert differ == []
