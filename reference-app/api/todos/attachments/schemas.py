"""Attachments on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from todos.attachments.types import FileType
from todos.schemas import Answer, Paging


class Attachment(Answer):
    """What is known of a file; its bytes are at /attachments/{id}/content."""

    id: UUID
    name: str
    type: FileType
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    created_at: datetime


class AttachmentPage(Paging):
    """Newest first."""

    items: list[Attachment]
