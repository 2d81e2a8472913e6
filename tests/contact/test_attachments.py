"""Pictures of shoppers' texts: from each provider, by webhook and by asking, onto the lead; and what is not taken, and why."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bdcdesk.central.errors import Unreachable
from bdcdesk.central.records import Group, Sealed
from bdcdesk.contact import attachments
from bdcdesk.contact.attachments import Attachments
from bdcdesk.contact.provider import Provider
from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from bdcdesk.contact.simulator.snapshots import snapshot
from bdcdesk.contact.telnyx import Telnyx
from bdcdesk.contact.twilio import Twilio
from bdcdesk.domain.actions.attachments import WantAttachment
from bdcdesk.domain.attachment import LARGEST, Attachment
from bdcdesk.domain.events import SINCE, write
from bdcdesk.domain.events.person import Erased
from bdcdesk.domain.identity import event_id, lead_stream
from tests.contact.conftest import Practice
from tests.contact.house import IGNORES, MINUTE, SECOND, House, Machine

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(300)
PDF = b"%PDF-1.7\n" + bytes(200)
STRANGER = "+18085550144"


def twilio(url: str) -> Provider:
    return Twilio(url, ACCOUNT, SECRET, timeouts=(1, 5))


def telnyx(url: str) -> Provider:
    return Telnyx(SECRET, "129", timeouts=(1, 5), base_url=url)


class Mill:
    """A hub's station with the part that fetches files. `turn` is one round of it."""

    def __init__(self, house: House, made: Callable[[str], Provider]) -> None:
        self.house = house
        self.hub: Machine = house.hub(provider=made(house.practice.url))
        self.kept: dict[str, bytes] = {}
        self.away = False
        self.part = Attachments(self.hub.desk, made(house.practice.url), self.keep)

    def keep(self, content: bytes) -> str:
        if self.away:
            raise Unreachable("The store's database cannot be reached.")
        blob = hashlib.sha256(content).hexdigest()
        self.kept[blob] = content
        return blob

    def read(self) -> None:
        self.house.clock.now += 3 * SECOND
        self.hub.turn("inbound")

    def turn(self) -> int:
        self.part.notice(list(self.hub.desk.leads))
        errands = self.part.step(self.hub.desk.now()).errands
        for errand in errands:
            errand.run()
            errand.finish(self.hub.desk.now())
        self.part.notice(self.hub.step())
        return len(errands)

    def rounds(self) -> int:
        """All looks until there is nothing more to look for. How many they were."""
        looks = 0
        for _ in range(12):
            looks += self.turn()
            self.house.clock.now += MINUTE
        return looks

    def files(self, lead: str) -> tuple[Attachment, ...]:
        return self.house.state(lead).attachments


@pytest.fixture(params=[twilio, telnyx], ids=["twilio", "telnyx"])
def mill(request: pytest.FixtureRequest, house: House) -> Iterator[Mill]:
    return Mill(house, request.param)


@pytest.fixture
def plain(house: House) -> Mill:
    return Mill(house, twilio)


def test_what_came_with_a_text_is_kept_beside_the_log(mill: Mill) -> None:
    lead = mill.house.lead()
    mill.house.practice.write_in(IGNORES, "The dent", JPEG, PDF)
    mill.read()
    assert mill.house.kinds(lead)[-2:] == ["message_received", "attachments_came"]
    assert [file.awaited for file in mill.files(lead)] == [True, True]
    assert mill.rounds() == 1
    files = mill.files(lead)
    assert sorted(mill.kept[file.blob] for file in files) == sorted([JPEG, PDF])
    assert sorted((str(file.file), file.size) for file in files) == [("jpeg", len(JPEG)), ("pdf", len(PDF))]


def test_it_is_told_and_fetched_once_across_starts(mill: Mill) -> None:
    lead = mill.house.lead()
    mill.house.practice.write_in(IGNORES, "", JPEG)
    mill.read()
    mill.rounds()
    again = Mill(mill.house, twilio if mill.hub.inbound._provider.name == "twilio" else telnyx)
    again.read()
    assert again.rounds() == 0
    kinds = mill.house.kinds(lead)
    assert (kinds.count("attachments_came"), kinds.count("attachment_kept")) == (1, 1)


def test_the_first_text_of_a_stranger_brings_its_picture_along(mill: Mill) -> None:
    mill.house.practice.write_in(STRANGER, "What would you give me for it?", JPEG)
    mill.read()
    mill.house.ana.step()
    (lead,) = mill.house.ana.desk.leads
    mill.rounds()
    assert [file.file for file in mill.files(lead)] == ["jpeg"]


def test_a_hub_that_ended_between_the_text_and_its_files_tells_of_them_later(plain: Mill, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = plain.house.lead()
    plain.house.practice.write_in(IGNORES, "The dent", JPEG)
    monkeypatch.setattr(plain.hub.inbound, "_files", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        plain.read()
    assert plain.house.kinds(lead)[-1] == "lead_received"
    monkeypatch.undo()
    again = Mill(plain.house, twilio)
    again.hub.step()
    again.read()
    assert plain.house.kinds(lead).count("attachments_came") == 1


@pytest.mark.parametrize("content", [b"MZ\x90\x00" + bytes(50), b"#!/bin/sh\n", b"<svg></svg>"])
def test_what_is_no_picture_whatever_it_is_said_to_be_is_not_taken_and_says_so(plain: Mill, content: bytes) -> None:
    lead = plain.house.lead()
    plain.house.practice.write_in(IGNORES, "Open this", content)
    plain.read()
    assert plain.rounds() == 1
    (file,) = plain.files(lead)
    assert (file.why, file.final, plain.kept) == (attachments.NO_FILE, True, {})


def test_what_is_too_large_is_not_taken_to_the_end(plain: Mill) -> None:
    lead = plain.house.lead()
    plain.house.practice.write_in(IGNORES, "Wow", JPEG + bytes(LARGEST), JPEG)
    plain.read()
    assert plain.rounds() == 1
    assert sorted((bool(file.blob), file.final, "larger than 5 MB" in file.why) for file in plain.files(lead)) == [
        (False, True, True),
        (True, False, False),
    ]


def test_what_cannot_be_fetched_says_why_and_can_be_asked_for_again(mill: Mill) -> None:
    lead = mill.house.lead()
    mill.house.practice.write_in(IGNORES, "The dent", JPEG)
    mill.read()
    mill.house.practice.fault(*["500 before"] * 4, method="GET")
    assert mill.rounds() == 4
    (file,) = mill.files(lead)
    assert (file.blob, file.final) == ("", False)
    assert file.why == "The phone provider failed (HTTP 500)."
    mill.house.ana.do(WantAttachment, lead=lead, of=file.of, place=0)
    mill.hub.step()
    mill.rounds()
    assert mill.files(lead)[0].blob


def test_central_that_is_away_keeps_it_waiting_and_not_missed(plain: Mill) -> None:
    lead = plain.house.lead()
    plain.house.practice.write_in(IGNORES, "The dent", JPEG)
    plain.read()
    plain.away = True
    plain.rounds()
    assert plain.files(lead)[0].awaited
    plain.away = False
    plain.rounds()
    assert plain.files(lead)[0].blob


def test_nothing_is_fetched_of_who_was_erased(plain: Mill) -> None:
    lead = plain.house.lead()
    plain.house.practice.write_in(IGNORES, "The dent", JPEG)
    plain.read()
    stream, action = lead_stream(lead), plain.house.new_id()
    erased = Group(stream, len(plain.house.events(lead)), (Sealed(event_id(action, 0), "erased", SINCE["erased"], write(Erased(()))),))
    plain.house.central.erase("s1", action, (erased,))
    plain.hub.step()
    assert (plain.rounds(), plain.kept) == (0, {})


def test_a_shopper_who_tells_of_a_dent_sends_a_picture_of_it(practice: Practice, tmp_path: Path) -> None:
    made = snapshot("+18505550123")
    assert made == snapshot("+18505550123")
    assert made.startswith(b"\x89PNG")
    assert len(made) < 20_000
