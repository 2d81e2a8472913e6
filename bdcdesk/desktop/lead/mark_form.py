"""In which a supervisor says something of the newest reply: that it is a good one, or a comment."""

from typing import Final

from bdcdesk.desktop.lead.forms import ChoiceForm

GOOD: Final = "good"


def mark_form() -> ChoiceForm:
    """`done(value, words)`: GOOD, or "comment"."""
    options = ((GOOD, "It is a good reply"), ("comment", "I have a comment on it"))
    return ChoiceForm("The newest reply", "Say it", "What you say of the newest reply", options, own=False, hint="In your words")
