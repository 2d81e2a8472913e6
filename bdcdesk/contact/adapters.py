"""Which adapter speaks to which provider, told by the provider's address."""

from urllib.parse import urlsplit

import requests

from bdcdesk.contact.provider import Provider
from bdcdesk.contact.telnyx import Telnyx
from bdcdesk.contact.twilio import Twilio


def adapter(url: str, account: str, secret: str, *, key: str = "", service: str = "", session: requests.Session | None = None) -> Provider:
    """For api.telnyx.com, Telnyx: `account` is the voice connection, `service` the messaging profile, either may be "".

    For all else, what speaks as Twilio does: `account` is the account's or project's id, `key` an API key whose secret `secret` is,
    `service` a Messaging Service.

    Raises ProviderProblem for an address that would show the secret to the network. Nobody is contacted by making one.
    """
    host = urlsplit(url).hostname or ""
    if _belongs(host, "telnyx.com"):
        return Telnyx(secret, account, session, base_url=url, profile=service)
    name = "signalwire" if _belongs(host, "signalwire.com") else "twilio"
    return Twilio(url, account, secret, session, key=key, service=service, name=name)


def _belongs(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
