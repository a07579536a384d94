"""Labels on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from todos.schemas import PLAIN_TEXT, Answer, Body, omittable

LabelName = Annotated[str, Field(min_length=1, max_length=50, pattern=PLAIN_TEXT)]


class LabelCreate(Body):
    """A new label."""

    name: LabelName


class LabelUpdate(Body):
    """What to change. A member left out stays as it is."""

    name: LabelName = omittable()


class Label(Answer):
    """A label of the account that asks."""

    id: UUID
    name: str
    created_at: datetime


class LabelPage(Answer):
    """Newest first. `next` is the cursor of the page that follows; null on the last."""

    items: list[Label]
    next: str | None
