"""All tables, imported so that the metadata knows them."""

from todos.accounts.models import AccountRow
from todos.auth.models import RefreshTokenRow, SessionRow
from todos.database import Base
from todos.todos.models import TodoRow

__all__ = ["AccountRow", "Base", "RefreshTokenRow", "SessionRow", "TodoRow"]
