"""Twilio's error codes in plain words, with what each one means for us.

Source: twilio.com/docs/api/errors (2026-11); 30003-30008 and 30034 from memory of the same pages, not read again.
"""

from bdcdesk.contact.outcome import Trouble
from bdcdesk.translation import phrase

_BAD = {"bad_number": True}
_STOP = {"stop_queue": True}

_MEANINGS: dict[int, tuple[str, dict[str, bool]]] = {
    10001: (phrase("The account at the phone provider is not active. A manager has to put it right there."), _STOP),
    20003: (phrase("The phone provider does not accept the account or its secret. A manager has to correct them in the settings."), _STOP),
    20005: (phrase("The account at the phone provider is not active. A manager has to put it right there."), _STOP),
    20404: (phrase("The phone provider does not know this account or item. A manager has to check the account in the settings."), {}),
    20429: (phrase("The phone provider has more requests than it takes at once. It is tried again by itself."), {}),
    13223: (phrase("This phone number cannot be called. Correct it."), {}),
    21201: (phrase("There is no phone number to call. Enter your own phone in the settings."), {}),
    21205: (phrase("The call was not placed: the phone provider could not read its instructions. Dial it yourself."), {}),
    21210: (phrase("The store's number may not place calls at the phone provider. A manager has to check it there."), _STOP),
    21211: (phrase("This is not a phone number that can be reached. Correct it, or ask the shopper another way."), _BAD),
    21212: (phrase("The store's number is not valid at the phone provider. A manager has to correct it in the settings."), _STOP),
    21213: (phrase("There is no number to call from. A manager has to enter the store's number in the settings."), _STOP),
    21214: (phrase("This phone number cannot be called. Correct it, or ask the shopper another way."), {}),
    21215: (phrase("Calls to this country are not switched on at the phone provider. A manager can switch them on there."), {}),
    21217: (phrase("This phone number cannot be called. Correct it, or ask the shopper another way."), {}),
    21219: (
        phrase("The account is on trial and may call only verified numbers. A manager has to finish setting it up at the phone provider."),
        {},
    ),
    21265: (phrase("A short code cannot be texted. Ask the shopper for a mobile number."), _BAD),
    21408: (phrase("Texts to this country are not switched on at the phone provider. A manager can switch them on there."), {}),
    21602: (phrase("The text is empty. Write something first."), {}),
    21603: (phrase("There is no number to send from. A manager has to enter the store's number in the settings."), _STOP),
    21604: (phrase("There is no number to send to. Ask the shopper for one."), {}),
    21605: (phrase("The text is too long. Shorten it to 1,600 characters."), {}),
    21606: (phrase("The store's number cannot send texts. A manager has to choose another one in the settings."), _STOP),
    21608: (
        phrase("The account is on trial or not registered, and may text only verified numbers. A manager has to finish setting it up."),
        {},
    ),
    21610: (phrase("The shopper has told this number STOP. Do not text them again; call only if they asked for it."), {"opted_out": True}),
    21611: (phrase("The store's number has too many texts waiting at the phone provider. Send it again later."), {}),
    21612: (phrase("Texts to this number cannot be routed. Call instead."), _BAD),
    21614: (phrase("This is not a mobile number. Call instead."), _BAD),
    21617: (phrase("The text is too long. Shorten it to 1,600 characters."), {}),
    21620: (phrase("One of the pictures could not be fetched. Leave it out and send the text again."), {}),
    21623: (phrase("Too many pictures for one text. Leave some out and send it again."), {}),
    21635: (phrase("This is a landline. Call instead."), _BAD),
    21659: (phrase("The store's number does not belong to this account. A manager has to correct it in the settings."), _STOP),
    21660: (phrase("The store's number does not belong to this account. A manager has to correct it in the settings."), _STOP),
    21703: (phrase("The store's messaging service has no number to send from. A manager has to add one at the phone provider."), _STOP),
    21701: (phrase("The phone provider does not know the store's messaging service. A manager has to correct it in the settings."), _STOP),
    21705: (phrase("The store's messaging service cannot be used. A manager has to check it at the phone provider."), _STOP),
    30001: (phrase("The phone provider's queue was full and the text was dropped. Send it again later."), {}),
    30002: (phrase("The account at the phone provider is suspended. A manager has to put it right there."), _STOP),
    30003: (phrase("The phone was off or could not be reached. Try again later, or call."), {}),
    30004: (phrase("The shopper's phone blocks this text. Do not send the same text again; call instead."), {}),
    30005: (phrase("Nobody has this number any more. Correct it, or ask the shopper another way."), {**_BAD, "gone": True}),
    30006: (phrase("This is a landline, or its carrier takes no texts. Call instead."), _BAD),
    30007: (phrase("The carrier filtered the text as spam. Do not send the same text again; word it differently, or call."), {}),
    30008: (phrase("The carrier does not say why the text did not arrive. Call instead."), {}),
    30010: (phrase("The text costs more than the store allows. A manager has to raise the limit, or call instead."), {}),
    30032: (
        phrase("The store's toll-free number is not verified, so carriers refuse its texts. A manager has to have it verified first."),
        _STOP,
    ),
    30034: (
        phrase("The store's number is not registered for business texting, so carriers refuse it. A manager has to register it first."),
        _STOP,
    ),
    30500: (phrase("The phone provider failed inside. The text did not go; it can be sent again."), {}),
}


def trouble(code: int, otherwise: str) -> Trouble:
    """What `code` means, or `otherwise` with the code for one that is not in the table."""
    if code not in _MEANINGS:
        return Trouble(str(code), f"{otherwise} (code {code})." if code else f"{otherwise}.")
    reason, flags = _MEANINGS[code]
    return Trouble(str(code), reason, **flags)
