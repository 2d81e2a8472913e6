"""The hash chain: one golden vector, written out by hand, and what it must notice."""

from hashlib import sha256

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.central.chain import NOTHING, Link, commitment, link_hash, verify

GOLDEN_HASH = "67dbd4e059fcc9864116707e5bbea5de5dfe5507062f4c4084cedb7757dd2f19"
"""The hash of GOLDEN after a log's beginning. The PL/pgSQL function and this program must both arrive at it."""

GOLDEN = Link(
    id="00112233-4455-6677-8899-aabbccddeeff",
    action="0f0e0d0c-0b0a-0908-0706-050403020100",
    store="north",
    stream="lead/ä1",
    version=1,
    seq=1,
    kind="noted",
    since=1,
    actor="zoë",
    at=4_102_444_800_123,
    facts='{"kind":"noted"}',
    personal='{"kind":"words","text":"Grüße \\u0000 😀"}',
    nonce=bytes(range(32)),
    commitment=sha256(bytes(range(32)) + '{"kind":"words","text":"Grüße \\u0000 😀"}'.encode()).digest(),
    hash=b"",
)


def by_hand() -> bytes:
    """The golden event's bytes, spelled out without the program's own code."""
    return b"".join(
        (
            bytes(32),
            bytes.fromhex("00112233445566778899aabbccddeeff"),
            bytes.fromhex("0f0e0d0c0b0a09080706050403020100"),
            b"\x00\x00\x00\x05north",
            b"\x00\x00\x00\x08lead/\xc3\xa41",
            b"\x00\x00\x00\x00\x00\x00\x00\x01",
            b"\x00\x00\x00\x00\x00\x00\x00\x01",
            b"\x00\x00\x00\x05noted",
            b"\x00\x00\x00\x01",
            b"\x00\x00\x00\x04zo\xc3\xab",
            bytes.fromhex("000003bb2cc3d87b"),
            b'\x00\x00\x00\x10{"kind":"noted"}',
            sha256(bytes(range(32)) + b'{"kind":"words","text":"Gr\xc3\xbc\xc3\x9fe \\u0000 \xf0\x9f\x98\x80"}').digest(),
        )
    )


def grown(count: int) -> list[Link]:
    links: list[Link] = []
    before = bytes(32)
    for seq in range(1, count + 1):
        personal = None if seq % 2 else f'{{"kind":"words","text":"note {seq}"}}'
        nonce = b"" if personal is None else bytes([seq]) * 32
        made = msgspec.structs.replace(GOLDEN, seq=seq, version=seq, personal=personal, nonce=nonce, commitment=commitment(personal, nonce))
        before = link_hash(before, made)
        links.append(msgspec.structs.replace(made, hash=before))
    return links


def test_golden_vector() -> None:
    assert sha256(by_hand()).hexdigest() == GOLDEN_HASH
    assert link_hash(bytes(32), GOLDEN).hex() == GOLDEN_HASH


def test_no_personal_part_commits_to_nothing() -> None:
    assert commitment(None, b"") == NOTHING
    assert commitment("", bytes(32)) != NOTHING


def test_untouched_log_verifies_whole_and_in_pages() -> None:
    links = grown(6)
    assert verify(links) is None
    assert verify(links[3:], links[2].seq, links[2].hash) is None


def test_erasing_a_personal_part_still_verifies() -> None:
    links = grown(6)
    links[3] = msgspec.structs.replace(links[3], personal=None, nonce=b"")
    assert verify(links) is None


@given(
    st.integers(0, 5), st.sampled_from(["kind", "facts", "actor", "stream", "store", "version", "since", "at", "commitment", "hash", "id"])
)
def test_a_changed_field_is_found_where_it_is(place: int, field: str) -> None:
    links = grown(6)
    old = getattr(links[place], field)
    if field in ("id", "action"):
        new: object = "00112233-4455-6677-8899-aabbccddeefe"
    elif isinstance(old, bytes):
        new = bytes([old[0] ^ 1]) + old[1:]
    else:
        new = old + 1 if isinstance(old, int) else old + "x"
    links[place] = msgspec.structs.replace(links[place], **{field: new})
    assert verify(links) == place + 1


@given(st.integers(0, 4))
def test_a_dropped_or_swapped_event_is_found(place: int) -> None:
    links = grown(6)
    assert verify(links[:place] + links[place + 1 :]) == place + 1
    links[place], links[place + 1] = links[place + 1], links[place]
    assert verify(links) == place + 1


def test_a_changed_personal_part_is_found() -> None:
    links = grown(4)
    links[1] = msgspec.structs.replace(links[1], personal='{"kind":"words","text":"note 3"}')
    assert verify(links) == 2


def test_text_cannot_move_from_one_field_to_the_next() -> None:
    moved = msgspec.structs.replace(GOLDEN, store="northl", stream="ead/ä1")
    assert link_hash(bytes(32), moved) != link_hash(bytes(32), GOLDEN)
