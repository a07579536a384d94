"""The environment."""

import os

import pytest
from pydantic import ValidationError

from todos.main import create_app
from todos.settings import DEVELOPMENT_SECRET, Settings


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_development_needs_nothing() -> None:
    settings = Settings()
    assert settings.environment == "development"
    assert settings.auth_transport == "bearer"
    assert not settings.secure_cookies


@pytest.mark.parametrize("secret", [None, "", DEVELOPMENT_SECRET, "short"])
def test_production_refuses_to_start_without_a_secret_of_its_own(
    monkeypatch: pytest.MonkeyPatch, secret: str | None
) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    if secret is not None:
        monkeypatch.setenv("SECRET_KEY", secret)
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://u:hidden@db/todos")
    with pytest.raises(ValidationError, match=r"SECRET_KEY.*openssl rand") as error:
        Settings()
    assert "hidden" not in str(error.value)


def test_everything_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        os,
        "environ",
        {
            "ENVIRONMENT": "production",
            "DATABASE_URL": "postgresql+psycopg://u:p@db/todos",
            "SECRET_KEY": "s" * 32,
            "ALLOWED_ORIGINS": "https://a.example, https://b.example:8443",
            "AUTH_TRANSPORT": "cookie",
            "COOKIE_DOMAIN": "example",
            "ACCESS_TOKEN_SECONDS": "60",
            "REFRESH_TOKEN_SECONDS": "3600",
            "REFRESH_GRACE_SECONDS": "0.5",
            "SIGN_IN_FAILURES": "5",
            "SIGN_IN_WINDOW_SECONDS": "30",
            "ATTACHMENT_MAX_BYTES": "2048",
        },
    )
    settings = Settings()
    assert settings.allowed_origins == ("https://a.example", "https://b.example:8443")
    assert settings.refresh_grace_seconds == 0.5
    assert (settings.sign_in_failures, settings.sign_in_window_seconds) == (5, 30)
    assert settings.attachment_max_bytes == 2048
    assert settings.secure_cookies
    assert "s" * 32 not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "https://a.example/"),
        ("ALLOWED_ORIGINS", "a.example"),
        ("REFRESH_GRACE_SECONDS", "1.5"),
        ("REFRESH_GRACE_SECONDS", "-1"),
        ("ACCESS_TOKEN_SECONDS", "0"),
        ("SIGN_IN_FAILURES", "0"),
        ("SIGN_IN_WINDOW_SECONDS", "0"),
        ("ATTACHMENT_MAX_BYTES", "0"),
        ("AUTH_TRANSPORT", "pigeon"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "mysql://db/todos"),
        ("SECRET_KEY", "short"),
    ],
)
def test_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().auth_transport = "cookie"  # type: ignore[misc]


def test_making_an_app_touches_nothing(tmp_path: object) -> None:
    create_app(Settings(database_url=f"sqlite:///{tmp_path}/none/todos.db"))
