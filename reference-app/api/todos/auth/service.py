"""Sessions: opened by sign-in, kept by refresh, closed by sign-out or by theft."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from todos.accounts.models import AccountRow
from todos.accounts.schemas import Account
from todos.auth.access_tokens import AccessTokens, Claims
from todos.auth.errors import AccessTokenInvalid, RefreshTokenInvalid, RefreshTokenReused
from todos.auth.models import RefreshTokenRow, SessionRow
from todos.clock import AppClock
from todos.database import AppDatabase
from todos.events.hub import NOBODY, AppEvents
from todos.made import made
from todos.settings import AppSettings


@dataclass(frozen=True)
class Grant:
    """A pair of tokens, in the clear: for the response, never for a log."""

    access_token: str
    refresh_token: str

    def __repr__(self) -> str:
        return "Grant(…)"


class SessionService:
    """Refresh tokens rotate as in RFC 9700 §4.14.2.

    A token that was spent may come again for `refresh_grace_seconds`: two tabs refresh at once, and both
    must stay signed in. Later it means that someone else has it too, so its whole family is revoked.
    """

    def __init__(
        self,
        database: AppDatabase,
        clock: AppClock,
        settings: AppSettings,
        access_tokens: AccessTokens,
        events: AppEvents = NOBODY,
    ) -> None:
        self.database = database
        self.clock = clock
        self.settings = settings
        self.access_tokens = access_tokens
        self.events = events

    def open(self, account_id: UUID) -> Grant:
        """A new session, with its first tokens."""
        with self.database.write() as session:
            family = SessionRow(account_id=account_id, created_at=self.clock())
            session.add(family)
            session.flush()
            return self.grant(session, family)

    def rotate(self, refresh_token: str) -> Grant:
        """New tokens for a refresh token, which is spent by that.

        Raises RefreshTokenInvalid, or RefreshTokenReused after it revoked the family.
        """
        with self.database.write() as session:
            token, family = self.find(session, refresh_token)
            family_id, now = family.id, self.clock()
            reused = token.rotated_at is not None and not self.in_grace(token.rotated_at, now)
            if reused:
                self.close(family, now)
            elif family.revoked_at is not None or token.expires_at <= now:
                raise RefreshTokenInvalid
            else:
                token.rotated_at = token.rotated_at or now
                return self.grant(session, family)
        # Told and raised only here: raising inside would roll the revocation back.
        self.events.end_session(family_id)
        raise RefreshTokenReused

    def revoke(self, refresh_token: str) -> None:
        """Closes the session of this token; nothing happens if there is none."""
        with self.database.write() as session:
            try:
                _, family = self.find(session, refresh_token)
            except RefreshTokenInvalid:
                return
            family_id = family.id
            self.close(family, self.clock())
        self.events.end_session(family_id)

    def account_of(self, claims: Claims) -> Account:
        """The account of an access token; raises AccessTokenInvalid if its session is closed."""
        with self.database.read() as session:
            row = session.scalar(
                select(AccountRow)
                .join(SessionRow, SessionRow.account_id == AccountRow.id)
                .where(
                    AccountRow.id == claims.account_id,
                    SessionRow.id == claims.session_id,
                    SessionRow.revoked_at.is_(None),
                )
            )
            if row is None:
                raise AccessTokenInvalid
            return Account.model_validate(row)

    def find(self, session: Session, refresh_token: str) -> tuple[RefreshTokenRow, SessionRow]:
        """The token and its family, locked until the transaction ends; raises RefreshTokenInvalid.

        FOR UPDATE is for PostgreSQL. SQLite leaves it out, and `write` holds its only write lock.
        """
        found = session.execute(
            select(RefreshTokenRow, SessionRow)
            .join(SessionRow, SessionRow.id == RefreshTokenRow.session_id)
            .where(RefreshTokenRow.token_hash == _digest(refresh_token))
            .with_for_update()
        ).one_or_none()
        if found is None:
            raise RefreshTokenInvalid
        token, family = found
        return token, family

    def grant(self, session: Session, family: SessionRow) -> Grant:
        """A new refresh token of the family, and an access token beside it."""
        refresh_token = secrets.token_urlsafe(32)
        now = self.clock()
        session.add(
            RefreshTokenRow(
                session_id=family.id,
                token_hash=_digest(refresh_token),
                created_at=now,
                expires_at=now + timedelta(seconds=self.settings.refresh_token_seconds),
            )
        )
        return Grant(self.access_tokens.issue(family.account_id, family.id), refresh_token)

    def in_grace(self, rotated_at: datetime, now: datetime) -> bool:
        """Whether a token spent at `rotated_at` may still come again."""
        return now - rotated_at < timedelta(seconds=self.settings.refresh_grace_seconds)

    def close(self, family: SessionRow, now: datetime) -> None:
        """Revokes the family; the first time counts."""
        family.revoked_at = family.revoked_at or now


def _digest(refresh_token: str) -> bytes:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(refresh_token.encode("utf-8", "surrogatepass")).digest()


Sessions = Annotated[SessionService, Depends(made(SessionService))]
