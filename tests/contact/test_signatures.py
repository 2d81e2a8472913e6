"""Webhooks that are not the provider's, or are not new: refused and counted."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import assume, given
from hypothesis import strategies as st

from bdcdesk.contact.signatures import (
    SIGNALWIRE_HEADER,
    TELNYX_HEADER,
    TELNYX_TIME,
    TWILIO_HEADER,
    WINDOW,
    Guard,
    Hook,
    TelnyxSeal,
    TwilioSeal,
    telnyx_signed,
    twilio_signature,
)

NOW = 1_790_000_000_000
TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
PARAMS = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
PUBLISHED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
"""Of the form above, from Twilio's documentation and the tests of its libraries."""
JSON = b'{"property": "value", "boolean": true}'
JSON_URL = f"{URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
JSON_PUBLISHED = "a9nBmqA0ju/hNViExpshrM61xv4="

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def public(key: Ed25519PrivateKey = KEY) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def telnyx(body: bytes, at: int = NOW // 1000, key: Ed25519PrivateKey = KEY) -> Hook:
    signature = base64.b64encode(key.sign(telnyx_signed(str(at), body))).decode()
    return Hook("https://example.com/telnyx", {TELNYX_HEADER: signature, TELNYX_TIME: str(at)}, body)


def form(fields: Any = PARAMS, url: str = URL, header: str = TWILIO_HEADER, secret: str = TOKEN) -> Hook:
    pairs = list(fields.items() if isinstance(fields, dict) else fields)
    return Hook(url, {header: twilio_signature(secret, url, pairs)}, urlencode(pairs).encode())


def test_twilios_published_signatures() -> None:
    seal = TwilioSeal(TOKEN)
    assert twilio_signature(TOKEN, URL, PARAMS.items()) == PUBLISHED
    assert seal.judge(Hook(URL, {TWILIO_HEADER: PUBLISHED}, urlencode(PARAMS).encode()), NOW) == "good"
    assert seal.judge(Hook(JSON_URL, {TWILIO_HEADER: JSON_PUBLISHED}, JSON), NOW) == "good"
    assert seal.judge(Hook(JSON_URL, {TWILIO_HEADER: JSON_PUBLISHED}, JSON + b" "), NOW) == "forged"
    assert seal.judge(Hook(JSON_URL, {TWILIO_HEADER: JSON_PUBLISHED}, b""), NOW) == "forged"


@pytest.mark.parametrize(
    ("secret", "public_key", "message", "signature"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ],
)
def test_the_curve_is_that_of_rfc_8032(secret: str, public_key: str, message: str, signature: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert base64.b64decode(public(key)).hex() == public_key
    assert key.sign(bytes.fromhex(message)).hex() == signature


def test_the_port_of_the_scheme_makes_no_difference() -> None:
    seal = TwilioSeal(TOKEN)
    for signed, called in (("https://a.example/x", "https://a.example:443/x"), ("https://a.example:443/x", "https://a.example/x")):
        hook = form(url=signed)
        assert seal.judge(Hook(called, hook.headers, hook.body), NOW) == "good"
    hook = form(url="https://a.example:8443/x")
    assert seal.judge(Hook("https://a.example/x", hook.headers, hook.body), NOW) == "forged"


def test_signalwire_signs_under_its_own_header_and_key() -> None:
    seal = TwilioSeal("PSK_1", SIGNALWIRE_HEADER)
    assert seal.judge(form(header=SIGNALWIRE_HEADER, secret="PSK_1"), NOW) == "good"
    assert seal.judge(form(header=SIGNALWIRE_HEADER), NOW) == "forged"
    assert seal.judge(form(secret="PSK_1"), NOW) == "unsigned"


def test_without_a_secret_nothing_is_good() -> None:
    assert TwilioSeal("").judge(form(secret=""), NOW) == "forged"


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
BYTE = st.tuples(st.integers(min_value=0), st.integers(1, 255))


def one_byte_changed(whole: bytes, where: tuple[int, int]) -> bytes:
    place = where[0] % len(whole)
    return whole[:place] + bytes([whole[place] ^ where[1]]) + whole[place + 1 :]


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6), BYTE)
def test_one_byte_changed_in_a_form_is_refused_or_says_the_same(fields: list[tuple[str, str]], where: tuple[int, int]) -> None:
    hook = form(fields)
    assert TwilioSeal(TOKEN).judge(hook, NOW) == "good"
    body = one_byte_changed(hook.body, where)
    if TwilioSeal(TOKEN).judge(Hook(hook.url, hook.headers, body), NOW) == "good":
        # Another spelling of the same sign, such as %2b for %2B.
        assert set(parse_qsl(body.decode(), keep_blank_values=True)) == set(fields)


def test_a_field_does_not_fall_apart_into_two() -> None:
    """a&b is signed as a=b is, and says something else."""
    hook = form({"Body": "STOP"})
    assert TwilioSeal(TOKEN).judge(Hook(hook.url, hook.headers, b"Body&STOP"), NOW) == "forged"
    assert TwilioSeal(TOKEN).judge(Hook(hook.url, hook.headers, hook.body + b"&"), NOW) == "forged"


@given(BYTE, st.sampled_from(["url", "signature", "json"]))
def test_one_byte_changed_elsewhere_is_refused(where: tuple[int, int], what: str) -> None:
    url, signature, body = JSON_URL.encode(), JSON_PUBLISHED.encode(), JSON
    if what == "url":
        url = one_byte_changed(url, where)
    elif what == "signature":
        signature = one_byte_changed(signature, where)
    else:
        body = one_byte_changed(body, where)
    changed = Hook(url.decode("latin-1"), {TWILIO_HEADER: signature.decode("latin-1")}, body)
    assert TwilioSeal(TOKEN).judge(changed, NOW) != "good"


@given(st.binary(min_size=1, max_size=60), BYTE, st.sampled_from(["body", TELNYX_HEADER, TELNYX_TIME]))
def test_one_byte_changed_is_refused_by_telnyxs_seal(body: bytes, where: tuple[int, int], what: str) -> None:
    hook = telnyx(body)
    assert TelnyxSeal(public()).judge(hook, NOW) == "good"
    if what == "body":
        changed = Hook(hook.url, hook.headers, one_byte_changed(body, where))
    else:
        changed = Hook(hook.url, {**hook.headers, what: one_byte_changed(hook.headers[what].encode(), where).decode("latin-1")}, body)
    assert TelnyxSeal(public()).judge(changed, NOW) == "forged"


@given(st.integers(-10 * WINDOW, 10 * WINDOW))
def test_telnyx_has_five_minutes(off: int) -> None:
    at = (NOW + off) // 1000
    assert TelnyxSeal(public()).judge(telnyx(b"{}", at), NOW) == ("good" if abs(NOW - at * 1000) <= WINDOW else "late")


def test_another_key_is_refused_and_no_key_is_none() -> None:
    assert TelnyxSeal(public()).judge(telnyx(b"{}", key=Ed25519PrivateKey.generate()), NOW) == "forged"
    for wrong in ("", "AAAA", "no base64!"):
        with pytest.raises(ValueError):  # noqa: PT011
            TelnyxSeal(wrong)


@given(st.text(max_size=20), st.text(max_size=20), st.binary(max_size=20))
def test_nonsense_is_no_crash(signature: str, time: str, body: bytes) -> None:
    hook = Hook("http://[", {TELNYX_HEADER: signature, TELNYX_TIME: time, TWILIO_HEADER: signature}, body)
    assert TelnyxSeal(public()).judge(hook, NOW) in ("unsigned", "forged")
    assert TwilioSeal(TOKEN).judge(hook, NOW) in ("unsigned", "forged")


def test_what_came_before_is_refused_and_all_is_counted() -> None:
    guard = Guard(TelnyxSeal(public()))
    first, late = telnyx(b'{"n": 1}'), telnyx(b'{"n": 2}', NOW // 1000 - 301)
    said = [guard.judge(hook, NOW) for hook in (first, first, late, Hook(first.url, {}, b""), Hook(first.url, first.headers, b"{}"))]
    assert said == ["good", "replayed", "late", "unsigned", "forged"]
    assert guard.counts == {"good": 1, "replayed": 1, "late": 1, "unsigned": 1, "forged": 1}


@given(BYTE)
def test_a_replay_cannot_hide_behind_another_spelling_of_its_signature(where: tuple[int, int]) -> None:
    guard, hook = Guard(TelnyxSeal(public())), telnyx(b"{}")
    assert guard.judge(hook, NOW) == "good"
    other = one_byte_changed(hook.headers[TELNYX_HEADER].encode(), where).decode("latin-1")
    assume(other != hook.headers[TELNYX_HEADER])
    assert guard.judge(Hook(hook.url, {**hook.headers, TELNYX_HEADER: other}, hook.body), NOW) == "forged"


def test_a_signature_has_one_spelling() -> None:
    hook = telnyx(b"{}")
    shown = hook.headers[TELNYX_HEADER]
    letters = [shown[:85] + letter + "==" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"]
    alike = [each for each in letters if base64.b64decode(each) == base64.b64decode(shown)]
    assert len(alike) == 16
    seal = TelnyxSeal(public())
    good = [each for each in alike if seal.judge(Hook(hook.url, {**hook.headers, TELNYX_HEADER: each}, hook.body), NOW) == "good"]
    assert good == [shown]


def test_what_could_not_be_kept_may_come_again() -> None:
    guard = Guard(TwilioSeal(TOKEN))
    assert guard.judge(form(), NOW) == "good"
    guard.not_kept(form())
    assert guard.judge(form(), NOW) == "good"
    assert guard.judge(form(), NOW + 23 * 3_600_000) == "replayed"


def test_a_forged_one_does_not_make_the_true_one_a_replay() -> None:
    guard = Guard(TwilioSeal(TOKEN))
    true = form()
    assert guard.judge(Hook(true.url, true.headers, true.body + b"x"), NOW) == "forged"
    assert guard.judge(true, NOW) == "good"


def test_the_body_is_what_its_hash_in_the_address_says_whatever_it_calls_itself() -> None:
    url = f"https://a.example/x?bodySHA256={hashlib.sha256(b'{}').hexdigest()}"
    signed = {TWILIO_HEADER: twilio_signature(TOKEN, url, []), "content-type": "application/x-www-form-urlencoded"}
    assert TwilioSeal(TOKEN).judge(Hook(url, signed, b"{}"), NOW) == "good"
    assert TwilioSeal(TOKEN).judge(Hook(url, signed, b""), NOW) == "forged"
