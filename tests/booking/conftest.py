from tests.booking.chat import agent, chat, model
from tests.booking.support import migrated, office, served

__all__ = ["agent", "chat", "migrated", "model", "office", "served"]
