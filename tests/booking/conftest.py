from tests.booking.chat import action_server, chat, model
from tests.booking.support import migrated, office, served

__all__ = ["action_server", "chat", "migrated", "model", "office", "served"]
