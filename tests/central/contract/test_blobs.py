"""What every central promises of blobs, asked of each adapter alike."""

from tests.central.conftest import Bench, Kept
from tests.central.contract.log import S


def test_blobs_are_kept_once_by_what_they_are(bench: Bench, central: Kept) -> None:
    content = bytes(range(256)) * 5000
    digest = central.put(S, content)
    assert digest == bench.open("bob").put(S, content)
    assert len(digest) == 64
    assert central.get(S, digest) == content
    assert central.get(S, central.put(S, b"")) == b""
    assert central.get("south", digest) is None
    assert central.get(S, "0" * 64) is None
