"""Who of the people behind a lead can be reached how, and when."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

import msgspec

from bdcdesk.desktop.lead.people_view import Doubt, Shut, Way
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain import contact_rules, data_use
from bdcdesk.domain.data_use import Look, nowhere
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.contact import MessageReceived, Said
from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.domain.events.person import Channel, OptOutSuspected
from bdcdesk.domain.identity import pointed
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person
from bdcdesk.report.names import Names, shown
from bdcdesk.report.times import at_clock, date_words, when
from bdcdesk.translation import tr

MOST = 2
"""Rules that are told of what is held: those that are waited for come first."""

NO_TEXTS = tr(
    "Texts need a phone provider. One from a phone of your own would not be kept here, so it is not offered: call, or write a mail."
)

_DOING: dict[Channel, str] = {"text": tr("allowed¦Texting"), "call": tr("allowed¦Calling"), "email": tr("allowed¦Writing")}
_DONE: dict[Channel, str] = {"text": tr("sent"), "call": tr("placed"), "email": tr("sent")}
_OPTED: dict[Channel, str] = {"text": tr("texts"), "call": tr("calls"), "email": tr("mails")}


def streams(lead: Lead) -> tuple[tuple[ContactPoint, str], ...]:
    """Readable contact points with the person stream of each."""
    return pointed(lead.shopper.points, lead.persons)


def their_time(places: tuple[str, ...], zone: str, now: Instant) -> str:
    """What the shopper's clock may show; () places: nobody knows, so the store's is told as what it is."""
    if not places:
        return tr("their time unknown, {at_clock} here", at_clock=at_clock(now, zone))
    times = dict.fromkeys(at_clock(now, place) for place in places)
    return tr("their time {times}", times=tr(" or ").join(times))


def way(
    lead: Lead, known: contact_rules.Sees, channel: Channel, names: Names, now: Instant, look: Look = nowhere, answers: bool = False
) -> Way:
    """Whether `channel` is open to this agent now, and to which number or address. `look`: the store's sources. `answers`: they may set
    rules aside."""
    shut = _shut(lead, names)
    # A supervisor lets a colleague's contact go, too.
    theirs = answers and not lead.newer and not lead.closed
    if shut and not theirs:
        return Way(False, shut, Tone.muted)
    kind = "email" if channel == "email" else "phone"
    phones = [(point, stream) for point, stream in streams(lead) if point.kind == kind]
    if not phones:
        return Way(False, tr("No mail address was given.") if kind == "email" else tr("No phone number was given."), Tone.warn)
    ranked = sorted(phones, key=lambda pair: not pair[0].preferred)
    ways = [_one(lead, known, channel, point, stream, now, look, answers) for point, stream in ranked]
    best = next((one for one in ways if one.open), ways[0])
    return msgspec.structs.replace(best, open=False, words=shut, tone=Tone.muted) if shut else best


def on_own_phone(calls: Way, texts: Way) -> tuple[Way, Way]:
    """The same where people call from phones of their own: nothing can wait there for a better time, and no texts are written."""
    if calls.open and calls.tone is Tone.warn:
        held = calls.words.removesuffix(_then("call"))
        calls = msgspec.structs.replace(calls, open=False, words=tr("{held}. A call from your own phone cannot wait by itself.", held=held))
    if texts.open:
        texts = msgspec.structs.replace(texts, open=False, words=NO_TEXTS, tone=Tone.warn, why=(), aside=())
    return calls, texts


def _then(channel: Channel) -> str:
    return tr(", and {done} then if it is still allowed", done=_DONE[channel])


def _shut(lead: Lead, names: Names) -> str:
    if lead.newer:
        return tr("A newer bdcdesk wrote to this lead. Update this desk to work on it.")
    if lead.closed:
        return tr("This lead is closed ({closed}).", closed=tr(lead.closed))
    if lead.owner not in ("", names.me):
        return tr("{who} has this lead.", who=names.of(lead.owner))
    return ""


def _one(
    lead: Lead, known: contact_rules.Sees, channel: Channel, point: ContactPoint, stream: str, now: Instant, look: Look, answers: bool
) -> Way:
    use = data_use.person_use(lead, stream, "follow up", now, look)
    if isinstance(use, data_use.Blocked):
        return Way(False, use.clause, Tone.bad, stream, point.address)
    said = contact_rules.verdict(known, lead, stream, channel, now)
    if isinstance(said, contact_rules.Blocked):
        return Way(False, said.reason, Tone.bad, stream, point.address, tuple(map(sourced, said.because)))
    # Said by the shopper's clock where it is known to be one, because that is the clock that the rule goes by.
    zone = lead.zones[0] if lead.zones else lead.zone
    whose = tr("their time") if lead.zones else tr("store time")
    if isinstance(said, contact_rules.Held):
        words = tr("Held until {when}, {whose}", when=when(said.until, zone, now), whose=whose) + _then(channel)
        why = tuple(f"{ground.says} {sourced(ground)}" for ground in said.because[:MOST])
        if len(said.because) > MOST:
            why = (*why, tr("{count} more rules hold it back now.", count=len(said.because) - MOST))
        room = answers and all(ground.override for ground in said.because)
        aside = tuple(ground.rule for ground in said.because) if room else ()
        return Way(True, words, Tone.warn, stream, point.address, why, aside)
    if channel == "email":
        return Way(True, f"To {point.address}", Tone.ok, stream, point.address)
    words = tr("{doing} allowed until {hour}, {whose}", doing=_DOING[channel], hour=_hour(at_clock(said.until, zone)), whose=whose)
    why = tuple(f"{ground.says} {sourced(ground)}" for ground in said.warnings)
    return Way(True, words, Tone.ok, stream, point.address, why)


def sourced(ground: contact_rules.Ground) -> str:
    """ "Rule: Fla. Stat. 501.616(6)(a), looked at on Nov 22, 2026." """
    if not ground.source:
        return tr("bdcdesk holds to this by itself.")
    if not ground.reviewed:
        return tr("Rule of {source}.", source=ground.source)
    day = date.fromisoformat(ground.reviewed)
    looked = date_words(day)
    return tr("Rule: {source}, looked at on {looked}.", source=ground.source, looked=looked)


def wrong(lead: Lead, persons: Mapping[str, Person]) -> tuple[Shut, ...]:
    """What is marked as somebody else's."""
    marked = [(point, stream) for point, stream in streams(lead) if persons.get(stream, NOBODY).wrong]
    return tuple(
        Shut(stream, tr("{shown} is marked as somebody else's: nothing goes there.", shown=shown(point))) for point, stream in marked
    )


def closed(lead: Lead, persons: Mapping[str, Person]) -> tuple[Shut, ...]:
    """What the shopper asked to hear no more by, a way each."""
    return tuple(
        Shut(stream, tr("{word} to {shown}", word=word.capitalize(), shown=shown(point)), channel)
        for point, stream in streams(lead)
        for channel, word in _OPTED.items()
        if channel in persons.get(stream, NOBODY).opted_out and (channel == "email") == (point.kind == "email")
    )


def addresses(lead: Lead) -> tuple[Shut, ...]:
    """Every number and address, by which they may agree to be contacted: a number for texts and calls."""
    return tuple(
        Shut(stream, tr("Mails to {shown}", shown=shown(point)), "email")
        if point.kind == "email"
        else Shut(stream, tr("Texts and calls to {shown}", shown=shown(point)))
        for point, stream in streams(lead)
    )


def doubts(lead: Lead, persons: Mapping[str, Person], timeline: Sequence[Event]) -> tuple[Doubt, ...]:
    """What of the shopper's is still to be read before anything goes to them, for each number."""
    said = {
        event.facts.sid: event.personal.body
        for event in timeline
        if isinstance(event.facts, MessageReceived) and isinstance(event.personal, Said)
    }
    suspected = {event.id: event.facts for event in timeline if isinstance(event.facts, OptOutSuspected)}
    found = list[Doubt]()
    for point, stream in streams(lead):
        person = persons.get(stream, NOBODY)
        channels: tuple[Channel, ...] = ("email",) if point.kind == "email" else ("text", "call")
        if not person.doubts or person.opted_out.issuperset(channels):
            continue
        here = [suspected[doubt] for doubt in person.doubts if doubt in suspected]
        # A text that has opened this lead is what the shopper asked in it.
        opened = lead.shopper.comments
        told = (said.get(one.sid, opened if one.lead == lead.id else "") for one in here)
        quote = "\n".join(dict.fromkeys(words for words in told if words))
        wrong = bool(here) and all(one.wrong for one in here)
        means = tr("they may not be the shopper") if wrong else tr("it may mean that they want no more")
        found.append(
            Doubt(stream, tr("{shown} wrote this, and {means}:", shown=shown(point), means=means), quote, person.doubts, channels, wrong)
        )
    return tuple(found)


def _hour(words: str) -> str:
    return words.replace(":00", "")


def opted(person: Person) -> str:
    """What a person is not to be contacted by, in words; "" if by all."""
    return _kinds(person.opted_out)


def not_allowed(person: Person) -> str:
    """What a person did not allow when they asked, in words, as far as they are not opted out of it; "" if nothing."""
    return _kinds(person.refused - person.opted_out)


def _kinds(channels: AbstractSet[str]) -> str:
    kinds = [word for channel, word in _OPTED.items() if channel in channels]
    return ", ".join(kinds[:-1]) + tr(" and ") + kinds[-1] if len(kinds) > 1 else "".join(kinds)


def consent(lead: Lead, persons: Mapping[str, Person]) -> tuple[tuple[str, ...], bool]:
    """A line for each number or address that something is wrong with, or one line that all is well; and whether it is."""
    lines = []
    for point, stream in streams(lead):
        person = persons.get(stream, NOBODY)
        if opted(person):
            lines.append(tr("{shown}: opted out of {opted}", shown=shown(point), opted=opted(person)))
        if not_allowed(person):
            lines.append(tr("{shown}: did not allow {not_allowed}", shown=shown(point), not_allowed=not_allowed(person)))
        if person.wrong:
            lines.append(tr("{shown}: belongs to somebody else", shown=shown(point)))
        if person.doubts:
            lines.append(tr("{shown}: wrote what may mean stop, still to be read", shown=shown(point)))
        if person.company:
            lines.append(tr("{shown}: on the store's own do-not-call list", shown=shown(point)))
        if person.listed:
            lines.append(tr("{shown}: on the national do-not-call list", shown=shown(point)))
    if lines:
        return tuple(lines), False
    if not lead.persons:
        return (tr("No number or address that could be read"),), False
    return (tr("Text, call and mail allowed"), *_agreed(lead, persons)), True


def _agreed(lead: Lead, persons: Mapping[str, Person]) -> Iterator[str]:
    """What they agreed to, and where, as far as it can be held up."""
    for point, stream in streams(lead):
        for one in persons.get(stream, NOBODY).consents:
            if one.proven:
                what = tr("offers") if "marketing" in one.purpose else tr("their request")
                yield tr(
                    "{shown}: agreed to {kinds} about {what} ({source})",
                    shown=shown(point),
                    kinds=_kinds(frozenset(one.channels)),
                    what=what,
                    source=one.source,
                )
