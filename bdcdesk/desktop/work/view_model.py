"""A lead's next work as a row of the list. Plain functions, no Qt."""

from collections.abc import Mapping

from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.work.row import Kind, WorkRow
from bdcdesk.domain.book import unconfirmed_tomorrow
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work
from bdcdesk.report.names import shown
from bdcdesk.translation import tr

_KINDS: dict[str, Kind] = {
    "reply": Kind.reply,
    "missed call": Kind.call_back,
    "trouble": Kind.reply,
    "new": Kind.new,
    "again": Kind.reply,
    "promise": Kind.promise,
    "call back": Kind.call_back,
    "confirm": Kind.confirm,
    "appointment": Kind.comes,
    "no-show": Kind.call_back,
    "be-back": Kind.be_back,
    "car": Kind.follow_up,
    "follow-up": Kind.follow_up,
    "look": Kind.follow_up,
    "duplicate": Kind.follow_up,
}


def work_row(
    lead: Lead,
    work: Work,
    place: tuple[float, str],
    names: Mapping[str, str],
    me: str,
    store: str,
    there: str | None = None,
    now: Instant = 0,
    beside: str = "",
) -> WorkRow:
    """`names` by member id. `there`: what the shopper looks at on the store's site ("" if nobody knows), None if they are not there.
    `beside`: who else has it open, in words."""
    return WorkRow(
        lead=lead.id,
        who=lead.shopper.name or _reached_at(lead) or tr("No name given"),
        why=work.words(names),
        what=tr("looking at {there}", there=there) if there else _about(lead),
        owner=_owner(lead, work, names, me),
        owner_tone=Tone.muted if lead.owner or work.offered else Tone.bad,
        store=store,
        tag=_tag(lead, there),
        due=work.due,
        total=max(0, work.due - work.since),
        kind=_KINDS[work.kind],
        place=place,
        zone=lead.zone,
        until=work.until if work.offered == me else 0,
        work=work,
        desk=work.desk,
        mine=lead.owner == me if lead.owner else work.offered in ("", me),
        tomorrow=unconfirmed_tomorrow(lead, now),
        beside=beside,
    )


def _owner(lead: Lead, work: Work, names: Mapping[str, str], me: str) -> str:
    if lead.owner:
        return tr("you") if lead.owner == me else names.get(lead.owner, lead.owner)
    if work.offered:
        return tr("for you") if work.offered == me else tr("offered to {who}", who=names.get(work.offered, work.offered))
    last = lead.offers[-1].kind if lead.offers else ""
    return {"all": tr("for anybody"), "supervisor": tr("found nobody")}.get(last, tr("nobody yet"))


def _reached_at(lead: Lead) -> str:
    return next((shown(point) for point in lead.shopper.points), "")


def _about(lead: Lead) -> str:
    car, trade = lead.wanted, lead.trade
    if car is not None and car.title:
        return car.title
    return tr("Sell: {title}", title=trade.title) if trade is not None and trade.title else lead.source


def _tag(lead: Lead, there: str | None) -> str:
    """That they are there ends soon, so it goes before; that they asked again stands among what is to be done too."""
    if there is not None:
        return tr("on your site now")
    return tr("asked again") if lead.raisings else ""
