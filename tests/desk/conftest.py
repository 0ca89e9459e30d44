from tests.booking.support import migrated, office, served

__all__ = ["migrated", "office", "served"]
