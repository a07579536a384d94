"""Password hashes."""

from functools import cached_property
from typing import Annotated

from fastapi import Depends
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.requests import HTTPConnection


def default_hasher() -> PasswordHash:
    """Argon2id with a choice of OWASP's Password Storage Cheat Sheet; the library's own takes 64 MiB a time.

    The cheat sheet finds its choices equally strong. This one has the least memory to go through, and many
    may sign in at once.
    """
    return PasswordHash([Argon2Hasher(time_cost=5, memory_cost=7168, parallelism=1)])


class Passwords:
    """Hashes, and verifies in the same time whether or not there is a hash to verify."""

    def __init__(self, hasher: PasswordHash) -> None:
        self._hasher = hasher

    def hash(self, password: str) -> str:
        """A salted hash of the password."""
        return self._hasher.hash(password)

    def verify(self, password: str, password_hash: str | None) -> bool:
        """False for None, after equal work: else the time would tell which accounts exist."""
        matches = self._hasher.verify(password, password_hash or self._decoy)
        return matches and password_hash is not None

    def warm_up(self) -> None:
        """Makes the decoy now, so that the first unknown account takes no longer than the next."""
        _ = self._decoy

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash("nobody has this password")


async def get_passwords(connection: HTTPConnection) -> Passwords:
    """The hasher of the app instance that answers."""
    passwords: Passwords = connection.app.state.passwords
    return passwords


AppPasswords = Annotated[Passwords, Depends(get_passwords)]
