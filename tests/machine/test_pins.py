"""PINs: who is let in, and after how many tries nobody is."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.pins import COST, FREE, LOCKS, PinLocked, PinOff, Pins, UnfitPin, WrongPin, unfit
from tests.depth import depth

QUICK = Cost(2**4, 8, 1)


class Desk:
    """Pins over real sealed keys, and a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = 1_790_000_000_000
        self.folder = folder
        self.keys = PassphraseKeys("a passphrase of some length", folder / "keys.json", QUICK)
        self.pins = Pins(self.keys, folder, lambda: self.now, cost=QUICK)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def wrong(desk: Desk, times: int) -> None:
    for _ in range(times):
        with pytest.raises((WrongPin, PinLocked, PinOff)):
            desk.pins.check("ann", "0000")


def test_each_persons_pin_is_theirs_alone(desk: Desk) -> None:
    desk.pins.choose("ann", "2580")
    desk.pins.choose("ben", "7391")
    desk.pins.check("ann", "2580")
    desk.pins.check("ben", "7391")
    with pytest.raises(WrongPin, match="4 more tries lock it"):
        desk.pins.check("ann", "7391")
    assert not desk.pins.has("cleo")
    with pytest.raises(PinOff, match="has no PIN"):
        desk.pins.check("cleo", "2580")


def test_the_fifth_wrong_try_locks_it_for_longer_each_time_and_then_for_good(desk: Desk) -> None:
    desk.pins.choose("ann", "2580")
    desk.pins.choose("ben", "7391")
    wrong(desk, FREE - 1)
    for lock in LOCKS:
        with pytest.raises(PinLocked) as refused:
            desk.pins.check("ann", "0000")
        assert refused.value.until == desk.now + lock
        # The right one does not open it meanwhile, and does not make the time longer.
        desk.now += lock - 1
        with pytest.raises(PinLocked):
            desk.pins.check("ann", "2580")
        desk.now += 1
    with pytest.raises(PinOff, match="opens nothing any more"):
        desk.pins.check("ann", "0000")
    assert desk.pins.is_off("ann")
    desk.now += 365 * 86_400_000
    with pytest.raises(PinOff):
        desk.pins.check("ann", "2580")
    desk.pins.check("ben", "7391")
    desk.pins.pardon("ann")
    desk.pins.check("ann", "2580")


def test_a_right_one_forgets_the_wrong_ones(desk: Desk) -> None:
    desk.pins.choose("ann", "2580")
    for _ in range(4):
        wrong(desk, FREE - 1)
        desk.pins.check("ann", "2580")


def test_a_try_counts_even_if_the_program_is_killed_while_it_is_looked_at(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pins.choose("ann", "2580")

    def killed(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("bdcdesk.machine.pins._hash", killed)
        for _ in range(FREE):
            with pytest.raises(KeyboardInterrupt):
                desk.pins.check("ann", "2580")
    with pytest.raises(PinLocked):
        Pins(desk.keys, desk.folder, lambda: desk.now).check("ann", "2580")


def test_a_clock_that_was_set_back_locks_nobody_out_for_days(desk: Desk) -> None:
    desk.pins.choose("ann", "2580")
    wrong(desk, FREE)
    desk.now -= 86_400_000
    with pytest.raises(PinLocked) as refused:
        desk.pins.check("ann", "2580")
    assert refused.value.until <= desk.now + LOCKS[-1]


def test_it_is_kept_as_a_salted_hash_that_is_slow_to_try(desk: Desk, tmp_path: Path) -> None:
    desk.pins.choose("ann", "2580")
    desk.pins.choose("ben", "2580")
    kept = [desk.keys.get(f"pin {member}") for member in ("ann", "ben")]
    assert kept[0] != kept[1]
    assert all(b"2580" not in (each or b"") for each in kept)
    assert all(b"2580" not in file.read_bytes() for file in tmp_path.iterdir())
    assert COST.n * COST.r * 128 == 64 * 2**20


def test_a_pin_that_was_forgotten_opens_nothing(desk: Desk) -> None:
    desk.pins.choose("ann", "2580")
    desk.pins.forget("ann")
    assert not desk.pins.has("ann")
    with pytest.raises(PinOff):
        desk.pins.check("ann", "2580")


@pytest.mark.parametrize("pin", ["", "123", "12a4", "١٢٣٤٥", "0000", "1234", "9876", "7890", "1234567890123", " 2580"])
def test_what_is_no_pin_to_choose(desk: Desk, pin: str) -> None:
    with pytest.raises(UnfitPin, match="Nothing was changed"):
        desk.pins.choose("ann", pin)
    assert not desk.pins.has("ann")


@settings(max_examples=depth(30, 100))
@given(st.from_regex(r"\A[0-9]{4,12}\Z"))
def test_whoever_may_choose_it_uses_digits_alone(pin: str) -> None:
    assert unfit(pin) == "" or pin in "0123456789" * 3 or pin in "9876543210" * 3 or len(set(pin)) == 1
