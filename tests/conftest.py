"""What every test shares: no telemetry, and one running house for those that need it."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

os.environ.update(
    {
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "OMP_NUM_THREADS": "1",
    }
)

from tests.house import House, Visitor, running


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The whole product, running on data of its own."""
    with running(tmp_path_factory.mktemp("house")) as started:
        yield started


@pytest.fixture
def visitor(house: House) -> Visitor:
    """Somebody in Arkansas who has just opened the chat."""
    return house.visitor(time_zone="America/Chicago")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """With `NO_SKIPS=1` a test that could not run has failed: CI installs what it needs."""
    outcome: Any = yield
    report = outcome.get_result()
    if os.environ.get("NO_SKIPS") == "1" and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, though nothing may be skipped here: {report.longrepr}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser last: Playwright leaves an event loop running, which others cannot share."""
    items.sort(key=lambda item: "tests/browser/" in item.path.as_posix())
