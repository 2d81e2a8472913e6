"""How shoppers answer when they are asked whether they come, and what we write of appointments: read from this program's data files."""

import msgspec

from bdcdesk.domain.appointment_words import Wordings
from bdcdesk.domain.confirming import Answers, Reader
from bdcdesk.machine.program import resources


def shipped_reader() -> Reader:
    """Raises msgspec.DecodeError, OSError."""
    return Reader(msgspec.json.decode((resources() / "appointments" / "answers.json").read_bytes(), type=Answers))


def shipped_wordings() -> Wordings:
    """Raises msgspec.DecodeError, OSError."""
    return msgspec.json.decode((resources() / "appointments" / "words.json").read_bytes(), type=Wordings)
