"""Who is asking, as types for route signatures."""

from typing import Annotated

from fastapi import Depends, Request

from todos.accounts.schemas import Account
from todos.auth.access_tokens import AccessTokens
from todos.auth.errors import AccessTokenExpired, AccessTokenInvalid, AdminOnly
from todos.auth.service import Sessions
from todos.auth.transport import AppTransport
from todos.errors import NotAuthenticated

# What a route with CurrentAccount can raise.
SIGNED_IN = (NotAuthenticated, AccessTokenInvalid, AccessTokenExpired)


async def access_token(request: Request, transport: AppTransport) -> str:
    """The access token of the request; raises NotAuthenticated."""
    token = transport.access_token(request)
    if token is None:
        raise NotAuthenticated
    return token


def current_account(
    token: Annotated[str, Depends(access_token)], tokens: AccessTokens, sessions: Sessions
) -> Account:
    """The account that asks; raises one of SIGNED_IN."""
    return sessions.account_of(tokens.read(token))


CurrentAccount = Annotated[Account, Depends(current_account)]


async def current_admin(account: CurrentAccount) -> Account:
    """The admin who asks; raises one of SIGNED_IN or AdminOnly."""
    if account.role != "admin":
        raise AdminOnly
    return account


CurrentAdmin = Annotated[Account, Depends(current_admin)]
