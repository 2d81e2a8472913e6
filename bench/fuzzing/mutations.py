"""Inputs to feed the reader with, each by its number: the project's own documents (and others), cut, repeated, spliced, wrapped, grown, and
with what attackers plant. The same number makes the same input each time."""

import base64
import html
import json
import quopri
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.intake import making

LARGEST = 64 * 1024
"""Bytes of most inputs, twice the largest document that was ever seen."""
GROWN = (0.03, 2_000_000)
WHOLE = (0.001, 20_000_000)
"""The share of inputs that are grown, and to how many bytes at most."""
TWICE = "ENTITY-VALUE"
FIXTURES = Path(__file__).resolve().parents[2] / "tests" / "intake" / "reading" / "fixtures"

# fmt: off
_WORDS = (
    "<", ">", "&", "\"", "'", "=", "/", ":", "@", "\n", "\r\n", "\r", "\t", "\u0000", " ", "=\n", "=3D", "%3C", "+", "(", "[", "{",
    "}", "]", "<adf>", "</adf>", "<prospect>", "</prospect>", "<customer>", "<contact", "<name part='full'>", "</name>", "<phone>",
    "<email>", "<vehicle interest='trade-in'>", "<comments>", "</comments>", "<![CDATA[", "]]>", "<!--", "-->", "<?xml ", "?>",
    "<br>", "<p ", "<!DOCTYPE adf [", "<!ENTITY x ", "&x;", "&#0;", "&#x1F600;", "&amp;amp;lt;", "&nbsp;", "\ufeff", "\u202e",
    "\u00e9", "\udcff\udcfe", "Content-Type: multipart/mixed; boundary=x\n\n--x\n", "Content-Transfer-Encoding: base64\n",
    "\n--x\n", "From: a@example.com\n", "Phone: ", "Name:\n", "Vehicle: ", "Stock: ", "VIN: ", "555-0143", "1HGCM82633A000001",
    "2019 Honda ", "Trade: ", "[first]", "{{x}}", "{\"a\":", "\"user_column_data\":[", "\"field_data\":[", "null", "1e999", "-1",
    "\\u0000", "\\", ",", ";", "||", "\n> ", "?=", "=?utf-8?q?",
    "=?utf-7?q?+2AA-?=", "=?raw-unicode-escape?q?\\ud800?=", "From: =?utf-7?q?Ana_+2AA-?= <ana@gmail.com>\n", "\\ud83d",
)
# fmt: on
TOKENS = tuple(word.encode("utf-8", "surrogateescape") for word in _WORDS)


def parents(samples: Path | None) -> list[bytes]:
    """What inputs are made from, in an order that is always the same."""
    typed = [making.LEAD, making.remark("Stock #A1234. Text opt-in: no. Trade: 2014 Jeep Patriot"), *making.FORMS]
    found = [path.read_bytes() for path in sorted(FIXTURES.iterdir()) if path.is_file()]
    given = sorted(path for path in samples.rglob("*") if path.is_file() and path.suffix not in (".md", ".proto")) if samples else []
    return [*(text.encode() for text in typed), making.mail(making.LEAD), *found, *(path.read_bytes() for path in given)]


def made(number: int, known: list[bytes], secret: str) -> bytes:
    """Input `number`: bytes of at most LARGEST."""
    chance = Random(number)
    content = chance.choice(known)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        content = chance.choice(WAYS)(content, chance, known)[:LARGEST]
    if chance.random() < 0.1:
        content = _attack(chance, secret) + content[:LARGEST]
    size = chance.random()
    if size < WHOLE[0] + GROWN[0]:
        most = WHOLE[1] if size < WHOLE[0] else GROWN[1]
        content = chance.choice(GROWING)(content, chance, chance.randint(LARGEST, most))[:most]
    return content


def _span(content: bytes, chance: Random, longest: int) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.randint(0, longest))


def _cut(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    start, end = _span(content, chance, 60)
    return content[:start] + content[end:]


def _truncate(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _flip(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _plant(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    start, end = _span(content, chance, 12)
    return content[:start] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 40)) + content[end:]


def _repeat(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    start, end = _span(content, chance, chance.choice((4, 40, 400)))
    times = chance.choice((2, 2, 3, 10, 100, 1_000, 10_000))
    return content[:start] + content[start:end] * min(times, LARGEST // max(1, end - start)) + content[end:]


def _amplify(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    place = chance.randrange(len(content) + 1)
    token = chance.choice(TOKENS) + (chance.choice(TOKENS) if chance.random() < 0.5 else b"")
    return content[:place] + token * (chance.choice((300, 3_000, 30_000)) // len(token)) + content[place:]


def _splice(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    other = chance.choice(known)
    start, end = _span(other, chance, 2_000)
    place = chance.randrange(len(content) + 1)
    return content[:place] + other[start:end] + content[place:]


def _swap(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _case(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    return content.upper() if chance.random() < 0.5 else content.swapcase()


def _wrap(content: bytes, chance: Random, known: list[bytes]) -> bytes:
    text = content[: LARGEST // 4].decode("utf-8", "replace")
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: html.escape(text).encode(),
        lambda: "".join(f"> {line}\n" for line in text.splitlines()).encode("utf-8", "replace"),
        lambda: quopri.encodestring(content[: LARGEST // 4]),
        lambda: base64.encodebytes(content[: LARGEST // 4]),
        lambda: text.encode("utf-16"),
        lambda: text.encode("cp1252", "replace"),
        lambda: json.dumps({"xml": text}).encode(),
        lambda: making.mail(content),
        lambda: b"Content-Type: message/rfc822\n\n" + making.mail(content),
        lambda: b"From: x@example.com\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\n" + content + b"\n--q--\n",
    )
    return chance.choice(ways)()


WAYS: tuple[Callable[[bytes, Random, list[bytes]], bytes], ...] = (
    *(_cut, _truncate, _flip, _plant, _plant, _plant, _repeat, _amplify, _splice, _swap, _case, _wrap),
)


def _filled(content: bytes, chance: Random, size: int) -> bytes:
    """With one of its pieces, or what the reader looks for, again and again in one place."""
    start, end = _span(content, chance, chance.choice((4, 40, 2_000)))
    unit = content[start:end] + chance.choice(TOKENS) if chance.random() < 0.5 else chance.choice(TOKENS) + chance.choice(TOKENS)
    return content[:end] + unit * (size // len(unit)) + content[end:]


def _mailed(content: bytes, chance: Random, size: int) -> bytes:
    """In a mail, among files as people attach them, and a text that goes on and on."""
    parts = [b"Content-Type: text/plain\n\n" + content[:LARGEST]]
    while sum(map(len, parts)) < size:
        length = max(100, chance.randint(1, size) // 4 * 3)
        kind, first = chance.choice(
            ((b"image/jpeg", b"\xff\xd8\xff\xe0"), (b"application/pdf", b"%PDF-1.7\n"), (b"application/octet-stream", b""))
        )
        if chance.random() < 0.3:
            parts.append(b"Content-Type: text/html\n\n" + _filled(content, chance, length))
        else:
            block = base64.encodebytes(first + chance.randbytes(57 * 100)[len(first) :])
            parts.append(b"Content-Type: " + kind + b"\nContent-Transfer-Encoding: base64\n\n" + block * (1 + length // len(block)))
    chance.shuffle(parts)
    return b"From: x@example.com\nContent-Type: multipart/mixed; boundary=q\n\n--q\n" + b"\n--q\n".join(parts) + b"\n--q--\n"


def _keyed(content: bytes, chance: Random, size: int) -> bytes:
    """A form of very many fields, or a table of long rows."""
    word = chance.choice(("phone", "k", "name ", "vehicle."))
    if chance.random() < 0.5:
        return json.dumps({f"{word}{n}": "214 555 0143" for n in range(size // 30)}).encode()
    rows = chance.choice((10, 100, 1_000))
    return (
        b"name,phone,email,message\n"
        + (b"Kim Lee,214 555 0143,k@example.com," + b"2019 Honda, please " * (size // rows // 20) + b"\n") * rows
    )


GROWING: tuple[Callable[[bytes, Random, int], bytes], ...] = (_filled, _filled, _mailed, _mailed, _keyed)


def _attack(chance: Random, secret: str) -> bytes:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    text = chance.choice(
        (
            f'<!DOCTYPE adf [<!ENTITY x SYSTEM "{secret}">]>',
            f'<!DOCTYPE adf SYSTEM "{secret}">',
            f'<!DOCTYPE adf [<!ENTITY % p SYSTEM "{secret}"> %p;]>',
            f'<!DOCTYPE adf [<!ENTITY x "{TWICE}">]>',
            f'<!DOCTYPE adf [<!ENTITY l0 "{TWICE}">{bomb}<!ENTITY x "&l8;">]>',
            "<a>" * chance.choice((50, 70, 1_000, 20_000)),
        )
    )
    holder = "<adf><prospect><customer><contact><name>{0}</name><phone>202 555 0199</phone></contact><comments>{0}</comments></customer>"
    return (text + (holder.format("&x;&x;&x;&x;") if chance.random() < 0.5 else "")).encode()
