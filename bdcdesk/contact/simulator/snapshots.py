"""Pictures that invented shoppers send: a car on a road, drawn anew for each, as a PNG."""

import struct
import zlib
from typing import Final

_WIDE, _HIGH = 240, 160
_SKY, _ROAD, _GLASS, _TYRE = b"\xc8\xdc\xf0", b"\x78\x7c\x84", b"\x28\x38\x50", b"\x18\x18\x1c"
_PAINTS: Final = (b"\xb0\x2a\x30", b"\x2a\x58\xa8", b"\xe0\xe0\xe0", b"\x3c\x80\x58", b"\xd0\xa0\x30")


def snapshot(of: str) -> bytes:
    """The same for the same name."""
    paint = _PAINTS[zlib.crc32(of.encode()) % len(_PAINTS)]
    rows = b"".join(b"\x00" + b"".join(_dot(x, y, paint) for x in range(_WIDE)) for y in range(_HIGH))
    head = struct.pack(">IIBBBBB", _WIDE, _HIGH, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _dot(x: int, y: int, paint: bytes) -> bytes:
    if any((x - wheel) ** 2 + (y - 112) ** 2 <= 256 for wheel in (76, 168)):
        return _TYRE
    if 78 <= y < 112 and 34 <= x < 208:
        return paint
    roof = 44 <= y < 78 and 70 + (78 - y) // 2 <= x < 176 - (78 - y) // 2
    if roof:
        return _GLASS if y >= 52 and abs(x - 123) > 3 and 82 + (78 - y) // 2 <= x < 164 - (78 - y) // 2 else paint
    return _SKY if y < 104 else _ROAD


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
