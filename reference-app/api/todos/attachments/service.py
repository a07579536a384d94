"""Attachments: every method takes the owner, and sees no one else's."""

import hashlib
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, undefer

from todos.attachments.errors import AttachmentNotFound
from todos.attachments.models import AttachmentRow
from todos.attachments.schemas import Attachment, AttachmentPage
from todos.attachments.types import judge
from todos.attachments.upload import Upload
from todos.clock import AppClock
from todos.database import AppDatabase
from todos.events.hub import AppEvents
from todos.events.schemas import AttachmentProgress
from todos.made import made
from todos.schemas import paging
from todos.todos.models import TodoRow
from todos.todos.service import Todos


class AttachmentService:
    """Everything that reads or writes attachments, and tells the owner's sockets how far one is."""

    def __init__(self, database: AppDatabase, clock: AppClock, events: AppEvents, todos: Todos) -> None:
        self.database = database
        self.clock = clock
        self.events = events
        self.todos = todos

    def page(self, owner_id: UUID, todo_id: UUID, page: int, size: int) -> AttachmentPage:
        """One page of what is attached to the todo; raises TodoNotFound."""
        of_todo = AttachmentRow.todo_id == todo_id
        with self.database.read() as session:
            self.todos.find(session, owner_id, todo_id)
            total = session.scalar(select(func.count()).select_from(AttachmentRow).where(of_todo)) or 0
            rows = session.scalars(
                select(AttachmentRow)
                .where(of_todo)
                .order_by(*self.order())
                .limit(size)
                .offset((page - 1) * size)
            )
            items = [Attachment.model_validate(row) for row in rows]
        return AttachmentPage(items=items, **paging(total, page, size))

    def create(self, owner_id: UUID, todo_id: UUID, attachment_id: UUID, upload: Upload) -> Attachment:
        """A new attachment with this id; raises AttachmentTypeRefused or TodoNotFound."""
        kind = judge(upload.name, upload.declared, upload.content)
        with self.database.write() as session:
            self.todos.find(session, owner_id, todo_id)
            row = AttachmentRow(
                id=attachment_id,
                todo_id=todo_id,
                name=upload.name,
                type=kind,
                size=len(upload.content),
                sha256=hashlib.sha256(upload.content).hexdigest(),
                content=upload.content,
                created_at=self.clock(),
            )
            session.add(row)
            session.flush()
            attachment = Attachment.model_validate(row)
        self.tell(owner_id, todo_id, attachment_id, 100)
        return attachment

    def tell(self, owner_id: UUID, todo_id: UUID, attachment_id: UUID, percent: int) -> None:
        """How far an upload is; 100 is for what is stored."""
        event = AttachmentProgress(todo=todo_id, upload=attachment_id, percent=percent)
        self.events.publish(owner_id, event)

    def read(self, owner_id: UUID, attachment_id: UUID) -> Attachment:
        """The attachment without its bytes; raises AttachmentNotFound."""
        with self.database.read() as session:
            return Attachment.model_validate(self.find(session, owner_id, attachment_id))

    def content(self, owner_id: UUID, attachment_id: UUID) -> tuple[Attachment, bytes]:
        """The attachment and its bytes; raises AttachmentNotFound."""
        with self.database.read() as session:
            row = self.find(session, owner_id, attachment_id, with_content=True)
            return Attachment.model_validate(row), row.content

    def delete(self, owner_id: UUID, attachment_id: UUID) -> None:
        """Removes the attachment; raises AttachmentNotFound."""
        with self.database.write() as session:
            session.delete(self.find(session, owner_id, attachment_id))

    def find(
        self, session: Session, owner_id: UUID, attachment_id: UUID, *, with_content: bool = False
    ) -> AttachmentRow:
        """The row, if it is attached to a todo of the owner; raises AttachmentNotFound."""
        row = session.scalar(
            select(AttachmentRow)
            .join(TodoRow, TodoRow.id == AttachmentRow.todo_id)
            .where(AttachmentRow.id == attachment_id, TodoRow.owner_id == owner_id)
            .options(*([undefer(AttachmentRow.content)] if with_content else []))
        )
        if row is None:
            raise AttachmentNotFound
        return row

    def order(self) -> tuple[ColumnElement[Any], ...]:
        """A total order, or pages would repeat and lose rows of one moment."""
        return (AttachmentRow.created_at.desc(), AttachmentRow.id.desc())


Attachments = Annotated[AttachmentService, Depends(made(AttachmentService))]
