"""Services as dependencies that cost no thread."""

import inspect
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any


@cache
def made(service: type) -> Callable[..., Awaitable[Any]]:
    """A dependency that makes this service for a request; the same one whenever it is asked for.

    FastAPI takes a thread of its pool to call what is not a coroutine, classes too. A service keeps what it
    is given and does nothing else, and the trip there and back takes longer than that.
    """

    async def make(**parts: object) -> object:
        return service(**parts)

    make.__signature__ = inspect.signature(service)  # type: ignore[attr-defined]
    return make
