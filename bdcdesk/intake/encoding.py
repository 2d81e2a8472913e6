"""Bytes of unknown origin to text. What a document says of its own encoding is a hint: it is often wrong."""

import codecs
import re

DECLARED = re.compile(rb"""^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""", re.IGNORECASE)
EIGHT_BIT = re.compile(r"^(ascii|utf-8|iso8859|cp\d|koi8|mac-|gb|big5|shift_jis|euc_|iso2022)")
SHIFTED = re.compile(r"^iso2022")
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NOT_UTF16 = "The document calls itself UTF-16 but is not."
NOT_DECLARED_BUT_UTF8 = "The document is in UTF-8 but declares another encoding."
WINDOWS = "The encoding is not the declared one; the text was read as Windows-1252."
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode(content: bytes, charset: str = "") -> tuple[str, tuple[str, ...]]:
    """The text of `content`, and what had to be put right for it (empty: the bytes are what they say they are).

    In order: a byte order mark; the zero bytes of UTF-16 without one; UTF-8 if the bytes are valid in it, whatever is declared, because
    other text hardly ever is by chance; `charset` (a mail header's); the XML declaration; Windows-1252. Characters that XML forbids are
    taken out. Never raises.
    """
    text, findings = _decoded(content, charset)
    legal = ILLEGAL.sub("", text)
    if legal != text:
        findings += ("Control characters were taken out.",)
    return legal, findings


def _decoded(content: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    for mark, name in BOMS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(name), ()
            except UnicodeDecodeError:
                text = content[len(mark) :].decode(name, "replace")
                return text, ("Some bytes do not fit the byte order mark; they are shown as \ufffd.",)
    head = content[:4]
    if len(head) == 4 and b"<" in head and 0 in head:
        name = "utf-16-be" if head[0] == 0 else "utf-16-le"
        return content.decode(name, "replace"), ()
    return _eight_bit(content, charset)


def _eight_bit(content: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    match = DECLARED.match(content)
    declared = [name.lower() for name in (charset, match.group(1).decode("ascii") if match else "") if name]
    usable = [name for name in map(_codec, declared) if name]
    findings: tuple[str, ...] = (NOT_UTF16,) if any(name.startswith(("utf-16", "utf16", "utf_16")) for name in declared) else ()
    shifted = [name for name in usable if SHIFTED.match(name)]
    for name in (*shifted, "utf-8", *usable):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        unlike = name == "utf-8" and usable and "utf-8" not in usable and not content.isascii()
        return text, (*findings, NOT_DECLARED_BUT_UTF8) if unlike else findings
    try:
        return content.decode("cp1252"), (*findings, WINDOWS)
    except UnicodeDecodeError:
        return content.decode("latin-1"), (*findings, WINDOWS)


def _codec(name: str) -> str:
    """Python's name of a declared encoding, "" if it is none that text comes in (Python also knows codecs such as "rot13")."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return known if EIGHT_BIT.match(known) else ""
