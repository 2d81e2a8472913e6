"""How far it has come with a shopper, as the replies know it."""

from bdcdesk.domain.events.appointment import AppointmentMissed, AppointmentSet, AppointmentShown
from bdcdesk.domain.reply_stage import STAGE_NAMES, STAGES, stage_of

from .making import DAY, START, Story, texted, wrote


def test_every_stage_has_a_name() -> None:
    assert set(STAGE_NAMES) == set(STAGES)


def test_from_the_first_answer_to_the_visit_that_sold_nothing() -> None:
    story = Story()
    assert stage_of(story.now, story.at) == "first"
    texted(story)
    assert stage_of(story.now, story.at) == "no_answer"
    wrote(story, "thanks, how much?")
    assert stage_of(story.now, story.at) == "later"
    texted(story, "t2")
    assert stage_of(story.now, story.at) == "no_answer"
    story.then(AppointmentSet("a1", START + DAY, "America/New_York"))
    assert stage_of(story.now, story.at) == "confirm"
    assert stage_of(story.now, START + 2 * DAY) != "confirm", "nobody confirms what is over"
    wrote(story, "is it still there?", sid="S2")
    assert stage_of(story.now, story.at) == "later", "what they wrote comes first"
    missed = story.then(AppointmentMissed("a1"))
    assert stage_of(missed.now, story.at) == "no_show"


def test_who_came_and_did_not_buy_is_asked_back() -> None:
    story = texted(Story()).then(AppointmentSet("a1", START + DAY, "America/New_York")).then(AppointmentShown("a1"), after=DAY)
    assert stage_of(story.now, story.at) == "be_back"
