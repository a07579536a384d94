"""All tables, imported so that the metadata knows them."""

from todos.accounts.models import AccountRow
from todos.attachments.models import AttachmentRow
from todos.auth.models import RefreshTokenRow, SessionRow
from todos.database import Base
from todos.labels.models import LabelRow
from todos.todos.models import TodoRow

__all__ = ["AccountRow", "AttachmentRow", "Base", "LabelRow", "RefreshTokenRow", "SessionRow", "TodoRow"]
