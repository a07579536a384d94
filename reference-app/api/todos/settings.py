"""The environment of the process, read once and frozen."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from fastapi import Depends
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from starlette.requests import HTTPConnection

DEVELOPMENT_SECRET = "development-only-secret-key-never-use-it-elsewhere"  # noqa: S105


class Settings(BaseSettings):
    """Every variable has the upper-cased name of its field. Raises ValidationError if one is wrong."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        # Or a wrong variable would print the right ones beside it, passwords too.
        hide_input_in_errors=True,
    )

    environment: Literal["development", "production"] = "development"
    database_url: str = "sqlite:///./todos.db"
    secret_key: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ("http://localhost:3000",)
    auth_transport: Literal["bearer", "cookie"] = "bearer"
    cookie_domain: str | None = None
    access_token_seconds: int = Field(default=900, ge=1)
    refresh_token_seconds: int = Field(default=14 * 24 * 3600, ge=1)
    # Long enough for tabs that refresh at the same moment; a longer one would be a gift to a thief.
    refresh_grace_seconds: float = Field(default=1, ge=0, le=1)

    # Of one account, from one address.
    sign_in_failures: int = Field(default=10, ge=1)
    sign_in_window_seconds: float = Field(default=60, gt=0)
    attachment_max_bytes: int = Field(default=1024 * 1024, ge=1)

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("allowed_origins")
    @classmethod
    def _only_exact_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            url = urlsplit(origin)
            if url.scheme not in ("http", "https") or origin != f"{url.scheme}://{url.netloc}":
                msg = f"ALLOWED_ORIGINS: {origin!r} is no origin; write scheme://host[:port]"
                raise ValueError(msg)
        return value

    @field_validator("database_url")
    @classmethod
    def _only_shared_databases(cls, value: str) -> str:
        if value.startswith("sqlite"):
            if not value.partition(":///")[2] or ":memory:" in value:
                # Every thread has a connection of its own, and would have a database of its own.
                msg = "DATABASE_URL: SQLite needs a file; write sqlite:///path/to/file.db"
                raise ValueError(msg)
        elif not value.startswith("postgresql+psycopg://"):
            msg = "DATABASE_URL: write sqlite:///file.db or postgresql+psycopg://…"
            raise ValueError(msg)
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough_for_hs256(cls, value: SecretStr) -> SecretStr:
        # RFC 7518 §3.2: a key of at least the size of the hash.
        if len(value.get_secret_value().encode()) < 32:
            msg = "SECRET_KEY: needs 32 bytes or more; try `openssl rand -hex 32`"
            raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _no_default_secret_outside_development(self) -> Self:
        if self.environment != "development" and self.secret_key.get_secret_value() == DEVELOPMENT_SECRET:
            msg = "SECRET_KEY: the default is public; set one of your own (`openssl rand -hex 32`)"
            raise ValueError(msg)
        return self

    @property
    def secure_cookies(self) -> bool:
        """Browsers keep Secure cookies from http origins, and development has no TLS."""
        return self.environment != "development"


async def get_settings(connection: HTTPConnection) -> Settings:
    """The settings of the app instance that answers."""
    settings: Settings = connection.app.state.settings
    return settings


AppSettings = Annotated[Settings, Depends(get_settings)]
