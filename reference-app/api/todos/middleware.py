"""ASGI middleware: default headers, CORS, unhandled errors, the body limit, and then the routes."""

import logging
from dataclasses import dataclass

from fastapi.exceptions import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from todos.errors import BodyTooLarge, OriginNotAllowed, internal_error, problem

log = logging.getLogger("todos")


class Cors(CORSMiddleware):
    """Starlette's CORS, with refusals in the envelope."""

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code < 400:
            return response
        headers = {
            name: value
            for name, value in response.headers.items()
            if name not in ("content-type", "content-length")
        }
        if not self.is_allowed_origin(request_headers["origin"]):
            code, detail = OriginNotAllowed.code, "This origin may not call the API."
        elif request_headers["access-control-request-method"] not in self.allow_methods:
            code, detail = "cors_method_not_allowed", "This method may not be used across origins."
        else:
            code, detail = "cors_header_not_allowed", "A header may not be used across origins."
        return problem(400, code, detail, headers=headers)


class DefaultHeaders:
    """Headers of every answer that does not say otherwise: nothing here is for a cache, or to be guessed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_defaults(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("cache-control", "no-store")
                headers.setdefault("x-content-type-options", "nosniff")
            await send(message)

        await self.app(scope, receive, with_defaults if scope["type"] == "http" else send)


class UnhandledErrors:
    """Turns what nobody handled into a 500.

    Starlette does so outside of every middleware, where the answer gets no CORS headers and a browser
    shows its script a network error instead.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            if started:
                raise  # Too late for another answer: the server must break the connection.
            log.exception("unhandled error in %s %s", scope["method"], scope["path"])
            await internal_error()(scope, receive, send)


@dataclass
class _Limit:
    max_bytes: int


LIMIT = "todos.body_limit"


def allow_body(request: Request, max_bytes: int) -> None:
    """Lets this request, and no other, have a body of this size."""
    limit: _Limit | None = request.scope.get(LIMIT)
    if limit is not None:
        limit.max_bytes = max_bytes


class BodyLimit:
    """Stops reading a body at `max_bytes`, with a 413.

    Not FastAPI's `max_body_size`, which answers in plain text and outside of CORS. A route that knows who
    asks may take more; see `allow_body`.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        size = 0
        declared = Headers(scope=scope).get("content-length", "0")
        limit = scope[LIMIT] = _Limit(self.max_bytes)

        async def limited() -> Message:
            nonlocal size
            if declared.isdecimal() and int(declared) > limit.max_bytes:
                raise HTTPException(BodyTooLarge.status)
            message = await receive()
            if message["type"] == "http.request":
                size += len(message.get("body", b""))
                if size > limit.max_bytes:
                    raise HTTPException(BodyTooLarge.status)
            return message

        await self.app(scope, limited, send)
