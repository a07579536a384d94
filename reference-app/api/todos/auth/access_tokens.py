"""Access tokens: JWTs (RFC 7519), signed with HS256."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar
from uuid import UUID, uuid4

import jwt
from fastapi import Depends

from todos.auth.errors import AccessTokenExpired, AccessTokenInvalid
from todos.clock import AppClock
from todos.made import made
from todos.settings import AppSettings


@dataclass(frozen=True)
class Claims:
    """Whose token it is, and of which session."""

    account_id: UUID
    session_id: UUID
    # Seconds since 1970.
    expires_at: float


class AccessTokenService:
    """Signs and reads access tokens. `typ` keeps apart from them whatever else is signed with this key."""

    typ: ClassVar = "access"

    def __init__(self, settings: AppSettings, clock: AppClock) -> None:
        self.settings = settings
        self.clock = clock

    def issue(self, account_id: UUID, session_id: UUID) -> str:
        """A new token, good for `access_token_seconds`."""
        now = self.clock()
        claims = {
            "sub": str(account_id),
            "sid": str(session_id),
            "jti": str(uuid4()),
            "typ": self.typ,
            "iat": int(now.timestamp()),
            "exp": int((now + self.lifetime()).timestamp()),
        }
        return jwt.encode(claims, self.secret(), algorithm="HS256")

    def read(self, token: str) -> Claims:
        """What the token says; raises AccessTokenExpired or AccessTokenInvalid."""
        try:
            payload: dict[str, Any] = jwt.decode(
                token,
                self.secret(),
                algorithms=["HS256"],
                # Expiry is asked of our own clock below.
                options={
                    "require": ["sub", "sid", "jti", "typ", "iat", "exp"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            claims = Claims(UUID(payload["sub"]), UUID(payload["sid"]), float(payload["exp"]))
        except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError):
            raise AccessTokenInvalid from None
        if payload["typ"] != self.typ:
            raise AccessTokenInvalid
        if self.expired(claims.expires_at, self.clock()):
            raise AccessTokenExpired
        return claims

    def expired(self, expires_at: float, now: datetime) -> bool:
        """RFC 7519 §4.1.4: not to be accepted on or after this time."""
        return expires_at <= now.timestamp()

    def lifetime(self) -> timedelta:
        """How long a new token is good."""
        return timedelta(seconds=self.settings.access_token_seconds)

    def secret(self) -> str:
        """The signing key."""
        return self.settings.secret_key.get_secret_value()


AccessTokens = Annotated[AccessTokenService, Depends(made(AccessTokenService))]
