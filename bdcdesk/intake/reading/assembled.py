"""A prospect out of labels and values: what forms, tables, webhooks and texts have in common."""

import re
from datetime import tzinfo

import msgspec

from bdcdesk.domain.events.lead import ContactPoint, Origin
from bdcdesk.domain.events.vehicle import Interest, Vehicle
from bdcdesk.domain.visitor import is_visitor
from bdcdesk.intake.document import Prefers, Prospect, Shape
from bdcdesk.intake.reading.labelled import Pair, is_heading
from bdcdesk.intake.reading.labels import channel_of, field_of, plain_label, yes_or_no
from bdcdesk.intake.reading.nature import told_apart
from bdcdesk.intake.reading.plain import COMMENT_LENGTH, line, listed, name, value, words
from bdcdesk.intake.reading.points import EMAIL, emails, phones
from bdcdesk.intake.reading.remarks import APPOINTMENT, CHANNELS, Said, said_in, trade_of, wanted_of
from bdcdesk.intake.reading.requested import requested
from bdcdesk.intake.reading.shopper import POINTS, named, once
from bdcdesk.intake.reading.sweep import PHONE
from bdcdesk.intake.reading.vehicle import INTERESTS

PHONES = {"phone": "", "cellphone": "cellphone", "homephone": "home", "workphone": "work"}
TECHNICAL = frozenset(
    listed(
        """
    api | version | google | key | gclid | platform | is | organic | adset | name | ad | name | xml | content | format | subject
    | is | tcpa | compliant | lead | stage | type | token | secret | csrf | captcha | hash | signature | task | creator | name |
    code | sender | name | code | dealer | target | country | preferred | language | code | user | agent | ip | address
    """
    )
)
CARS = frozenset(["vehicle", "year", "make", "model", "trim", "vin", "stock", "price", "odometer", "condition", "color", "page"])
NOT_THEIRS = re.compile(r"dealer|store|agent|sales|employ|manager|\bour\b|tracking|reference|landlord", re.IGNORECASE)
"""Whose number or address it is, if not the shopper's."""
OFFERED = re.compile(
    r"\binstant cash offer\b|\b(?:sell|value) (?:us )?(?:my|your) (?:car|vehicle|trade)\b"
    r"|\btrade[- ]in (?:appraisal|valuation|estimate|value)\b",
    re.IGNORECASE,
)
OFFER_LENGTH = 200
"""What a form is for stands at its top: further down, senders advertise."""
BY_FORM = "A field with a name that is not known here holds a phone number or mail address; it was taken for the shopper's."
GUESSED = "The car was read from a description or an address of a page; look at it."


def assemble(pairs: tuple[Pair, ...], region: str, zone: tzinfo, shape: Shape, rest: str = "") -> Prospect:
    """The prospect that `pairs` and, beside them, the text `rest` tell of. Answers to questions that are not known go with its comments."""
    mapped, by_form = _by_form(tuple(_mapped(pair, shape) for pair in pairs))
    facts = _facts(mapped)
    full, name_findings = named(
        {key: name(_first(facts, key)) for key in ("first", "middle", "last")} | {"full": name(_first(facts, "name"))}
    )
    points, fax, found = _points(facts, region)
    raw = line(_first(facts, "requested"))
    moment, time_findings = requested(raw, region, zone)
    comments = _comments(mapped, rest)
    said = said_in(mapped, comments)
    wanted, guessed = _wanted(mapped, comments, _first(facts, "interest"))
    trade = trade_of(mapped, comments)
    if (
        wanted is not None
        and trade is None
        and not wanted.interest
        and OFFERED.search(f"{_first(facts, 'service')}\n{rest[:OFFER_LENGTH]}")
    ):
        wanted = msgspec.structs.replace(wanted, interest="sell")
    comments = "\n\n".join(part for part in (comments, _unused(mapped, wanted, trade, said)) if part)[:COMMENT_LENGTH]
    findings = [*name_findings, *found, *time_findings, *([GUESSED] if guessed else []), *([APPOINTMENT] if said.wish else [])]
    findings += [BY_FORM] if by_form else []
    origins = [Origin("name parts", "full name")] if full.split else []
    read = Prospect(
        source=value(_first(facts, "source")) or shape.source,
        source_id=_identity(mapped),
        status="",
        requested=moment,
        requested_raw=raw,
        name=full.full,
        first=full.first,
        middle=full.middle,
        last=full.last,
        points=_preferred(points, said.prefers),
        not_dialled=fax,
        postal_code=value(_first(facts, "postal_code")),
        vehicles=tuple(car for car in (wanted, trade) if car is not None),
        comments=comments,
        prefers=said.prefers,
        vendor=value(_first(facts, "vendor")),
        service=value(_first(facts, "service")),
        campaign=value(_first(facts, "campaign")),
        page=_first(facts, "page"),
        timeframe=said.timeframe,
        wish=said.wish,
        consent=said.consent,
        visitor=token if is_visitor(token := _first(facts, "site.visitor").strip()) else "",
        nature="test" if yes_or_no(_first(facts, "test")) else "lead",
        origins=(*origins, *([Origin("vehicle", "vehicle text")] if guessed else [])),
        findings=tuple(dict.fromkeys(findings)),
    )
    return told_apart(read)


def _mapped(pair: Pair, shape: Shape) -> Pair:
    """The pair with the name that the source's own map gives it."""
    if not shape.fields:
        return pair
    for label in (pair.label, f"{pair.section}.{pair.label}", plain_label(pair.label)):
        if label in shape.fields:
            return Pair(shape.fields[label], pair.value) if shape.fields[label] else Pair("", "")
    return pair


def _by_form(pairs: tuple[Pair, ...]) -> tuple[tuple[Pair, ...], bool]:
    """The pairs, those that hold a mail address or a phone number under a name that nobody knows taken for such; and whether one was."""
    known = {field_of(pair.label) for pair in pairs if value(pair.value)}
    made = []
    for pair in pairs:
        text = pair.value.strip()
        if not (pair.label and 6 < len(text) < 60) or field_of(pair.label) or NOT_THEIRS.search(pair.label) or _technical(pair.label):
            made.append(pair)
        elif "email" not in known and EMAIL.match(text):
            made.append(Pair("email", text, pair.section))
        elif not known & PHONES.keys() and PHONE.fullmatch(text):
            made.append(Pair("phone", text, pair.section))
        else:
            made.append(pair)
    return tuple(made), any(one is not other for one, other in zip(made, pairs, strict=True))


def _unused(pairs: tuple[Pair, ...], wanted: Vehicle | None, trade: Vehicle | None, said: Said) -> str:
    """Answers to questions that are known, as far as nothing came of them: they are the shopper's words still."""
    kept = []
    for label, text, _ in pairs:
        field = field_of(label)
        if field not in ("vehicle", "trade", "prefers", "timeframe", "wish"):
            continue
        answer = line(words(text))
        car = wanted if field == "vehicle" else trade
        if not value(answer):
            continue
        if field in ("vehicle", "trade"):
            told = yes_or_no(answer)
            used = told is False or (car is not None and (told or car.model.casefold() in answer.casefold()))
        else:
            used = bool(getattr(said, field)) and (field == "prefers" or _letters(answer) in _letters(getattr(said, field)))
        if not used:
            kept.append(f"{label}: {answer}")
    return "\n".join(kept)


def _identity(pairs: tuple[Pair, ...]) -> str:
    """The lead's id: one that stands with the lead rather than with the message around it."""
    stated = [pair for pair in pairs if field_of(pair.label) == "id" and value(pair.value) and "trade" not in pair.section]
    stated.sort(key=lambda pair: "lead" not in f"{pair.section}.{pair.label}".casefold())
    return value(stated[0].value) if stated else ""


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _facts(pairs: tuple[Pair, ...]) -> dict[str, list[str]]:
    facts: dict[str, list[str]] = {}
    for label, text, section in pairs:
        field = field_of(label) if label not in PHONES else label
        if text.strip() and "trade" not in section:
            facts.setdefault(field, []).append(text)
    return facts


def _first(facts: dict[str, list[str]], field: str) -> str:
    return next((text for text in facts.get(field, ()) if value(text)), "")


def _points(facts: dict[str, list[str]], region: str) -> tuple[tuple[ContactPoint, ...], tuple[ContactPoint, ...], tuple[str, ...]]:
    made: list[ContactPoint] = []
    findings: list[str] = []
    for field, kind in PHONES.items():
        for text in facts.get(field, ())[:POINTS]:
            found = phones(text, (region,), False, kind)
            made += found[0]
            findings += found[1]
    for text in facts.get("email", ())[:POINTS]:
        found = emails(text, False)
        made += found[0]
        findings += found[1]
    fax = [point for text in facts.get("fax", ())[:POINTS] for point in phones(text, (region,), False, "fax")[0]]
    return once(made), tuple(fax), tuple(dict.fromkeys(findings))


def _preferred(points: tuple[ContactPoint, ...], prefers: Prefers) -> tuple[ContactPoint, ...]:
    kind = "email" if prefers == "email" else "phone" if prefers else ""
    return tuple(sorted(points, key=lambda point: point.kind != kind)) if kind else points


def _wanted(pairs: tuple[Pair, ...], comments: str, interest: str) -> tuple[Vehicle | None, bool]:
    """The car asked for, and whether it was put together from a text rather than from fields of its own."""
    told: Interest = INTERESTS.get(value(interest).casefold(), "")
    own = tuple(pair for pair in pairs if field_of(pair.label) in CARS)
    car = wanted_of(own, comments)
    if not (car.title or car.vin or car.stock or car.price or car.odometer):
        return None, False
    stated = any(field_of(pair.label) in ("model", "make") and value(pair.value) for pair in own)
    named = Vehicle(interest=told, **{key: getattr(car, key) for key in Vehicle.__struct_fields__ if key != "interest"})
    return named, bool(car.model) and not stated


def _comments(pairs: tuple[Pair, ...], rest: str) -> str:
    """What they wrote, then answers to questions that have no field here, then what else stands in the text."""
    own = [words(text) for label, text, _ in pairs if field_of(label) == "comments"]
    more = [f"{label}: {line(words(text))}" for label, text, _ in pairs if not field_of(label) and value(text) and not _technical(label)]
    more += [line(text) for label, text, _ in pairs if field_of(label) == "consent" and len(text.split()) > 3]
    said = "\n".join(written for written in rest[: 2 * COMMENT_LENGTH].split("\n") if not is_heading(written))
    parts = [*own, "\n".join(more), said.strip()]
    return "\n\n".join(dict.fromkeys(part for part in parts if part.strip()))[:COMMENT_LENGTH]


def _technical(label: str) -> bool:
    said = plain_label(label).split()
    return not said or said[-1] == "id" or all(word in TECHNICAL for word in said)


def channel(text: str) -> Prefers:
    """The channel that a text names, "" if none that one can be answered on."""
    return CHANNELS.get(channel_of(text), "")
