"""The bar above every screen."""

from pytestqt.qtbot import QtBot

from bdcdesk.desktop.shell.backstage import Link
from bdcdesk.desktop.shell.bar import Bar
from bdcdesk.desktop.shell.rooftop import SILENT

TEXTS = "No phone provider is set up: texts are not going out"
MAILBOX = (
    "The mailbox “Leads” cannot be read: its server does not accept the user name or the password. "
    "Its mails stay where they are; it is tried again."
)


def test_all_that_is_wrong_with_the_hub_can_be_read_and_makes_the_bar_no_wider(qtbot: QtBot) -> None:
    bar = Bar("Harbor Motors", "Ines Roth", floor=True)
    qtbot.addWidget(bar)

    def shown(hub: str) -> tuple[str, str]:
        bar.show_link(Link("Harbor Motors", 0, 0, 0, "", hub, None, False, ""))
        return bar._hub.text(), bar._hub.toolTip()

    assert shown(TEXTS) == (TEXTS, TEXTS)
    assert shown(f"{TEXTS}\n{MAILBOX}") == (f"{TEXTS} (and 1 more)", f"{TEXTS}\n{MAILBOX}")
    assert shown(MAILBOX) == ("The mailbox “Leads” cannot be read: its server does not accept the user…", MAILBOX)
    wide = bar.minimumSizeHint().width()
    shown(MAILBOX * 9)
    assert bar.minimumSizeHint().width() == wide
    assert shown("") == ("", "")
    assert shown(SILENT) == ("The hub is silent: texts are not going out", SILENT)
