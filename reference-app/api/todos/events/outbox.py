"""What is still to be sent to one socket."""

import asyncio
from collections.abc import Callable
from contextlib import suppress


class Outbox:
    """A bounded queue, filled from any thread and emptied by the socket's own loop.

    Whoever fills it never waits, so a socket that is slow or dead does not hold up the others: once its
    queue is full it is closed.
    """

    def __init__(self, size: int, code_of_end: int, code_of_overflow: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.queue: asyncio.Queue[str] = asyncio.Queue(size)
        # The code to close with, once it is known.
        self.closing: asyncio.Future[int] = self.loop.create_future()
        self.code_of_end = code_of_end
        self.code_of_overflow = code_of_overflow

    def hear(self, event: str) -> None:
        """See hub.Listener."""
        self._soon(lambda: self._put(event))

    def end(self) -> None:
        """See hub.Listener."""
        self._soon(lambda: self._close(self.code_of_end))

    def _soon(self, call: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # The loop is closed, and so is the socket.
            self.loop.call_soon_threadsafe(call)

    def _put(self, event: str) -> None:
        try:
            self.queue.put_nowait(event)
        except asyncio.QueueFull:
            self._close(self.code_of_overflow)

    def _close(self, code: int) -> None:
        if not self.closing.done():
            self.closing.set_result(code)
