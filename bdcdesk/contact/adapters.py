"""Which adapter speaks to which provider, told by the provider's address."""

import requests

from bdcdesk.contact.provider import Provider, kind_of
from bdcdesk.contact.telnyx import Telnyx
from bdcdesk.contact.twilio import Twilio


def adapter(
    url: str,
    account: str,
    secret: str,
    *,
    key: str = "",
    service: str = "",
    session: requests.Session | None = None,
    told_at: str = "",
) -> Provider:
    """For api.telnyx.com, Telnyx: `account` is the voice connection, `service` the messaging profile, either may be "".

    For all else, what speaks as Twilio does: `account` is the account's or project's id, `key` an API key whose secret `secret` is,
    `service` a Messaging Service, `told_at` where it tells what becomes of a text or a call. To Telnyx that is said in its portal: a
    request that names it could not be made again once it is another.

    Raises ProviderProblem for an address that would show the secret to the network. Nobody is contacted by making one.
    """
    kind = kind_of(url)
    if kind == "telnyx":
        return Telnyx(secret, account, session, base_url=url, profile=service)
    return Twilio(url, account, secret, session, key=key, service=service, name=kind, told_at=told_at)
