"""`python -m todos.seed [--migrate] FILE.json`: make sure that accounts and todos exist."""

import sys
from pathlib import Path
from typing import Annotated

from pydantic import Field

from todos.accounts.passwords import Passwords, default_hasher
from todos.accounts.schemas import Email, Name, Password, Role
from todos.accounts.service import AccountService
from todos.clock import utc_now
from todos.database import Database
from todos.migrate import migrate
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


def main(arguments: list[str]) -> int:
    """The exit code."""
    files = [argument for argument in arguments if argument != "--migrate"]
    if len(files) != 1:
        sys.stderr.write("usage: python -m todos.seed [--migrate] FILE.json\n")
        return 2
    data = Seed.model_validate_json(Path(files[0]).read_text(encoding="utf-8"))
    if "--migrate" in arguments:
        migrate(Settings().database_url)
    database = Database(Settings().database_url)
    seed(
        data,
        AccountService(database, utc_now, Passwords(default_hasher())),
        TodoService(database, utc_now),
    )
    database.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
