"""How often sign-in failed lately, within one process.

For several processes, write another `Attempts` that shares its counts, and give it to the app.
"""

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Protocol

from fastapi import Depends
from starlette.requests import HTTPConnection


@dataclass(frozen=True)
class Attempt:
    """Whose account is tried, and from where. Nobody is locked out by what others do elsewhere."""

    email: str
    address: str


class Attempts(Protocol):
    """What sign-in needs of it."""

    def seconds_to_wait(self, attempt: Attempt, now: datetime) -> float:
        """Until this may be tried again; 0 if it may be now."""

    def failed(self, attempt: Attempt, now: datetime) -> float:
        """Counts one and answers 0; or, if others were faster, the seconds to wait."""

    def succeeded(self, attempt: Attempt) -> None:
        """Forgets those before."""


class AttemptsInMemory:
    """The `Attempts` of one process: `failures` within `seconds`, for the last `max_kept` that failed."""

    def __init__(self, failures: int, seconds: float, max_kept: int = 10_000) -> None:
        self.failures = failures
        self.window = timedelta(seconds=seconds)
        self.max_kept = max_kept
        self._lock = threading.Lock()
        # When each failed, the one that failed last at the end.
        self._failed: OrderedDict[Attempt, deque[datetime]] = OrderedDict()

    def seconds_to_wait(self, attempt: Attempt, now: datetime) -> float:
        """See Attempts."""
        with self._lock:
            return self._wait(attempt, now)

    def failed(self, attempt: Attempt, now: datetime) -> float:
        """See Attempts."""
        with self._lock:
            if wait := self._wait(attempt, now):
                return wait
            self._failed.setdefault(attempt, deque(maxlen=self.failures)).append(now)
            self._failed.move_to_end(attempt)
            while len(self._failed) > self.max_kept:
                self._failed.popitem(last=False)
            return 0

    def succeeded(self, attempt: Attempt) -> None:
        """See Attempts."""
        with self._lock:
            self._failed.pop(attempt, None)

    def _wait(self, attempt: Attempt, now: datetime) -> float:
        failed = self._failed.get(attempt)
        if failed is None or len(failed) < self.failures:
            return 0
        return max(0.0, (failed[0] + self.window - now).total_seconds())


async def get_attempts(connection: HTTPConnection) -> Attempts:
    """The counts of the app instance that answers."""
    attempts: Attempts = connection.app.state.attempts
    return attempts


AppAttempts = Annotated[Attempts, Depends(get_attempts)]
