"""Files in mails that shoppers answer with: counted without taking the mail apart, found by taking it apart, and both agree."""

import hashlib
import time
from email.message import EmailMessage

import pytest

from bdcdesk.contact.attachments import Attachments
from bdcdesk.contact.mail.files import MailFiles, looks_like
from bdcdesk.contact.provider import ProviderProblem, always
from bdcdesk.domain.actions.attachments import TellAttachments
from tests.contact.house import House

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
SIGN = b"\x89PNG\r\n\x1a\n" + bytes(500)
PDF = b"%PDF-1.7\n" + bytes(300)
PROGRAM = b"MZ" + bytes(9_000)


def mail(*files: tuple[str, bytes], inline: bool = False) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "Rosa Quill <rosa.quill@example.com>", "Re: Your Civic"
    made.set_content("Content-Type: image/jpeg is what my camera makes.\n")
    for place, (kind, content) in enumerate(files):
        main, _, sub = kind.partition("/")
        made.add_attachment(content, main, sub, filename=f"x{place}", disposition="inline" if inline else "attachment")
    return made.as_bytes()


MAILS = {
    "none": (mail(), []),
    "one": (mail(("image/jpeg", JPEG)), [JPEG]),
    "inline": (mail(("image/jpeg", JPEG), inline=True), [JPEG]),
    "several": (mail(("image/jpeg", JPEG), ("application/pdf", PDF)), [JPEG, PDF]),
    "signature": (mail(("image/png", SIGN), ("image/jpeg", JPEG)), [JPEG]),
    "others": (mail(("application/x-msdownload", PROGRAM), ("text/html", b"<p>")), []),
    "many": (mail(*[("image/jpeg", JPEG)] * 12), [JPEG] * 10),
}


@pytest.mark.parametrize("name", MAILS)
@pytest.mark.parametrize("lines", [b"\n", b"\r\n"])
def test_the_quick_count_is_the_true_one(name: str, lines: bytes) -> None:
    content, wanted = MAILS[name]
    content = content.replace(b"\n", lines)
    files = MailFiles(lambda _: content)
    assert looks_like(content) == len(wanted)
    assert [files.attachment(each, always) for each in files.attached("h")] == wanted


@pytest.mark.parametrize("part", [b"\ncontent-type: image/png\n", b"\ncontent-type: image/png\n\nx\n--"])
def test_a_mail_made_of_nothing_but_parts_is_counted_at_once(part: bytes) -> None:
    began = time.process_time()
    assert looks_like(part * 300_000) <= 10
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize("error", [FileNotFoundError, ValueError])
def test_a_mail_that_is_not_here_says_so(error: type[Exception]) -> None:
    def content(name: str) -> bytes:
        raise error

    with pytest.raises(ProviderProblem, match="not on the hub's computer"):
        MailFiles(content).attached("h")


def test_they_reach_the_lead_as_those_of_texts_do_and_a_program_in_disguise_does_not(house: House) -> None:
    lead, hub, kept = house.lead(), house.hub(), dict[str, bytes]()
    content = mail(("image/jpeg", JPEG), ("image/jpeg", PROGRAM))

    def keep(file: bytes) -> str:
        kept[hashlib.sha256(file).hexdigest()] = file
        return hashlib.sha256(file).hexdigest()

    hub.step()
    hub.do(TellAttachments, lead=lead, of="h" * 64, count=looks_like(content), channel="email")
    of_texts = Attachments(hub.desk, MailFiles(lambda _: b""), keep)
    of_mails = Attachments(hub.desk, MailFiles(lambda _: content), keep, "email")
    for part in (of_texts, of_mails):
        part.notice([lead])
    assert of_texts.step(hub.desk.now()).errands == ()
    (errand,) = of_mails.step(hub.desk.now()).errands
    errand.run()
    errand.finish(hub.desk.now())
    hub.step()
    one, other = house.state(lead).attachments
    assert (one.file, kept[one.blob]) == ("jpeg", JPEG)
    assert "none of the kinds" in other.why
