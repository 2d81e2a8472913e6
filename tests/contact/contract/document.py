"""Twilio's own description of its API, changed by what Prism needs and tightened by what it leaves to words.

    python -m tests.contact.contract.document twilio_api_v2010.json twilio.json

Prism (5.14.2) refuses the repeated keys that Twilio takes, unless each array of a form says that it is spread out; and it takes Twilio's
relative addresses for broken ones. The document says in words only which numbers, lengths and combinations are possible.
"""

import json
import sys
from pathlib import Path
from typing import Any

Schema = dict[str, Any]

_ROOT = "/2010-04-01/Accounts/{AccountSid}"
OURS = (
    "/2010-04-01/Accounts/{Sid}.json",
    *(
        f"{_ROOT}/{path}.json"
        for path in (
            *("Messages", "Messages/{Sid}", "Messages/{MessageSid}/Media"),
            *("Calls", "Calls/{Sid}", "Calls/{CallSid}/Recordings", "Recordings/{Sid}"),
        )
    ),
)
"""What anything of ours may ask for; the document's other hundred paths would only make Prism start later."""

_NUMBER = r"^(\+[1-9][0-9]{6,14}|sip:.+|client:.+)$"
_LONGEST = 1_600
_EITHER = {
    "CreateMessageRequest": (("From", "MessagingServiceSid"), ("Body", "MediaUrl", "ContentSid")),
    "CreateCallRequest": (("Url", "Twiml", "ApplicationSid"),),
}
"""Of each group of fields, one has to be there."""


def changed(document: Schema) -> Schema:
    """The document as Prism serves it; `document` itself is changed too."""
    document["paths"] = {path: methods for path, methods in document["paths"].items() if path in OURS}
    for methods in document["paths"].values():
        for method in ("get", "post", "delete"):
            if method in methods:
                _spread_arrays(methods[method])
                _tighten(methods[method])
    _drop_addresses(document)
    return document


def _forms(operation: Schema) -> list[Schema]:
    return list(operation.get("requestBody", {}).get("content", {}).values())


def _spread_arrays(operation: Schema) -> None:
    for form in _forms(operation):
        arrays = [name for name, field in form["schema"].get("properties", {}).items() if field.get("type") == "array"]
        if arrays:
            form["encoding"] = {name: {"style": "form", "explode": True} for name in arrays}


def _tighten(operation: Schema) -> None:
    for form in _forms(operation):
        schema = form["schema"]
        fields = schema.get("properties", {})
        schema["additionalProperties"] = False
        for name in ("To", "From"):
            if name in fields:
                fields[name]["pattern"] = _NUMBER
        if "Body" in fields:
            fields["Body"]["maxLength"] = _LONGEST
        groups = _EITHER.get(schema.get("title", ""), ())
        if groups:
            schema["allOf"] = [{"anyOf": [{"required": [name]} for name in group]} for group in groups]


def _drop_addresses(part: Any) -> None:
    """Twilio's addresses are relative. Those that we send are kept to what they must be."""
    if isinstance(part, list):
        for each in part:
            _drop_addresses(each)
    elif isinstance(part, dict):
        for name, each in part.items():
            if name in ("responses", "schemas"):
                _drop_format(each)
            else:
                _drop_addresses(each)


def _drop_format(part: Any) -> None:
    if isinstance(part, list):
        for each in part:
            _drop_format(each)
    elif isinstance(part, dict):
        if part.get("format") == "uri":
            del part["format"]
        for each in part.values():
            _drop_format(each)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(json.dumps(changed(json.loads(source.read_text("utf-8")))), "utf-8")
