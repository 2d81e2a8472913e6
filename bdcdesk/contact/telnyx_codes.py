"""Telnyx's error codes in plain words, with what each one means for us.

Source: developers.telnyx.com/docs/messaging/messages/error-codes and /development/api-fundamentals/api-errors (2026-11); 40010 and above
40300 partly from memory of the same pages.
"""

from bdcdesk.contact.outcome import Trouble
from bdcdesk.translation import phrase

_BAD = {"bad_number": True}
_STOP = {"stop_queue": True}

_ACCOUNT = phrase("The account at the phone provider is not active. A manager has to put it right there.")
_SECRET = phrase("The phone provider does not accept the key. A manager has to correct it in the settings.")
_NUMBER = phrase("The store's number cannot be used for this at the phone provider. A manager has to check it there.")
_PROFILE = phrase("The store's messaging profile is not in order at the phone provider. A manager has to put it right there.")
_REGISTER = phrase("The store's number is not registered for business texting, so carriers refuse it. A manager has to register it first.")
_SPAM = phrase("The carrier filtered the text as spam. Do not send the same text again; word it differently, or call.")
_LATER = phrase("The carrier could not deliver the text. Try again later, or call.")
_WRONG = phrase("This is not a phone number that can be reached. Correct it, or ask the shopper another way.")

_MEANINGS: dict[str, tuple[str, dict[str, bool]]] = {
    "10001": (_NUMBER, _STOP),
    "10002": (_WRONG, _BAD),
    "10005": (phrase("The phone provider does not know this item. A manager has to check the settings."), {}),
    "10009": (_SECRET, _STOP),
    "10010": (phrase("The phone provider does not allow this with the store's key. A manager has to check its rights there."), _STOP),
    "10016": (_WRONG, _BAD),
    "20100": (_ACCOUNT, _STOP),
    "40001": (phrase("This is a landline, or its carrier takes no texts. Call instead."), _BAD),
    "40002": (_SPAM, {}),
    "40003": (phrase("The carrier has blocked the store's number as spam. A manager has to choose another one or appeal."), _STOP),
    "40004": (phrase("The carrier refused the text. Call instead."), {}),
    "40005": (_LATER, {}),
    "40006": (_LATER, {}),
    "40008": (phrase("The carrier does not say why the text did not arrive. Call instead."), {}),
    "40009": (phrase("The carrier refused these words. Word it differently, or call."), {}),
    "40010": (_REGISTER, _STOP),
    "40011": (phrase("The carrier has more texts of the store's than it takes at once. Send it again later."), {}),
    "40012": (_WRONG, _BAD),
    "40013": (_NUMBER, _STOP),
    "40014": (_LATER, {}),
    "40015": (_SPAM, {}),
    "40016": (phrase("The store's number has sent as many texts today as its carrier allows. Call, or send it tomorrow."), {}),
    "40018": (phrase("The store's number has sent as many texts as its carrier allows. Call, or send it later."), {}),
    "40300": (
        phrase("The shopper has told this number STOP. Do not text them again; call only if they asked for it."),
        {"opted_out": True},
    ),
    "40302": (phrase("The text is too long. Shorten it."), {}),
    "40305": (_NUMBER, _STOP),
    "40310": (_WRONG, _BAD),
    "40311": (_PROFILE, _STOP),
    "40312": (_PROFILE, _STOP),
    "40313": (_PROFILE, _STOP),
    "40314": (_ACCOUNT, _STOP),
    "40316": (phrase("The text is empty. Write something first."), {}),
    "40318": (phrase("The store's number has too many texts waiting at the phone provider. Send it again later."), {}),
}


def trouble(code: str, otherwise: str) -> Trouble:
    """What `code` means, or `otherwise` with the code for one that is not in the table."""
    if code not in _MEANINGS:
        return Trouble(code or "0", f"{otherwise} (code {code})." if code else f"{otherwise}.")
    reason, flags = _MEANINGS[code]
    return Trouble(code, reason, **flags)
