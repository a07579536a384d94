"""`python -m todos.migrate`: bring the database up to date, before the app starts."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from todos.settings import Settings


def alembic_config(database_url: str) -> Config:
    """Alembic's configuration for one database."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
    config.attributes["database_url"] = database_url
    return config


def migrate(database_url: str) -> None:
    """Runs the migrations that this database has not seen."""
    command.upgrade(alembic_config(database_url), "head")


if __name__ == "__main__":
    migrate(Settings().database_url)
