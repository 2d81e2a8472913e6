"""Bodies of advertising platforms' webhooks: Google's lead forms, Meta's lead ads (the notice, and the lead fetched by its id)."""

from collections.abc import Iterator
from datetime import tzinfo

import msgspec

from bdcdesk.intake.document import Prospect, Reading, Shape, with_findings
from bdcdesk.intake.reading.assembled import assemble
from bdcdesk.intake.reading.labelled import Pair
from bdcdesk.intake.reading.labels import field_of

COLUMNS = {
    "FULL_NAME": "name",
    "FIRST_NAME": "first",
    "LAST_NAME": "last",
    "EMAIL": "email",
    "WORK_EMAIL": "email",
    "PHONE_NUMBER": "phone",
    "WORK_PHONE": "workphone",
    "POSTAL_CODE": "postal_code",
    "PREFERRED_DEALERSHIP": "vendor",
    "VEHICLE_MODEL": "model",
    "VEHICLE_TYPE": "condition",
    "VEHICLE_CONDITION": "condition",
    "PURCHASE_TIMELINE": "timeframe",
}
PLATFORMS = {"fb": "Facebook", "ig": "Instagram", "msg": "Messenger", "an": "Meta Audience Network"}
ANSWERS = 200
FETCH = "This only names leads by their ids; they must be fetched from Meta."
TEST_ID = "Google sends this id with every test; it is no id of a lead."


def google(body: dict[str, object], region: str, zone: tzinfo, shape: Shape) -> Prospect:
    """A Google Ads lead form. Unknown columns are answers to the advertiser's own questions and go with the comments."""
    columns = body.get("user_column_data")
    pairs: list[Pair] = []
    for column in columns[:ANSWERS] if isinstance(columns, list) else []:
        if isinstance(column, dict):
            key, name = _text(column.get("column_id")), _text(column.get("column_name"))
            label = shape.fields.get(key) or COLUMNS.get(key) or (name if not field_of(key) else key) or key
            pairs.append(Pair(label, _text(column.get("string_value"))))
    test = body.get("is_test") is True
    pairs += [
        Pair("id", "" if test else _text(body.get("lead_id"))),
        Pair("requested", _text(body.get("lead_submit_time"))),
        Pair("campaign", _text(body.get("campaign_id"))),
        Pair("test", "yes" if test else ""),
    ]
    read = assemble(tuple(pairs), region, zone, msgspec.structs.replace(shape, source=shape.source or "Google Ads"))
    return with_findings(read, TEST_ID) if test else read


def meta(body: dict[str, object], flat: tuple[Pair, ...], region: str, zone: tzinfo, shape: Shape) -> Prospect:
    """A lead of a Meta lead ad as its Graph API gives it, or `flat` as a bridge passes it on."""
    answers = body.get("field_data")
    pairs: list[Pair] = []
    for answer in answers[:ANSWERS] if isinstance(answers, list) else []:
        values = answer.get("values") if isinstance(answer, dict) else None
        if isinstance(answer, dict) and isinstance(values, list):
            label = _text(answer.get("name"))
            pairs.append(
                _answer(label.replace("_", " ").strip("? ") if label not in shape.fields else label, [_text(one) for one in values])
            )
    if not isinstance(answers, list):
        pairs = [pair for pair in flat if not pair.label.endswith("_id") and pair.label not in ("id", "created_time")]
    pairs += _checked(body.get("custom_disclaimer_responses"))
    pairs += [
        Pair("id", _text(body.get("id")) or _text(body.get("leadgen_id"))),
        Pair("requested", _text(body.get("created_time"))),
        Pair("campaign", _text(body.get("campaign_name")) or _text(body.get("campaign_id"))),
    ]
    source = shape.source or PLATFORMS.get(_text(body.get("platform")), "Facebook")
    return assemble(tuple(pair for pair in pairs if pair.value), region, zone, msgspec.structs.replace(shape, source=source))


def _answer(label: str, values: list[str]) -> Pair:
    field = field_of(label)
    if field == "trade" and len(values) > 1:
        # "yes", and beside it which car.
        values = values[1:]
    kept = [one if "@" in one or field in ("id", "name", "first", "last") else one.replace("_", " ") for one in values]
    return Pair(label, ", ".join(kept))


def _checked(responses: object) -> list[Pair]:
    found = []
    for response in responses[:ANSWERS] if isinstance(responses, list) else []:
        if isinstance(response, dict):
            checked = _text(response.get("is_checked")).casefold() in ("1", "true", "yes")
            found.append(Pair(_text(response.get("checkbox_key")).replace("_", " "), "yes" if checked else "no"))
    return found


def meta_notice(body: object) -> Reading | None:
    """The webhook that only tells of new leads; None for anything else. Their ids are in `fetch`, each once and all of them."""
    if not isinstance(body, dict) or body.get("object") != "page" or not isinstance(body.get("entry"), list):
        return None
    ids = dict.fromkeys(lead for lead, _ in _told_of(body))
    return Reading(level="strict", kind="meta lead notice", quarantined=FETCH, fetch=tuple(ids))


def notice_of_each(content: bytes) -> dict[str, bytes]:
    """Such a webhook's own words of each lead by its id, as if it had told of that one alone; what tells of one is whole. Empty if it
    cannot be divided."""
    try:
        body = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return {}
    told = dict(_told_of(body)) if isinstance(body, dict) else {}
    if len(told) < 2:
        return dict.fromkeys(told, content)
    return {lead: msgspec.json.encode({"object": "page", "entry": [{"changes": [change]}]}) for lead, change in told.items()}


def _told_of(body: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """The lead's id and what told of it, as often as it did. Meta puts up to a thousand into one webhook."""
    entries = body.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        changes = entry.get("changes") if isinstance(entry, dict) else None
        for change in changes if isinstance(changes, list) else []:
            told = change.get("value") if isinstance(change, dict) and change.get("field") == "leadgen" else None
            if isinstance(told, dict) and (lead := _text(told.get("leadgen_id"))):
                yield lead, change


def _text(given: object) -> str:
    """A string or number of JSON as text. Ids are whole numbers of 64 bits: they are never taken for floats."""
    if isinstance(given, bool):
        return "true" if given else "false"
    return str(given) if isinstance(given, str | int | float) else ""
