"""How many files a webhook tells of, whatever stands in it."""

from urllib.parse import urlencode

import msgspec
import pytest

from bdcdesk.contact.hooks import heard
from bdcdesk.contact.outcome import InboundText


@pytest.mark.parametrize(("told", "count"), [("2", 2), ("0", 0), ("", 0), (None, 0), ("-1", 0), ("two", 0), ("9" * 5_000, 9_999)])
def test_of_twilios(told: str | None, count: int) -> None:
    fields = {"MessageSid": "MM1", "From": "+12025550160", "To": "+12025550100", "Body": "Hi", "MediaUrl0": "https://example.com/x"}
    text = heard("twilio", urlencode(fields if told is None else {**fields, "NumMedia": told}).encode(), 1_000)
    assert isinstance(text, InboundText)
    assert text.attached == count


@pytest.mark.parametrize(("media", "count"), [([], 0), (None, 0), ([{"url": "https://example.com/x"}], 1), ([1, {}], 2)])
def test_of_telnyxs(media: object, count: int) -> None:
    payload = {"id": "1", "from": {"phone_number": "+12025550160"}, "to": [{"phone_number": "+12025550100"}], "text": None, "media": media}
    event = {"data": {"event_type": "message.received", "payload": payload}}
    text = heard("telnyx", msgspec.json.encode(event), 1_000)
    assert isinstance(text, InboundText)
    assert (text.attached, text.body) == (count, "")
