"""Labels: every method takes the owner, and sees no one else's."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from todos.clock import AppClock
from todos.cursors import Cursors, Place
from todos.database import AppDatabase
from todos.labels.errors import LabelExists, LabelNotFound
from todos.labels.models import LabelRow
from todos.labels.schemas import Label, LabelPage
from todos.made import made


class LabelService:
    """Everything that reads or writes labels."""

    def __init__(self, database: AppDatabase, clock: AppClock, cursors: Cursors) -> None:
        self.database = database
        self.clock = clock
        self.cursors = cursors

    def page(self, owner_id: UUID, cursor: str | None, size: int) -> LabelPage:
        """The page after the cursor, or the first one; raises CursorInvalid.

        It begins after a place and not after a number of rows: what is made or removed between two pages
        neither repeats nor hides any other label.
        """
        place = None if cursor is None else self.cursors.read("labels", owner_id, cursor)
        query = select(LabelRow).where(LabelRow.owner_id == owner_id, *self.after(place))
        with self.database.read() as session:
            # One more than asked for tells whether there is another page.
            rows = session.scalars(query.order_by(*self.order()).limit(size + 1)).all()
            items = [Label.model_validate(row) for row in rows[:size]]
        cursor = None
        if len(rows) > size:
            cursor = self.cursors.write("labels", owner_id, Place(items[-1].created_at, items[-1].id))
        return LabelPage(items=items, next=cursor)

    def create(self, owner_id: UUID, name: str) -> Label:
        """A new label; raises LabelExists."""
        try:
            with self.database.write() as session:
                row = LabelRow(owner_id=owner_id, name=name, created_at=self.clock())
                session.add(row)
                session.flush()
                return Label.model_validate(row)
        except IntegrityError:
            # Asking first would not do: two requests at once would both find the name free.
            raise LabelExists from None

    def read(self, owner_id: UUID, label_id: UUID) -> Label:
        """The label; raises LabelNotFound."""
        with self.database.read() as session:
            return Label.model_validate(self.find(session, owner_id, label_id))

    def update(self, owner_id: UUID, label_id: UUID, changes: Mapping[str, Any]) -> Label:
        """The label with these members changed; raises LabelNotFound or LabelExists."""
        try:
            with self.database.write() as session:
                row = self.find(session, owner_id, label_id)
                for member, value in changes.items():
                    setattr(row, member, value)
                session.flush()
                return Label.model_validate(row)
        except IntegrityError:
            raise LabelExists from None

    def delete(self, owner_id: UUID, label_id: UUID) -> None:
        """Removes the label; raises LabelNotFound."""
        with self.database.write() as session:
            session.delete(self.find(session, owner_id, label_id))

    def find(self, session: Session, owner_id: UUID, label_id: UUID) -> LabelRow:
        """The row, if it is the owner's; raises LabelNotFound."""
        row = session.scalar(select(LabelRow).where(LabelRow.id == label_id, LabelRow.owner_id == owner_id))
        if row is None:
            raise LabelNotFound
        return row

    def after(self, place: Place | None) -> list[ColumnElement[bool]]:
        """The condition for what comes after a place in the order below."""
        if place is None:
            return []
        same_moment = and_(LabelRow.created_at == place.created_at, LabelRow.id < place.id)
        return [or_(LabelRow.created_at < place.created_at, same_moment)]

    def order(self) -> tuple[ColumnElement[Any], ...]:
        """A total order over what never changes."""
        return (LabelRow.created_at.desc(), LabelRow.id.desc())


Labels = Annotated[LabelService, Depends(made(LabelService))]
