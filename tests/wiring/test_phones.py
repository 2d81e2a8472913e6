"""`bdcdesk provider`: which phone provider a store has, tried without contacting anybody, its secrets with the keys and nowhere else."""

from argparse import Namespace
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bdcdesk.contact.provider import ProviderProblem
from bdcdesk.contact.signatures import Hook, TelnyxSeal, twilio_signature
from bdcdesk.contact.simulator.exchange import SERVICE
from bdcdesk.contact.simulator.server import ACCOUNT, KEY, SECRET
from bdcdesk.wiring.phones import Line, line_of, provider_of, told_at
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.setting_up import SECRET_VARIABLE, SIGNING_VARIABLE, provider
from tests.contact.conftest import Practice, leaving, practice

from .keeping import Computer

__all__ = ["leaving", "practice"]

PUBLIC = b64encode(
    Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
).decode()
TOKEN = "the account's own token"


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    made.place.keep(made.building.setup)
    yield made
    made.close()


def run(computer: Computer, url: str = "", account: str = "", secret: str = SECRET, signing: str = "", **more: Any) -> list[str]:
    computer.said.clear()
    options = Namespace(**{"url": url, "account": account, "key": "", "service": "", "outside": "", "rate": 0, **more})
    environ = {SECRET_VARIABLE: secret, **({SIGNING_VARIABLE: signing} if signing else {})}
    assert provider(computer.building, options, environ, computer.say) == 0
    return computer.said


def kept(computer: Computer) -> Line | None:
    return line_of(computer.place.setup(), computer.keys)


def signed(url: str, secret: str) -> Hook:
    return Hook(url, {"x-twilio-signature": twilio_signature(secret, url, [("From", "+12025550160")])}, b"From=%2B12025550160")


def test_an_account_is_tried_and_kept_and_nobody_is_contacted(computer: Computer, practice: Practice) -> None:
    said = run(computer, practice.url, ACCOUNT)
    assert said[0] == "The provider accepts these credentials. They are kept; start the hub to use them."
    assert "cannot reach the hub" in said[1]
    assert kept(computer) == Line(practice.url, ACCOUNT, SECRET)
    assert (practice.posts, practice.messages) == (0, [])
    assert SECRET not in computer.place.setup_file.read_text()
    assert run(computer)[0] == f"The provider at {practice.url} accepts what is kept here."


def test_by_an_api_key_and_a_service_the_accounts_token_signs(computer: Computer, practice: Practice) -> None:
    said = run(computer, practice.url, ACCOUNT, key=KEY, service=SERVICE)
    line = kept(computer)
    assert line is not None
    assert line.seal is None
    assert "is not known" in said[1]
    said = run(computer, practice.url, ACCOUNT, signing=TOKEN, key=KEY, service=SERVICE, outside="https://leads.example.com/")
    assert said[1].startswith("It tells the hub at https://leads.example.com/phone what comes in")
    line = kept(computer)
    assert line == Line(practice.url, ACCOUNT, SECRET, KEY, SERVICE, TOKEN)
    assert line.seal is not None
    hook = signed("https://leads.example.com/phone", TOKEN)
    assert (line.seal.judge(hook, 0), line.seal.judge(signed(hook.url, SECRET), 0)) == ("good", "forged")
    words = computer.place.setup_file.read_text()
    assert KEY in words
    assert TOKEN not in words


def test_what_is_refused_or_unfit_changes_nothing(computer: Computer, practice: Practice) -> None:
    run(computer, practice.url, ACCOUNT)
    before = (computer.place.setup_file.read_bytes(), kept(computer))
    for why, given in (
        ("does not accept", {"secret": "not it"}),
        ("account's id is missing", {"account": ""}),
        ("no account of", {"account": "AC 1\n"}),
        ("no API key", {"key": "SK?"}),
        ("begin with https", {"url": "http://api.example.com"}),
        ("no public key", {"url": "https://api.telnyx.com", "signing": "AAAA"}),
        ("Telnyx has one key", {"url": "https://api.telnyx.com", "signing": PUBLIC, "key": KEY}),
        ("The hub's address begins", {"outside": "leads.example.com"}),
        ("secret is needed", {"secret": ""}),
    ):
        with pytest.raises((NoPlace, ProviderProblem), match=why):
            run(computer, **{"url": practice.url, "account": ACCOUNT, **given})
        assert (computer.place.setup_file.read_bytes(), kept(computer)) == before, why


def test_where_none_is_set_up_nothing_is_tried(computer: Computer) -> None:
    with pytest.raises(NoPlace, match="No phone provider is set up"):
        run(computer)
    assert provider_of(computer.building) is None


def test_each_provider_is_known_by_its_address_and_its_webhooks_by_its_own_seal() -> None:
    assert isinstance(Line("https://api.telnyx.com", "129", "KEY", signing=PUBLIC).seal, TelnyxSeal)
    assert Line("https://api.telnyx.com", "129", "KEY").seal is None
    assert Line("https://x.signalwire.com/api/laml", "3c90c3cc", "PT").seal is None
    seal = Line("https://x.signalwire.com/api/laml", "3c90c3cc", "PT", signing="PSK").seal
    assert seal is not None
    hook = signed("https://leads.example.com/phone", "PSK")
    assert seal.judge(hook, 0) == "unsigned"
    headers = {"x-signalwire-signature": hook.headers["x-twilio-signature"]}
    assert seal.judge(Hook(hook.url, headers, hook.body), 0) == "good"


def test_a_provider_is_told_only_of_an_address_that_it_can_reach(computer: Computer, practice: Practice) -> None:
    run(computer, practice.url, ACCOUNT, outside="http://192.0.2.7:8480")
    assert told_at(computer.place.setup()) == ""
    run(computer, outside="https://leads.example.com")
    assert told_at(computer.place.setup()) == "https://leads.example.com/phone"
