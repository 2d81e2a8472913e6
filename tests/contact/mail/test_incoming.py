"""Mails that strangers made to keep whoever reads them busy: they are read on the hub's own thread."""

from time import process_time

import pytest

from bdcdesk.contact.mail.incoming import MOST, read
from bdcdesk.contact.mail.letter import message_id

TOUCH = "11111111-2222-3333-4444-555555555555"
OURS = f"In-Reply-To: {message_id(TOUCH, 'harbor.example.com')}\r\nFrom: rosa.quill@example.com\r\n".encode()
MANY = 60_000


@pytest.mark.parametrize(
    "mail",
    [
        OURS + b'Content-Type: multipart/mixed; x="' + b";" * MANY + b'"\r\n\r\nhi\r\n',
        b'Subject: news\r\nContent-Type: multipart/report; x="' + b";" * MANY + b'"\r\n\r\nunsubscribe here\r\n',
        OURS + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (each, each) for each in range(3_000)),
        OURS + b"Subject: " + b"=?a?q?" * (2 * MOST // 6) + b"\r\n\r\nhi\r\n",
    ],
    ids=["semicolons", "semicolons of a stranger's", "mails in mails", "words that do not end"],
)
def test_no_mail_takes_longer_to_look_at_than_others_wait(mail: bytes) -> None:
    began = process_time()
    read(mail)
    assert process_time() - began < 0.3


def test_what_a_person_wrote_is_read_past_a_picture_that_was_cut() -> None:
    parts = b"--a\r\nContent-Type: text/plain\r\n\r\nIs it still there?\r\n--a\r\nContent-Type: image/png\r\n\r\n" + b"x" * (2 * MOST)
    found = read(OURS + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + parts + b"\r\n--a--\r\n")
    assert found is not None
    assert (found.kind, found.touches, found.body) == ("answer", (TOUCH,), "Is it still there?")


ID = message_id(TOUCH, "harbor.example.com").encode()
QMAIL = (
    b"From: MAILER-DAEMON@mail.example.com\r\nTo: sales@harbor.example.com\r\nSubject: failure notice\r\n\r\n"
    b"Hi. This is the qmail-send program at mail.example.com.\r\nThis is a permanent error; I've given up. Sorry.\r\n\r\n"
    b"<rosa.quill@example.com>:\r\nRemote host said: 550 5.1.1 no such user\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n"
    b"Message-ID: " + ID + b"\r\nSubject: Your car\r\n"
)
EXIM = (
    b"X-Failed-Recipients: rosa.quill@example.com\r\nFrom: Mail Delivery System <Mailer-Daemon@example.com>\r\n"
    b"Subject: Mail delivery failed: returning message to sender\r\n\r\nA message that you sent could not be delivered.\r\n\r\n"
    b"------ This is a copy of the message, including all the headers. ------\r\nMessage-Id: " + ID + b"\r\n"
)
DELAYED = (
    b"From: postmaster@mail.example.com\r\nSubject: Delayed\r\n\r\nYour message has not reached everybody yet. We go on trying.\r\n\r\n"
    b"Message-ID: " + ID + b"\r\n"
)


@pytest.mark.parametrize(("mail", "kind", "status"), [(QMAIL, "bounce", "5.1.1"), (EXIM, "bounce", ""), (DELAYED, "late", "")])
def test_a_mail_servers_own_words_that_a_mail_came_back_are_no_answer_and_no_new_lead(mail: bytes, kind: str, status: str) -> None:
    found = read(mail)
    assert found is not None
    assert (found.kind, found.touches, found.status) == (kind, (TOUCH,), status)


def test_a_person_who_quotes_our_mail_is_no_mail_server() -> None:
    assert read(b"From: rosa.quill@example.com\r\n\r\nIt failed, it could not be delivered.\r\nMessage-ID: " + ID + b"\r\n") is None
