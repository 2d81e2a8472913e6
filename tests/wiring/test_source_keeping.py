"""What the settings screens keep beside the log: a real store's folder and keys."""

from pathlib import Path

import pytest

from bdcdesk.domain.source import Source
from bdcdesk.wiring import demo
from bdcdesk.wiring.demo_store import demo_building
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.source_keeping import SourceKeeping
from bdcdesk.wiring.source_secrets import aim_of, keep_secrets, secrets_of
from bdcdesk.wiring.station import HUB, Building

SMTP = {"to": "leads@crm.example.com", "host": "smtp.example.com", "port": "587", "tls": "starttls", "from": "hub@example.com"}
GOOGLE = {"host": "imap.example.com", "user": "leads@example.com", "auth": "google", "client": "c"}


@pytest.fixture
def building(tmp_path: Path) -> Building:
    demo.prepare(tmp_path / "demo")
    return demo_building(tmp_path / "demo", HUB)


def test_who_signs_in_later_needs_a_password_then(building: Building) -> None:
    keeping = SourceKeeping(building)
    assert keeping.ready("crm", "crm-mail", SMTP, {}) == ""
    with pytest.raises(NoPlace, match=r"“Password at the mail server” is not on this computer. Nothing was changed"):
        keeping.ready("crm", "crm-mail", {**SMTP, "user": "hub@example.com"}, {})
    assert secrets_of(building.keys, "crm") == {}
    keeping.ready("crm", "crm-mail", {**SMTP, "user": "hub@example.com"}, {"password": "open sesame"})
    assert secrets_of(building.keys, "crm") == {"password": "open sesame"}
    assert keeping.ready("crm", "crm-mail", {**SMTP, "user": "hub@example.com", "to": "other@crm.example.com"}, {}) == ""


def test_one_of_two_secrets_is_not_enough_for_another_way_to_sign_in(building: Building) -> None:
    """And the mailbox, which nobody could open, is not asked."""
    before = {"host": "imap.example.com", "user": "leads@example.com"}
    keep_secrets(building.keys, "mails", {"password": "open sesame"}, aim_of("mailbox", before))
    with pytest.raises(NoPlace, match=r"“Refresh token” is not on this computer"):
        SourceKeeping(building).ready("mails", "mailbox", GOOGLE, {"client_secret": "s"})
    assert secrets_of(building.keys, "mails") == {"password": "open sesame"}


def test_what_is_given_to_a_new_server_must_be_typed_again(building: Building) -> None:
    keeping = SourceKeeping(building)
    signed = {**SMTP, "user": "hub@example.com"}
    keeping.ready("crm", "crm-mail", signed, {"password": "open sesame"})
    turned = Source("crm", "CRM", "crm-mail", {**signed, "host": "smtp.elsewhere.example.com"})
    assert keeping.lacks(turned)
    with pytest.raises(NoPlace, match=r"Type it again"):
        keeping.ready("crm", "crm-mail", turned.options, {})
    assert secrets_of(building.keys, "crm") == {"password": "open sesame"}
