"""What seems not to fit any more, or to do nothing, is asked for before it is refused or forgotten: it may be in the log already."""

from bdcdesk.central.records import Denied
from bdcdesk.domain.actions.offers import SetSkills
from bdcdesk.domain.actions.ownership import Claim, Release
from bdcdesk.replica.exchange import Ask, Push, run

from .making import RECORD, House, Seat
from .test_sync import shown


def test_a_release_that_went_through_unheard_is_asked_for_and_not_refused(house: House, ann: Seat, ben: Seat) -> None:
    ann.do(Claim, lead="rivera")
    ann.settle()
    release = ann.do(Release, lead="rivera")
    ann.line.lose = "answer"
    ann.step()
    ben.settle()
    ben.do(Claim, lead="rivera")
    ben.settle()
    # Ann's desk reads that in two pages: after the first the release is in, after none is it to be refused.
    asked = []
    for _ in range(6):
        exchange = ann.sync.prepare(limit=1)
        asked += [step for step in exchange.steps if step.action == release.id]
        ann.sync.absorb(exchange, run(exchange, ann.line, ann.clock))
    assert asked
    assert (ann.desk.refusals(), ann.desk.waiting) == ([], 0)
    assert shown(ann)["rivera"].owner == "ben"


def test_an_action_that_no_longer_fits_is_asked_for_before_it_is_refused(house: House, ann: Seat, ben: Seat) -> None:
    """It is in the log, and only the desk does not know: its files are those of before, and what it now sees speaks against it."""
    release = ann.make(Release, lead="rivera")
    claim = ann.do(Claim, lead="rivera")
    ann.settle()
    ann.desk.do(release)
    push = ann.desk.push(release)
    assert isinstance(push, Push)
    assert ann.line.real.append(RECORD.id, push.action, push.groups) != Denied("")
    assert claim.id != release.id
    # The news come first, without the release being recognised: as if another desk had released.
    held = ann.held.pending.pop(release.id)
    ann.step()
    ann.held.pending[release.id] = held
    exchange = ann.sync.prepare()
    assert exchange.steps == (Ask(release.id, release.streams, "You do not have this lead.", ""),)
    ann.sync.absorb(exchange, run(exchange, ann.line, ann.clock))
    assert ann.desk.refusals() == []


def test_an_action_that_came_to_nothing_is_forgotten_and_may_be_done_another_time(house: House, ann: Seat, ben: Seat) -> None:
    """Machines make theirs from the cause, with the same id as long as it is there: central must not hold it to be done."""
    spanish = ann.do(SetSkills, member="ann", languages=("es",))
    ben.do(SetSkills, member="ann", languages=("es",))
    ben.settle()
    ann.settle()
    assert (ann.desk.waiting, ann.desk.refusals(), ann.outbox.waiting()) == (0, [], [])
    ben.do(SetSkills, member="ann")
    for seat in (ben, ann):
        seat.settle()
    ann.desk.do(spanish)
    ann.settle()
    assert [event.actor for event in house.log() if event.kind == "skills_set"] == ["ben", "ben", "ann"]
    assert ann.desk.agents["ann"].languages == ("es",)


def test_an_action_with_nothing_left_to_do_is_asked_for_before_it_is_forgotten(house: House, ann: Seat) -> None:
    """It is in the log, and only the desk does not know: what a restore loses of it must be offered again."""
    spanish = ann.do(SetSkills, member="ann", languages=("es",))
    push = ann.desk.push(spanish)
    assert isinstance(push, Push)
    ann.line.real.append(RECORD.id, push.action, push.groups)
    # The news come without the action being recognised in them.
    held = ann.held.pending.pop(spanish.id)
    ann.step()
    ann.held.pending[spanish.id] = held
    exchange = ann.sync.prepare()
    assert exchange.steps == (Ask(spanish.id, spanish.streams, "", ""),)
    ann.sync.absorb(exchange, run(exchange, ann.line, ann.clock))
    assert ann.outbox.waiting() == [spanish]
    assert house.kinds().count("skills_set") == 1


def test_what_seems_to_be_nothing_waits_until_the_desk_is_no_longer_behind(house: House, ann: Seat, ben: Seat) -> None:
    spanish = ann.do(SetSkills, member="ann", languages=("es",))
    ben.do(SetSkills, member="ann", languages=("es",))
    ben.settle()
    ben.do(SetSkills, member="ann")
    ben.settle()
    # Ann's desk reads that in two pages: after the first it looks as if all was done, after both it is not.
    for _ in range(6):
        exchange = ann.sync.prepare(limit=1)
        ann.sync.absorb(exchange, run(exchange, ann.line, ann.clock))
    assert spanish.id in {event.action for event in house.log()}
    assert ann.desk.agents["ann"].languages == ("es",)
