import os

# the actions check their settings when they are imported, before a test can set them
os.environ.setdefault("SECRET_KEY", "a key for tests, 32 characters or more")

from tests.booking.chat import agent, chat, model
from tests.booking.support import migrated, office, served

__all__ = ["agent", "chat", "migrated", "model", "office", "served"]
