"""Three ways of gaming, planted in a fortnight and seen; and nobody who is honest is marked."""

from bdcdesk.report.gaming import Figures, Share, Watch
from bdcdesk.report.gaming_words import lines, watched
from bdcdesk.report.names import Names
from bdcdesk.wiring.gaming import asks
from bdcdesk.wiring.recognising import recogniser
from tests.depth import depth
from tests.fortnight.run import HOURS, Outcome, Run

GAMERS = {"ana": "pencil", "ben": "releases", "cyd": "bad leads"}


def _seen(habits: dict[str, str] | None, seed: int = 5, days: int = 6) -> tuple[dict[str, Figures], Outcome]:
    watch = Watch(asks(recogniser()))
    run = Run(seed, days, 4, habits)  # type: ignore[arg-type]
    run.store.seen.append(watch.take)
    outcome = run.go()
    return {one.agent: one for one in watch.figures(HOURS)}, outcome


def test_three_ways_of_gaming_are_seen_and_told_with_their_leads() -> None:
    figures, outcome = _seen(GAMERS, days=9)
    assert figures["ana"].empty.stands_out
    assert figures["ben"].late.stands_out
    assert figures["cyd"].bad["Facebook"].stands_out
    assert [name for name, one in figures.items() if one.stands_out] == ["ana", "ben", "cyd"]
    assert figures["ana"].useful < figures["dov"].useful / 2 or figures["ana"].useful_took > figures["ana"].first_took
    told = "\n".join(lines(watched(figures.values(), outcome.leads, Names({"ana": "Ana Ruiz"}))))
    assert all(words in told for words in ("Ana Ruiz: ", "first answers that answer nothing: ", " · stands out"))
    assert all(lead in told for lead in figures["ben"].late.leads[:3])


def test_nobody_who_is_honest_is_marked() -> None:
    for seed in range(6, 6 + depth(1, 10)):
        figures, _ = _seen(None, seed)
        assert not [one for one in figures.values() if one.stands_out]
        assert all(one.useful_took >= one.first_took >= 0 for one in figures.values() if one.useful == one.answered)


def test_what_happened_seldom_or_as_often_with_others_does_not_stand_out() -> None:
    assert not Share(2, 2, 0, 500).stands_out
    assert not Share(30, 100, 30, 100).stands_out
    assert not Share(9, 10, 0, 0).stands_out
    assert Share(9, 20, 3, 200).stands_out
