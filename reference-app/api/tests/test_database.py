"""Migrations, seed, transactions."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from tests.client import PASSWORD
from todos import seed
from todos.accounts.models import AccountRow
from todos.clock import utc_now
from todos.database import Database
from todos.migrate import alembic_config, migrate
from todos.todos.models import TodoRow


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(database_url)


def test_migrations_make_what_the_models_say(database_url: str) -> None:
    command.check(alembic_config(database_url))  # Raises if a migration is missing.


def test_migrating_twice_is_as_good_as_once(database_url: str) -> None:
    migrate(database_url)


def test_migrations_go_back(tmp_path: Path) -> None:
    config = alembic_config(f"sqlite:///{tmp_path}/back.db")
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    command.upgrade(config, "head")


def test_times_are_kept_whatever_their_zone(database: Database) -> None:
    at = datetime(2026, 1, 1, 12, 0, 0, 123456, timezone(timedelta(hours=2)))
    with database.write() as session:
        session.add(AccountRow(email="a", name="a", role="user", password_hash="", created_at=at))
    with database.read() as session:
        found = session.query(AccountRow).one().created_at
    assert (found, found.tzinfo) == (at, UTC)
    database.dispose()


def test_a_failed_write_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as session:
        session.add(AccountRow(email="a", name="a", role="user", password_hash="", created_at=utc_now()))
        session.flush()
        _ = 1 / 0
    with database.read() as session:
        assert session.query(AccountRow).count() == 0
    database.dispose()


def test_sqlite_is_prepared(database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("SQLite only")
    with database.read() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA busy_timeout")) >= 5000
    database.dispose()


def test_seed_twice_is_as_good_as_once(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    file = tmp_path / "seed.json"
    root = {"email": "Root@example.com", "password": PASSWORD, "name": "Root", "role": "admin"}
    file.write_text(
        json.dumps({"accounts": [{**root, "todos": ["Milk", "milk"]}, {**root, "email": "b@example.com"}]})
    )
    for _ in range(2):
        assert seed.main([str(file)]) == 0
    with database.read() as session:
        assert {row.email for row in session.query(AccountRow)} == {"root@example.com", "b@example.com"}
        assert sorted(row.title for row in session.query(TodoRow)) == ["Milk", "milk"]
    database.dispose()


def test_seed_wants_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert seed.main([]) == 2
    assert "usage" in capsys.readouterr().err
