"""Keys that are tried before they are kept."""

from bdcdesk.machine.secrets import Keys


class Overridden:
    """Keys with some tried in the place of what is kept. Implements `Keys`."""

    def __init__(self, keys: Keys, tried: dict[str, bytes]) -> None:
        self._keys = keys
        self._tried = tried

    def get(self, name: str) -> bytes | None:
        return self._tried.get(name) or self._keys.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self._keys.put(name, secret)

    def keep(self) -> None:
        for name, secret in self._tried.items():
            self._keys.put(name, secret)
