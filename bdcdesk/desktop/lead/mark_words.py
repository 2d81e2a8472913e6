"""What supervisors said of a reply, for who wrote it. Pure."""

from bdcdesk.domain.lead import Lead
from bdcdesk.domain.mark import Mark
from bdcdesk.domain.touch import Touch
from bdcdesk.report.names import Names
from bdcdesk.translation import tr


def newest_reply(lead: Lead) -> Touch | None:
    """The newest text or mail that a person of ours wrote and that the provider took."""
    return next((touch for touch in reversed(lead.touches) if touch.reply), None)


def marked(lead: Lead, names: Names) -> str:
    """What was said of the newest reply, to who wrote it; "" for nothing, and for everybody else."""
    newest = newest_reply(lead)
    if newest is None or newest.actor != names.me:
        return ""
    return " · ".join(_words(one, names) for one in lead.marks if one.touch == newest.id and one.by != names.me)


def _words(mark: Mark, names: Names) -> str:
    what = tr("marked your reply as a good one") if mark.good else tr("says of your reply")
    return f"{names.of(mark.by)} {what}{f': “{mark.words}”' if mark.words else ''}"
