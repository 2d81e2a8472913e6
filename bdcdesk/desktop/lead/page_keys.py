"""The keys of the lead's page, for the list that F1 shows."""

from typing import Final

from bdcdesk.desktop.lead.call_strip import HANG_UP
from bdcdesk.desktop.lead.finder import FIND
from bdcdesk.desktop.lead.hand_over_lines import INTRODUCE
from bdcdesk.desktop.lead.header import ASK_DESK, CALL_BACK, KEPT, MARK, OUTCOME, SKIP, WAIT
from bdcdesk.desktop.lead.later import LATER_KEY
from bdcdesk.desktop.lead.pictures import PICTURES_KEY
from bdcdesk.desktop.lead.promise_strip import LEAVE
from bdcdesk.desktop.lead.wording_menu import WORDING_KEY
from bdcdesk.translation import tr

KEYS: Final = (
    ("Ctrl+Y", tr("Take this lead")),
    ("Ctrl+T", tr("Write a text")),
    ("Ctrl+G", tr("Write in English or in Spanish")),
    (WORDING_KEY, tr("Choose another wording of the reply, or keep it as yours")),
    (PICTURES_KEY, tr("Pictures of the car with the text, or another by its address")),
    (LATER_KEY, tr("Send what is written at a time that you choose")),
    ("Ctrl+.", tr("Put right the slip that is underlined before the cursor")),
    ("Ctrl+Return", tr("Send it")),
    ("Ctrl+D", tr("Call; Esc within two seconds takes it back")),
    (HANG_UP, tr("Hang up")),
    ("Ctrl+A", tr("Set an appointment, or move it (while writing: select all)")),
    ("Ctrl+H", tr("Hand over")),
    (INTRODUCE, tr("After handing over: write the shopper who takes over")),
    (FIND, tr("Find words in the timeline, or one kind of entry; Enter and Shift+Enter go on and back")),
    ("Ctrl+J", tr("Jot down a note")),
    (OUTCOME, tr("Outcome: then one key for which; not sales, bad lead")),
    ("Ctrl+P", tr("Make a promise; keep as work what was promised in the text just sent")),
    (LEAVE, tr("Leave what was promised in it")),
    (KEPT, tr("The first promise is kept")),
    (ASK_DESK, tr("Ask the desk for a price, a payment or a trade figure")),
    (SKIP, tr("Skip this step of the follow-up")),
    (WAIT, tr("Not now: wait until a day")),
    (CALL_BACK, tr("Call back at a time")),
    (MARK, tr("Mark the newest reply as a good one, or comment on it (supervisors)")),
)
"""Each with what it does."""
