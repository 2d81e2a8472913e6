"""What the pill in the header says, second by second."""

from bdcdesk.desktop.lead.view import Due
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.countdown import HOUR, countdown
from bdcdesk.domain.events import Instant
from bdcdesk.domain.work import Kind, Work

_NOUNS: dict[Kind, str] = {
    "reply": "Reply",
    "new": "First answer",
    "promise": "Promise",
    "confirm": "Confirmation",
    "appointment": "Appointment",
    "no-show": "Call after the no-show",
    "be-back": "Be-back",
    "follow-up": "Follow-up",
}


def due_of(work: Work | None, zone: str) -> Due | None:
    """What a lead's next work owes, None for a closed lead."""
    return Due(_NOUNS.get(work.kind, work.why), work.due, zone, work.pending) if work else None


def due_words(due: Due, now: Instant) -> tuple[str, Tone]:
    """ "Reply due in 1:48", and its tone: the same countdown as the ring in the list."""
    ring = countdown(due.due, 0, now, due.zone)
    left = due.due - now
    if left < 0:
        words = f"{due.noun} overdue by {ring.text.removeprefix('+')}"
    elif left < HOUR:
        words = f"{due.noun} due in {ring.text}"
    else:
        words = f"{due.noun} {ring.words}"
    return (f"{words} · on its way" if due.pending else words), ring.tone
