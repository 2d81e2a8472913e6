"""The phone provider of a store on the hub's computer: which one, with what it is opened, and how its webhooks are known to be its own."""

import re
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from bdcdesk.contact.adapters import adapter
from bdcdesk.contact.provider import Kind, Provider, ProviderSilent, kind_of
from bdcdesk.contact.signatures import SIGNALWIRE_HEADER, TWILIO_HEADER, Seal, TelnyxSeal, TwilioSeal
from bdcdesk.hub.http.phone import PATH
from bdcdesk.hub.phone import Opened
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.machine.secrets import Keys
from bdcdesk.translation import tr
from bdcdesk.wiring.place import NoPlace, Place, Setup
from bdcdesk.wiring.station import PROVIDER_SECRET, PROVIDER_SIGNING, Building

_ID: Final = re.compile(r"[A-Za-z0-9_-]{0,100}")


class Line(msgspec.Struct, frozen=True):
    """Everything about a provider. `account`: Twilio's or SignalWire's id, of Telnyx the voice connection. `key`: an API key whose secret
    `secret` is. `service`: a Twilio Messaging Service, or Telnyx's messaging profile. `signing`: see PROVIDER_SIGNING, "" where it is the
    secret itself or not known."""

    url: str
    account: str = ""
    secret: str = ""
    key: str = ""
    service: str = ""
    signing: str = ""

    @property
    def kind(self) -> Kind:
        return kind_of(self.url)

    def provider(self, told_at: str = "") -> Provider:
        """`told_at`: where it is to tell what becomes of a text or a call, "" where it cannot reach us. Raises ProviderProblem."""
        return adapter(self.url, self.account, self.secret, key=self.key, service=self.service, told_at=told_at)

    @property
    def seal(self) -> Seal | None:
        """None where nobody said how its webhooks are signed. Raises NoPlace for a key that is none."""
        if self.kind == "telnyx":
            try:
                return TelnyxSeal(self.signing) if self.signing else None
            except ValueError:
                raise NoPlace(
                    tr(
                        "This is no public key of Telnyx's. Nothing was changed. Copy it from its portal, "
                        "under Keys & Credentials, Public Key."
                    )
                ) from None
        if self.kind == "signalwire":
            return TwilioSeal(self.signing, SIGNALWIRE_HEADER) if self.signing else None
        # Twilio signs with the account's own token, whatever key we sign in with.
        signed_with = self.signing or ("" if self.key else self.secret)
        return TwilioSeal(signed_with, TWILIO_HEADER) if signed_with else None


def line_of(setup: Setup, keys: Keys) -> Line | None:
    """The one that is set up on this computer, None if none is, or its secret is not here. Raises SecretsError."""
    secret = keys.get(PROVIDER_SECRET)
    if not setup.provider or secret is None:
        return None
    signing = (keys.get(PROVIDER_SIGNING) or b"").decode()
    return Line(setup.provider, setup.account, secret.decode(), setup.key, setup.service, signing)


def provider_of(building: Building) -> Provider | None:
    """The phone provider of this store, None if none is set up. Raises ProviderProblem for an address that is none."""
    line = line_of(building.setup, building.keys)
    return None if line is None else line.provider(told_at(building.setup) if _is_sealed(line) else "")


def _is_sealed(line: Line) -> bool:
    """Whether what the provider tells or asks can be known to be its own: else nothing of it is taken, and no agent can be asked for a
    key."""
    try:
        return line.seal is not None
    except NoPlace:
        return False


def opened(building: Building) -> Opened | None:
    """How the provider's webhooks are known, as it is set up now; None if they are not. Raises SecretsError."""
    # Read anew each time: what others call this computer may be said while the hub runs.
    setup = building.place.setup() if building.place.setup_file.exists() else building.setup
    line = line_of(setup, building.keys)
    try:
        seal = line.seal if line is not None else None
    except NoPlace as unfit:
        raise SecretsError(str(unfit)) from unfit
    if line is None or seal is None:
        return None
    return Opened(line.kind, seal, setup.outside, (line.url, line.secret, line.signing, line.key, setup.outside))


def told_at(setup: Setup) -> str:
    """The address of the webhooks as the provider reaches it, "" where it cannot: it calls by https only, except to this machine."""
    outside = setup.outside or (f"http://{setup.http}" if setup.http else "")
    practice = urlsplit(setup.provider).scheme == "http"
    return f"{outside}{PATH}" if outside.startswith("https://") or (practice and outside.startswith("http://127.0.0.1:")) else ""


def tried(line: Line) -> None:
    """Asks the provider whether it accepts this, which contacts nobody. Raises NoPlace, ProviderProblem."""
    for what, given in (("account", line.account), (tr("API key"), line.key), ("service", line.service)):
        if not _ID.fullmatch(given):
            raise NoPlace(tr("This is no {what} of a phone provider's. Nothing was changed. Copy it from its console.", what=what))
    if line.kind != "telnyx" and not line.account:
        raise NoPlace(tr("The account's id is missing. Nothing was changed. Copy it from the provider's console."))
    if line.kind == "telnyx" and line.key:
        raise NoPlace(tr("Telnyx has one key, which is its secret. Nothing was changed. Leave the other one away."))
    if line.seal is None and line.signing:
        raise NoPlace(tr("This is no signing key. Nothing was changed. Copy it from the provider's console."))
    try:
        line.provider().check()
    except ProviderSilent as silent:
        raise NoPlace(tr("No phone provider answers at this address. Nothing was changed. Check it and try again.")) from silent


def keep(place: Place, keys: Keys, line: Line) -> None:
    """Secrets with this computer's keys, the rest in its setup. Raises SecretsError, NoPlace."""
    keys.put(PROVIDER_SECRET, line.secret.encode())
    keys.put(PROVIDER_SIGNING, line.signing.encode())
    place.change(lambda setup: msgspec.structs.replace(setup, provider=line.url, account=line.account, key=line.key, service=line.service))


How = Literal["signed", "unsigned", "unreachable"]


def how_told(building: Building, line: Line) -> How:
    """Whether the provider's webhooks will be taken."""
    if line.seal is None:
        return "unsigned"
    return "signed" if told_at(building.place.setup()) else "unreachable"


TOLD: Final[dict[How, str]] = {
    "signed": "It tells the hub at {0} what comes in: enter that address in its console, for messages that come in.",
    "unsigned": tr("How it signs what it tells the hub is not known, so the hub asks it for news every two seconds instead."),
    "unreachable": tr(
        "It cannot reach the hub, which asks it for news every two seconds. To be told at once, say how others reach the hub: "
        "“bdcdesk provider --outside https://...”."
    ),
}
