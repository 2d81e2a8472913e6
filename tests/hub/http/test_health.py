"""What the hub tells of itself, and to whom."""

import re

import pytest

from bdcdesk.hub.http.address import NoDoor, place_of
from bdcdesk.hub.http.health import AWAY, STUCK
from bdcdesk.hub.http.metrics import Metrics
from bdcdesk.hub.http.server import Server
from bdcdesk.hub.pulse import Pulse
from tests.wiring.keeping import Computer

from .booth import SECRET, Booth

FORM = f"/in/web-form/{SECRET}"


def test_health_says_what_is_wrong_and_that_leads_are_taken_all_the_same(booth: Booth) -> None:
    assert (booth.get("/health").status_code, booth.get("/health").json()["hub"]) == (503, "starting")
    now = booth.clock()
    booth.health.tell(Pulse(turned=now, reached=now, waiting=2, ready=True, fetching=1))
    well = booth.get("/health")
    assert (well.status_code, well.json()["hub"], well.json()["central"], well.json()["taking"]) == (200, "running", "reached", True)
    assert (well.json()["sources"], well.json()["outbox"]) == (["autobazaar", "google-ads", "meta", "oem", "web-form"], 2)
    booth.health.tell(Pulse(turned=now, reached=now - AWAY, ready=True))
    away = booth.get("/health")
    assert (away.status_code, away.json()["central"], away.json()["taking"]) == (503, "away", True)
    booth.health.tell(Pulse(turned=now, reached=now, ready=False))
    assert (booth.get("/health").status_code, booth.get("/health").json()["taking"]) == (503, False)
    booth.health.tell(Pulse(turned=now - STUCK, reached=now, ready=True))
    assert (booth.get("/health").status_code, booth.get("/health").json()["hub"]) == (503, "stuck")


def test_figures_count_by_source_and_outcome_and_tell_of_nobody(booth: Booth) -> None:
    now = booth.clock()
    booth.health.tell(Pulse(turned=now, reached=now, waiting=3, ready=True))
    booth.post(FORM, b"q=Kim+Oak&tel=2025550156")
    booth.post(FORM, b"nonsense")
    booth.post("/in/nobody/Kim", b"q=Kim")
    answer = booth.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    for line in (
        'bdcdesk_documents_total{source="web-form",outcome="taken"} 1',
        'bdcdesk_documents_total{source="web-form",outcome="quarantined"} 1',
        "bdcdesk_strangers_total 1",
        "bdcdesk_post_to_outbox_seconds_count 2",
        'bdcdesk_post_to_outbox_seconds_bucket{le="+Inf"} 2',
        "bdcdesk_outbox_actions 3",
    ):
        assert line in lines
    assert all(re.fullmatch(r"# (HELP|TYPE) .+|[a-z_]+(\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*\})? -?[0-9.e+-]+", line) for line in lines)
    named = [line.rsplit(" ", 1)[0] for line in lines]
    # Not in the figures: any digits may stand there.
    assert all(word not in line for line in named for word in ("Kim", SECRET, "555", "nobody"))


def test_a_histogram_adds_up() -> None:
    metrics = Metrics()
    for seconds in (0.0005, 0.001, 0.03, 99):
        metrics.waited(seconds)
    buckets = re.findall(r'_bucket\{le="(.+?)"\} (\d+)', metrics.text({}))
    assert dict(buckets)["0.001"] == "2"
    assert (dict(buckets)["0.05"], dict(buckets)["30"], dict(buckets)["+Inf"]) == ("3", "3", "4")
    assert [int(count) for _, count in buckets] == sorted(int(count) for _, count in buckets)


def test_figures_are_for_this_computer_or_for_who_has_the_token(computer: Computer) -> None:
    booth = Booth(computer, token="a token for figures")
    booth.open()
    try:
        for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
            behind = {header: "203.0.113.9"}
            assert booth.get("/metrics", headers=behind).status_code == 404
            assert booth.get("/health", headers=behind).json().keys() == {"hub", "central", "taking", "sources"}
            assert booth.get("/health", headers=behind).json()["sources"] == 5
            shown = {**behind, "Authorization": "Bearer a token for figures"}
            assert booth.get("/metrics", headers=shown).status_code == 200
        assert booth.get("/metrics", headers={**behind, "Authorization": "Bearer "}).status_code == 404
        assert booth.get("/metrics").status_code == 200
    finally:
        booth.close()


def test_addresses() -> None:
    assert [place_of(one) for one in ("127.0.0.1:80", ":8480", "8480", "[::1]:9")] == [
        ("127.0.0.1", 80),
        ("127.0.0.1", 8480),
        ("127.0.0.1", 8480),
        ("::1", 9),
    ]
    for wrong in ("", "localhost", "x:y", "1.2.3.4:99999"):
        with pytest.raises(NoDoor, match="no address"):
            place_of(wrong)


def test_a_port_that_is_taken_is_said_in_a_sentence(booth: Booth) -> None:
    other = Server(booth.server._application, booth.url.removeprefix("http://"))
    with pytest.raises(NoDoor, match="Leads by other ways are taken"):
        other.start()
    assert not other.running
