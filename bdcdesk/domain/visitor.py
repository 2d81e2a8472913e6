"""A browser on the store's site, by the random token that the site's script makes once its person has agreed."""

import re
from typing import Final

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


def is_visitor(token: str) -> bool:
    """Whether this can be such a token: a name or a number that somebody typed into a field of that name is none."""
    return _TOKEN.fullmatch(token) is not None
