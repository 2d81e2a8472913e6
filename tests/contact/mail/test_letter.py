"""Whatever stands in names, subjects and words, a mail has the headers that we gave it and no others, and says what was written."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses

from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.contact.mail.letter import Letterhead, is_address, message_id, token_of, touch_of, written
from tests.depth import depth

TOUCH = "0f5c1d3e-0000-4000-8000-000000000001"
TO = "rosa.quill@example.com"
HEAD = Letterhead("sales@harbor.example.com", "Harbor Motors", "leads@harbor.example.com", b"key", "https://hub.example.com")
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
}
NAMED = message_id(TOUCH, HEAD.domain)


def mail(subject: str = "Your Civic", body: str = "It is here.", name: str = "Harbor Motors") -> bytes:
    head = Letterhead(HEAD.sender, name, HEAD.reply_to, HEAD.key, HEAD.hub)
    return written(head, TOUCH, NAMED, TO, subject, body, 1_780_000_000_000)


def test_it_says_who_writes_where_answers_go_and_how_to_end_it() -> None:
    made = message_from_bytes(mail(), policy=policy.default)
    assert (made["From"], made["To"], made["Message-ID"]) == ("Harbor Motors <sales@harbor.example.com>", TO, NAMED)
    assert made["Reply-To"] == "leads@harbor.example.com"
    token = token_of(b"key", TOUCH)
    mailto = f"<mailto:leads@harbor.example.com?subject=unsubscribe%20{token}>"
    assert made["List-Unsubscribe"] == f"{mailto}, <https://hub.example.com/u/{token}>"
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert token != token_of(b"other", TOUCH)
    assert token != token_of(b"key", TOUCH.replace("1", "2"))


def test_without_a_public_address_no_click_is_offered() -> None:
    head = Letterhead(HEAD.sender, HEAD.name, HEAD.sender, HEAD.key)
    made = message_from_bytes(written(head, TOUCH, NAMED, TO, "Hi", "Hello", 0))
    assert "https" not in str(made["List-Unsubscribe"])
    assert made["List-Unsubscribe-Post"] is None
    assert made["Reply-To"] is None


def _shown(text: str) -> str:
    signs = (" " if sign < " " or "\x7f" <= sign <= "\x9f" or sign in "\u2028\u2029" else sign for sign in text)
    return " ".join("".join(signs).encode("utf-8", "replace").decode().split())


_ANY = st.text(max_size=120) | st.sampled_from(
    [
        "Hi\r\nBcc: a@example.com",
        "Hi\n\nbody",
        "=?utf-8?q?=0D=0ABcc:_x?=",
        "a" * 200,
        "é" * 190,
        "\u2028Bcc: x",
        'x" <a@b.example>, "y',
        ".",
        "",
    ]
)


@settings(max_examples=depth(40, 3000), deadline=None)
@given(subject=_ANY, name=_ANY, body=_ANY | st.text(alphabet=".\r\n\tFrom a=", max_size=200))
def test_nothing_that_is_typed_makes_a_header_or_a_second_recipient(subject: str, name: str, body: str) -> None:
    raw = mail(subject, body, name)
    made = message_from_bytes(raw, policy=policy.default)
    assert set(made.keys()) <= HEADERS
    assert len(made.keys()) == len(set(made.keys()))
    assert [address for _, address in getaddresses([made["To"]])] == [TO]
    assert [address.addr_spec for address in made["From"].addresses] == [HEAD.sender]
    assert str(made["Message-ID"]) == NAMED
    said = str(make_header(decode_header(message_from_bytes(raw)["Subject"])))
    assert said == _shown(subject)
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in lines if sign in "\t\n" or not (sign < " " or "\x7f" <= sign <= "\x9f"))
    assert made.get_content().replace("\r\n", "\n").rstrip("\n") == plain.rstrip("\n").encode("utf-8", "replace").decode()
    assert all(line.endswith(b"\r\n") and len(line) <= 998 for line in raw.splitlines(keepends=True))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()


@given(st.uuids())
def test_a_mail_is_known_by_the_request_that_it_is_of(touch: object) -> None:
    assert touch_of(message_id(str(touch), "harbor.example.com")) == str(touch)
    assert touch_of(f"<{touch}@harbor.example.com>") == ""


def test_what_is_no_plain_address_is_none() -> None:
    assert is_address(TO)
    for odd in ("", "a", "a@", "@b", "a b@c.example", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@b@c", "a..b@c.example", "ü@c.example", "a@b,c@d"):
        assert not is_address(odd), odd
