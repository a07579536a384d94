"""/admin."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from todos.accounts.schemas import AccountPage
from todos.accounts.service import Accounts
from todos.auth.dependencies import SIGNED_IN, current_admin
from todos.auth.errors import AdminOnly
from todos.auth.transport import Transport
from todos.errors import ValidationFailed, answers
from todos.schemas import PageNumber, PageSize


def list_accounts(
    accounts: Accounts,
    page: Annotated[PageNumber, Query()] = 1,
    size: Annotated[PageSize, Query()] = 20,
) -> AccountPage:
    """All accounts, newest first."""
    return accounts.page(page, size)


def router(transport: Transport) -> APIRouter:
    """Routes for admins. Every one of them asks for an admin, here and not one by one."""
    routes = APIRouter(
        prefix="/admin",
        tags=["admin"],
        dependencies=[*transport.signed_in, Depends(current_admin)],
    )
    routes.add_api_route(
        "/accounts",
        list_accounts,
        methods=["GET"],
        operation_id="listAccounts",
        responses=answers(*SIGNED_IN, AdminOnly, ValidationFailed),
    )
    return routes
