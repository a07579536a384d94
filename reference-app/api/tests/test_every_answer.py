"""Every operation gives every answer that it declares, and (see ApiClient) no other."""

from typing import Any
from uuid import uuid4

from fastapi import FastAPI

from tests.client import PASSWORD, ApiClient
from tests.conftest import ClientFactory, FakeClock
from todos.accounts.service import AccountService

TOO_LARGE = b'"' + b"x" * 65536 + b'"'


def test_every_declared_answer_is_given(
    app: FastAPI,
    make_client: ClientFactory,
    app_with_levers: FastAPI,
    clock: FakeClock,
    document: dict[str, Any],
) -> None:
    someone = make_client(app_with_levers)
    nobody = make_client()
    root = make_client()
    todo = _succeed(someone, app, clock, root)
    operations = [
        (method.upper(), path.replace("{id}", todo), operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    for method, path, operation in operations:
        someone.ask(method, path, headers={"x-lever": "crash"})
        if "requestBody" in operation:
            _send_bad_bodies(someone, method, path)
        if "403" in operation["responses"]:
            _come_from_elsewhere(someone, method, path)
        if path.startswith(("/todos", "/me", "/admin")):
            nobody.ask(method, path)
    someone.ask("GET", "/admin/accounts")
    root.ask("GET", "/admin/accounts?page=0")
    someone.ask("GET", "/todos?page=0")
    for method in ("GET", "PATCH", "DELETE"):
        body: dict[str, Any] = {"json": {}} if method == "PATCH" else {}
        someone.ask(method, "/todos/1", **body)
        someone.ask(method, f"/todos/{uuid4()}", **body)
    someone.sign_in(password="wrong password")
    someone.ask("POST", "/auth/sign-up", json={"email": "a@example.com", "password": PASSWORD, "name": "A"})
    nobody.refresh()

    declared = {
        (operation["operationId"], int(status))
        for _, _, operation in operations
        for status in operation["responses"]
    }
    assert someone.seen | nobody.seen | root.seen == declared


def _succeed(client: ApiClient, app: FastAPI, clock: FakeClock, root: ApiClient) -> str:
    """Every operation's success; the id of a todo."""
    client.ask("GET", "/health")
    client.ask("GET", "/about")
    client.sign_up("a@example.com")
    client.sign_in("a@example.com")
    client.ask("POST", "/auth/sign-out")
    client.sign_in("a@example.com")
    client.refresh()
    client.ask("GET", "/me")
    todo: str = client.add("Milk")["id"]
    client.ask("GET", "/todos")
    client.ask("GET", f"/todos/{todo}")
    client.ask("PATCH", f"/todos/{todo}", json={"done": True})
    client.ask("DELETE", f"/todos/{todo}")
    accounts = AccountService(app.state.database, clock, app.state.passwords)
    accounts.create("root@example.com", PASSWORD, "Root", role="admin")
    root.sign_in("root@example.com")
    root.ask("GET", "/admin/accounts")
    return str(client.add("Eggs")["id"])


def _send_bad_bodies(client: ApiClient, method: str, path: str) -> None:
    json = {"content-type": "application/json"}
    assert client.ask(method, path, content=b"{", headers=json).status_code == 400
    assert client.ask(method, path, content=TOO_LARGE, headers=json).status_code == 413
    assert client.ask(method, path, content=b"{}", headers={"content-type": "text/plain"}).status_code == 415
    assert client.ask(method, path, content=b"[]", headers=json).status_code == 422


def _come_from_elsewhere(client: ApiClient, method: str, path: str) -> None:
    if path == "/admin/accounts":
        return  # Its 403 is another one.
    options: dict[str, Any] = {"headers": {"origin": "http://elsewhere.localhost"}}
    if path in ("/auth/sign-up", "/auth/sign-in", "/todos") or method == "PATCH":
        options["json"] = {}
    assert client.ask(method, path, **options).status_code == 403
