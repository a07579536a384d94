"""The app. `uvicorn todos.main:app` builds it from the environment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from todos import __version__, deprecations, errors, health
from todos.accounts import routes as accounts
from todos.accounts.passwords import Passwords, default_hasher
from todos.admin import routes as admin
from todos.attachments import routes as attachments
from todos.auth import routes as auth
from todos.auth.attempts import AttemptsInMemory
from todos.auth.transport import TRANSPORTS
from todos.clock import Clock, utc_now
from todos.database import Database
from todos.events import routes as events
from todos.events.hub import Hub
from todos.labels import routes as labels
from todos.middleware import BodyLimit, Cors, DefaultHeaders, UnhandledErrors
from todos.settings import Settings
from todos.summary import routes as summary
from todos.todos import routes as todos


class TodosApi(FastAPI):
    """FastAPI, with the envelope in its OpenAPI."""

    def openapi(self) -> dict[str, Any]:
        """The document; it depends on the transport and on nothing else of the environment."""
        if self.openapi_schema is None:
            document = super().openapi()
            document["components"]["schemas"].update(errors.problem_schemas())
            document["components"]["securitySchemes"].update(self.state.transport.other_schemes)
        return super().openapi()


def create_app(settings: Settings, *, clock: Clock = utc_now, passwords: Passwords | None = None) -> FastAPI:
    """An app of its own: two of them in one process share nothing but code."""
    transport = TRANSPORTS[settings.auth_transport](settings)
    app = TodosApi(
        title="Todos",
        version=__version__,
        description="Todos with owners.",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=[
            Middleware(DefaultHeaders),
            Middleware(
                Cors,
                allow_origins=settings.allowed_origins,
                allow_credentials=True,
                allow_methods=["GET", "POST", "PATCH", "DELETE"],
                allow_headers=["Authorization", "Content-Type"],
                expose_headers=[
                    *("Location", "Link", "Content-Disposition"),
                    *("Deprecation", "Sunset", "Retry-After"),
                ],
                max_age=600,
            ),
            Middleware(UnhandledErrors),
            Middleware(BodyLimit, max_bytes=64 * 1024),
        ],
    )
    app.state.settings = settings
    app.state.clock = clock
    app.state.database = Database(settings.database_url)
    app.state.passwords = passwords or Passwords(default_hasher())
    app.state.transport = transport
    app.state.events = Hub()
    app.state.attempts = AttemptsInMemory(settings.sign_in_failures, settings.sign_in_window_seconds)
    app.state.challenge = transport.challenge
    errors.install(app)
    app.include_router(health.router())
    app.include_router(auth.router(transport))
    app.include_router(accounts.router(transport))
    app.include_router(todos.router(transport))
    app.include_router(attachments.router(transport))
    app.include_router(labels.router(transport))
    app.include_router(summary.router(transport))
    app.include_router(deprecations.router())
    app.include_router(admin.router(transport))
    app.include_router(events.router())
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await run_in_threadpool(app.state.passwords.warm_up)
    yield
    app.state.database.dispose()


def __getattr__(name: str) -> FastAPI:
    # PEP 562: built when a server asks for it, so that importing this module needs no environment.
    if name != "app":
        raise AttributeError(name)
    app = create_app(Settings())
    globals()["app"] = app
    return app
