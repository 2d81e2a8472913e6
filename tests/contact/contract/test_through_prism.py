"""The adapter's suite once more, with Twilio's own description of its API between client and simulator: nothing may be off it.

Only what asks Twilio for nonsense on purpose is left out, as Prism would refuse it before the simulator can; and, but for a thorough run,
what asks the same questions many times over.
"""

from tests.contact import test_receipts, test_twilio
from tests.depth import THOROUGH

_REFUSED = {"test_what_twilio_refuses_was_not_sent"}
_DEAR = {
    "test_a_call_rings_the_agent_then_the_shopper_and_counts_the_talk",
    "test_lists_are_read_to_the_end_and_no_further_than_asked",
    "test_hanging_up_ends_both_legs_and_may_be_said_twice",
}
_LEFT_OUT = _REFUSED if THOROUGH else _REFUSED | _DEAR

for suite in (test_twilio, test_receipts) if THOROUGH else (test_twilio,):
    globals().update({name: test for name, test in vars(suite).items() if name.startswith("test_") and name not in _LEFT_OUT})
