"""An app, a clock and clients for each test."""

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import pytest
import uvicorn
from fastapi import FastAPI

import levers
from tests.client import WEB, ApiClient
from todos.accounts.passwords import Passwords
from todos.auth.attempts import AttemptsInMemory
from todos.database import Database
from todos.events.hub import Hub
from todos.main import create_app
from todos.migrate import migrate
from todos.settings import Settings
from todos.tables import Base

TransportName = Literal["bearer", "cookie"]


class FakeClock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        """Later by so much."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    return levers.cheap_passwords()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """A migrated SQLite file to copy, or None when the tests run on PostgreSQL."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        migrate(url)
        return None
    path = tmp_path_factory.mktemp("migrated") / "todos.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def database_url(migrated: Path | None, tmp_path: Path) -> str:
    """An empty database with the current schema."""
    if migrated is None:
        url = os.environ["TEST_DATABASE_URL"]
        database = Database(url)
        with database.write() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
        database.dispose()
        return url
    path = tmp_path / "todos.db"
    shutil.copy(migrated, path)
    return f"sqlite:///{path}"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["bearer", "cookie"])
def transport(request: pytest.FixtureRequest) -> TransportName:
    name: TransportName = request.param
    return name


@pytest.fixture
def settings(database_url: str, transport: TransportName) -> Settings:
    return Settings(database_url=database_url, allowed_origins=(WEB,), auth_transport=transport)


AppFactory = Callable[..., FastAPI]


@pytest.fixture
def make_app(settings: Settings, clock: FakeClock, passwords: Passwords) -> Iterator[AppFactory]:
    """Apps with some settings changed; their databases are closed after the test."""
    with ExitStack() as stack:

        def make(**changes: Any) -> FastAPI:
            # Not model_copy(update=...), which does not validate.
            changed = Settings(**{**settings.model_dump(), **changes})
            app = create_app(changed, clock=clock, passwords=passwords)
            stack.callback(app.state.database.dispose)
            return app

        yield make


@pytest.fixture(scope="session")
def shared_apps(passwords: Passwords) -> dict[TransportName, FastAPI]:
    """One app for each transport, since making one takes longer than most tests."""
    return {
        "bearer": create_app(Settings(auth_transport="bearer", allowed_origins=(WEB,)), passwords=passwords),
        "cookie": create_app(Settings(auth_transport="cookie", allowed_origins=(WEB,)), passwords=passwords),
    }


@pytest.fixture
def app(
    shared_apps: dict[TransportName, FastAPI], settings: Settings, clock: FakeClock, passwords: Passwords
) -> Iterator[FastAPI]:
    """The app, on a database and a clock of this test. To be used, not changed: for that, `make_app`."""
    app = shared_apps[settings.auth_transport]
    app.state.clock = clock
    app.state.settings = settings
    app.state.database = Database(settings.database_url)
    app.state.passwords = passwords
    app.state.events = Hub()
    app.state.attempts = AttemptsInMemory(settings.sign_in_failures, settings.sign_in_window_seconds)
    yield app
    app.state.database.dispose()


@pytest.fixture(scope="session")
def documents(shared_apps: dict[TransportName, FastAPI]) -> dict[TransportName, dict[str, Any]]:
    """The OpenAPI documents, made once: they take longer than a test."""
    return {
        "bearer": shared_apps["bearer"].openapi(),
        "cookie": shared_apps["cookie"].openapi(),
    }


@pytest.fixture
def document(documents: dict[TransportName, dict[str, Any]], transport: TransportName) -> dict[str, Any]:
    """The OpenAPI document of the transport."""
    return documents[transport]


@pytest.fixture
def app_with_levers(make_app: AppFactory) -> FastAPI:
    """Another app on the same database and clock, with levers."""
    app = make_app()
    levers.wrap(app)
    return app


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serves the app as in production; yields "127.0.0.1:port"."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.001)
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def addresses(shared_apps: dict[TransportName, FastAPI]) -> Iterator[dict[TransportName, str]]:
    """Where the shared apps are served."""
    with serving(shared_apps["bearer"]) as bearer, serving(shared_apps["cookie"]) as cookie:
        yield {"bearer": bearer, "cookie": cookie}


@pytest.fixture
def address(app: FastAPI, addresses: dict[TransportName, str], transport: TransportName) -> str:  # noqa: ARG001
    """Where `app` is served."""
    return addresses[transport]


ClientFactory = Callable[..., ApiClient]


@pytest.fixture
def make_client(app: FastAPI, document: dict[str, Any]) -> Iterator[ClientFactory]:
    """Clients of `app`, or of another one, each with a cookie jar of its own."""
    with ExitStack() as stack:

        def make(other: FastAPI | None = None) -> ApiClient:
            return stack.enter_context(ApiClient(other or app, document))

        yield make


@pytest.fixture
def client(make_client: ClientFactory) -> ApiClient:
    """A client that nobody knows."""
    return make_client()


@pytest.fixture
def eve(make_client: ClientFactory) -> ApiClient:
    """Somebody else, who is signed in too."""
    eve = make_client()
    eve.sign_up("eve@example.com", name="Eve")
    eve.sign_in("eve@example.com")
    return eve


@pytest.fixture
def ada(make_client: ClientFactory) -> ApiClient:
    """A client that is signed in."""
    ada = make_client()
    ada.sign_up()
    ada.sign_in()
    return ada
