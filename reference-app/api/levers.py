"""The app, with levers. FOR TEST ENVIRONMENTS ONLY: never serve this module to anyone else.

`uvicorn levers:app` is `todos.main:app`, unmodified, with two things put in front of its routes. They are
*inside* the whole middleware stack, so an error from here takes the same way out as an error of a route.

1. The request header `X-Lever`, a comma-separated list, acts on the operation that the request asks for:

   - `crash`          the operation raises RuntimeError;
   - `slow=<ms>`      it waits first, 30000 ms at most;
   - `expire-access`  the access token of this request counts as expired, now, in every later request and
                      for every later WebSocket; open ones of its session are closed as if it expired.

   It is for clients that are no browsers: CORS does not allow the header.

2. `POST /provider-states` makes states true for a Pact verifier; see `provider_states.py`.

`python levers.py --seed FILE.json --port PORT` makes the tables in an empty database, seeds it and is that
server, in one process: loading the libraries once halves the time until it is ready. The tables are made
from the models, without Alembic, which takes a quarter of a second to load; a test holds the migrations to
the same tables. Passwords are hashed as cheaply as argon2 can: a hash says how it was made, so that any
hasher verifies what another one made.
"""

import argparse
import asyncio
import gc
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt
import uvicorn
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from provider_states import ProviderStates
from todos import main
from todos.accounts.passwords import Passwords
from todos.database import Database
from todos.errors import ApiError
from todos.seed import sow
from todos.settings import Settings
from todos.tables import Base

MAX_SLOW_MS = 30_000


class LeverUnknown(ApiError):
    status, code = 400, "lever_unknown"
    detail = "X-Lever takes crash, slow=<0..30000> and expire-access."


def create_app(settings: Settings) -> ASGIApp:
    """The app of these settings, with levers."""
    return wrap(main.create_app(settings, passwords=cheap_passwords()))


def cheap_passwords() -> Passwords:
    """Argon2 as cheap as it gets: for accounts that live as long as a test."""
    return Passwords(PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)]))


def wrap(app: FastAPI) -> ASGIApp:
    """Puts levers on one app instance, mutated or not, and returns it."""
    app.router.middleware_stack = Levers(app, app.router.middleware_stack)
    return app


class Levers:
    """Stands between the middleware and the routes of one app."""

    def __init__(self, app: FastAPI, routes: ASGIApp) -> None:
        self.app = app
        self.routes = routes
        self.provider_states = ProviderStates(app)
        # The tokens that were made to expire. By their text, so that no other one is decoded for it.
        self.expired: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.routes(self._aged(scope), self._aging(receive), send)
        elif scope["type"] != "http":
            await self.routes(scope, receive, send)
        elif scope["path"] == "/provider-states" and scope["method"] == "POST":
            await self.provider_states(scope, receive, send)
        else:
            levers = _levers(Headers(scope=scope))
            if levers.expire_access:
                self._expire(Request(scope))
            scope = self._aged(scope)
            pulled = levers.crash or levers.slow_ms > 0
            if pulled and any(route.matches(scope)[0] is Match.FULL for route in self.app.routes):
                await asyncio.sleep(levers.slow_ms / 1000)
                if levers.crash:
                    msg = "X-Lever: crash"
                    raise RuntimeError(msg)
            await self.routes(scope, receive, send)

    def _expire(self, request: Request) -> None:
        token = self.app.state.transport.access_token(request)
        claims = self._claims(token)
        if token is not None and claims is not None:
            self.expired.add(token)
            self.app.state.events.end_session(UUID(claims["sid"]))

    def _aged(self, scope: Scope) -> Scope:
        """The request or handshake, with an expired access token replaced by one whose `exp` is past."""
        token = self.app.state.transport.access_token(HTTPConnection(scope)) if self.expired else None
        aged = self._aged_token(token)
        if token is None or aged is None:
            return scope
        old, new = token.encode("latin-1"), aged.encode("latin-1")
        headers = [
            (name, value.replace(old, new) if name in (b"authorization", b"cookie") else value)
            for name, value in scope["headers"]
        ]
        return {**scope, "headers": headers}

    def _aging(self, receive: Receive) -> Receive:
        """Messages of a WebSocket, with the same done to the token that one signs in with."""

        async def aged() -> Message:
            message = await receive()
            try:
                said = json.loads(message["text"]) if self.expired else {}
                token = self._aged_token(said["token"])
            except (KeyError, TypeError, ValueError, RecursionError):
                return message
            return {**message, "text": json.dumps({**said, "token": token})} if token else message

        return aged

    def _aged_token(self, token: str | None) -> str | None:
        claims = self._claims(token) if token in self.expired else None
        if claims is None:
            return None
        return jwt.encode({**claims, "exp": claims["iat"] - 1}, self._secret(), algorithm="HS256")

    def _claims(self, token: str | None) -> dict[str, Any] | None:
        """The claims of a token that the app signed, expired or not."""
        if token is None:
            return None
        try:
            claims: dict[str, Any] = jwt.decode(
                token, self._secret(), algorithms=["HS256"], options={"verify_exp": False}
            )
        except jwt.InvalidTokenError:
            return None
        return claims if {"sid", "iat"} <= claims.keys() else None

    def _secret(self) -> str:
        settings: Settings = self.app.state.settings
        return settings.secret_key.get_secret_value()


@dataclass(frozen=True)
class _Pulled:
    crash: bool = False
    slow_ms: int = 0
    expire_access: bool = False


def _levers(headers: Headers) -> _Pulled:
    """What X-Lever asks for; raises LeverUnknown."""
    crash, slow_ms, expire_access = False, 0, False
    for lever in filter(None, (part.strip() for part in headers.get("x-lever", "").split(","))):
        name, _, value = lever.partition("=")
        if lever == "crash":
            crash = True
        elif lever == "expire-access":
            expire_access = True
        elif name == "slow" and value.isascii() and value.isdecimal() and int(value) <= MAX_SLOW_MS:
            slow_ms = int(value)
        else:
            raise LeverUnknown
    return _Pulled(crash, slow_ms, expire_access)


def __getattr__(name: str) -> ASGIApp:
    # As in todos.main: built when a server asks for it.
    if name != "app":
        raise AttributeError(name)
    app = create_app(Settings())
    globals()["app"] = app
    return app


def make_database(url: str, seed: Path) -> None:
    """Tables in an empty database, and in them what the file of `python -m todos.seed` wants."""
    database = Database(url)
    Base.metadata.create_all(database.engine)
    sow(seed, database, cheap_passwords())


def serve_seeded() -> int:
    """The exit code, once the server has ended."""
    parser = argparse.ArgumentParser(description="Makes tables, seeds them and serves the app with levers.")
    parser.add_argument("--seed", metavar="FILE.json", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    settings = Settings()
    make_database(settings.database_url, Path(arguments.seed))
    # What is loaded by now stays: the collector need not go through it again and again.
    gc.freeze()
    uvicorn.run(create_app(settings), host="127.0.0.1", port=arguments.port, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(serve_seeded())
