"""GET /me."""

from fastapi import APIRouter

from todos.accounts.schemas import Account
from todos.auth.dependencies import SIGNED_IN, CurrentAccount
from todos.auth.transport import Transport
from todos.errors import answers


async def read_me(account: CurrentAccount) -> Account:
    """The account that asks."""
    return account


def router(transport: Transport) -> APIRouter:
    """Routes about one's own account."""
    routes = APIRouter(tags=["accounts"])
    routes.add_api_route(
        "/me",
        read_me,
        methods=["GET"],
        operation_id="readMe",
        dependencies=transport.signed_in,
        responses=answers(*SIGNED_IN),
    )
    return routes
