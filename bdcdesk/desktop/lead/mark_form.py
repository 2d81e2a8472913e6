"""In which a supervisor says something of the newest reply: that it is a good one, or a comment."""

from typing import Final

from bdcdesk.desktop.lead.forms import ChoiceForm
from bdcdesk.translation import tr

GOOD: Final = "good"


def mark_form() -> ChoiceForm:
    """`done(value, words)`: GOOD, or "comment"."""
    options = ((GOOD, tr("It is a good reply")), ("comment", tr("I have a comment on it")))
    return ChoiceForm(
        tr("The newest reply"), tr("Say it"), tr("What you say of the newest reply"), options, own=False, hint=tr("In your words")
    )
