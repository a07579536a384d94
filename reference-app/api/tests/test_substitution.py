"""Parts of one app can be replaced from outside, while another app in the process has its own."""

from typing import Any

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import ColumnElement

from tests.client import WEB, ApiClient, code
from tests.conftest import AppFactory, ClientFactory
from tests.test_cors import EXPOSED
from todos.auth.dependencies import access_token
from todos.auth.service import SessionService
from todos.auth.transport import CookieTransport, get_transport
from todos.made import made
from todos.todos.models import TodoRow
from todos.todos.service import TodoService

pytestmark = pytest.mark.parametrize("transport", ["cookie"], indirect=True)


class NothingRevoked(SessionService):
    def revoke(self, refresh_token: str) -> None:
        """Does nothing."""


class OldestFirst(TodoService):
    def order(self) -> tuple[ColumnElement[Any], ...]:
        return (TodoRow.created_at.asc(), TodoRow.id.asc())


class OtherCookie(CookieTransport):
    access_cookie = "token"


async def token_of_another_cookie(request: Request) -> str:
    return request.cookies.get("token", "none")


def signed_in(make_client: ClientFactory, app: FastAPI) -> ApiClient:
    client = make_client(app)
    client.sign_up(f"{id(app)}@example.com")
    client.sign_in(f"{id(app)}@example.com")
    return client


def test_side_by_side(make_app: AppFactory, make_client: ClientFactory) -> None:
    plain, services, cookie, alias, cors = (make_app() for _ in range(5))
    services.dependency_overrides[made(SessionService)] = NothingRevoked
    services.dependency_overrides[made(TodoService)] = OldestFirst
    cookie.dependency_overrides[get_transport] = lambda: OtherCookie(cookie.state.settings)
    alias.dependency_overrides[access_token] = token_of_another_cookie
    for middleware in cors.user_middleware:
        if "allow_origins" in middleware.kwargs:
            middleware.kwargs["expose_headers"] = []

    clients = {name: signed_in(make_client, app) for name, app in locals().items() if name in NAMES}

    assert clients["cookie"].cookies.get("token")
    assert not clients["plain"].cookies.get("token")
    assert code(clients["alias"].ask("GET", "/me")) == (401, "access_token_invalid")
    for name, exposed in (("plain", EXPOSED), ("cors", None)):
        answer = clients[name].ask("GET", "/me", headers={"origin": WEB})
        assert answer.headers.get("access-control-expose-headers") == exposed
    for name, status in (("plain", 401), ("services", 200)):
        client = clients[name]
        added = sorted(client.add(title)["id"] for title in ("one", "two", "three"))
        listed = [todo["id"] for todo in client.ask("GET", "/todos").json()["items"]]
        assert listed == (added if name == "services" else added[::-1])
        token = client.cookies["access_token"]
        client.ask("POST", "/auth/sign-out")
        answer = client.ask("GET", "/me", headers={"cookie": f"access_token={token}"})
        assert answer.status_code == status


NAMES = ("plain", "services", "cookie", "alias", "cors")
