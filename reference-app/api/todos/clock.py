"""The time, as something an app instance is given."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


async def get_clock(connection: HTTPConnection) -> Clock:
    """The clock of the app instance that answers."""
    clock: Clock = connection.app.state.clock
    return clock


AppClock = Annotated[Clock, Depends(get_clock)]
