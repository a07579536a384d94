"""Todos on the wire."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from todos.schemas import PLAIN_TEXT, Answer, Body, Date, Hours, HoursText, Paging, omittable

Title = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN_TEXT)]
Search = Annotated[str, Field(max_length=200, pattern=PLAIN_TEXT)]


class TodoCreate(Body):
    """A new todo; it starts undone."""

    title: Title
    due: Date | None = None
    estimate: Hours | None = None


class TodoUpdate(Body):
    """What to change. A member left out stays as it is; null clears one that may be null."""

    title: Title = omittable()
    done: bool = omittable()
    due: Date | None = omittable()
    estimate: Hours | None = omittable()


class Todo(Answer):
    """A todo of the account that asks."""

    id: UUID
    title: str
    done: bool
    due: date | None
    estimate: HoursText | None
    created_at: datetime
    updated_at: datetime


class TodoPage(Paging):
    """Newest first."""

    items: list[Todo]
