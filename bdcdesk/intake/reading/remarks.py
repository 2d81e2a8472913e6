"""Facts that stand only in what was written: filled in where their own field is empty, each with where it came from. The words stay."""

import re

import msgspec

from bdcdesk.domain.events.lead import Origin
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.intake.document import Prefers, Prospect
from bdcdesk.intake.reading.labelled import Pair, labelled, tagged
from bdcdesk.intake.reading.labels import channel_of, field_of, plain_label, refuses, yes_or_no
from bdcdesk.intake.reading.makes import car_in_words, car_of, car_of_page, is_model, model_and_trim, vins
from bdcdesk.intake.reading.plain import value
from bdcdesk.intake.reading.vehicle import condition, odometer, plain_price, told

STOCK = re.compile(r"\bst(?:ock|k)\s{0,2}(?:number|no|id|#)?\s{0,2}[.:#]{1,2}\s{0,2}([A-Z0-9][A-Z0-9-]{2,14})\b", re.IGNORECASE)
TRADE = re.compile(
    r"\b(?i:my|an?|the)\s+((?:19|20)\d\d\s+[\w&' -]{2,40}?)\s+(?i:as|for|to|in)\s+(?i:a\s+|my\s+)?(?i:trade)"
    r"|\b(?i:trad(?:e|ing))(?:[- ]?in)?(?:\s+(?i:my|is|a|an|in|vehicle|car|would|be|the|on|for)\b|\s{0,2}:)*"
    r"\s+((?:19|20)\d\d\s+(?:[A-Z0-9][\w&-]*\s*(?:&\s*)?){1,4}|(?:[A-Z][\w-]*\s*(?:&\s*)?){1,3})"
    r"|\b(?i:inzahlungnahme|in zahlung)\s+(?i:(?:ein|mein)\w*|von)\s+((?:[A-Z0-9][\w-]*\s*){2,4})"
    r"|\b(?:un|una|mi)\s+((?:[A-Z0-9][\w-]*\s+){2,4})(?i:para|a|de|como|en)\s+(?i:intercambi\w*|cambi\w*|cuenta|parte de pago)"
    r"|\b(?i:reprise|échanger?|donner en échange)\s+(?i:(?:de|d['’]|pour)\s*)?(?i:ma|mon|une?)?\s*((?:[A-Z0-9][\w-]*\s*){2,4})",
)
DRIVEN = re.compile(r"(?<![\w$€£])(\d[\d.,]{2,8})\s*(miles|mi|kms?|kilometers|kilometres)\b", re.IGNORECASE)
STATUS = re.compile(r"\s*(new|used|certified|pre-owned)\b", re.IGNORECASE)
STATUS_BEHIND = re.compile(r"[\s,-]+[(\[]?(new|used|cpo|certified|pre-owned|usado|nuevo|neuf|occasion|gebraucht)[)\]]?\s*$", re.IGNORECASE)
SAYS = re.compile(
    r"\b(?:please |prefer(?:red|ably)? |only |best to |just )(?:by |via )?(text|call|e-?mail|sms|phone)(?: me| only)?\b", re.IGNORECASE
)
WORDED_CONSENT = re.compile(
    r"\b(email|phone|call|text|sms|mail) opt[- ]?(in|out)\b[ \t]{0,3}[:=-]?[ \t]{0,3}(yes|no|true|false)\b"
    r"|\bcan we contact you via (email|phone|text|sms|mail)\s{0,2}\?\s{0,3}:?\s{0,3}(yes|no)\b",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b|\btoday\b", re.IGNORECASE
)
DATED = re.compile(r"\d{1,2}[/.](?:\d{1,2}[/.])?((?:19|20)\d\d)")
"""When a car was first registered."""
VISIT = re.compile(
    r"\b(?:come (?:by|in|over|down)|stop (?:by|in)|visit|test drive|test ride|appointment|swing by|drop by)\b[^.!?\n]{0,60}?"
    r"\b((?:on |this |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:\s+(?:morning|afternoon|evening|night"
    r"|at\s+\d{1,2}(?::\d\d)?\s*(?:am|pm)?))?|this weekend|tomorrow|today)\b",
    re.IGNORECASE,
)
TOLD = frozenset({"prefers", "timeframe", "wish", "wish.time"})
SEARCHED = 10_000
"""Characters of words in which a fact is looked for."""
CHANNELS: dict[str, Prefers] = {"text": "text", "call": "call", "email": "email"}

FROM_COMMENTS = "Some facts stand only in the comments: {0}."
APPOINTMENT = "The shopper says when they would like to come; it stands in the comments."


class Said(msgspec.Struct):
    """What pairs tell besides a car: as in Prospect."""

    prefers: Prefers = ""
    timeframe: str = ""
    wish: str = ""
    consent: dict[str, bool] = {}


def with_remarks(prospect: Prospect) -> Prospect:
    """The prospect with what only its comments say in the places that are empty."""
    text = prospect.comments
    stated = prospect.vehicles
    prospect = msgspec.structs.replace(prospect, vehicles=tuple(car for car in stated if told(car)))
    if not text:
        return prospect
    pairs = (*tagged(text), *labelled(text).pairs)
    said = said_in(pairs, text)
    cars, filled = _cars(stated, pairs, text)
    changed: dict[str, object] = {"vehicles": cars, "consent": {**said.consent, **prospect.consent}}
    filled += [f"consent.{channel}" for channel in said.consent if channel not in prospect.consent]
    for name, found in (("prefers", said.prefers), ("timeframe", said.timeframe), ("wish", said.wish)):
        if found and not getattr(prospect, name):
            changed[name] = found
            filled.append(name)
    if prospect.prefers == "call" and said.prefers == "text":
        # Their phone is preferred, and their words say what for.
        changed["prefers"] = "text"
        filled.append("prefers")
    if not filled:
        return prospect
    sentence = FROM_COMMENTS.format(", ".join(dict.fromkeys(_plainly(name) for name in filled)))
    origins = (*prospect.origins, *(Origin(name, "comments") for name in filled))
    findings = (*prospect.findings, sentence, *([APPOINTMENT] if "wish" in filled else []))
    return msgspec.structs.replace(prospect, **changed, origins=origins, findings=tuple(dict.fromkeys(findings)))


def said_in(pairs: tuple[Pair, ...], text: str) -> Said:
    """Preference, time frame, wish and consent, by label first and then by plain words."""
    said = Said(consent={})
    day = time = ""
    for label, raw, _ in pairs:
        field = field_of(label)
        if field not in TOLD and not field.startswith("consent"):
            continue
        answer = value(raw)
        if not answer:
            continue
        if field == "prefers":
            said.prefers = CHANNELS.get(channel_of(answer), said.prefers)
        elif field == "timeframe":
            said.timeframe = said.timeframe or re.sub(r"(?<=\d)_(?=\d)", "-", answer).replace("_", " ")
        elif field == "wish" and DATE.search(answer):
            day = day or answer
        elif field == "wish.time":
            time = time or answer
        elif field.startswith("consent"):
            allow(said.consent, field, label, answer)
    for match in WORDED_CONSENT.finditer(text[:SEARCHED]):
        channel = channel_of(match[1] or match[4])
        yes = yes_or_no(match[3] or match[5])
        if channel and yes is not None:
            said.consent.setdefault(channel, yes is not (str(match[2]).lower() == "out"))
    worded = SAYS.search(text[:SEARCHED])
    if worded and not said.prefers:
        said.prefers = CHANNELS.get(channel_of(worded[1]), "")
    visit = VISIT.search(text[:SEARCHED].replace("\n", " "))
    said.wish = " ".join(part for part in (day, time) if part) if day else visit[1] if visit else ""
    return said


def allow(consent: dict[str, bool], field: str, label: str, answer: str) -> None:
    """Takes down what an answer to a question about consent allows or refuses. Without a channel in question or answer it says nothing."""
    yes = yes_or_no(answer)
    channels = [field.partition(".")[2]] if "." in field else [name for name in map(channel_of, _short(answer)) if name]
    for channel in channels:
        if yes is not None or field == "consent":
            consent[channel] = (yes is not False) is not refuses(label)


def _short(answer: str) -> list[str]:
    """The entries of a list. A sentence is none: what it says of a channel may be a no."""
    return [entry for entry in re.split(r"[,;/]| and ", answer) if len(entry.split()) <= 2]


def _cars(stated: tuple[Vehicle, ...], pairs: tuple[Pair, ...], text: str) -> tuple[tuple[Vehicle, ...], list[str]]:
    """The cars with what the text says of the wanted one and of the trade-in, and the names of what was filled in."""
    own = [car for car in stated if car.interest in ("trade-in", "sell")]
    wanted = [car for car in stated if car.interest not in ("trade-in", "sell")]
    others = [car for car in wanted if told(car)] or wanted[:1]
    found = wanted_of(pairs, text, beside=tuple(own))
    filled: list[str] = []
    if found != Vehicle() and len(others) < 2:
        car = others[0] if others else Vehicle()
        merged = merge(car, found)
        filled += [f"vehicle.{name}" for name in Vehicle.__struct_fields__ if getattr(car, name) != getattr(merged, name)]
        others = [merged]
    if not own:
        trade = trade_of(pairs, text)
        if trade is not None and all(trade.title.casefold() != car.title.casefold() for car in others):
            own = [trade]
            filled.append("trade-in")
    return tuple(car for car in (*others, *own) if told(car)), filled


def merge(car: Vehicle, found: Vehicle) -> Vehicle:
    """`car` with what `found` has in the places that are empty: nothing if they are two different cars."""
    if car.vin and found.vin and car.vin != found.vin:
        return car
    if car.year and found.year and car.year != found.year:
        return car
    if car.model and found.model and car.model.casefold().split()[0] != found.model.casefold().split()[0]:
        found = msgspec.structs.replace(found, model="", trim="", make="", year="")
    empty = {name: getattr(found, name) for name in Vehicle.__struct_fields__ if not getattr(car, name)}
    return msgspec.structs.replace(car, **empty)


def wanted_of(pairs: tuple[Pair, ...], text: str, beside: tuple[Vehicle, ...] = ()) -> Vehicle:
    """The car asked for, by labels, then by words, a VIN, a stock number or a page's address anywhere in the text."""
    facts: dict[str, str] = {}
    for label, raw, section in pairs:
        field = field_of(label)
        if field not in facts and "trade" not in section and (answer := value(raw)):
            facts[field] = _plain_condition(label, answer)
    car = Vehicle(
        year=dated[1] if (dated := DATED.fullmatch(facts.get("year", ""))) else facts.get("year", ""),
        make=facts.get("make", ""),
        model=facts.get("model", ""),
        trim=facts.get("trim", ""),
        vin=next(iter(vins(facts.get("vin", ""))), ""),
        stock=facts.get("stock", ""),
        price=plain_price(facts.get("price", "")),
        odometer=odometer(facts.get("odometer", "")),
        color=facts.get("color", ""),
        status=condition(facts.get("condition", "")),
    )
    described = facts.get("vehicle", "").replace("_", " ")
    behind = STATUS_BEHIND.search(described)
    described = described[: behind.start()] if behind else described
    named = car_of(described) or model_alone(described)
    if named is not None:
        stated = STATUS.match(described) or behind
        car = merge(car, msgspec.structs.replace(named, status=condition(stated[1]) if stated else ""))
    if car.model and not (car.make or car.trim):
        # The answer to "which model?", not a field of a car.
        model, trim = model_and_trim(car.model)
        car = msgspec.structs.replace(car, model=model, trim=trim) if is_model(model) else car
    free = "\n".join([text, *(pair.value for pair in pairs if "trade" not in pair.section)])
    numbers = [vin for vin in vins(free) if vin not in {own.vin for own in beside}]
    stock = STOCK.search(free)
    page = car_of_page(free) if not car.model else None
    words = car_in_words(TRADE.sub(" ", free[:SEARCHED])) if not car.model and not page else None
    for more in (page, words, Vehicle(vin=numbers[0] if len(numbers) == 1 else "", stock=stock[1] if stock else "")):
        car = merge(car, more) if more is not None else car
    return car


def _plain_condition(label: str, answer: str) -> str:
    """The answer; of one to "is it new?" or "is it used?" what it says of the car."""
    asked, told = plain_label(label), yes_or_no(answer)
    if told is None or asked not in ("is new", "is used"):
        return answer
    return "new" if told is (asked == "is new") else "used"


def trade_of(pairs: tuple[Pair, ...], text: str) -> Vehicle | None:
    """The car that they would give in trade: by its labels, in one line, or in a sentence. None if none is told of."""
    facts: dict[str, str] = {}
    for label, raw, section in pairs:
        field = field_of(label)
        field = f"trade.{field}" if "trade" in section and f"trade.{field}" in TRADE_FIELDS else field
        if field.startswith("trade") and value(raw):
            facts.setdefault(field, value(raw))
    parts = {name: facts.get(f"trade.{name}", "") for name in ("year", "make", "model", "trim", "vin")}
    car = Vehicle("trade-in", "", parts["year"], parts["make"], parts["model"], parts["trim"], parts["vin"])
    car = msgspec.structs.replace(car, odometer=odometer(facts.get("trade.odometer", "")))
    if car.title or car.vin:
        return car
    answers = [value(raw) for label, raw, _ in pairs if field_of(label) == "trade"]
    words = next((answer for answer in answers if answer and yes_or_no(answer) is None), "")
    sentence = None if words else TRADE.search(text[:SEARCHED])
    return own_car(words) if words else own_car(next(found for found in sentence.groups() if found)) if sentence else None


def model_alone(words: str) -> Vehicle | None:
    """A car by the name of its model alone: "F-150 Lariat". None for anything but a well-known model."""
    model, trim = model_and_trim(words)
    return Vehicle(model=model, trim=trim) if is_model(model) else None


def own_car(words: str) -> Vehicle | None:
    """A shopper's own car in their words, with or without its make: "2014 town & country". None if they name no car."""
    words = " ".join(words.replace("_", " ").split())
    named = car_of(words)
    if named is not None:
        driven = DRIVEN.search(words)
        return msgspec.structs.replace(named, interest="trade-in", odometer=odometer(f"{driven[1]} {driven[2]}") if driven else "")
    year = re.match(r"(?:yes,? )?((?:19|20)\d\d)\s+(.+)", words, re.IGNORECASE)
    rest = year[2] if year else words
    if not year and not is_model(model_and_trim(rest)[0]):
        return None
    model, trim = model_and_trim(rest)
    return Vehicle(interest="trade-in", year=year[1] if year else "", model=model, trim=trim)


TRADE_FIELDS = frozenset({"trade.year", "trade.make", "trade.model", "trade.trim", "trade.vin", "trade.odometer"})
_WORDS = {
    "prefers": "preferred contact",
    "timeframe": "time frame",
    "wish": "appointment wish",
    "vehicle.vin": "VIN",
    "vehicle.stock": "stock number",
}


def _plainly(name: str) -> str:
    return _WORDS.get(name) or ("consent" if name.startswith("consent") else name.removeprefix("vehicle."))
