"""How deep tests look. `make test` takes minutes; with BDCDESK_THOROUGH=1, every kill point, two hundred bad days, more examples."""

import os
from typing import Final

THOROUGH: Final = os.environ.get("BDCDESK_THOROUGH", "") not in ("", "0")


def depth(usual: int, thorough: int) -> int:
    return thorough if THOROUGH else usual
