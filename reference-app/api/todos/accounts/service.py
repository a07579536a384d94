"""Accounts: sign-up, password check, list."""

from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError

from todos.accounts.errors import EmailTaken, InvalidCredentials
from todos.accounts.models import AccountRow
from todos.accounts.passwords import AppPasswords
from todos.accounts.schemas import Account, AccountPage, Role
from todos.clock import AppClock
from todos.database import AppDatabase
from todos.made import made
from todos.schemas import paging


class AccountService:
    """Everything that reads or writes accounts. Emails come lower-cased (`schemas.Email`)."""

    def __init__(self, database: AppDatabase, clock: AppClock, passwords: AppPasswords) -> None:
        self.database = database
        self.clock = clock
        self.passwords = passwords

    def create(self, email: str, password: str, name: str, role: Role = "user") -> Account:
        """A new account; raises EmailTaken."""
        password_hash = self.passwords.hash(password)
        try:
            with self.database.write() as session:
                row = AccountRow(
                    email=email,
                    name=name,
                    role=role,
                    password_hash=password_hash,
                    created_at=self.clock(),
                )
                session.add(row)
                session.flush()
                return Account.model_validate(row)
        except IntegrityError:
            # Asking first would not do: two sign-ups at once would both find the email free.
            raise EmailTaken from None

    def put(self, email: str, password: str, name: str, role: Role = "user") -> Account:
        """The account with exactly this password, name and role, made if there is none."""
        with self.database.write() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.email == email))
            if row is not None:
                row.name, row.role = name, role
                if not self.passwords.verify(password, row.password_hash):
                    row.password_hash = self.passwords.hash(password)
                return Account.model_validate(row)
        return self.create(email, password, name, role)

    def authenticate(self, email: str, password: str) -> Account:
        """The account with this email and password; raises InvalidCredentials."""
        with self.database.read() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.email == email))
        if not self.passwords.verify(password, row.password_hash if row else None) or row is None:
            raise InvalidCredentials
        return Account.model_validate(row)

    def page(self, page: int, size: int) -> AccountPage:
        """All accounts, newest first."""
        with self.database.read() as session:
            total = session.scalar(select(func.count()).select_from(AccountRow)) or 0
            rows = session.scalars(
                select(AccountRow).order_by(*self.order()).limit(size).offset((page - 1) * size)
            )
            items = [Account.model_validate(row) for row in rows]
        return AccountPage(items=items, **paging(total, page, size))

    def order(self) -> tuple[ColumnElement[Any], ...]:
        """A total order, or pages would repeat and lose rows of one moment."""
        return (AccountRow.created_at.desc(), AccountRow.id.desc())


Accounts = Annotated[AccountService, Depends(made(AccountService))]
