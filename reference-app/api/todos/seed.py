"""`python -m todos.seed FILE.json`: make sure that accounts and todos exist."""

import sys
from pathlib import Path
from typing import Annotated

from pydantic import Field

from todos.accounts.passwords import Passwords, default_hasher
from todos.accounts.schemas import Email, Name, Password, Role
from todos.accounts.service import AccountService
from todos.clock import utc_now
from todos.database import Database
from todos.schemas import Body
from todos.settings import Settings
from todos.todos.schemas import Title
from todos.todos.service import TodoService


class SeedAccount(Body):
    """One account, and the todos it must have."""

    email: Email
    password: Password
    name: Name
    role: Role = "user"
    todos: Annotated[list[Title], Field(default_factory=list)]


class Seed(Body):
    """What the file holds."""

    accounts: list[SeedAccount]


def seed(data: Seed, accounts: AccountService, todos: TodoService) -> None:
    """Puts every account, and creates the todos whose title it does not have yet."""
    for wanted in data.accounts:
        account = accounts.put(wanted.email, wanted.password, wanted.name, wanted.role)
        for title in wanted.todos:
            same = todos.page(account.id, page=1, size=100, q=title).items
            if title not in {todo.title for todo in same}:
                todos.create(account.id, title)


def sow(file: Path, database: Database, passwords: Passwords) -> None:
    """Seeds from the file and closes the database; raises ValidationError for a file of another shape."""
    data = Seed.model_validate_json(file.read_text(encoding="utf-8"))
    seed(data, AccountService(database, utc_now, passwords), TodoService(database, utc_now))
    # Closing the last connection to SQLite also takes the write-ahead log into its file.
    database.dispose()


def main(arguments: list[str]) -> int:
    """The exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m todos.seed FILE.json\n")
        return 2
    sow(Path(arguments[0]), Database(Settings().database_url), Passwords(default_hasher()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
