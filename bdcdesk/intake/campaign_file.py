"""A file of a store's campaigns: a table in text (CSV) or JSON, whatever its columns are called."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from bdcdesk.domain.events.campaign import Terms
from bdcdesk.intake.reading.encoding import decode
from bdcdesk.intake.reading.plain import listed
from bdcdesk.intake.stock import cells
from bdcdesk.intake.stock.columns import plain

ROWS: Final = 1_000
_CALLED: Final = {
    "name": "name | campaign | campaign name | offer | offer name | title | promotion | special",
    "wording": "wording | terms | disclaimer | fine print | legal | legal copy | offer text | description | details | terms and conditions",
    "price": "price | sale price | offer price | advertised price | special price",
    "off": "off | money off | discount | rebate | cash back | cashback | bonus cash | customer cash | savings",
    "apr": "apr | rate | finance rate | interest | interest rate | apr rate",
    "condition": "condition | new used | new or used | type",
    "year": "year | model year | my",
    "make": "make | brand",
    "model": "model | model name",
    "trim": "trim | trim level",
    "stocks": "stocks | stock | stock number | stock numbers | stk | stock no",
    "begins": "begins | from | start | starts | start date | valid from | effective | effective date",
    "ends": "ends | until | to | end | end date | expires | expiration | expiration date | valid until | valid through | expiry",
    "codes": "codes | code | campaign code | utm campaign | promo code | tracking code",
    "sources": "sources | source | lead source | lead sources",
    "pages": "pages | page | landing page | landing pages | url | link",
}
_KNOWN: Final = {name: field for field, names in _CALLED.items() for name in listed(names)}
FIELDS: Final = frozenset(_CALLED)
"""All that a map of columns may name; "" leaves a column out."""
_DAYS: Final = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%b %d, %Y", "%B %d, %Y", "%Y%m%d", "%d.%m.%Y")
_MANY: Final = re.compile(r"[;,|\n]")


class NoCampaigns(Exception):
    """The file has none. The message is one plain sentence."""


class CampaignFile(msgspec.Struct, frozen=True):
    """What a file says: its `columns` as they were taken (name of theirs, field or ""), campaigns, and what could not be read of a row."""

    columns: Mapping[str, str]
    terms: tuple[Terms, ...]
    findings: tuple[str, ...]


def read_campaigns(content: bytes, fields: Mapping[str, str]) -> CampaignFile:
    """`fields`: names of columns, and what they are here. Raises NoCampaigns."""
    text, _ = decode(content)
    rows = _from_json(text) if text.lstrip()[:1] in ("[", "{") else _from_table(text)
    if not rows:
        raise NoCampaigns("The file has no campaigns: a heading and a row for each, or a list in JSON.")
    if len(rows) > ROWS:
        raise NoCampaigns(f"The file has more than {ROWS:,} campaigns.")
    own = {plain(name): field for name, field in fields.items()}
    columns = {name: own.get(plain(name), _KNOWN.get(plain(name), "")) for row in rows for name in row}
    if "name" not in columns.values() or "wording" not in columns.values():
        raise NoCampaigns("Say with --field which columns are the “name” and the “wording” of a campaign: both are needed.")
    made, findings = list[Terms](), list[str]()
    for n, row in enumerate(rows, 1):
        values = dict[str, str]()
        for name, value in row.items():
            if value and not values.get(columns[name]):
                values[columns[name]] = value
        problems, terms = _terms(values)
        made += [terms] if not problems else []
        findings += [f"Row {n}: {problem}" for problem in problems]
    return CampaignFile(columns, tuple(made), tuple(findings))


def _from_table(text: str) -> list[dict[str, str]]:
    lines = text.strip("\ufeff\n\r ")
    separator = max(",;\t|", key=lines.split("\n", 1)[0].count)
    try:
        rows = list(csv.reader(io.StringIO(lines), delimiter=separator))
    except csv.Error as error:
        raise NoCampaigns(f"The file is no table in text (CSV): {error}.") from error
    heading = [cell.strip() for cell in rows[0]] if rows else []
    return [dict(zip(heading, (cell.strip() for cell in row), strict=False)) for row in rows[1:] if any(cell.strip() for cell in row)]


def _from_json(text: str) -> list[dict[str, str]]:
    try:
        told: Any = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise NoCampaigns(f"The file is no JSON that can be read: {error}") from error
    if isinstance(told, dict):
        told = next((one for one in told.values() if isinstance(one, list)), [told])
    return [{str(name): _said(value) for name, value in row.items()} for row in told if isinstance(row, dict)]


def _said(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_said(one) for one in value)
    return "" if value is None else str(value).strip()


def _terms(values: Mapping[str, str]) -> tuple[list[str], Terms]:
    problems = list[str]()
    begins, ends = (_day(values.get(name, ""), problems) for name in ("begins", "ends"))
    apr = _rate(values.get("apr", ""), problems)
    price, off = (_sum(values.get(name, ""), problems) for name in ("price", "off"))
    condition = cells.condition(values.get("condition", ""))
    if condition is None:
        problems.append(f"“{values['condition']}” is no condition of a car: new, used or certified.")
    codes, sources, pages, stocks = (_several(values.get(name, "")) for name in ("codes", "sources", "pages", "stocks"))
    return problems, Terms(
        name=values.get("name", ""),
        wording=values.get("wording", ""),
        price=price,
        off=off,
        apr=apr,
        condition=condition or "",
        year=values.get("year", ""),
        make=values.get("make", ""),
        model=values.get("model", ""),
        trim=values.get("trim", ""),
        stocks=stocks,
        begins=begins,
        ends=ends,
        codes=codes,
        sources=sources,
        pages=pages,
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in _MANY.split(text) if one.strip()))


def _day(text: str, problems: list[str]) -> str:
    for form in _DAYS if text else ():
        try:
            return datetime.strptime(text.split("T")[0], form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    if text:
        problems.append(f"“{text}” is no day: give it as 2026-11-30.")
    return ""


def _rate(text: str, problems: list[str]) -> int:
    plain_rate = re.sub(r"\s|%|apr", "", text.casefold()).replace(",", ".")
    if not plain_rate:
        return -1
    if re.fullmatch(r"\d{1,3}(\.\d{1,2})?", plain_rate):
        return round(float(plain_rate) * 100)
    problems.append(f"“{text}” is no rate: give it as 0.9.")
    return -1


def _sum(text: str, problems: list[str]) -> int:
    found = cells.price(text)
    if text.strip() and not found:
        problems.append(f"“{text}” is no sum: give it as 24,990.")
    return found
