"""One engine per app instance, and the two kinds of transaction: `read` and `write`.

A transaction lives inside one service call. It is committed when the call returns, so before any byte of
the response, and no connection is held while a client reads slowly.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import Connection, DateTime, Dialect, Engine, Integer, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from starlette.requests import HTTPConnection

# A server that does not answer is down: better to say so than to keep the client waiting.
CONNECT_SECONDS = 5


class Base(DeclarativeBase):
    """All tables. Constraints have predictable names, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC. SQLite has no time zones, so there the zone is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Hundredths(TypeDecorator[Decimal]):
    """A decimal with two places, stored as a whole number: SQLite would make a float of it."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _: Dialect) -> int | None:
        return None if value is None else int(value * 100)

    def process_result_value(self, value: int | None, _: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class Database:
    """Sessions on `url`. Connects lazily: making one touches nothing."""

    def __init__(self, url: str) -> None:
        # psycopg takes the server's encoding unless told, and from SQL_ASCII it would give us bytes.
        # As many connections as the pool allows by default, but kept: of those it would close two in three
        # after one use, which on SQLite costs more than the use.
        options: dict[str, Any] = {"pool_size": 15, "max_overflow": 0}
        if not url.startswith("sqlite"):
            options |= {
                "pool_pre_ping": True,
                "client_encoding": "utf8",
                "connect_args": {"connect_timeout": CONNECT_SECONDS},
            }
        self.engine = create_engine(url, **options)
        self._reading: Engine = self.engine
        self._writing: Engine = self.engine
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine)
            self._writing = self.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        else:
            # One snapshot, so that a page and its total are of the same moment.
            self._reading = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A snapshot; nothing is committed."""
        with Session(self._reading) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Commits when the block ends, rolls back when it raises.

        On SQLite the write lock is taken at once: a transaction that reads first and writes later fails
        with "database is locked" as soon as another one wrote in between, without waiting.
        """
        with Session(self._writing) as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        # The driver would start its transactions by itself, and too late; we begin below.
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # SQLite's own lower() knows ASCII only. PostgreSQL's knows what its locale knows.
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


async def get_database(connection: HTTPConnection) -> Database:
    """The database of the app instance that answers."""
    database: Database = connection.app.state.database
    return database


AppDatabase = Annotated[Database, Depends(get_database)]
