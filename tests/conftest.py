"""What every test shares: no telemetry, and one running house for those that need it."""

import os
from collections.abc import Iterator

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
