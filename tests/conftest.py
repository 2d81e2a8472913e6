"""Rules for every test of the suite."""

import gc
import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests import order
from tests.depth import depth

if TYPE_CHECKING:
    from tests.central.debian import DebianServer

# How long it takes to draw an example says how busy the machine is, and nothing of what is tested.
settings.register_profile("bdcdesk", settings(), max_examples=depth(50, 200), suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bdcdesk")

# What programs that are started say is compared with English, whatever this computer speaks.
os.environ["BDCDESK_LANGUAGE"] = "en"

IN_CI = os.environ.get("CI", "") not in ("", "0", "false")
"""Where the verdict counts, a test that did not run is a test that failed."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longreprtext}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longreprtext}"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order.sort(items)


def pytest_collection_finish() -> None:
    """2,500 tests and their modules stay to the end: no collection of garbage need look through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> order.Scheduling:
    config.option.loadscopereorder = False
    return order.Scheduling(config, log)


@pytest.fixture(scope="session")
def debian() -> Iterator["DebianServer"]:
    """A second server: of the oldest release but one that we support, with TLS, and with logins that need their passwords."""
    from tests.central.debian import BINARIES, DebianServer

    if not BINARIES.is_dir():
        pytest.skip("Debian's postgresql is not installed")
    server = DebianServer()
    server.start()
    yield server
    server.stop()
