"""The desk is asked once for each thing, owes its answer, and the shopper is told it: then it is no work any more."""

from bdcdesk.domain.actions.desk import AnswerDesk, AskDesk, TakeBackQuestion
from bdcdesk.domain.desk_figures import said_figures
from bdcdesk.domain.events import contact, person
from bdcdesk.domain.events.desk import DeskAnswered, DeskAsked, DeskQuestionTakenBack, Figures
from bdcdesk.domain.events.lead import Closed, Words
from bdcdesk.domain.events.team import USUAL
from bdcdesk.domain.order import is_later
from bdcdesk.domain.placeholders import values
from bdcdesk.domain.work import desk_work, next_work

from .acting import Knows, do, facts, refusal
from .making import HOUR, MINUTE, START, STORE, Story, text, texted, wrote

PRICE = Figures(price=35_900_00, until=START + 24 * HOUR)


def asked(story: Story | None = None) -> Story:
    return (story or Story()).then(DeskAsked("q1", "price", START + USUAL.desk_answer), MINUTE, Words("two keys only"))


def known(story: Story) -> Knows:
    return Knows(story.now, now=story.at)


def test_it_is_asked_once_for_each_thing_and_can_be_taken_back() -> None:
    due = START + USUAL.desk_answer
    assert facts(do(AskDesk, question="q1", wanted="price").decide(Knows(Story().now))) == [DeskAsked("q1", "price", due)]
    story = asked()
    assert refusal(do(AskDesk, question="q2", wanted="price").decide(known(story))).startswith("The desk was asked for this price already.")
    assert facts(do(AskDesk, question="q2", wanted="payment").decide(known(story)))
    assert facts(do(TakeBackQuestion, question="q1").decide(known(story))) == [DeskQuestionTakenBack("q1")]
    story.then(DeskQuestionTakenBack("q1"))
    assert desk_work(story.now) is None
    assert refusal(do(AnswerDesk, question="q1", figures=PRICE).decide(known(story))).startswith("This question was taken back.")
    assert refusal(do(TakeBackQuestion, question="q1").decide(known(story))) == "The desk has answered this already."
    assert facts(do(AskDesk, question="q3", wanted="price").decide(known(story)))


def test_an_answer_says_a_figure_or_why_there_is_none() -> None:
    story = asked()
    made = facts(do(AnswerDesk, question="q1", figures=PRICE).decide(known(story)))
    assert made == [DeskAnswered("q1", PRICE, story.at + STORE.next_reply)]
    assert refusal(do(AnswerDesk, question="q1", figures=Figures()).decide(known(story))) == "Say a figure, or why there is none."
    assert facts(do(AnswerDesk, question="q1", figures=Figures(), note="not before it is washed").decide(known(story)))
    gone = Figures(price=1, until=START - 1)
    assert refusal(do(AnswerDesk, question="q1", figures=gone).decide(known(story))).startswith("That day is past.")
    assert refusal(do(AnswerDesk, question="q9", figures=PRICE).decide(known(story))) == "This question is not on this desk."


def test_the_desk_owes_it_beside_the_owners_own_work_until_the_shopper_was_told() -> None:
    story = asked(texted(Story()))
    before = next_work(story.now)
    owed = desk_work(story.now)
    assert owed is not None
    assert before is not None
    assert (owed.kind, owed.why, owed.due) == ("desk", "The desk is asked for a price", START + USUAL.desk_answer)
    assert before.kind == "follow-up"
    story.then(DeskAnswered("q1", PRICE, story.at + 5 * MINUTE))
    assert desk_work(story.now) is None
    told = next_work(story.now)
    assert told is not None
    assert (told.kind, told.why, told.since, told.due) == (
        "desk answer",
        "The desk has the price: tell them",
        story.at,
        story.at + 4 * MINUTE,
    )
    assert not is_later(told, story.at)
    # A live reply goes first, and what answers it tells the figure too.
    wrote(story, "And?")
    reply = next_work(story.now)
    assert reply is not None
    assert reply.kind == "reply"
    story.then(text("t9")).then(contact.MessageSending("t9", "hub", story.at + MINUTE)).then(contact.MessageAccepted("t9", "sim", "SM9"))
    after = next_work(story.now)
    assert after is not None
    assert after.kind == "follow-up"


def test_the_figures_are_ready_to_be_sent_until_they_were_told() -> None:
    story = asked()
    assert "figure" not in values(story.now, "Ana", "Harbor")
    story.then(DeskAnswered("q1", PRICE, START + HOUR))
    assert values(story.now, "Ana", "Harbor")["figure"] == "$35,900"
    # A figure that is put right takes its place.
    story.then(DeskAnswered("q1", Figures(price=35_400_00), START + HOUR))
    assert values(story.now, "Ana", "Harbor")["figure"] == "$35,400"


def test_figures_in_words() -> None:
    whole = Figures(30_000_00, 412_18, 3_000_00, 60, 390, 12_500_00)
    assert said_figures(whole, "en") == "$30,000, $412.18 a month for 60 months with $3,000 down at 3.9 %, $12,500 for your trade"
    assert said_figures(Figures(monthly=400_00), "es") == "$400 al mes"
    assert said_figures(Figures(), "en") == ""


def test_nobody_asks_on_a_closed_lead_and_words_go_with_the_shopper() -> None:
    closed = Story().then(Closed("by hand"))
    assert not closed.changed_by(DeskAsked("q1", "price", START))
    assert desk_work(asked().then(Closed("by hand")).now) is None
    story = asked().then(DeskAnswered("q1", PRICE, START + HOUR), MINUTE, Words("for Maria only")).then(person.Erased())
    (question,) = story.now.questions
    assert (question.note, question.words, question.figures) == ("", "", PRICE)
