"""What of a comment the shopper wrote for it: without quoted mails, pasted texts of ours and what a marketplace puts around it."""

import re
from typing import Final

LONGEST: Final = 8_000
"""Characters of a comment that are read. What somebody wants stands at its beginning, and the time that reading takes has an end."""

_SAID: Final = re.compile(r"^\s*(?:on|el|le|am)\b.{3,200}\b(?:wrote|escribi[oó])\s*:\s*$", re.IGNORECASE)
_BELOW: Final = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|forwarded message|mensaje original|mensaje reenviado)\b|_{10,}\s*$|(?:from|de):\s.+@)",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(r"^\s*(?:sent from (?:my|yahoo|mail)\b.*|get outlook for\b.*|enviado desde (?:mi|el)\b.*)$", re.IGNORECASE)
_FOOTER: Final = re.compile(
    r"\b(?:reply|text|txt|responda|envie|envíe)\s+[\"'“]?stop\b[^.!?\n]{0,40}|\bstop\s+to\s+(?:opt|end|unsubscribe|cancel|quit)\b"
    r"|\bto\s+(?:unsubscribe|opt[ -]?out)\b\s*,?\s*(?:reply|text|click|press)\b|\bmsg\s*(?:&|and)\s*data\s+rates\b",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"[\"“«][^\"”»\n]{0,600}[\"”»]")


def own_words(text: str) -> str:
    """The shopper's own new words, line by line. Lines with ">", what stands below the head of a forwarded mail and a dealer's pasted
    text with its "Reply STOP to opt out" are somebody else's."""
    kept = list[str]()
    lines = text[:LONGEST].splitlines()
    for at, line in enumerate(lines):
        if line.lstrip().startswith((">", "|")):
            continue
        if _SAID.match(line):
            # Where nobody marked what was quoted, it ends only with the mail; marked lines are left out one by one.
            if any(later.lstrip().startswith((">", "|")) for later in lines[at + 1 :]):
                continue
            break
        if _BELOW.match(line):
            break
        if not _SIGNED.match(line):
            kept.append(_without_footer(line))
    return "\n".join(kept)


def _without_footer(line: str) -> str:
    """The line without a text of ours that was pasted into it: in quotation marks, or else all of it up to and with its footer."""
    if not _FOOTER.search(line):
        return line
    unquoted = _QUOTED.sub(lambda found: " " if _FOOTER.search(found[0]) else found[0], line)
    while found := _FOOTER.search(unquoted):
        end = re.search(r"[.!?\"”]\s", unquoted[found.start() :])
        unquoted = unquoted[found.start() + end.end() :] if end else ""
    return unquoted
