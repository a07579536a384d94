"""Run by Alembic. The database comes from `todos.migrate`, or from the environment."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import text

from todos.database import Database, Hundredths, UtcDateTime
from todos.settings import Settings
from todos.tables import Base

# Any number, the same for every process that migrates this schema.
MIGRATION_LOCK = 7_210_404


def render_item(kind: str, item: Any, _: object) -> str | Literal[False]:
    """Migrations say what a column is, not which class of ours reads it."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Hundredths):
        return "sa.Integer()"
    return False


def run() -> None:
    """Upgrade (or check) on one connection."""
    url = context.config.attributes.get("database_url") or Settings().database_url
    database = Database(url)
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                # Several instances may start at once; the second finds the work done.
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            context.run_migrations()
    database.dispose()


run()
