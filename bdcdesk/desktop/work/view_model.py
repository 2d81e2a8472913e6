"""A lead's next work as a row of the list. Plain functions, no Qt."""

from collections.abc import Mapping

from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.work.row import Kind, WorkRow
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.work import Work

_KINDS: dict[str, Kind] = {
    "reply": Kind.reply,
    "trouble": Kind.reply,
    "new": Kind.new,
    "again": Kind.reply,
    "promise": Kind.promise,
    "confirm": Kind.confirm,
    "appointment": Kind.confirm,
    "no-show": Kind.call_back,
    "be-back": Kind.be_back,
    "car": Kind.follow_up,
    "follow-up": Kind.follow_up,
    "look": Kind.follow_up,
}


def work_row(lead: Lead, work: Work, place: tuple[float, str], names: Mapping[str, str], me: str, store: str) -> WorkRow:
    """`names` by member id."""
    return WorkRow(
        lead=lead.id,
        who=lead.shopper.name or _reached_at(lead) or "No name given",
        why=work.why,
        what=_about(lead),
        owner=_owner(lead, work, names, me),
        owner_tone=Tone.muted if lead.owner or work.offered else Tone.bad,
        store=store,
        tag="asked again" if lead.raisings else "",
        due=work.due,
        total=max(0, work.due - work.since),
        kind=_KINDS[work.kind],
        place=place,
        zone=lead.zone,
        until=work.until if work.offered == me else 0,
    )


def _owner(lead: Lead, work: Work, names: Mapping[str, str], me: str) -> str:
    if lead.owner:
        return "you" if lead.owner == me else names.get(lead.owner, lead.owner)
    if work.offered:
        return "for you" if work.offered == me else f"offered to {names.get(work.offered, work.offered)}"
    last = lead.offers[-1].kind if lead.offers else ""
    return {"all": "for anybody", "supervisor": "found nobody"}.get(last, "nobody yet")


def _reached_at(lead: Lead) -> str:
    return next((point.raw or point.address for point in lead.shopper.points), "")


def _about(lead: Lead) -> str:
    car, trade = lead.wanted, lead.trade
    if car is not None and car.title:
        return car.title
    return f"Sell: {trade.title}" if trade is not None and trade.title else lead.source
