"""A real disk that is small enough to be filled."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Disk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / ".filler"

    def fill(self) -> None:
        """To the last byte."""
        with open(self._filler, "ab", buffering=0) as filler:
            for size in (1 << 16, 4096, 512, 1):
                try:
                    while filler.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        self._filler.unlink()


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Disk]:
    """A disk of its own at `folder`. Skips the test where this user may not mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", folder], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("a full disk needs a small one, and this user may not mount it")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def noise(size: int) -> str:
    """Words that nothing packs smaller."""
    return os.urandom(size // 2).hex()
