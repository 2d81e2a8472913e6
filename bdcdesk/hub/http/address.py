"""Where the hub listens."""


class NoDoor(Exception):
    """The address cannot be listened on. The message is a sentence."""


def place_of(address: str) -> tuple[str, int]:
    """Host and port of "HOST:PORT", "[::1]:8480" or a port alone (on loopback). Raises NoDoor."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or int(port) > 65_535:
        raise NoDoor(f"“{address}” is no address to listen on. Nothing was changed. Use HOST:PORT, such as 127.0.0.1:8480.")
    return host.strip("[]") or "127.0.0.1", int(port)
