"""Plain text out of what senders put into fields: no markup, no padding, no placeholders."""

import html
import re
from functools import lru_cache

FIELD_LENGTH = 200
COMMENT_LENGTH = 20_000

BREAK = re.compile(r"<(?:[\w-]{1,20}+:)?(?:br|/p|/div|/li|/tr|/h[1-6])\s*/?>[ \t]*(?:\r\n|\r|\n)?", re.IGNORECASE)
HTML = frozenset(
    """
    html | head | body | title | meta | link | style | script | noscript | iframe | object | embed | form | input
    | button | select | option | label | textarea | svg | img | video | audio | source | canvas | base | p | br |
    hr | div | span | section | article | header | footer | h1 | h2 | h3 | h4 | h5 | h6 | ul | ol | li | dl | dt |
    dd | table | thead | tbody | tfoot | tr | td | th | caption | col | colgroup | a | b | i | u | s | em | strong
    | small | big | sub | sup | font | center | pre | code | tt | blockquote | q | abbr | del | ins | mark |
    strike
    """.replace("|", " ").split()
)
"""Names of tags that are layout, wherever they stand."""
AT_END = re.compile(r"(?<=[^\s>])[ \t]{0,4}\r?\n(?=[ \t]{0,40}[^\s<])")
TAG = re.compile(r"</?(?:[\w-]{1,20}+:)?([A-Za-z][A-Za-z0-9]{0,9}+)(?:\s[^<>]*+|/)?>")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
REFERENCE = re.compile(r"(&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?))")
"""What `html.unescape` takes for an entity: with or without its end."""
HYPHENATED = re.compile(r"(?<=\w-)[ \t]{0,4}\r?\n[ \t]{0,40}(?=\w)")
TEMPLATE = re.compile(r"^(?:\[[\w .:-]+\]|\{\{[^{}]*\}\}|\$\{[^{}]*\}|%%?\w+%%?)$")
BRACKETS = frozenset("[{$%")
NO_WORDS = frozenset(["-", "--", "---", ".", "?", "n/a", "undefined", "unknown", "unspecified"])
NOT_STATED = frozenset({"not specified", "not provided", "not available", "not applicable", "not given", "not selected", "no preference"})
EMPTY = NO_WORDS | NOT_STATED | frozenset(["na", "none", "(none)", "null", "nil", "tbd"])
EMPTY_NAMES = NO_WORDS | NOT_STATED | {"no name", "name unknown", "unknown name", "unknown unknown", "null null", "none none"}


def line(text: str) -> str:
    """One line without padding, at most FIELD_LENGTH characters. A line that was broken behind a hyphen is joined again."""
    text = text[: 20 * FIELD_LENGTH]
    return " ".join((HYPHENATED.sub("", text) if "\n" in text else text).split())[:FIELD_LENGTH]


def value(text: str) -> str:
    """One line, or "" for what stands where nothing was known: "Not specified", "N/A", an unfilled `[year]` or `{{year}}`."""
    one = line(text)
    return "" if one.casefold() in EMPTY or is_template(one) else one


def name(text: str) -> str:
    """As `value`, but of a person: there are people called Na and Null, and nobody of whom no sign could be decoded."""
    one = line(unescaped(untagged(text, " ")))
    return "" if ENTITY.fullmatch(one) or not one.strip("\ufffd ") or one.casefold() in EMPTY_NAMES or is_template(one) else one


def is_template(text: str) -> bool:
    """True for a sender's template that was not filled in: `[fdt]`, `{{nowIso}}`, `${phone}`, `%%name%%`."""
    bare = text.strip()
    return bare[:1] in BRACKETS and TEMPLATE.match(bare) is not None


def words(text: str) -> str:
    """What somebody wrote, without markup: HTML's line breaks become line ends, other tags vanish, entities become characters.

    Twice, because web forms escape what is then escaped again. A `<` that begins no tag of HTML stays, with what follows it: the result is
    text, to be shown as text.
    """
    text = _unwrapped(text[: 4 * COMMENT_LENGTH])
    # Most fields of a form have neither.
    for _ in range(2 if "<" in text or "&" in text else 0):
        text = unescaped(untagged(BREAK.sub("\n", _without_remarks(text))))
    lines = [" ".join(part.split()) for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:COMMENT_LENGTH]


def untagged(text: str, instead: str = "") -> str:
    """The text with `instead` in the place of each tag of HTML."""
    return TAG.sub(lambda tag: instead if tag[1].lower() in HTML else tag[0], text) if "<" in text else text


def unescaped(text: str) -> str:
    """Entities to characters. Ones that nobody knows stay; those in capitals are of a document that was written in capitals."""
    return ENTITY.sub(lambda match: _entity(match[0]), text) if "&" in text else text


@lru_cache(maxsize=512)
def _entity(written: str) -> str:
    plain = html.unescape(written)
    return plain if plain != written else html.unescape(written.lower()).replace(written.lower(), written)


def of_page(text: str) -> str:
    """As `html.unescape`, with each entity looked up once: those that nobody knows take it longest, and stand there by the thousand."""
    if "&" not in text:
        return text
    parts = REFERENCE.split(text)
    parts[1::2] = map(_of_page, parts[1::2])
    return "".join(parts)


@lru_cache(maxsize=512)
def _of_page(written: str) -> str:
    return html.unescape(written)


def _unwrapped(text: str) -> str:
    """Text whose lines end with HTML's breaks without the line ends that a mail system put between: those are spaces."""
    if "<" not in text:
        return text
    breaks = len(BREAK.findall(text))
    soft = len(AT_END.findall(text))
    return AT_END.sub(" ", text) if 0 < soft <= breaks else text


def _without_remarks(text: str) -> str:
    """Without `<!-- -->`; by hand, because a pattern would take forever on a text full of beginnings without an end."""
    first, *rest = text.split("<!--")
    return first + "".join(piece.partition("-->")[2] if "-->" in piece else f"<!--{piece}" for piece in rest)


def whole(text: str) -> str:
    """The text without halves of characters (lone surrogates), which no log and no database can hold. Two that belong together become the
    character that they are; a lone one becomes U+FFFD."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def listed(text: str) -> tuple[str, ...]:
    """The entries of a table of words that stands in the program, parted by bars."""
    return tuple(entry for entry in (" ".join(part.split()) for part in text.split("|")) if entry)
