"""Todos as stored."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from todos.database import Base, Hundredths, UtcDateTime


class TodoRow(Base):
    """One todo of one account."""

    __tablename__ = "todos"
    __table_args__ = (Index("ix_todos_owner_id_created_at_id", "owner_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(Text)
    done: Mapped[bool]
    due: Mapped[date | None]
    estimate: Mapped[Decimal | None] = mapped_column(Hundredths)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
