"""Runs the migrations on the engine that `actions.booking.migrate` hands over."""

from alembic import context

from actions.booking.tables import metadata

with context.config.attributes["engine"].connect() as connection:
    # the conversations may live in the same database, so the version has a table of its own
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table="booking_version",
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
