"""What central may answer instead of doing what it was asked, each a sentence for the person at the desk."""

from bdcdesk.domain.events import Instant


class CentralError(Exception):
    """Central could not do what was asked. The message is a sentence for the person at the desk."""


class Unreachable(CentralError):
    """No answer: nothing is known of what was asked. Safe to ask again with the same action."""


class WrongCredentials(CentralError):
    """Central answers and does not let us in."""


class NotTrusted(CentralError):
    """What answers has not proved that it is central: nothing was told to it, no password and no name."""


class NotOurs(CentralError):
    """The file or database is not a bdcdesk log, or is of a newer release than this program."""


class TooOld(NotOurs):
    """This central no longer serves a release as old as this one: nothing was read or written. What waits here goes when it is updated."""


class Full(CentralError):
    """The disk of central is full: nothing was written."""


class NotAllowed(CentralError):
    """This member's role does not allow it: nothing was changed."""


class Removed(CentralError):
    """This member was removed from the store, at `at`. Raised only on central's own authenticated word; what is left is `farewell`."""

    def __init__(self, sentence: str, at: Instant) -> None:
        super().__init__(sentence)
        self.at = at
