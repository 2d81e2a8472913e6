"""Links to the store's own pages are made short; all others stay what they are, and nothing else of a message changes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.short_links import MOST, TOKEN, Shortening, hosts_of, lengthened, shortened, shortening_of, token_of
from bdcdesk.domain.source import LINKS, Source

KEY, TOUCH = bytes(32), "3f1c"
OURS = Shortening("https://hub.example.com", frozenset({"meridian.example"}))
CAR = "https://www.meridian.example/inventory/new/2026-lodestar-meridian-gt-1hgcm82633a000001"
ELSEWHERE = (
    "https://www.other.example/inventory/new/2026-lodestar-meridian-gt-1hgcm82633a000001",
    "https://meridian.example.evil.example/inventory/new/2026-lodestar-meridian-gt",
    "https://www.meridian.example@evil.example/inventory/new/2026-lodestar-meridian",
    "https://evilmeridian.example/inventory/new/2026-lodestar-meridian-gt-1hgcm826",
    "https://www.meridian.example:8443/inventory/new/2026-lodestar-meridian-gt-1hg",
    "https://[/inventory/new/2026-lodestar-meridian-gt-1hgcm82633a000001-1hgcm82633",
    "ftp://www.meridian.example/inventory/new/2026-lodestar-meridian-gt-1hgcm82633a",
)


def link(place: int) -> str:
    return f"https://hub.example.com/l/{token_of(KEY, TOUCH, place)}"


def test_a_link_to_our_pages_is_short_and_the_sentence_stays() -> None:
    made = shortened(f"It is here: {CAR}. Or ({CAR}?color=blue), or {CAR}!", OURS, KEY, TOUCH)
    assert made.body == f"It is here: {link(0)}. Or ({link(1)}), or {link(0)}!"
    assert made.targets == (CAR, f"{CAR}?color=blue")
    assert TOKEN.fullmatch(token_of(KEY, TOUCH, 0))
    assert len({token_of(KEY, touch, place) for touch in ("a", "b") for place in range(5)} | {token_of(b"x" * 32, "a", 0)}) == 11


def test_what_is_not_ours_or_short_already_stays() -> None:
    for url in (*ELSEWHERE, "https://meridian.example/new", "www.meridian.example/inventory/new/2026-lodestar"):
        assert shortened(f"See {url} please", OURS, KEY, TOUCH).body == f"See {url} please"
    assert shortened(CAR, Shortening("", OURS.pages), KEY, TOUCH).body == CAR
    many = " ".join(f"{CAR}-{n}" for n in range(MOST + 2))
    made = shortened(many, OURS, KEY, TOUCH)
    assert (len(made.targets), made.body.split()[MOST:]) == (MOST, many.split()[MOST:])


@given(st.lists(st.sampled_from([CAR, f"{CAR}/photos", *ELSEWHERE, "Hi", "http://", "at 5:30?", "\n", "€"]), max_size=12))
def test_each_short_link_leads_where_the_long_one_did(words: list[str]) -> None:
    body = " ".join(words)
    made = shortened(body, OURS, KEY, TOUCH)
    back = made.body
    for place, target in enumerate(made.targets):
        back = back.replace(link(place), target)
    assert back == body == lengthened(made.body, made.targets)
    assert len(made.body) <= len(body)
    assert len(re.findall(r"/l/", made.body)) >= len(made.targets)


def test_what_comes_back_has_its_long_links_again_and_nobody_elses() -> None:
    made = shortened(f"Here: {CAR}. And ({CAR}/photos), {CAR}!", OURS, KEY, TOUCH)
    assert lengthened(made.body, made.targets) == f"Here: {CAR}. And ({CAR}/photos), {CAR}!"
    assert lengthened(f"{link(3)} {made.body}", made.targets) == f"{link(3)} {made.body}", "nobody knows which is which"
    assert lengthened("See https://meridian.example/l/abcdefghijkl", ()) == "See https://meridian.example/l/abcdefghijkl"


def test_the_store_says_how() -> None:
    options = {"hub": "https://hub.example.com/", "pages": "WWW.Meridian.example, meridian-used.example/"}
    source = Source("short-links", "Short links", LINKS, options)
    how = shortening_of({source.id: source})
    assert how == Shortening("https://hub.example.com", frozenset({"www.meridian.example", "meridian-used.example"}))
    assert shortening_of({"x": Source("x", "x", LINKS, options, off=True)}) == shortening_of({}) == Shortening()
    assert hosts_of(" , / ") == frozenset()
