"""Todos on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from todos.schemas import PLAIN_TEXT, Answer, Body, Paging, omittable

Title = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN_TEXT)]
Search = Annotated[str, Field(max_length=200, pattern=PLAIN_TEXT)]


class TodoCreate(Body):
    """A new todo; it starts undone."""

    title: Title


class TodoUpdate(Body):
    """What to change. A member left out stays as it is."""

    title: Title = omittable()
    done: bool = omittable()


class Todo(Answer):
    """A todo of the account that asks."""

    id: UUID
    title: str
    done: bool
    created_at: datetime
    updated_at: datetime


class TodoPage(Paging):
    """Newest first."""

    items: list[Todo]
