"""Who listens to whose events, within one process.

For several processes, write another `Events` that hands them around, and give it to the app.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Protocol
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel
from starlette.requests import HTTPConnection


class Listener(Protocol):
    """One socket. Both methods may be called from any thread, and neither waits."""

    def hear(self, event: str) -> None:
        """An event, as the JSON text to send."""

    def end(self) -> None:
        """The session is over."""


class Events(Protocol):
    """What the app needs of a hub. What happened is told after it was committed, never before."""

    def publish(self, account_id: UUID, event: BaseModel) -> None:
        """Tells everyone who listens for this account."""

    def end_session(self, session_id: UUID) -> None:
        """Tells everyone who listens with this session that it is over."""

    @contextmanager
    def listening(self, account_id: UUID, session_id: UUID, listener: Listener) -> Iterator[None]:
        """Listens for this account, with this session, until the block ends."""
        raise NotImplementedError


class Hub:
    """The `Events` of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # By account or session id.
        self._listeners: defaultdict[UUID, set[Listener]] = defaultdict(set)

    def publish(self, account_id: UUID, event: BaseModel) -> None:
        """See Events."""
        listeners = self.of(account_id)
        if listeners:
            text = event.model_dump_json()
            for listener in listeners:
                listener.hear(text)

    def end_session(self, session_id: UUID) -> None:
        """See Events."""
        for listener in self.of(session_id):
            listener.end()

    @contextmanager
    def listening(self, account_id: UUID, session_id: UUID, listener: Listener) -> Iterator[None]:
        """See Events."""
        with self._lock:
            for key in (account_id, session_id):
                self._listeners[key].add(listener)
        try:
            yield
        finally:
            with self._lock:
                for key in (account_id, session_id):
                    self._listeners[key].discard(listener)
                    if not self._listeners[key]:
                        del self._listeners[key]

    def of(self, key: UUID) -> list[Listener]:
        """A copy: sockets come and go while it is read."""
        with self._lock:
            return list(self._listeners.get(key, ()))


# For services that work outside of an app: the seed, the tests.
NOBODY = Hub()


async def get_events(connection: HTTPConnection) -> Events:
    """The hub of the app instance that answers."""
    events: Events = connection.app.state.events
    return events


AppEvents = Annotated[Events, Depends(get_events)]
