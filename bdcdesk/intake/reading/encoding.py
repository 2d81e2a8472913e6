"""Bytes of unknown origin to text. What a document says of its own encoding is a hint: it is often wrong."""

import codecs
import re

DECLARED = re.compile(rb"""^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""", re.IGNORECASE)
EIGHT_BIT = re.compile(r"^(ascii|utf-8|iso8859|cp\d|koi8|mac-|gb|big5|shift_jis|euc_|iso2022)")
SHIFTED = re.compile(r"^iso2022")
EAST_ASIAN = re.compile(r"^(gb|big5|shift_jis|euc_)")
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HEAD = 400
NOT_UTF16 = "The document calls itself UTF-16 but is not."
NOT_DECLARED_BUT_UTF8 = "The document is in UTF-8 but declares another encoding."
WINDOWS = "The encoding is not the declared one; the text was read as Windows-1252."
MIXED = "Some characters are in another encoding than the rest; they were read as Windows-1252."
CONTROLS = "Control characters were taken out."
TWICE = "Some letters look as if they had been encoded twice (Ã© for é); they were left as they came."
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ILLEGAL_BYTES = bytes(sign for sign in range(32) if chr(sign) not in "\t\n\r")
"""ILLEGAL among the first 128 characters."""
STRAY = re.compile("[\udc80-\udcff]")
AS_WINDOWS = {chr(0xDC00 + byte): bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
MOJIBAKE = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]")


def decode(content: bytes, charset: str = "") -> tuple[str, tuple[str, ...]]:
    """The text of `content`, and what had to be put right for it (empty: the bytes are what they say they are).

    In order: a byte order mark; the zero bytes of UTF-16 and UTF-32 without one; UTF-8 if the bytes are valid in it, whatever is declared,
    because other text hardly ever is by chance; `charset` (a mail header's); the XML declaration; UTF-8 with a few bytes of Windows-1252 in
    it; Windows-1252. Characters that XML forbids are taken out. Never raises.
    """
    text, findings = _decoded(content, charset)
    # Taking bytes out of bytes is a hundred times faster, and most documents are ASCII.
    legal = text.encode().translate(None, ILLEGAL_BYTES).decode() if text.isascii() else ILLEGAL.sub("", text)
    if legal != text:
        findings += (CONTROLS,)
    return legal, findings


def encoded_twice(text: str) -> bool:
    """Whether letters in it look like UTF-8 that was taken for Windows-1252 and encoded again."""
    return not text.isascii() and MOJIBAKE.search(text) is not None


def _decoded(content: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    for mark, name in BOMS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(name), ()
            except UnicodeDecodeError:
                text = content[len(mark) :].decode(name, "replace")
                return text, ("Some bytes do not fit the byte order mark; they are shown as \ufffd.",)
    wide = _wide(content[:HEAD])
    if wide:
        return content.decode(wide, "replace"), ()
    return _eight_bit(content, charset)


def _wide(head: bytes) -> str:
    """The encoding of text whose every second byte, or three of four, are zero; "" for text of single bytes."""
    head = head[: len(head) // 4 * 4]
    if head.count(0) * 10 < len(head) * 4 or not head:
        return ""
    zeros = [head[place::4].count(0) * 4 > len(head) * 0.6 for place in range(4)]
    names = {
        (True, True, True, False): "utf-32-be",
        (False, True, True, True): "utf-32-le",
        (True, False, True, False): "utf-16-be",
        (False, True, False, True): "utf-16-le",
    }
    return names.get((zeros[0], zeros[1], zeros[2], zeros[3]), "")


def _eight_bit(content: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    match = DECLARED.match(content)
    declared = [name.lower() for name in (charset, match.group(1).decode("ascii") if match else "") if name]
    usable = [name for name in map(_codec, declared) if name]
    findings: tuple[str, ...] = (NOT_UTF16,) if any(name.startswith(("utf-16", "utf16", "utf_16")) for name in declared) else ()
    early = [name for name in usable if SHIFTED.match(name)]
    late = [name for name in usable if name != "utf-8"]
    for name in (*early, "utf-8"):
        text = _tried(content, name)
        if text is not None:
            unlike = name == "utf-8" and usable and "utf-8" not in usable and not content.isascii()
            return text, (*findings, NOT_DECLARED_BUT_UTF8) if unlike else findings
    mixed = "" if any(EAST_ASIAN.match(name) for name in late) else _mixed(content)
    if mixed:
        return mixed, (*findings, MIXED)
    for name in late:
        text = _tried(content, name)
        if text is not None:
            return text, findings
    try:
        return content.decode("cp1252"), (*findings, WINDOWS)
    except UnicodeDecodeError:
        return content.decode("latin-1"), (*findings, WINDOWS)


def _tried(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        # A document that was cut off in the middle of a character.
        return content[: error.start].decode(name, "replace") if name == "utf-8" and error.reason == "unexpected end of data" else None


def _mixed(content: bytes) -> str:
    """The text if nearly all of it is UTF-8 with a few stray bytes, as in pasted text; "" if it is not."""
    whole = len(MULTIBYTE.findall(content))
    if not whole:
        return ""
    text = content.decode("utf-8", "surrogateescape")
    stray = STRAY.findall(text)
    if len(stray) > whole // 2:
        return ""
    return STRAY.sub(lambda byte: AS_WINDOWS[byte[0]], text)


def _codec(name: str) -> str:
    """Python's name of a declared encoding, "" if it is none that text comes in (Python also knows codecs such as "rot13")."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return known if EIGHT_BIT.match(known) else ""
