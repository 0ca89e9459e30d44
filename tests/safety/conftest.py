import os
import sys
from pathlib import Path

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
# Rasa imports the throw-away models' classifier by name
sys.path.append(str(Path(__file__).parent))

import pytest

from bot.safety.cards import CardBook
from bot.safety.gate import Gate


@pytest.fixture(scope="session")
def gate() -> Gate:
    return Gate.load()


@pytest.fixture(scope="session")
def book() -> CardBook:
    return CardBook.load()
