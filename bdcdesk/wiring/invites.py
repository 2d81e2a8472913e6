"""An invite: one line that a new member pastes into their own computer, and that lets it in once.

It goes from person to person, so it holds all that the computer needs: where central is, the certificate to know it by, the login and its
password for this one time. A line that lost a part on its way is noticed.
"""

import base64
import binascii
import hashlib
import zlib
from typing import Final

import msgspec

from bdcdesk.central.records import Invited
from bdcdesk.translation import tr
from bdcdesk.wiring.place import NoPlace

_MARK: Final = "bdcdesk-invite-"
_SUM: Final = 6


class Invite(msgspec.Struct, frozen=True, omit_defaults=True):
    """`url`: the database's address without a user. `ca`: the certificate (PEM) of who signed the server's own; "" for the usual ones."""

    url: str
    store: str
    login: str
    password: str
    ca: str = ""

    def __repr__(self) -> str:
        return f"Invite({self.login!r})"

    @property
    def invited(self) -> Invited:
        return Invited(self.login, self.password)


def written(invite: Invite) -> str:
    packed = zlib.compress(msgspec.json.encode(invite), 9)
    return _MARK + base64.urlsafe_b64encode(hashlib.sha256(packed).digest()[:_SUM] + packed).decode().rstrip("=")


def read_invite(line: str) -> Invite:
    """The invite in a line, whatever blanks and line breaks a mail has put into it. Raises NoPlace."""
    joined = "".join(line.split())
    _, mark, rest = joined.partition(_MARK)
    if not mark:
        raise NoPlace(tr("This is no invite. Nothing was changed. Paste the whole line, which begins with “bdcdesk-invite-”."))
    try:
        raw = base64.b64decode(rest + "=" * (-len(rest) % 4), b"-_", validate=True)
        if hashlib.sha256(raw[_SUM:]).digest()[:_SUM] != raw[:_SUM]:
            raise ValueError
        return msgspec.json.decode(zlib.decompress(raw[_SUM:]), type=Invite)
    except (binascii.Error, ValueError, zlib.error, msgspec.DecodeError) as error:
        raise NoPlace(tr("A part of this invite is missing or was changed. Nothing was changed. Copy the whole line again.")) from error
