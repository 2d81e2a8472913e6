"""A lead's page from what the desk knows: `lead_view` puts it in words. Pure, without Qt and without a clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Final

import msgspec

from bdcdesk.desktop.lead.akin_words import AtSister, akin, sister_lines
from bdcdesk.desktop.lead.call_words import live_call, missed
from bdcdesk.desktop.lead.due import due_of
from bdcdesk.desktop.lead.follow_words import follow_up, waits
from bdcdesk.desktop.lead.mark_words import marked, newest_reply
from bdcdesk.desktop.lead.meeting_words import offers_of
from bdcdesk.desktop.lead.offering import Offering, instead_of, its_car, scenario_offers, sums_of
from bdcdesk.desktop.lead.people import addresses, closed, doubts, not_allowed, on_own_phone, opted, streams, way, wrong
from bdcdesk.desktop.lead.people_view import Way
from bdcdesk.desktop.lead.side_view import Bookings
from bdcdesk.desktop.lead.side_words import side
from bdcdesk.desktop.lead.understanding import Recognise, Understood, understood
from bdcdesk.desktop.lead.view import PLEASE_TEXT, Akin, Ask, LeadView, Unsent, Waiting
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.appointment_words import OFFER, Wordings, first_word
from bdcdesk.domain.campaign import Campaign, offers_for
from bdcdesk.domain.contact_rules import Asks, Sees, asks, case_of
from bdcdesk.domain.data_use import Look, nowhere
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.contact import Letter, MessageRequested
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.following import Following
from bdcdesk.domain.introduction import introduction
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work
from bdcdesk.domain.person_fold import NOBODY, Person
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.domain.short_links import lengthened
from bdcdesk.domain.stock import Stock
from bdcdesk.domain.touch import WAITING
from bdcdesk.domain.wording import NO_WORDINGS
from bdcdesk.domain.wording import Wordings as OwnWordings
from bdcdesk.domain.work import next_work
from bdcdesk.report.document_words import told_apart
from bdcdesk.report.names import Names, called, contact_line
from bdcdesk.report.outcome_words import bad_words, elsewhere_words
from bdcdesk.report.team_words import credit
from bdcdesk.report.timeline_words import BUYING, entries
from bdcdesk.report.times import when
from bdcdesk.report.touch_words import Told, brought_back, first_answer, state_words
from bdcdesk.translation import tr

_PREFERS = {"text": PLEASE_TEXT, "call": tr("Please call"), "email": tr("Please write a mail")}
_LINGERS = 5_000
"""ms after which a request that nobody has begun to send is worth a button to take it back; a shorter wait would only flicker."""


def lead_view(
    lead: Lead,
    persons: Mapping[str, Person],
    timeline: Sequence[Event],
    ineffective: AbstractSet[str],
    members: Mapping[str, str],
    me: str,
    store: StoreDescribed,
    scenarios: Sequence[Scenario],
    recognise: Recognise,
    now: Instant,
    known: Sees,
    known_firsts: frozenset[str] = frozenset(),
    former: Mapping[str, str] = {},
    stock: Stock | None = None,
    alike: Sequence[Lead] = (),
    earlier: Lead | None = None,
    there: str | None = None,
    mails: bool = False,
    look: Look = nowhere,
    answers: bool = False,
    own_phone: bool = False,
    by: Following | None = None,
    may: frozenset[str] | None = None,
    wordings: Wordings | None = None,
    on_floor: str | None = None,
    books: tuple[Bookings, ...] = (),
    figures: bool = False,
    campaigns: Iterable[Campaign] = (),
    own_words: Callable[[str], OwnWordings] = lambda scenario: NO_WORDINGS,
    leads_words: bool = False,
    at_sisters: Sequence[AtSister] = (),
) -> LeadView:
    """The page of `lead` for member `me` at `now`.

    `persons`: the people behind the lead by stream; `timeline`: the lead's events in order (and those of its people), `ineffective` the ids
    of those that changed nothing; `members`: names by id, and of who worked here once in `former`; `recognise`: what words mean; `known`:
    what the contact rules are asked with; `known_firsts`: the folded first names of all shoppers of this desk; `stock`: the store's cars;
    `alike`: open leads that may be this shopper's; `earlier`: the closed one that they asked with before; `there`: what the shopper looks
    at on the store's site, None if they are not there; `mails`: whether the store writes mails; `look`: its sources, for what was agreed
    with them; `answers`: whether this member may set a contact rule aside, and open again what a shopper had closed; `own_phone`: whether
    people here call from phones of their own; `by`: the plans by which it is followed up; `wordings`: what is written of appointments;
    `on_floor`: this member, if they may say what happened in the showroom; `books`: with whom an appointment can be set; `figures`:
    whether this member speaks for the desk; `may`: kinds of events that this member may write, None for all; `campaigns`: what the store
    advertises; `own_words`: how its people word a scenario's replies, which who `leads_words` does for all;
    `at_sisters`: the same shopper at other stores of this member's.
    """
    names = Names({**former, **members}, me)
    work = next_work(lead, by)
    meant = understood(lead, scenarios, recognise)
    text, call = (way(lead, known, channel, names, now, look, answers) for channel in ("text", "call"))
    if own_phone:
        call, text = on_own_phone(call, text)
    text, call = _closed_to(text, "message_requested", may), _closed_to(call, "call_requested", may)
    car = its_car(lead, stock)
    standing = offers_for(lead, campaigns, now, car)
    first = standing[0].campaign if standing else None
    offering = Offering(members.get(me, ""), store.name, now, car, instead_of(lead, car, stock), first, me, own_words)
    follow = follow_up(lead, work, by, partial(offering.values, lead), now)
    meets = offers_of(wordings, lead, now, names, partial(offering.values, lead))
    asks_now = work is not None and work.kind == "confirm" and work.since <= now and not work.pending
    confirms = bool(meets) and (asks_now or _tell_first(lead, now))
    draft = OFFER if confirms else meant.scenario if _owes_words(work) else follow.text if follow is not None else ""
    return LeadView(
        lead=lead.id,
        now=now,
        zone=lead.zone,
        places=lead.zones,
        name=lead.shopper.name or tr("No name given"),
        called=called(lead),
        first=lead.shopper.first,
        contact=contact_line(lead),
        owner=names.of(lead.owner),
        owned="nobody" if not lead.owner else "me" if lead.owner == me else "other",
        closed=lead.closed,
        newer=lead.newer,
        due=due_of(lead, work),
        wishes=_wishes(lead, persons, meant),
        ask=_ask(lead, meant, now),
        entries=entries(lead, timeline, ineffective, names, now),
        side=side(
            lead,
            persons,
            names,
            now,
            stock,
            look,
            standing,
            on_floor=on_floor,
            store=store,
            figures=figures,
            works=may is None or "promise_kept" in may,
            credited=credit(lead, timeline, ineffective, names),
        ),
        books=books,
        text=text,
        call=call,
        own_phone=own_phone,
        wrong=() if lead.newer or lead.erased else wrong(lead, persons),
        opted_out=() if lead.newer or lead.erased else closed(lead, persons),
        opens=answers,
        terms=tuple(found.campaign.terms for found in standing),
        sums=sums_of(lead, car),
        leads_words=leads_words,
        photos=car.photos if car is not None and car.here else (),
        addresses=() if lead.newer or lead.erased else addresses(lead),
        offers=(*(follow.offers if follow is not None else ()), *meets, *scenario_offers(lead, scenarios, meant, offering)),
        recognised=OFFER if confirms else follow.scenario if follow is not None and follow.now else meant.scenario,
        draft=draft if text.open else "",
        waiting=_waiting(lead, names, now),
        markable=newest.id if (newest := newest_reply(lead)) is not None else "",
        marked=marked(lead, names),
        unsent=_unsent(lead, timeline, names, now),
        colleagues=tuple(sorted(((one, name) for one, name in members.items() if one != me), key=lambda pair: pair[1])),
        known_firsts=known_firsts,
        first_answer=first_answer(lead),
        there="" if there is None else tr("On your site now · looking at {there}", there=there) if there else tr("On your site now"),
        akin=tuple(_allowed(line, may) for line in (*akin(lead, alike, earlier, names, now), *sister_lines(at_sisters, lead.zone, now))),
        offered=names.of(offer.to) if (offer := lead.standing(now)) is not None else "",
        offered_until=offer.until if offer is not None else 0,
        live=live_call(lead, me, names, now),
        missed=missed(lead, now),
        asks=asks(known.rules, case_of(known, lead, text.person, "text")) if text.person else Asks(),
        doubts=() if lead.closed or lead.newer else doubts(lead, persons, timeline),
        mail=_closed_to(way(lead, known, "email", names, now, look), "message_requested", may)
        if mails and any(point.kind == "email" for point in lead.shopper.points)
        else None,
        follow=follow,
        waits=waits(lead, now),
        call_back=lead.call_back is not None,
        language=meant.language,
        introduction=introduction(meant.language, offering.values(lead, meant.language), "{colleague}"),
        keeps=_keeps(lead, me, store),
        may=may,
        elsewhere=elsewhere_words(lead, names, now),
        desk_mail=lead.elsewhere.mail if lead.elsewhere is not None else "",
        bad=bad_words(lead, names, now),
        again=next((raised.id for raised in reversed(lead.raised) if not raised.apart), ""),
    )


def _allowed(line: Akin, may: frozenset[str] | None) -> Akin:
    """The line with what this member's role may do about it."""
    if may is None or "joined" in may:
        return line
    return msgspec.structs.replace(line, raising="", other="", asked=False, none="")


def _closed_to(way: Way, kind: str, may: frozenset[str] | None) -> Way:
    """Who only greets contacts nobody: the way is closed, and says so."""
    if may is None or kind in may:
        return way
    return msgspec.structs.replace(way, open=False, words=tr("Your role here contacts no shoppers"), tone=Tone.muted, aside=())


def _keeps(lead: Lead, me: str, store: StoreDescribed) -> str:
    """Where agents hand over at the appointment: that one is set, and the shopper is still with who set it."""
    meeting = lead.appointment
    if store.team.keeps != "hand over" or lead.owner != me or meeting is None or meeting.state not in ("set", "confirmed", "here"):
        return ""
    return "" if meeting.salesperson == me or lead.hand_overs else tr("The appointment is set: hand over to who receives them")


def _owes_words(work: Work | None) -> bool:
    return work is not None and work.kind in ("new", "again", "reply") and not work.pending


def _wishes(lead: Lead, persons: Mapping[str, Person], meant: Understood) -> tuple[str, ...]:
    refused = dict.fromkeys(opted(persons.get(stream, NOBODY)) for _, stream in streams(lead))
    unwanted = dict.fromkeys(not_allowed(persons.get(stream, NOBODY)) for _, stream in streams(lead))
    found = (
        told_apart(lead.nature),
        _PREFERS.get(meant.channel or lead.prefers, ""),
        *(tr("Opted out of {kinds}", kinds=kinds) for kinds in refused if kinds),
        *(tr("Did not allow {kinds}", kinds=kinds) for kinds in unwanted if kinds),
        tr("Named {times}", times=", ".join(f"“{said}”" for said in meant.times)) if meant.times and not lead.closed else "",
        tr("Would come {wish}", wish=lead.shopper.wish) if lead.shopper.wish else "",
        tr("Buys: {timeframe}", timeframe=lead.shopper.timeframe) if lead.shopper.timeframe else "",
        tr("Buying: {buying}", buying=BUYING.get(lead.buying, lead.buying)) if lead.buying else "",
    )
    return tuple(words for words in found if words)


def _ask(lead: Lead, meant: Understood, now: Instant) -> Ask:
    """The lead's own words stay the biggest thing on the page; what was written since stands below them for as long as it waits."""
    title = tr("What {called} asked", called=called(lead))
    comments, reply = lead.shopper.comments.strip(), lead.reply
    source = tr("entered by hand") if lead.by_hand else lead.source
    if not comments and reply is not None and reply.text:
        return Ask(title, tr("text, {when}", when=when(reply.at, lead.zone, now)), reply.text.strip(), questions=meant.questions)
    newest, at = _since(lead)
    asked = f"{source}, {when(lead.arrived, lead.zone, now)}"
    return Ask(title, asked, comments, newest, when(at, lead.zone, now) if newest else "", meant.questions)


def _since(lead: Lead) -> tuple[str, Instant]:
    """The newest that they wrote and that waits: in a text, or when they asked again; and when."""
    told = [(lead.reply.at, lead.reply.text)] if lead.reply is not None and lead.awaits_reply else []
    told += [(raised.received.arrived, raised.shopper.comments) for raised in lead.raisings]
    at, words = max(((at, words.strip()) for at, words in told if words.strip() and words != lead.shopper.comments), default=(0, ""))
    return words, at


def _tell_first(lead: Lead, now: Instant) -> bool:
    """Whether they are to be told of the appointment before anything else: what they had written was before it was agreed on."""
    meeting = lead.appointment
    wrote_since = lead.awaits_reply and lead.reply is not None and meeting is not None and lead.reply.at > meeting.changed
    return first_word(lead, now) and not wrote_since


_CALLED: Final[Mapping[Channel, str]] = {"text": tr("Text"), "call": tr("Call"), "email": tr("Mail")}


def _waiting(lead: Lead, names: Names, now: Instant) -> tuple[Waiting, ...]:
    told = Told(lead, names, now, {})
    return tuple(
        Waiting(touch.id, f"{_CALLED[touch.channel]} {state_words(touch, told)}")
        for touch in lead.touches
        if touch.stage in WAITING and (touch.stage == "held" or touch.rebuffs or touch.later > now or now - touch.requested > _LINGERS)
    )


def _unsent(lead: Lead, timeline: Sequence[Event], names: Names, now: Instant) -> Unsent | None:
    newest = lead.newest_touch
    if newest is None or not newest.trouble:
        return None
    what = _CALLED[newest.channel]
    letters = (
        event.personal
        for event in brought_back(timeline)
        if isinstance(event.facts, MessageRequested) and event.facts.touch == newest.id and isinstance(event.personal, Letter)
    )
    letter = next(letters, Letter("", ""))
    told = Told(lead, names, now, {})
    said = f"{what} {state_words(newest, told)}."
    return Unsent(newest.id, said, lengthened(letter.body, letter.links), letter.subject, letter.pictures)
