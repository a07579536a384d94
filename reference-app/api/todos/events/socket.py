"""One WebSocket, from sign-in to its close."""

import asyncio
import json
import logging
from typing import Annotated, Any, ClassVar

from fastapi import Depends, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from todos.auth.access_tokens import AccessTokens, Claims
from todos.auth.service import Sessions
from todos.auth.transport import AppTransport
from todos.clock import AppClock
from todos.errors import ApiError
from todos.events.hub import AppEvents
from todos.events.outbox import Outbox
from todos.events.schemas import Pong, Ready, Refused, SignInMessage
from todos.made import made

log = logging.getLogger("todos")

# RFC 6455 §7.4.1; 4000 and up are an application's own (§7.4.2).
TOO_LARGE = 1009
OUR_FAULT = 1011
TOO_SLOW = 1013
NOT_SIGNED_IN = 4401


class _Close(Exception):
    """Ends the conversation."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class EventSocket:
    """Talks with one client."""

    max_bytes: ClassVar = 64 * 1024
    max_waiting: ClassVar = 256
    seconds_to_sign_in: ClassVar[float] = 5
    seconds_to_close: ClassVar[float] = 5

    def __init__(
        self,
        websocket: WebSocket,
        clock: AppClock,
        transport: AppTransport,
        tokens: AccessTokens,
        sessions: Sessions,
        events: AppEvents,
    ) -> None:
        self.websocket = websocket
        self.clock = clock
        self.transport = transport
        self.tokens = tokens
        self.sessions = sessions
        self.events = events

    async def run(self) -> None:
        """Returns when the socket is closed."""
        # Accepted first: a browser's script learns nothing of a refused handshake, but does read this code.
        await self.websocket.accept()
        try:
            code = await self.talk()
        except _Close as close:
            code = close.code
        except ApiError:
            code = NOT_SIGNED_IN
        except WebSocketDisconnect:
            return
        except Exception:
            log.exception("unhandled error in the event socket")
            code = OUR_FAULT
        try:
            # A client that does not read would keep us here.
            async with asyncio.timeout(self.seconds_to_close):
                await self.websocket.close(code)
        except (TimeoutError, RuntimeError, WebSocketDisconnect):
            return

    async def talk(self) -> int:
        """The code to close with; raises ApiError unless somebody signs in."""
        claims = self.tokens.read(await self.token())
        outbox = Outbox(self.max_waiting, NOT_SIGNED_IN, TOO_SLOW)
        # Listening before asking whether the session is open: if it is closed in between, we hear of it.
        with self.events.listening(claims.account_id, claims.session_id, outbox):
            await run_in_threadpool(self.sessions.account_of, claims)
            return await self.until_closed(outbox, claims)

    async def token(self) -> str:
        """The access token; closes unless it comes in time."""
        if not self.transport.sign_in_by_message:
            token = self.transport.access_token(self.websocket)
            if token is None:
                raise _Close(NOT_SIGNED_IN)
            return token
        try:
            async with asyncio.timeout(self.seconds_to_sign_in):
                return SignInMessage.model_validate_json(await self.receive()).token
        except (TimeoutError, ValidationError):
            raise _Close(NOT_SIGNED_IN) from None

    async def until_closed(self, outbox: Outbox, claims: Claims) -> int:
        """Sends and receives until either ends, the session does or the token expires."""
        tasks = [asyncio.create_task(self.send(outbox)), asyncio.create_task(self.listen(outbox))]
        try:
            ends: list[asyncio.Future[Any]] = [*tasks, outbox.closing]
            done, _ = await asyncio.wait(
                ends, timeout=self.remaining(claims), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if outbox.closing.done():
            return outbox.closing.result()
        for ended in done:
            ended.result()  # Raises what ended it.
        return NOT_SIGNED_IN  # The token expired.

    def remaining(self, claims: Claims) -> float:
        """Seconds until the token expires."""
        return max(0.0, claims.expires_at - self.clock().timestamp())

    async def send(self, outbox: Outbox) -> None:
        """Sends what is in the outbox, for ever."""
        await self.websocket.send_text(Ready().model_dump_json())
        while True:
            await self.websocket.send_text(await outbox.queue.get())

    async def listen(self, outbox: Outbox) -> None:
        """Answers messages until the client leaves."""
        while True:
            reply = self.reply(await self.receive())
            # This waits: a client that does not read our replies is not read either.
            await outbox.queue.put(reply.model_dump_json())

    async def receive(self) -> str | bytes:
        """The next message, not too large; raises WebSocketDisconnect."""
        message = await self.websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1006))
        content: str | bytes | None = message.get("text")
        if content is None:
            content = message["bytes"]
        size = len(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        if size > self.max_bytes:
            raise _Close(TOO_LARGE)
        return content

    def reply(self, message: str | bytes) -> BaseModel:
        """What we say to a message."""
        try:
            said: Any = None if isinstance(message, bytes) else json.loads(message)
        except (ValueError, RecursionError):
            said = None
        kind = said.get("type") if isinstance(said, dict) else None
        if not isinstance(kind, str):
            return Refused(code="malformed_message", message="Send a JSON object with a type, as text.")
        if kind != "ping":
            return Refused(code="unknown_message", message="There is no message of this type.")
        return Pong()


Socket = Annotated[EventSocket, Depends(made(EventSocket))]
