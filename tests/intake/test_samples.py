"""Real documents as senders write them, where they are at hand, beside the project's own."""

import json
import os
from pathlib import Path

from lxml import etree

from bdcdesk.intake.document import Reading
from bdcdesk.intake.read import read_document

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = Path(os.environ.get("BDCDESK_SAMPLE_LEADS", Path(__file__).parents[2].parent / "shared" / "leads"))


def documents() -> list[Path]:
    folders = (FIXTURES, SAMPLES / "adf", SAMPLES / "mail")
    return sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.suffix in (".xml", ".eml"))


def holds_a_lead(content: bytes) -> bool:
    """By a parser that has nothing to do with ours: well-formed, and with a prospect in it."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return False
    return any(isinstance(node.tag, str) and etree.QName(node).localname.lower() == "prospect" for node in root.iter())


def read(path: Path) -> Reading:
    return read_document(path.read_bytes(), path.name)


def test_every_well_formed_document_gives_its_leads() -> None:
    well_formed = [path for path in documents() if holds_a_lead(path.read_bytes())]
    assert len(well_formed) >= 10, "the project's own alone"
    unread = [path.name for path in well_formed if read(path) is None]
    assert unread == []


def test_every_document_is_read_or_says_why() -> None:
    readings = [read(path) for path in documents()]
    assert sum(reading is not None for reading in readings) / len(readings) >= 0.8


def test_a_well_formed_document_is_never_called_repaired_without_a_finding() -> None:
    for reading in filter(None, map(read, documents())):
        assert reading.level == "strict" or reading.findings


def test_what_samples_must_give_is_given() -> None:
    listed = SAMPLES / "mail" / "EXPECTED.json"
    expected = json.loads(listed.read_text("utf-8")) if listed.is_file() else {}
    wrong = []
    for name, facts in expected.items():
        reading = read(SAMPLES / "mail" / name)
        if reading is None or "repairable" in facts["first"]:
            continue
        prospect = reading.prospects[0]
        car = prospect.vehicles[0]
        given = (prospect.first, prospect.last, car.year, car.make, car.model, car.vin, len(reading.prospects))
        reached = {point.address for point in prospect.points}
        asked = tuple(facts[key] for key in ("first", "last", "year", "make", "model", "vin", "prospects"))
        if given != asked or reached != {facts["email"], "+12145550123"}:
            wrong.append(name)
    assert wrong == []
