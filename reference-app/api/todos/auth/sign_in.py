"""Signing in with a password, a limited number of times."""

import math
from typing import Annotated

from fastapi import Depends, Request

from todos.accounts.errors import InvalidCredentials
from todos.accounts.schemas import Account
from todos.accounts.service import Accounts
from todos.auth.attempts import AppAttempts, Attempt
from todos.auth.errors import TooManyAttempts
from todos.clock import AppClock
from todos.made import made


class SignInService:
    """Checks passwords. Accounts that exist and accounts that do not are limited alike."""

    def __init__(self, accounts: Accounts, attempts: AppAttempts, clock: AppClock) -> None:
        self.accounts = accounts
        self.attempts = attempts
        self.clock = clock

    def account(self, email: str, password: str, address: str) -> Account:
        """The account with this email and password; raises InvalidCredentials or TooManyAttempts."""
        attempt = Attempt(email, address)
        self.expect_none(self.attempts.seconds_to_wait(attempt, self.clock()))
        try:
            account = self.accounts.authenticate(email, password)
        except InvalidCredentials:
            self.expect_none(self.attempts.failed(attempt, self.clock()))
            raise
        # Again: of many guesses sent at once, only as many are answered as are allowed one by one.
        self.expect_none(self.attempts.seconds_to_wait(attempt, self.clock()))
        self.attempts.succeeded(attempt)
        return account

    def expect_none(self, seconds: float) -> None:
        """Raises TooManyAttempts if there are seconds to wait."""
        if seconds > 0:
            raise TooManyAttempts(math.ceil(seconds))


async def client_address(request: Request) -> str:
    """Where the request comes from; behind a proxy, uvicorn's --forwarded-allow-ips makes it the client's."""
    return request.client.host if request.client else ""


SignIns = Annotated[SignInService, Depends(made(SignInService))]
ClientAddress = Annotated[str, Depends(client_address)]
