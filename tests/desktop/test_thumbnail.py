"""Shoppers' pictures made small, and what only says that it is one."""

import struct
import time
import zlib

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from bdcdesk.contact.simulator.snapshots import snapshot
from bdcdesk.desktop.thumbnail import LARGEST, SMALL, thumbnail


def written(form: str, width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#b02a30"))
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(kept, form)  # type: ignore[call-overload]
    return bytes(kept.data().data())


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is so large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")


_SIZES = [((1600, 1200), (400, 300)), ((300, 3000), (30, 300)), ((80, 60), (80, 60)), ((5000, 2), (400, 1))]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("size", "small"), _SIZES)
def test_a_picture_becomes_small_and_keeps_its_shape(form: str, size: tuple[int, int], small: tuple[int, int]) -> None:
    made = thumbnail(written(form, *size))
    assert made is not None
    assert (made.width(), made.height()) == small
    assert made.pixelColor(0, 0).red() > 150


def test_what_the_practice_provider_sends_is_a_picture() -> None:
    made = thumbnail(snapshot("+18505550123"))
    assert made is not None
    assert (made.width(), made.height()) == (240, 160)


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (LARGEST, 2), (5_001, 5_000), (0, 10)])
def test_a_bomb_is_not_unpacked(width: int, height: int) -> None:
    began = time.process_time()
    assert thumbnail(claiming(width, height)) is None
    assert time.process_time() - began < 0.2


@pytest.mark.qt_log_level_fail("CRITICAL")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff" + bytes(400),
        b"GIF89a" + bytes(3),
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        b"%PDF-1.7",
        written("PNG", 400, 300)[:-400],
        b"\xff\xd8\xff" + b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    ],
    ids=range(8),
)
def test_what_is_broken_or_no_picture_is_none(content: bytes) -> None:
    made = thumbnail(content)
    assert made is None or made.width() <= SMALL.width()


def test_a_picture_in_another_format_than_its_first_bytes_say_is_not_read() -> None:
    assert thumbnail(QByteArray(b"GIF89a").data() + written("BMP", 20, 20)) is None
