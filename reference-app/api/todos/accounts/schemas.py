"""Accounts on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, EmailStr, Field, WithJsonSchema

from todos.schemas import PLAIN_TEXT, Answer, Body, Paging

Role = Literal["user", "admin"]
Email = Annotated[EmailStr, AfterValidator(str.lower)]
Password = Annotated[str, Field(min_length=8, max_length=128)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=PLAIN_TEXT)]


class SignUp(Body):
    """Who wants an account."""

    email: Email
    password: Password
    name: Name


class Account(Answer):
    """An account, without anything secret."""

    id: UUID
    # Validated when it came in; here only its schema is of use.
    email: Annotated[str, WithJsonSchema({"type": "string", "format": "email"})]
    name: str
    role: Role
    created_at: datetime


class AccountPage(Paging):
    """Newest first."""

    items: list[Account]
