"""Todos: every method takes the owner, and sees no one else's."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from todos.clock import AppClock
from todos.database import AppDatabase
from todos.events.hub import NOBODY, AppEvents
from todos.events.schemas import TodoCreated, TodoDeleted, TodoUpdated
from todos.made import made
from todos.schemas import paging
from todos.todos.errors import TodoNotFound
from todos.todos.models import TodoRow
from todos.todos.schemas import Todo, TodoPage


class TodoService:
    """Everything that reads or writes todos, and tells the owner's sockets what it committed."""

    def __init__(self, database: AppDatabase, clock: AppClock, events: AppEvents = NOBODY) -> None:
        self.database = database
        self.clock = clock
        self.events = events

    def page(
        self, owner_id: UUID, page: int, size: int, done: bool | None = None, q: str | None = None
    ) -> TodoPage:
        """One page of what matches; a page past the last is empty."""
        matching = self.matching(owner_id, done, q)
        with self.database.read() as session:
            total = session.scalar(select(func.count()).select_from(TodoRow).where(*matching)) or 0
            rows = session.scalars(
                select(TodoRow).where(*matching).order_by(*self.order()).limit(size).offset((page - 1) * size)
            )
            items = [Todo.model_validate(row) for row in rows]
        return TodoPage(items=items, **paging(total, page, size))

    def create(
        self, owner_id: UUID, title: str, due: date | None = None, estimate: Decimal | None = None
    ) -> Todo:
        """A new todo, not done."""
        now = self.clock()
        with self.database.write() as session:
            row = TodoRow(
                owner_id=owner_id,
                title=title,
                done=False,
                due=due,
                estimate=estimate,
                created_at=now,
                updated_at=now,
            )
            session.add(row)
            session.flush()
            todo = Todo.model_validate(row)
        self.events.publish(owner_id, TodoCreated(todo=todo))
        return todo

    def read(self, owner_id: UUID, todo_id: UUID) -> Todo:
        """The todo; raises TodoNotFound."""
        with self.database.read() as session:
            return Todo.model_validate(self.find(session, owner_id, todo_id))

    def update(self, owner_id: UUID, todo_id: UUID, changes: Mapping[str, Any]) -> Todo:
        """The todo with these members changed; raises TodoNotFound."""
        with self.database.write() as session:
            row = self.find(session, owner_id, todo_id)
            for member, value in changes.items():
                setattr(row, member, value)
            if changes:
                row.updated_at = self.clock()
            session.flush()
            todo = Todo.model_validate(row)
        if changes:
            self.events.publish(owner_id, TodoUpdated(todo=todo))
        return todo

    def delete(self, owner_id: UUID, todo_id: UUID) -> None:
        """Removes the todo; raises TodoNotFound."""
        with self.database.write() as session:
            session.delete(self.find(session, owner_id, todo_id))
        self.events.publish(owner_id, TodoDeleted(id=todo_id))

    def find(self, session: Session, owner_id: UUID, todo_id: UUID) -> TodoRow:
        """The row, if it is the owner's; raises TodoNotFound."""
        row = session.scalar(select(TodoRow).where(TodoRow.id == todo_id, TodoRow.owner_id == owner_id))
        if row is None:
            raise TodoNotFound
        return row

    def matching(self, owner_id: UUID, done: bool | None, q: str | None) -> list[ColumnElement[bool]]:
        """The conditions of a list. `q` is looked for anywhere in the title, whatever its case."""
        conditions: list[ColumnElement[bool]] = [TodoRow.owner_id == owner_id]
        if done is not None:
            conditions.append(TodoRow.done == done)
        if q:
            conditions.append(func.lower(TodoRow.title).contains(q.lower(), autoescape=True))
        return conditions

    def order(self) -> tuple[ColumnElement[Any], ...]:
        """A total order, or pages would repeat and lose todos of one moment."""
        return (TodoRow.created_at.desc(), TodoRow.id.desc())


Todos = Annotated[TodoService, Depends(made(TodoService))]
