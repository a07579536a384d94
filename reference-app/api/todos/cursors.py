"""Cursors: a place in a list, signed, and of use to one account only."""

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from todos.errors import ApiError
from todos.made import made
from todos.settings import AppSettings

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# With 24 bytes of place this makes 48, which base64 writes without spare bits: no two texts mean the same.
SIGNATURE_BYTES = 24
LENGTH = 64


class CursorInvalid(ApiError):
    status, code, detail = 400, "cursor_invalid", "The cursor is not one that this list gave to you."


@dataclass(frozen=True)
class Place:
    """Where the last page ended: at this row of this moment, whether or not it is still there."""

    created_at: datetime
    id: UUID


class CursorService:
    """Writes and reads cursors."""

    def __init__(self, settings: AppSettings) -> None:
        self.settings = settings

    def write(self, name: str, owner_id: UUID, place: Place) -> str:
        """The cursor for a place in the owner's list of this name."""
        microseconds = (place.created_at - EPOCH) // timedelta(microseconds=1)
        where = microseconds.to_bytes(8, signed=True) + place.id.bytes
        return base64.urlsafe_b64encode(where + self.signature(name, owner_id, where)).decode()

    def read(self, name: str, owner_id: UUID, cursor: str) -> Place:
        """The place; raises CursorInvalid."""
        try:
            sealed = base64.b64decode(cursor, altchars=b"-_", validate=True)
        except ValueError:
            raise CursorInvalid from None
        if len(cursor) != LENGTH:
            raise CursorInvalid  # Padding at the end, which the decoder lets pass.
        where, signature = sealed[:-SIGNATURE_BYTES], sealed[-SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self.signature(name, owner_id, where)):
            raise CursorInvalid
        created_at = EPOCH + timedelta(microseconds=int.from_bytes(where[:8], signed=True))
        return Place(created_at, UUID(bytes=where[8:]))

    def signature(self, name: str, owner_id: UUID, where: bytes) -> bytes:
        """Over everything that must not change, with a key that nothing else is signed with."""
        secret = self.settings.secret_key.get_secret_value().encode()
        key = hmac.digest(secret, b"cursor", "sha256")
        return hmac.digest(key, name.encode() + b"\0" + owner_id.bytes + where, "sha256")[:SIGNATURE_BYTES]


Cursors = Annotated[CursorService, Depends(made(CursorService))]
