"""Every code that a provider is known to answer with says what an agent or a manager can do."""

import pytest

from bdcdesk.contact import codes, telnyx_codes
from bdcdesk.contact.outcome import Trouble
from bdcdesk.contact.simulator import answers, telnyx_answers

BAD, STOP, OUT = "bad_number", "stop_queue", "opted_out"
TWILIO = {
    20003: STOP, 20404: "", 20429: "", 21211: BAD, 21614: BAD, 21612: BAD, 21635: BAD, 21265: BAD, 21610: OUT, 21408: "", 21606: STOP,
    21608: "", 30002: STOP, 30003: "", 30004: "", 30005: BAD, 30006: BAD, 30007: "", 30008: "", 30034: STOP, 30500: "",
}  # fmt: skip
TELNYX = {"10009": STOP, "40001": BAD, "40002": "", "40003": STOP, "40010": STOP, "40300": OUT, "40310": BAD, "40305": STOP, "40314": STOP}


def holds(told: Trouble, flag: str) -> None:
    assert [name for name in (BAD, STOP, OUT) if getattr(told, name)] == ([flag] if flag else [])
    assert "(code" not in told.reason
    assert told.reason.endswith(".")


@pytest.mark.parametrize(("code", "flag"), TWILIO.items())
def test_twilios_codes(code: int, flag: str) -> None:
    holds(codes.trouble(code, "otherwise"), flag)


@pytest.mark.parametrize(("code", "flag"), TELNYX.items())
def test_telnyxs_codes(code: str, flag: str) -> None:
    holds(telnyx_codes.trouble(code, "otherwise"), flag)


def test_what_nobody_knows_keeps_its_code() -> None:
    assert codes.trouble(99999, "It was refused") == Trouble("99999", "It was refused (code 99999).")
    assert telnyx_codes.trouble("99999", "It was refused") == Trouble("99999", "It was refused (code 99999).")
    assert telnyx_codes.trouble("", "It was refused") == Trouble("0", "It was refused.")


def test_each_sentence_tells_somebody_what_to_do() -> None:
    sentences = {told[0] for told in [*codes._MEANINGS.values(), *telnyx_codes._MEANINGS.values()]}
    assert [told for told in sentences if told.count(". ") + told.count("; ") < 1] == []


def test_the_practice_provider_refuses_with_codes_that_we_know() -> None:
    assert [code for code in answers._MESSAGES if code not in codes._MEANINGS] == [20001, 20500, 21220]
    assert [code for code in telnyx_answers._TITLES if code not in telnyx_codes._MEANINGS] == ["10007", "10011", "10015", "90018", "90034"]
