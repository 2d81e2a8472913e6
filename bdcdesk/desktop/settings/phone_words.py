"""What is asked of each phone provider, and what is said of it. Pure."""

from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.contact.provider import kind_of
from bdcdesk.desktop.settings.source_kinds import Entry, Kind
from bdcdesk.translation import tr

OWN: Final = "own"
TWILIO, TELNYX = "https://api.twilio.com", "https://api.telnyx.com"

_SECRET: Final = Entry("secret", tr("Secret"), tr("Kept with this computer's keys, and in no log"), secret=True, needed=True)
_ACCOUNT: Final = Entry("account", tr("Account"), tr("Its id in the provider's console, such as AC…"), needed=True)
_KEY: Final = Entry("key", tr("API key"), tr("Such as SK…; the secret is then this key's. Empty: the account's own"))
_SERVICE: Final = Entry("service", tr("Messaging service"), tr("Such as MG…; empty for none"))
_TOKEN: Final = Entry(
    "signing", tr("Token of the account"), tr("With which it signs what it tells the hub; only where an API key is used"), secret=True
)

PHONES: Final[Mapping[str, Kind]] = {
    "twilio": Kind(tr("Twilio"), tr("Texts and calls go out by your account at Twilio."), (_ACCOUNT, _KEY, _SECRET, _SERVICE, _TOKEN)),
    "signalwire": Kind(
        "SignalWire",
        tr("Texts and calls go out by your space at SignalWire."),
        (
            Entry("url", tr("Address"), tr("Such as https://SPACE.signalwire.com/api/laml"), needed=True),
            Entry("account", tr("Project"), tr("Its id, under API"), needed=True),
            _SECRET,
            Entry("signing", tr("Signing key"), tr("With which it signs what it tells the hub; under API"), secret=True),
        ),
    ),
    "telnyx": Kind(
        tr("Telnyx"),
        tr("Texts go out once, however often the hub has to ask. Calls need webhooks."),
        (
            Entry("account", tr("Voice connection"), tr("The id of the voice API application; empty for texts alone")),
            _SECRET,
            Entry("service", tr("Messaging profile"), tr("Its id; empty for that of the number")),
            Entry(
                "signing", tr("Public key"), tr("By which what it tells the hub is known; Keys & Credentials in its portal"), secret=True
            ),
        ),
    ),
    "other": Kind(
        tr("Another that speaks as Twilio does"),
        tr("Such as the practice provider."),
        (Entry("url", tr("Address"), tr("Begins with https://"), needed=True), _ACCOUNT, _KEY, _SECRET, _SERVICE, _TOKEN),
    ),
    OWN: Kind(
        tr("Everybody's own phone"),
        tr(
            "The call key asks the contact rules, then hands the number to the phone program of the agent's computer. How it went is told"
            " by the agent: it is shown as told, and stops no clock. Texts are not offered, as one from an own phone would not be kept"
            " here. What comes to a provider that is set up still arrives."
        ),
    ),
}

NONE: Final = tr("No phone provider is set up: no texts go out, and calls are made from everybody's own phone.")
OWN_KEPT: Final = tr("Kept. Calls are made from everybody's own phone from now on.")
ELSEWHERE: Final = tr("The phone provider is set up on the computer that runs the store's hub: there, here or with “bdcdesk provider”.")


class PhoneShown(msgspec.Struct, frozen=True):
    """What is kept of a provider, without its secrets. `url` is "" where none is set up. `told`: how the hub hears of what comes in, a
    sentence."""

    url: str = ""
    account: str = ""
    key: str = ""
    service: str = ""
    outside: str = ""
    told: str = ""

    @property
    def which(self) -> str:
        """Which of PHONES it is."""
        spoken = kind_of(self.url)
        return "other" if spoken == "twilio" and self.url not in ("", TWILIO) else spoken

    @property
    def options(self) -> dict[str, str]:
        return {"url": self.url, "account": self.account, "key": self.key, "service": self.service}


class PhoneTyped(msgspec.Struct, frozen=True):
    """As it is to be kept. A secret that is "" stays as it was, where the provider is the same one."""

    url: str
    account: str = ""
    key: str = ""
    service: str = ""
    secret: str = ""
    signing: str = ""
    outside: str = ""


def typed(which: str, given: Mapping[str, str], outside: str) -> PhoneTyped:
    plain = {option: said.strip() for option, said in given.items()}
    url = {"twilio": TWILIO, "telnyx": TELNYX}.get(which, plain.pop("url", ""))
    plain.pop("url", None)
    return PhoneTyped(url, outside=outside.strip(), **plain)


def missing(which: str, given: Mapping[str, str], *, there: bool) -> Entry | None:
    """The first that is needed and not given; of one that is kept (`there`), secrets need not be typed again."""
    wanted = (entry for entry in PHONES[which].entries if entry.needed and not (entry.secret and there))
    return next((entry for entry in wanted if not given.get(entry.option, "").strip()), None)
