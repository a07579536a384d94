"""Summaries: of the owner's todos, and of no one else's."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import func, not_, select

from todos.clock import AppClock
from todos.database import AppDatabase
from todos.made import made
from todos.summary.schemas import Summary
from todos.todos.models import TodoRow


class SummaryService:
    """Everything that counts todos."""

    def __init__(self, database: AppDatabase, clock: AppClock) -> None:
        self.database = database
        self.clock = clock

    def of(self, owner_id: UUID) -> Summary:
        """As of now."""
        is_open = not_(TodoRow.done)
        figures = select(
            func.count().filter(is_open),
            func.count().filter(TodoRow.done),
            func.count().filter(is_open, TodoRow.due < self.clock().date()),
            func.sum(TodoRow.estimate).filter(is_open),
        ).where(TodoRow.owner_id == owner_id)
        with self.database.read() as session:
            opened, done, overdue, estimate = session.execute(figures).one()
        return Summary(open=opened, done=done, overdue=overdue, estimate=estimate or Decimal(0))


Summaries = Annotated[SummaryService, Depends(made(SummaryService))]
