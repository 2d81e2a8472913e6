"""A demo's store that nobody has worked in yet."""

from pathlib import Path

import pytest

from bdcdesk.wiring import demo


@pytest.fixture
def home(tmp_path: Path) -> Path:
    demo.prepare(tmp_path / "demo")
    return tmp_path / "demo"
