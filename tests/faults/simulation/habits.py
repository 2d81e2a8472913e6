"""What agents and supervisors press: mostly what fits, now and then what does not."""

from collections.abc import Callable
from random import Random
from uuid import UUID

from bdcdesk.domain.actions import Action, appointment, arrivals, contact, lead, offers, ownership
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import WAITING
from tests.letters import named

from .files import Station
from .server import RECORD
from .world import HOUR

AGENTS = ("ann", "ben", "cat")
SUPERVISOR = "sue"
SAME = "Are you there?"
SAY_STOP = 0.07
"""How likely it is that a shopper says stop to one agent while the text of another is about to go."""
_WORDS = ("Is today good?", "It is here. Want to see it?", "How would you like to buy?", "What is your trade?", "We have two of them.")
_UNFILLED = ("Hi {first_name}, it is here.", "Your [VEHICLE] is ready.", "Ask for ${agent}.")


class Habits:
    """`pace`: the longest time between two key presses."""

    def __init__(self, member: str, chance: Random) -> None:
        self.me = member
        self.pace = 3500
        self._chance = chance
        self._count = 0

    def press(self, station: Station) -> None:
        desk, chance = station.desk, self._chance
        refusals = desk.refusals()
        if refusals and chance.random() < 0.2:
            told = chance.choice(refusals)
            desk.dismiss(told.action.id)
            station.ledger.dismissed.add(told.action.id)
            return
        leads = sorted(desk.leads)
        if not leads:
            return
        state = desk.leads[chance.choice(leads)]
        made = chance.choice(_SUPERVISES if self.me == SUPERVISOR else _PRESSES)(self, station, state)
        if made is not None:
            desk.do(made)

    def make(self, station: Station, kind: type[Action], state: Lead, **fields: object) -> Action:
        return kind(**{**self.envelope(station), "lead": state.id, **fields})  # type: ignore[arg-type]

    def envelope(self, station: Station) -> dict[str, object]:
        return {"id": self.new_id(), "store": RECORD.id, "actor": self.me, "pressed": station.desk.now()}

    def new_id(self) -> str:
        return str(UUID(bytes=self._chance.randbytes(16), version=4))

    def words(self) -> str:
        self._count += 1
        chance = self._chance.random()
        if chance < 0.1:
            return SAME
        return self._chance.choice(_UNFILLED) if chance < 0.2 else f"{self._chance.choice(_WORDS)} {self.me} {self._count}"

    def pick(self, items: tuple[str, ...]) -> str:
        return self._chance.choice(items)

    def after(self, hours: int) -> int:
        return self._chance.randint(1, hours * HOUR)


Press = Callable[[Habits, Station, Lead], Action | None]


def _address(shopper: Shopper) -> str:
    return shopper.points[0].address if shopper.points else ""


def _text(who: Habits, at: Station, state: Lead) -> Action | None:
    to = _address(state.shopper)
    if not to or not state.persons:
        return None
    if any(touch.stage in WAITING for touch in state.touches) and who._chance.random() < SAY_STOP:
        # While a colleague's text is about to go, they say on the phone that they want none.
        return who.make(at, lead.OptOut, state, persons=state.persons)
    # Somebody who looks before they press does not text over another agent, and not twice at once.
    busy = any(touch.open for touch in state.touches) and who._chance.random() < 0.7
    if busy or (state.owner not in ("", who.me) and who._chance.random() < 0.8):
        return None
    touch = who.new_id()
    return who.make(at, contact.SendText, state, id=touch, touch=touch, person=state.persons[0], to=to, body=named(who.words()))


def _call(who: Habits, at: Station, state: Lead) -> Action | None:
    to = _address(state.shopper)
    if not to or not state.persons or state.owner not in ("", who.me):
        return None
    touch = who.new_id()
    phone = f"+1202555010{(*AGENTS, SUPERVISOR).index(who.me)}"
    return who.make(at, contact.PlaceCall, state, id=touch, touch=touch, person=state.persons[0], to=to, agent_phone=phone)


def _claim(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, ownership.Claim, state)


def _withdraw(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, contact.Withdraw, state, touch=state.touches[-1].id) if state.touches else None


def _note(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, lead.Note, state, text=f"noted {who.words()}")


def _release(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, ownership.Release, state)


def _hand_over(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, ownership.HandOver, state, agent=who.pick(AGENTS), note="yours")


def _reassign(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, ownership.Reassign, state, agent=who.pick((*AGENTS, "")))


def _outcome(who: Habits, at: Station, state: Lead) -> Action | None:
    wrong = who._chance.random() < 0.2 and bool(state.persons)
    return who.make(at, lead.SetOutcome, state, outcome="wrong number" if wrong else "qualified", person=state.persons[0] if wrong else "")


def _promise(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, lead.MakePromise, state, promise=who.new_id(), due=at.desk.now() + who.after(30), text="a price")


def _keep(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, lead.KeepPromise, state, promise=state.promises[-1].id) if state.promises else None


def _close(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, lead.Close, state, reason="bought elsewhere")


def _reopen(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, lead.Reopen, state) if state.closed else None


def _own_phone(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, contact.CallOnOwnPhone, state, touch=who.new_id(), result="answered", talk=90)


def _appointment(who: Habits, at: Station, state: Lead) -> Action | None:
    when = at.desk.now() + who.after(40)
    return who.make(at, appointment.SetAppointment, state, appointment=who.new_id(), when=when, zone="America/New_York")


def _here(who: Habits, at: Station, state: Lead) -> Action | None:
    kind = who._chance.choice((appointment.MarkHere, appointment.MarkMissed, appointment.ConfirmAppointment))
    return who.make(at, kind, state, appointment=state.appointment.id) if state.appointment else None


def _shown(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, appointment.MarkShown, state, appointment=state.appointment.id) if state.appointment else None


def _set_apart(who: Habits, at: Station, state: Lead) -> Action | None:
    return who.make(at, arrivals.SetLeadApart, state, raising=state.raised[-1].id) if state.raised else None


def _tell_apart(who: Habits, at: Station, state: Lead) -> Action | None:
    alike = at.desk.alike(state)
    return who.make(at, arrivals.TellApart, state, other=alike[0].id) if alike else None


def _status(who: Habits, at: Station, state: Lead) -> Action | None:
    member = who.pick(AGENTS) if who.me == SUPERVISOR else who.me
    status = who.pick(("available", "available", "available", "away", "gone home"))
    return offers.SetStatus(**{**who.envelope(at), "member": member, "status": status})  # type: ignore[arg-type]


_PRESSES: tuple[Press, ...] = (
    *(_text,) * 50, *(_claim,) * 8, *(_call,) * 10, *(_note,) * 4, _withdraw, _withdraw, _release, _hand_over, _outcome,
    _promise, _keep, _close, _reopen, _own_phone, _appointment, _here, *(_set_apart,) * 9, _tell_apart, *(_status,) * 6,
)  # fmt: skip
_SUPERVISES: tuple[Press, ...] = (_status, _shown, _shown, *(_reassign,) * 6, *(_text,) * 16, _note, _note, _reopen, _claim, _claim)
