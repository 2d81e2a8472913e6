"""What a car's events add up to, and when a change of it is news for a lead."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.actions.stock import TakeStock, TellCarNews
from bdcdesk.domain.car import KEPT, Car, car_id, difference, evolve_car, fold_car, listing_of, money
from bdcdesk.domain.car_news import news_of, worth_telling
from bdcdesk.domain.events import Event, Facts
from bdcdesk.domain.events.appointment import AppointmentSet
from bdcdesk.domain.events.contact import CallEnded
from bdcdesk.domain.events.lead import Closed, Noted, OutcomeSet, Promised, Shopper, Words
from bdcdesk.domain.events.stock import CarChanged, CarGone, CarListed, CarNews, Listing
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.source import Source
from bdcdesk.domain.work import next_work
from bdcdesk.report.names import Names
from bdcdesk.report.timeline_words import sentence
from bdcdesk.report.touch_words import Told

from .acting import Knows, do, facts
from .making import ALWAYS_OPEN, HOUR, MINUTE, START, Story, built, event, text, texted

LISTED = Listing("1HGCM82633A004352", "A4711", "2024", "Honda", "CR-V", price=30_000_00, photos=("https://photos.example/1.jpg",))
ID = "1HGCM82633A004352"
change = msgspec.structs.replace


def told(*bodies: Facts | None, after: int = MINUTE) -> Car | None:
    return fold_car(_events(bodies, after))


def _events(bodies: tuple[Facts | None, ...], after: int = MINUTE) -> list[Event]:
    return [event(body, START + n * after, n + 1, stream=f"car/{ID}") for n, body in enumerate(bodies)]


def test_a_car_is_listed_changed_and_gone() -> None:
    car = told(CarListed(LISTED, "feed"), CarChanged(price=29_000_00, status="on hold"), CarGone(sold=True))
    assert car is not None
    assert listing_of(car) == change(LISTED, price=29_000_00, status="on hold", photos=())
    assert (car.id, car.source, car.listed, car.gone, car.stands, car.here) == (ID, "feed", START, "sold", "sold", False)
    assert car.prices == ((START, 30_000_00), (START + MINUTE, 29_000_00))
    assert car.statuses == ((START, "in stock"), (START + MINUTE, "on hold"), (START + 2 * MINUTE, "sold"))


def test_a_car_that_is_gone_changes_only_by_coming_again() -> None:
    gone = told(CarListed(LISTED), CarGone())
    assert evolve_car(gone, _events((CarChanged(price=1),))[0]) is gone
    assert evolve_car(gone, _events((CarGone(),))[0]) is gone
    back = evolve_car(gone, event(CarListed(LISTED), START + HOUR, 9, stream=f"car/{ID}"))
    assert back is not None
    assert (back.here, back.listed, back.photos) == (True, START + HOUR, LISTED.photos)


_bodies = st.lists(st.one_of(st.none(), built(CarListed), built(CarChanged), built(CarGone), st.just(CarListed(LISTED))), max_size=20)


@given(_bodies)
def test_the_fold_is_total_and_what_it_remembers_is_bounded(bodies: list[Facts | None]) -> None:
    state: Car | None = None
    for one in _events(tuple(bodies)):
        after = evolve_car(state, one)
        assert after is state or after != state
        # The same again has no effect.
        assert evolve_car(after, one) is after or isinstance(one.facts, CarChanged | CarListed)
        assert evolve_car(after, one) == after
        state = after
    if state is not None:
        assert len(state.prices) <= KEPT
        assert len(state.statuses) <= KEPT
        assert state.statuses[-1][1] == state.stands


@given(built(Listing), built(Listing))
def test_a_difference_makes_one_of_the_other(before: Listing, after: Listing) -> None:
    assert change(before, **difference(before, after)) == after
    assert difference(after, after) == {}


def known(*cars: Car, lead: Lead | None = None) -> Knows:
    return Knows(lead, cars=cars)


def test_only_what_differs_is_appended() -> None:
    car = told(CarListed(LISTED))
    assert car is not None
    take = do(TakeStock, cars=(change(LISTED, price=1_00, color="red"), Listing(stock="B1")), gone=())
    assert facts(take.decide(known(car))) == [CarChanged(price=1_00, color="red"), CarListed(Listing(stock="B1"))]
    assert facts(do(TakeStock, cars=(LISTED,)).decide(known(car))) == []
    assert facts(do(TakeStock, gone=(ID, "s-X")).decide(known(car))) == [CarGone()]
    assert facts(do(TakeStock, cars=(change(LISTED, status="sold"),)).decide(known(car))) == [CarGone(sold=True)]


def test_a_source_says_nothing_of_another_ones_cars_while_that_is_on() -> None:
    car = told(CarListed(LISTED, "feed"))
    assert car is not None
    feed = Source("feed", "Feed", "stock")
    for action in (do(TakeStock, gone=(ID,), source="other"), do(TakeStock, cars=(change(LISTED, price=1_00),), source="other")):
        assert facts(action.decide(Knows(sources=(feed,), cars=(car,)))) == []
        assert len(facts(action.decide(Knows(sources=(change(feed, off=True),), cars=(car,))))) == 1


def test_cars_are_told_apart_by_vin_and_else_by_stock_number() -> None:
    assert car_id(LISTED) == ID
    assert car_id(Listing(vin="1hgcm82633a004352")) == ID
    assert car_id(Listing(vin="N/A", stock="stk# a-4711")) == "s-A4711"
    assert car_id(Listing(vin="TBD")) == ""


def test_money() -> None:
    assert (money(24_995_00), money(99_50), money(0)) == ("$24,995", "$99.50", "$0")


# -- news of it, for leads ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "news"),
    [
        (30_000_00, 29_700_00, True),
        (30_000_00, 29_701_00, False),
        (30_000_00, 30_300_00, True),
        (8_000_00, 7_800_00, True),
        (8_000_00, 7_801_00, False),
        (80_000_00, 79_200_00, True),
        (0, 8_000_00, False),
        (8_000_00, 0, False),
    ],
)
def test_which_prices_are_news(before: int, now: int, news: bool) -> None:
    assert worth_telling(before, now) is news


def lead() -> Story:
    """A shopper asked for the car an hour after it was listed, and was answered."""
    story = Story(shopper=Shopper(first="Maria"))
    return texted(story)


def moved(story: Story, *bodies: Facts) -> Car:
    """The car, listed before the lead came, and then changed after all that has happened to the lead."""
    events = [event(CarListed(LISTED), START - HOUR, 1, stream=f"car/{ID}")]
    events += [event(body, story.at + (n + 1) * MINUTE, n + 2, stream=f"car/{ID}") for n, body in enumerate(bodies)]
    car = fold_car(events)
    assert car is not None
    return car


def hear(story: Story, car: Car) -> list[str]:
    """What the lead's next work is once it has heard of the car, if there was anything to hear."""
    news = news_of(story.now, car, ALWAYS_OPEN)
    if news is None:
        return []
    story.then(news, after=max(0, news.at - story.at), actor="hub")
    work = next_work(story.now)
    assert work is not None
    return [work.kind, work.why]


@pytest.mark.parametrize(
    ("bodies", "why"),
    [
        ((CarChanged(price=29_000_00),), "Price down $1,000: tell Maria"),
        ((CarChanged(price=31_000_50),), "Price up $1,000.50: tell Maria"),
        ((CarChanged(status="on hold"),), "Their car is on hold: tell Maria"),
        ((CarGone(sold=True),), "Their car was sold: offer another"),
        ((CarGone(),), "Their car is not in stock any more: offer another"),
        ((CarChanged(status="on hold", price=1_000_00),), "Their car is on hold: tell Maria"),
    ],
)
def test_what_becomes_work(bodies: tuple[Facts, ...], why: str) -> None:
    assert hear(lead(), moved(lead(), *bodies)) == ["car", why]


@pytest.mark.parametrize("bodies", [(CarChanged(price=29_900_00),), (CarChanged(color="red"),), (CarGone(), CarListed(LISTED)), ()])
def test_what_does_not(bodies: tuple[Facts, ...]) -> None:
    assert hear(lead(), moved(lead(), *bodies)) == []


def test_a_shopper_without_a_name_is_called_the_shopper() -> None:
    story = texted(Story())
    assert hear(story, moved(story, CarChanged(price=20_000_00))) == ["car", "Price down $10,000: tell the shopper"]


def test_the_first_answer_and_replies_come_before_it() -> None:
    story = Story()
    hear(story, moved(story, CarGone()))
    work = next_work(story.now)
    assert work is not None
    assert work.kind == "new"
    # And the answer that is given then has told them.
    texted(story)
    work = next_work(story.now)
    assert work is not None
    assert work.kind == "follow-up"


@pytest.mark.parametrize(
    ("facts_then", "words"),
    [
        (Noted(), Words("Told her in the showroom.")),
        (OutcomeSet("reached"), None),
        (Promised("p1", START + HOUR), Words("A figure.")),
        (AppointmentSet("m1", START + 9 * HOUR, "America/New_York"), None),
        (CallEnded("own", "answered", 60, reported=True), None),
    ],
)
def test_somebody_sees_to_it(facts_then: Facts, words: Words | None) -> None:
    story = lead()
    hear(story, moved(story, CarChanged(price=25_000_00)))
    story.then(facts_then, personal=words)
    work = next_work(story.now)
    assert work is not None
    assert work.kind != "car"


def test_a_text_on_its_way_is_waited_for_and_one_from_before_tells_nothing() -> None:
    story = lead()
    story.then(text("t2", at=story.at))
    hear(story, moved(story, CarChanged(price=25_000_00)))
    work = next_work(story.now)
    assert work is not None
    assert (work.kind, work.pending) == ("car", False)
    story.then(text("t3", at=story.at))
    work = next_work(story.now)
    assert work is not None
    assert (work.kind, work.pending) == ("car", True)


def test_the_same_news_again_have_no_effect_and_a_closed_lead_hears_none() -> None:
    story = lead()
    car = moved(story, CarChanged(price=25_000_00))
    hear(story, car)
    assert news_of(story.now, car, ALWAYS_OPEN) is None
    again = CarNews(ID, story.at, story.at, 25_000_00, 30_000_00, "in stock", "in stock")
    assert not story.changed_by(again)
    story.then(Closed("bought elsewhere"))
    assert news_of(story.now, moved(story, CarGone()), ALWAYS_OPEN) is None
    assert not story.changed_by(change(again, price=1_00))


def test_news_that_nobody_told_add_up_and_go_when_all_is_as_before() -> None:
    story = lead()
    hear(story, moved(story, CarChanged(price=25_000_00)))
    assert hear(story, moved(story, CarChanged(price=20_000_00)))[1] == "Price down $10,000: tell Maria"
    assert hear(story, moved(story, CarChanged(price=20_000_00), CarChanged(price=30_000_00)))[0] == "follow-up"


def test_what_is_told_is_decided_anew() -> None:
    story = lead()
    car = moved(story, CarGone())
    tell = do(TellCarNews, car=ID)
    (news,) = facts(tell.decide(known(car, lead=story.now)))
    assert news == news_of(story.now, car, ALWAYS_OPEN)
    assert facts(tell.decide(known(lead=story.now))) == []
    assert facts(tell.decide(known(car))) == []


@pytest.mark.parametrize(
    ("news", "words"),
    [
        (CarNews(ID, 1, 2, 29_000_00, 30_000_00, "in stock", "in stock"), "Their car: price down $1,000, now $29,000"),
        (CarNews(ID, 1, 2, 30_000_00, 30_000_00, "gone", "in stock"), "Their car: not in the stock file any more"),
        (CarNews(ID, 1, 2, 29_000_00, 30_000_00, "on hold", "in stock"), "Their car: on hold now, price down $1,000, now $29,000"),
    ],
)
def test_the_timeline_tells_of_it(news: CarNews, words: str) -> None:
    told_by: Any = Told(lead().now, Names({}, "ana"), START, {})
    assert sentence(event(news, START), told_by) == words
