"""One reply of the store's: as it counts now, whose words these are, what they were before, and what they come to for a lead. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.domain.events.wording import Spoken
from bdcdesk.domain.placeholders import Language, fill, missing
from bdcdesk.domain.reply_checks import length
from bdcdesk.domain.reply_stage import STAGE_NAMES, STAGES, Stage
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.domain.wording import NO_WORDINGS
from bdcdesk.report.names import Names
from bdcdesk.report.times import when
from bdcdesk.translation import many, tr

CHANNELS: Final[tuple[tuple[Spoken, str], ...]] = (("text", tr("Text")), ("email", tr("Mail")), ("call", tr("Call guide")))
LANGUAGES: Final[tuple[tuple[Language, str], ...]] = (("en", tr("English")), ("es", "Español"))
STANDARD: Final = tr("The standard words")


class Place(msgspec.Struct, frozen=True):
    """Which reply."""

    scenario: str
    stage: Stage
    channel: Spoken
    language: Language


class Words(msgspec.Struct, frozen=True):
    """`said` of them: whose they are and since when, or until when they were the store's."""

    subject: str
    body: str
    said: str = STANDARD


class Reply(msgspec.Struct, frozen=True):
    """`now`: as it counts for the store; `own` whether these are its own; `earlier`, the newest first; `over`: see KeepWording."""

    now: Words
    standard: Words
    own: bool = False
    earlier: tuple[Words, ...] = ()
    version: int = 0

    @property
    def over(self) -> tuple[str, str]:
        return (self.now.subject, self.now.body) if self.own else ("", "")


class Preview(msgspec.Struct, frozen=True):
    """What the words come to: filled in, and what is to be known of them."""

    subject: str
    body: str
    told: str


def places(scenarios: Iterable[Scenario]) -> Iterator[Place]:
    """Of all replies, in the order in which they are looked through."""
    for scenario in scenarios:
        for language in scenario.words:
            for stage in STAGES:
                for channel, _ in CHANNELS:
                    yield Place(scenario.id, stage, channel, language)


def reply(view: SettingsView, place: Place) -> Reply:
    """The scenario of `place` is one of the view's."""
    scenario = next(one for one in view.scenarios if one.id == place.scenario)
    kept = next((one for one in view.wordings if one.scenario == place.scenario), NO_WORDINGS)
    draft, by_mail = scenario.draft(place.stage, place.language), place.channel == "email"
    said = {"text": draft.text, "email": draft.mail, "call": "\n".join(draft.guide)}
    standard = Words(draft.subject if by_mail else "", said[place.channel])
    names = Names({one: name for name, one in view.people.items()})
    history = kept.history("", place.stage, place.channel, place.language)
    own = bool(history) and bool(history[0].said.body)
    words = [
        Words(
            one.said.subject,
            one.said.body,
            _kept(names.of(one.by), when(one.at, view.zone, view.now), not place_in),
        )
        for place_in, one in enumerate(history)
        if one.said.body
    ]
    now = words[0] if own else standard
    return Reply(now, standard, own, tuple(words[1:] if own else words), scenario.version)


def _kept(who: str, told: str, newest: bool) -> str:
    return tr("Kept by {who}, {told}", who=who, told=told) if newest else tr("Before that, kept by {who}, {told}", who=who, told=told)


def preview(subject: str, body: str, place: Place, known: Mapping[str, str]) -> Preview:
    """`known`: the values of a lead, by their placeholders."""
    filled, title = fill(body, known), fill(subject, known)
    lacking = list(dict.fromkeys((*missing(title), *missing(filled))))
    size = length(filled)
    texts = many(size.segments, "1 text · {characters} characters", "{n} texts · {characters} characters", characters=size.characters)
    named = ", ".join(one.replace("_", " ") for one in lacking)
    asks = tr("Still to be filled in before it goes: {named}", named=named) if lacking else ""
    parts = (texts if place.channel == "text" and body.strip() else "", asks)
    return Preview(title, filled, " · ".join(part for part in parts if part))


def found(view: SettingsView, looked_for: str) -> list[Place]:
    """The replies that hold all of these words: in what they say, or in how they are called ("trade", "mail", "español")."""
    wanted = looked_for.casefold().split()
    if not wanted:
        return []
    held, called = [], dict[str, str]((*CHANNELS, *LANGUAGES))
    for place in places(view.scenarios):
        scenario = next(one for one in view.scenarios if one.id == place.scenario)
        now = reply(view, place).now
        said = (
            tr(scenario.name),
            scenario.name,
            STAGE_NAMES[place.stage],
            called[place.channel],
            called[place.language],
            now.subject,
            now.body,
        )
        text = " ".join(said).casefold()
        if all(word in text for word in wanted):
            held.append(place)
    return held
