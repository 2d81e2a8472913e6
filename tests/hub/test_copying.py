"""Copies to a CRM on loopback: what is copied, in which order, and what becomes of it when the other side fails or the hub is killed."""

import hmac
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree

from bdcdesk.domain.actions.arrivals import SetLeadApart
from bdcdesk.domain.actions.dispatch import BeginSending, ReceiveMessage, ReportAccepted, ReportCallEnded
from bdcdesk.domain.actions.lead import OptOut, SetOutcome
from bdcdesk.domain.actions.source import SetSource, SwitchSource
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.identity import persons
from bdcdesk.hub import parcels
from bdcdesk.hub.copied import REMEMBERED, Copied, Line, begin_of
from bdcdesk.hub.copying import AGAIN, GIVE_UP, UNUSABLE
from bdcdesk.intake.document import Document
from bdcdesk.intake.reading.read import read
from bdcdesk.report.copy_words import Telling, mailed
from tests.central.debian import _signed, authority
from tests.intake.test_adf_writer import DTD
from tests.letters import named
from tests.replica.making import NUMBER, RECORD, House, folder, point_of
from tests.replica.test_wiping import erase

from .copyist import Copyist
from .crm import MailServer, WebServer


@pytest.fixture
def copyist(tmp_path: Path) -> Iterator[Copyist]:
    with folder() as name:
        house = House(Path(name))
        hub = house.open_store("before")
        yield Copyist(house, hub, house.seat("boss"), tmp_path / "copies")
        house.close()


@pytest.fixture
def mails() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


def certified(folder: Path) -> tuple[Path, Path]:
    """A server's certificate with its key, and the authority to trust."""
    ca, both = folder / "ca.pem", folder / "server.pem"
    own = ec.generate_private_key(ec.SECP256R1())
    certificate = _signed("127.0.0.1", own, ("Test authority", authority(ca)))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    both.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + own.private_bytes(*form))
    return both, ca


def work_on(copyist: Copyist, lead: str) -> None:
    """A text goes out, the shopper answers, a call, an outcome, an opt-out."""
    hub, boss = copyist.hub, copyist.boss
    text = boss.text(lead, "It is here, Robin.\nTuesday at 5?")
    boss.desk.do(text)
    copyist.settle()
    about = {"lead": lead, "touch": text.touch}
    hub.do(BeginSending, **about, dispatcher="d", until=hub.desk.now() + 60_000)
    hub.settle()
    hub.do(ReportAccepted, **about, provider="twilio", sid="SM1")
    person = text.person
    hub.do(
        ReceiveMessage, lead=lead, provider="twilio", sid="SM2", person=person, sender=NUMBER, body="Yes, please", arrived=hub.desk.now()
    )
    hub.do(ReportCallEnded, lead=lead, touch="no such call", result="answered", talk=95)
    hub.settle()
    boss.do(SetOutcome, lead=lead, outcome="qualified")
    boss.do(OptOut, lead=lead, persons=(person,), channels=("text",))
    copyist.settle()


def words_of(mail: EmailMessage) -> str:
    return mail.get_content().replace("\r\n", "\n")


def test_a_lead_and_its_touches_go_out_as_mails_in_the_order_of_the_log(copyist: Copyist, mails: MailServer) -> None:
    copyist.mail_to(mails.port)
    copyist.house.receive(copyist.hub, "rivera", source_id="A-77")
    copyist.settle()
    work_on(copyist, "rivera")
    copyist.turn()
    assert [mail["Subject"] for mail in mails.mails] == [
        "ADF lead",
        "Text sent: Robin Rivera",
        "Text received: Robin Rivera",
        "Call: Robin Rivera",
        "Outcome: Robin Rivera",
        "Opted out: Robin Rivera",
    ]
    assert mails.recipients == ["adf@crm.example.com", *["touches@crm.example.com"] * 5]
    events = {event.id for event in copyist.house.log()}
    assert mails.ids() == [f"<{mail['X-Bdcdesk-Event']}.copy-mail@harbor.example.com>" for mail in mails.mails]
    assert {mail["X-Bdcdesk-Event"] for mail in mails.mails} <= events
    adf = words_of(mails.mails[0]).encode()
    assert etree.DTD(str(DTD)).validate(etree.fromstring(adf))
    (prospect,) = read(Document(adf)).prospects
    assert (prospect.name, prospect.source, prospect.source_id) == ("Robin Rivera", "AutoBazaar", "A-77")
    assert "It is here, Robin.\nTuesday at 5?" in words_of(mails.mails[1])
    assert "Yes, please" in words_of(mails.mails[2])
    assert "Call: answered" in words_of(mails.mails[3])
    assert "Seconds of talk: 95" in words_of(mails.mails[3])
    # Once: nothing is left to do, now and for the next hub.
    copyist.restart()
    copyist.turn(AGAIN[-1])
    assert len(mails.mails) == 6


def test_a_webhook_gets_all_of_it_signed(copyist: Copyist, hook: WebServer) -> None:
    copyist.post_to(hook.url)
    copyist.house.receive(copyist.hub, "rivera", source_id="A-77")
    copyist.settle()
    work_on(copyist, "rivera")
    copyist.turn()
    kinds = [told["kind"] for told in hook.told()]
    assert kinds == ["Lead", "Text sent", "Text received", "Call", "Outcome", "Opted out"]
    head, body = hook.posts[1]
    assert head["Authorization"] == "Bearer the-token"
    assert head["X-Bdcdesk-Signature-256"] == "sha256=" + hmac.new(b"the-signing-secret", body, "sha256").hexdigest()
    told = hook.told()[1]
    assert head["Idempotency-Key"] == told["event"]
    assert (told["lead"], told["source"], told["source_id"], told["by"]) == ("rivera", "AutoBazaar", "A-77", "boss")
    assert (told["name"], told["phones"], told["words"]) == ("Robin Rivera", [NUMBER], named("It is here, Robin.\nTuesday at 5?"))
    (prospect,) = read(Document(hook.told()[0]["adf"].encode())).prospects
    assert prospect.name == "Robin Rivera"


def ask_again(copyist: Copyist) -> None:
    """The same shopper through another source, with words and a number; and the first source once more, with nothing new."""
    house, hub = copyist.house, copyist.hub
    house.receive(hub, "rivera", source_id="A-77")
    copyist.settle()
    points = (point_of("rivera"), ContactPoint("email", "robin@example.com"))
    again = Shopper(name="Robin Rivera", points=points, comments="And in red?")
    house.receive(hub, "second", point_of("rivera"), shopper=again, source="CarLine", source_id="9")
    house.receive(hub, "third", point_of("rivera"), shopper=Shopper(name="Robin Rivera"), source_id="A-77")
    copyist.settle()


def test_who_asks_again_is_told_with_what_they_asked_this_time(copyist: Copyist, mails: MailServer, hook: WebServer) -> None:
    copyist.mail_to(mails.port)
    copyist.post_to(hook.url)
    ask_again(copyist)
    copyist.turn()
    first, again, once_more = hook.told()
    assert [told["kind"] for told in (first, again, once_more)] == ["Lead", "Asked again", "Sent once more"]
    assert [told["lead"] for told in (first, again, once_more)] == ["rivera"] * 3
    assert (again["source"], again["source_id"], again["words"]) == ("CarLine", "9", "And in red?")
    (prospect,) = read(Document(again["adf"].encode())).prospects
    assert (prospect.source, prospect.source_id, prospect.comments) == ("CarLine", "9", "And in red?")
    assert "robin@example.com" in [point.address for point in prospect.points]
    assert (once_more["source_id"], "adf" in once_more) == ("A-77", False)
    assert [mail["Subject"] for mail in mails.mails] == ["ADF lead", "ADF lead", "Sent once more: Robin Rivera"]
    adf = words_of(mails.mails[1]).encode()
    assert etree.DTD(str(DTD)).validate(etree.fromstring(adf))
    assert b">rivera</id>" in adf


def test_what_was_found_to_be_anothers_is_not_told_as_this_shoppers(copyist: Copyist, hook: WebServer) -> None:
    copyist.post_to(hook.url)
    ask_again(copyist)
    (raised,) = copyist.boss.desk.leads["rivera"].raised
    copyist.boss.do(SetLeadApart, lead="rivera", raising=raised.id)
    copyist.settle()
    copyist.turn()
    assert [told["kind"] for told in hook.told()] == ["Lead", "Sent once more"]


def test_over_tls_with_a_password(copyist: Copyist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, ca = certified(tmp_path)
    mails = MailServer(certificate)
    try:
        copyist.mail_to(mails.port, tls="starttls", user="desk@harbor.example.com")
        copyist.house.receive(copyist.hub, "rivera")
        copyist.turn()
        copyist.turn(AGAIN[0])
        assert mails.mails == []
        assert "no certificate that this computer trusts" in copyist.copying.problem
        monkeypatch.setenv("SSL_CERT_FILE", str(ca))
        copyist.secrets["copy-mail"] = {"password": "guessed"}
        copyist.turn(AGAIN[1])
        assert "does not accept the user and password" in copyist.copying.problem
        assert "guessed" not in copyist.copying.problem
        copyist.secrets.pop("copy-mail")
        copyist.turn(AGAIN[2])
        assert "its secrets are not on the hub's computer" in copyist.copying.problem
        copyist.secrets["copy-mail"] = {"password": "of-the-mail-server"}
        copyist.turn(AGAIN[3])
        assert [mail["Subject"] for mail in mails.mails] == ["ADF lead"]
        assert mails.secured == [True]
        assert copyist.copying.problem == ""
    finally:
        mails.close()


def test_a_server_without_tls_is_told_nothing(copyist: Copyist, mails: MailServer) -> None:
    copyist.mail_to(mails.port, tls="starttls")
    copyist.house.receive(copyist.hub, "rivera")
    copyist.turn()
    assert (mails.mails, mails.offered) == ([], 0)


def test_tests_are_not_copied_and_nothing_that_came_before(copyist: Copyist, hook: WebServer) -> None:
    copyist.post_to(hook.url)
    copyist.house.receive(copyist.hub, "trial", nature="test")
    copyist.settle()
    copyist.boss.do(SetOutcome, lead="trial", outcome="bad lead")
    copyist.boss.do(SetOutcome, lead="before", outcome="qualified")
    copyist.turn()
    # Of a lead from before, what happens to it now.
    assert [(told["kind"], told["lead"]) for told in hook.told()] == [("Outcome", "before")]


def test_an_erased_shoppers_words_are_not_copied_any_more(copyist: Copyist, hook: WebServer) -> None:
    copyist.post_to(hook.url)
    hook.answer = lambda n: 503
    copyist.house.receive(copyist.hub, "rivera")
    copyist.settle()
    work_on(copyist, "rivera")
    copyist.turn()
    assert hook.offered == 1
    # All of it has been read from the log by now, and waits for the other side.
    erase(copyist.house, "rivera")
    copyist.settle()
    hook.answer = lambda n: 200
    copyist.turn(AGAIN[0])
    (told,) = hook.told()
    assert (told["kind"], told["lead"]) == ("Erased", "rivera")
    assert "Robin" not in repr(hook.posts)
    assert NUMBER not in repr(hook.posts)


def test_a_target_that_fails_is_named_and_loses_nothing(copyist: Copyist, mails: MailServer, hook: WebServer) -> None:
    copyist.mail_to(mails.port)
    copyist.post_to(hook.url)
    mails.answer = lambda mail: "451 later"
    for lead in ("one", "two", "three"):
        copyist.house.receive(copyist.hub, lead)
    copyist.turn()
    # One of them keeps nobody else waiting.
    assert [told["lead"] for told in hook.told()] == ["one", "two", "three"]
    assert copyist.copying.problem == ""
    copyist.turn(AGAIN[0])
    assert copyist.copying.problem.startswith("Nothing is copied to “Copy-Mail” at present: it refuses the mail (451).")
    assert len(copyist.copying.problem.splitlines()) == 1
    mails.answer = lambda mail: "250 taken"
    copyist.turn(AGAIN[1])
    assert [words_of(mail).count(f"Robin {name}") for mail, name in zip(mails.mails, ("One", "Two", "Three"), strict=True)] == [1, 1, 1]
    assert copyist.copying.problem == ""


@pytest.mark.parametrize(("kind", "options"), [("crm-mail", {"to": ""}), ("crm-mail", {"port": "9" * 5_000}), ("crm-webhook", {})])
def test_a_target_that_is_half_set_is_named_and_keeps_no_other_from_its_copies(
    copyist: Copyist, mails: MailServer, kind: str, options: dict[str, str]
) -> None:
    usual = {"to": "adf@crm.example.com", "host": "127.0.0.1", "port": "25", "tls": "none", "from": "a@example.com"}
    half = {name: value for name, value in {**(usual if kind == "crm-mail" else {}), **options}.items() if value}
    copyist.set("a-half", kind, half)
    copyist.mail_to(mails.port)
    copyist.house.receive(copyist.hub, "rivera", source_id="A-77")
    copyist.settle()
    copyist.turn()
    assert [mail["Subject"] for mail in mails.mails] == ["ADF lead"]
    assert copyist.copying.problem == UNUSABLE.format("A-Half")
    copyist.set("a-half", kind, half, off=True)
    copyist.turn()
    assert copyist.copying.problem == ""


def test_what_is_refused_for_good_is_set_aside_after_a_day_and_told(copyist: Copyist, mails: MailServer) -> None:
    copyist.mail_to(mails.port)
    mails.answer = lambda mail: "554 never" if b"Robin One" in mail else "250 taken"
    copyist.house.receive(copyist.hub, "one")
    copyist.house.receive(copyist.hub, "two")
    for ahead in (0, *AGAIN):
        copyist.turn(ahead)
    assert copyist.copying.problem.startswith("Nothing is copied to “Copy-Mail” at present")
    assert mails.mails == []
    copyist.turn(GIVE_UP)
    copyist.turn()
    assert [words_of(mail).count("Robin Two") for mail in mails.mails] == [1]
    for _ in range(2):
        assert copyist.copying.problem.startswith("“Copy-Mail” did not take 1 of the copies")
        copyist.restart()
        copyist.turn()
    assert len(mails.mails) == 1
    copyist.turn(REMEMBERED)
    assert copyist.copying.problem == ""


def test_what_cannot_be_told_for_a_fault_of_ours_holds_up_neither_another_target_nor_the_rest_for_ever(
    copyist: Copyist, mails: MailServer, hook: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(told: Telling) -> tuple[str, str]:
        if told.name == "Robin One":
            raise KeyError("Robin One")
        return mailed(told)

    monkeypatch.setattr(parcels, "mailed", broken)
    copyist.mail_to(mails.port)
    copyist.post_to(hook.url)
    for lead in ("one", "two"):
        copyist.house.receive(copyist.hub, lead)
    for ahead in (0, *AGAIN):
        copyist.turn(ahead)
    assert [told["lead"] for told in hook.told()] == ["one", "two"]
    assert "for a fault in bdcdesk (KeyError)." in copyist.copying.problem
    assert "Robin" not in copyist.copying.problem
    copyist.turn(GIVE_UP)
    copyist.turn()
    assert [words_of(mail).count("Robin Two") for mail in mails.mails] == [1]
    assert copyist.copying.problem.startswith("“Copy-Mail” did not take 1 of the copies")


def test_a_target_that_is_switched_off_is_complained_of_no_more(copyist: Copyist, hook: WebServer) -> None:
    (copyist.folder / "copy-hook.jsonl").mkdir(parents=True)
    copyist.post_to(hook.url)
    copyist.turn()
    assert copyist.copying.problem.startswith("How far “Copy-Hook” was copied to cannot be read")
    copyist.boss.do(SwitchSource, source="copy-hook", off=True)
    copyist.turn()
    assert copyist.copying.problem == ""


def test_switched_off_nothing_is_copied_and_on_again_all_that_was_left(copyist: Copyist, hook: WebServer) -> None:
    copyist.post_to(hook.url)
    copyist.boss.do(SwitchSource, source="copy-hook", off=True)
    copyist.house.receive(copyist.hub, "rivera")
    copyist.turn()
    assert hook.posts == []
    copyist.boss.do(SwitchSource, source="copy-hook", off=False)
    copyist.turn()
    assert [told["lead"] for told in hook.told()] == ["rivera"]


def test_what_was_taken_and_cannot_be_written_down_is_not_sent_again_meanwhile(
    copyist: Copyist, hook: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    copyist.post_to(hook.url)
    copyist.house.receive(copyist.hub, "rivera")
    real = Copied.add

    def full(self: Copied, line: Line) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Copied, "add", full)
    copyist.turn()
    copyist.turn(AGAIN[0])
    assert "No space left on device" in copyist.copying.problem
    monkeypatch.setattr(Copied, "add", real)
    copyist.turn(AGAIN[1])
    assert len(hook.posts) == 1
    copyist.restart()
    copyist.turn(AGAIN[2])
    assert len(hook.posts) == 1


def test_a_log_that_was_restored_is_copied_on_from_what_it_still_has(copyist: Copyist, hook: WebServer, tmp_path: Path) -> None:
    copyist.post_to(hook.url)
    copyist.house.receive(copyist.hub, "one")
    copyist.turn()
    saved = {path: path.read_bytes() for path in copyist.house.folder.glob("central.db*")}
    copyist.house.receive(copyist.hub, "two")
    copyist.turn()
    copyist.hub.line.real.close()
    copyist.boss.line.real.close()
    for path in copyist.house.folder.glob("central.db*"):
        path.unlink()
    for path, content in saved.items():
        path.write_bytes(content)
    copyist.hub.reconnect()
    copyist.boss.reconnect()
    copyist.house.receive(copyist.hub, "three")
    copyist.turn()
    copyist.turn(AGAIN[0])
    # The lead that the log had lost came back with the hub's outbox, under the same ids: it is known as copied.
    assert sorted(told["lead"] for told in hook.told()) == ["one", "three", "two"]
    assert "lead/two" in {event.stream for event in copyist.house.log()}


@pytest.mark.parametrize("torn", [b"", b'{"id":"\xff"}', b'{"x":' + b"[" * 50_000], ids=["cut off", "no text", "nested"])
def test_a_torn_line_is_copied_again_and_harms_no_other(tmp_path: Path, copyist: Copyist, hook: WebServer, torn: bytes) -> None:
    copyist.post_to(hook.url)
    copyist.house.receive(copyist.hub, "one")
    copyist.turn()
    file = copyist.folder / "copy-hook.jsonl"
    *whole, last, _ = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([*whole, torn or last[:-10]]))
    copyist.restart()
    copyist.house.receive(copyist.hub, "two")
    copyist.turn()
    assert [told["lead"] for told in hook.told()] == ["one", "one", "two"]
    assert hook.told()[0] == hook.told()[1]
    copyist.restart()
    copyist.turn()
    assert len(hook.posts) == 3


def test_what_an_agreement_forbids_to_copy_is_not_and_that_is_told_where_copies_are(copyist: Copyist, hook: WebServer) -> None:
    copyist.post_to(hook.url)
    copyist.boss.do(SetSource, source="bazaar", name="AutoBazaar", kind="adf")
    copyist.agree("bazaar", "follow up", "share", limits=("no copies",))
    copyist.house.receive(copyist.hub, "rivera", via="bazaar")
    copyist.boss.settle()
    copyist.boss.do(SetOutcome, lead="rivera", outcome="qualified")
    copyist.house.receive(copyist.hub, "dana")
    copyist.turn()
    assert [told["lead"] for told in hook.told()] == ["dana"]
    copied = Copied(copyist.folder / "copy-hook.jsonl", begin_of(copyist.hub.desk.sources["copy-hook"]))
    clause = "“Terms” with “AutoBazaar” (from 2026-01-01) allows: follow up and share. It forbids copies in other systems, the CRM too."
    assert copied.kept_back(copyist.house.clock()) == {clause: 2}
    assert copied.kept_back(copyist.house.clock() + REMEMBERED) == {}
    # From when it is no more forbidden, without being allowed in so many words; what was kept back stays so.
    copyist.agree("bazaar")
    copyist.boss.do(SetOutcome, lead="rivera", outcome="reached")
    copyist.turn()
    assert [told["result"] for told in hook.told()[1:]] == ["reached"]
    # That somebody is forgotten is told whatever was agreed: they may have been told of before.
    copyist.agree("bazaar", limits=("no copies",))
    erase(copyist.house, "rivera")
    copyist.turn()
    assert [told["kind"] for told in hook.told()[2:]] == ["Erased"]


def test_an_agreement_that_is_set_while_copies_go_out_is_for_those_that_have_not_gone(copyist: Copyist, hook: WebServer) -> None:
    copyist.post_to(hook.url)
    copyist.boss.do(SetSource, source="bazaar", name="AutoBazaar", kind="adf")
    copyist.settle()
    for lead in ("rivera", "dana", "kim"):
        copyist.house.receive(copyist.hub, lead, via="bazaar")
    copyist.settle()
    now = copyist.hub.desk.now()
    (reading,) = copyist.copying.step(now).errands
    reading.run()
    reading.finish(now)
    (sending,) = copyist.copying.step(now).errands
    asked, agreed = threading.Event(), threading.Event()

    def answer(before: int) -> int:
        asked.set()
        return 200 if agreed.wait(10) else 500

    hook.answer = answer
    under_way = threading.Thread(target=sending.run)
    under_way.start()
    assert asked.wait(10)
    copyist.agree("bazaar", "follow up", limits=("no copies",))
    copyist.copying.step(now)
    agreed.set()
    under_way.join(10)
    sending.finish(now)
    copyist.turn()
    assert [told["lead"] for told in hook.told()] == ["rivera"]
    copied = Copied(copyist.folder / "copy-hook.jsonl", begin_of(copyist.hub.desk.sources["copy-hook"]))
    assert sum(copied.kept_back(copyist.house.clock()).values()) == 2


def test_an_address_of_a_source_that_forbids_it_is_left_out_of_what_else_is_copied(copyist: Copyist, hook: WebServer) -> None:
    copyist.post_to(hook.url)
    for source in ("bazaar", "site"):
        copyist.boss.do(SetSource, source=source, name=source.title(), kind="adf")
    copyist.agree("bazaar", "follow up", limits=("no copies",))
    copyist.house.receive(copyist.hub, "rivera", via="site")
    copyist.settle()
    other = ContactPoint("email", "robin@example.com")
    known = Shopper(name="Robin Rivera", points=(point_of("rivera"), other))
    copyist.house.receive(copyist.hub, "again", shopper=known, persons=persons(RECORD.person_key, known.points), via="bazaar")
    copyist.settle()
    copyist.boss.do(SetOutcome, lead="rivera", outcome="qualified")
    copyist.turn()
    assert copyist.hub.desk.confirmed("rivera").shopper.points == (point_of("rivera"), other)
    assert [(told["kind"], told["phones"], told.get("emails")) for told in hook.told()] == [
        ("Lead", ["+16025550148"], None),
        ("Outcome", ["+16025550148"], None),
    ]
