"""The tables of booking. Instants are UTC; rules are wall clock plus an IANA zone."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMES)

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_THE_DIARY = "status IN ('held', 'booked')"


class Instant(sa.types.TypeDecorator):
    """An aware datetime, stored as UTC epoch seconds; a naive one is refused."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """Seconds since 1970 in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        """The instant in UTC."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


practitioner = sa.Table(
    "practitioner",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("holidays", sa.String(8)),
    sa.Column("active", sa.Boolean(name="active_is_boolean"), nullable=False),
)

service = sa.Table(
    "service",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("length_minutes", sa.Integer, nullable=False),
    sa.Column("step_minutes", sa.Integer, nullable=False),
    sa.Column("buffer_before_minutes", sa.Integer, nullable=False),
    sa.Column("buffer_after_minutes", sa.Integer, nullable=False),
    sa.Column("notice_minutes", sa.Integer, nullable=False),
    sa.Column("horizon_days", sa.Integer, nullable=False),
    sa.Column("hold_minutes", sa.Integer, nullable=False),
    sa.Column("change_until_minutes", sa.Integer, nullable=False),
    sa.Column("upcoming_per_contact", sa.Integer, nullable=False),
    sa.Column("active", sa.Boolean(name="active_is_boolean"), nullable=False),
    sa.CheckConstraint("length_minutes > 0 AND step_minutes > 0", name="lengths"),
)

availability_rule = sa.Table(
    "availability_rule",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("practitioner_id", sa.ForeignKey("practitioner.id"), nullable=False, index=True),
    sa.Column("weekday", sa.Integer, nullable=False),
    sa.Column("start_minute", sa.Integer, nullable=False),
    sa.Column("end_minute", sa.Integer, nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
    sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    sa.CheckConstraint(
        "0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440",
        name="window",
    ),
)

availability_exception = sa.Table(
    "availability_exception",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("practitioner_id", sa.ForeignKey("practitioner.id"), nullable=False, index=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("start_minute", sa.Integer, nullable=False),
    sa.Column("end_minute", sa.Integer, nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(6), nullable=False),
    sa.CheckConstraint("kind IN ('open', 'closed')", name="kind"),
    sa.CheckConstraint(
        "0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440",
        name="window",
    ),
)

contact = sa.Table(
    "contact",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("name", sa.String(80)),
    sa.Column("phone", sa.String(20), index=True),
    sa.Column("email", sa.String(254), index=True),
)

booking = sa.Table(
    "booking",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("practitioner_id", sa.ForeignKey("practitioner.id"), nullable=False),
    sa.Column("service_id", sa.ForeignKey("service.id"), nullable=False),
    sa.Column("start", Instant, nullable=False),
    sa.Column("end", Instant, nullable=False),
    sa.Column("busy_from", Instant, nullable=False),
    sa.Column("busy_to", Instant, nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("hold_expires_at", Instant),
    sa.Column("holder", sa.String(64), nullable=False, index=True),
    sa.Column("idempotency_key", sa.String(64), nullable=False, unique=True),
    sa.Column("manage_token_hash", sa.String(64), unique=True),
    sa.Column("change_code_hash", sa.String(64)),
    sa.Column("visitor_tz", sa.String(64)),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), index=True),
    sa.Column("ics_sequence", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.CheckConstraint(
        '"busy_from" <= "start" AND "start" < "end" AND "end" <= "busy_to"',
        name="order",
    ),
    sa.CheckConstraint(
        "status IN ('held', 'booked', 'cancelled', 'expired', 'completed', 'no_show')",
        name="status",
    ),
    sa.CheckConstraint("(status = 'held') = (hold_expires_at IS NOT NULL)", name="hold"),
    sa.CheckConstraint(
        "status <> 'booked' OR (manage_token_hash IS NOT NULL AND contact_id IS NOT NULL)",
        name="booked",
    ),
    sa.Index(
        "uq_booking_practitioner_start",
        "practitioner_id",
        "start",
        unique=True,
        sqlite_where=sa.text(IN_THE_DIARY),
        postgresql_where=sa.text(IN_THE_DIARY),
    ),
    sa.Index(
        "uq_booking_holder_held",
        "holder",
        unique=True,
        sqlite_where=sa.text("status = 'held'"),
        postgresql_where=sa.text("status = 'held'"),
    ),
)

# The guard against overlaps: one row for every five minutes of a practitioner's busy time.
slot_cell = sa.Table(
    "slot_cell",
    metadata,
    sa.Column("practitioner_id", sa.ForeignKey("practitioner.id"), primary_key=True),
    sa.Column("cell", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("booking_id", sa.ForeignKey("booking.id"), nullable=False, index=True),
)

# Rows are added, never changed.
audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("booking_id", sa.ForeignKey("booking.id"), nullable=False, index=True),
    sa.Column("event", sa.String(10), nullable=False),
    sa.Column("actor", sa.String(10), nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("dedup_key", sa.String(80), nullable=False, unique=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("booking_id", sa.ForeignKey("booking.id"), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)
