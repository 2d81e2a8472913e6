"""What leaves while central cannot be reached, or does not answer: still once, and only what the log knows of."""

from bdcdesk.contact.timing import WINDOW
from tests.contact.house import SECOND, Cut, House, posts, sendings


def test_while_central_is_away_nothing_leaves_and_the_same_action_is_tried_again(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    first = house.clock.now
    for _ in range(3):
        hub.log.cut = Cut("append")
        assert hub.dispatcher.step(house.clock.now).errands == ()
        # Until central is heard again nothing is tried, and then it is looked for at the provider first.
        assert hub.dispatcher.step(house.clock.now).errands == ()
        house.clock.now += SECOND
        assert hub.turn() == 1
    assert house.practice.posts == 0
    assert len(posts(list(hub.dispatcher.step(house.clock.now).errands))) == 1
    assert [one.until for one in sendings(house, lead)] == [first + WINDOW]


def test_once_central_was_away_nothing_else_is_begun_on_what_was_known_before(house: House) -> None:
    hub, first, second = house.hub(), house.lead(), house.lead("+12025550123")
    house.text(first)
    house.text(second, to="+12025550123")
    hub.notice(hub.step())
    hub.log.cut = Cut("append")
    assert hub.dispatcher.step(house.clock.now).errands == ()
    assert [house.touch(lead).stage for lead in (first, second)] == ["requested", "requested"]
    hub.through(3 * SECOND)
    assert [house.touch(lead).stage for lead in (first, second)] == ["accepted", "accepted"]


def test_a_lost_answer_is_asked_for_and_not_taken_for_a_no(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    hub.log.cut = Cut("append's answer")
    assert hub.dispatcher.step(house.clock.now).errands == ()
    assert house.kinds(lead)[-1] == "message_sending"
    assert house.practice.posts == 0
    house.clock.now += SECOND
    assert hub.dispatcher.step(house.clock.now).errands == ()
    hub.turn()
    assert house.kinds(lead).count("message_sending") == 1
    assert house.practice.posts == house.sent() == 1


def test_a_lost_answer_that_comes_back_by_itself_is_as_good(house: House) -> None:
    """The hub reads the log before it looks again: it finds its own sending there, of which it alone knows that nothing has left."""
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    hub.log.cut = Cut("append's answer")
    hub.dispatcher.step(house.clock.now)
    house.clock.now += 2 * SECOND
    hub.turn()
    hub.turn()
    assert house.touch(lead).stage == "accepted"
    assert house.kinds(lead).count("message_sending") == 1
    assert house.practice.posts == house.sent() == 1


def test_a_lost_answer_that_comes_back_too_late_is_begun_anew(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    hub.log.cut = Cut("append's answer")
    hub.dispatcher.step(house.clock.now)
    house.clock.now += WINDOW + 1
    for _ in range(3):
        hub.turn()
    assert house.touch(lead).stage == "accepted"
    assert house.kinds(lead).count("message_sending") == 2
    assert house.practice.posts == house.sent() == 1


def test_what_another_began_while_we_could_not_is_theirs(house: House) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    house.text(lead)
    one.notice(one.step())
    one.log.cut = Cut("append")
    assert one.dispatcher.step(house.clock.now).errands == ()
    (errand,) = other.begin()
    house.clock.now += 2 * SECOND
    assert one.begin() == []
    errand.run()
    assert house.practice.posts == 1
