"""What the pill in the header says, second by second."""

from bdcdesk.desktop.lead.view import Due
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.countdown import HOUR, countdown
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Kind, Work
from bdcdesk.translation import tr

_NOUNS: dict[Kind, str] = {
    "reply": tr("Reply"),
    "missed call": tr("Call back"),
    "new": tr("First answer"),
    "again": tr("Answer"),
    "promise": tr("Promise"),
    "call back": tr("Call back"),
    "confirm": tr("Confirmation"),
    "appointment": tr("Appointment"),
    "no-show": tr("Call after the no-show"),
    "be-back": "Be-back",
    "car": tr("News of their car"),
    "follow-up": "Follow-up",
    "look": tr("Answer"),
    "duplicate": tr("Look"),
    "elsewhere": tr("Other desk"),
}


def due_of(lead: Lead, work: Work | None) -> Due | None:
    """What the lead's next `work` owes, None for a closed lead and for what has no time.

    A text that did not go is told elsewhere on the page; what counts here is what the shopper still waits for.
    """
    if work is None:
        return None
    if not work.due:
        return None
    if work.kind != "trouble":
        return Due(_NOUNS[work.kind], work.due, lead.zone, work.pending)
    if lead.awaits_reply or not lead.answered:
        return Due(_NOUNS["reply" if lead.awaits_reply else "new"], work.due, lead.zone, work.pending)
    return Due(work.why, 0, lead.zone)


def due_words(due: Due, now: Instant) -> tuple[str, Tone]:
    """ "Reply due in 1:48", and its tone: the same countdown as the ring in the list."""
    if not due.due:
        return due.noun, Tone.bad
    ring = countdown(due.due, 0, now, due.zone)
    left = due.due - now
    if left < 0:
        late = tr("broken") if due.noun == _NOUNS["promise"] else tr("overdue")
        words = tr("{noun} {late} by {text}", noun=due.noun, late=late, text=ring.text.removeprefix("+"))
    elif left < HOUR:
        words = tr("{noun} due in {text}", noun=due.noun, text=ring.text)
    else:
        words = f"{due.noun} {ring.words}"
    return (tr("{words} · on its way", words=words) if due.pending else words), ring.tone
