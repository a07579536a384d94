"""Every operation gives every answer that it declares, and (see ApiClient) no other."""

from typing import Any
from uuid import uuid4

from fastapi import FastAPI

from tests.client import PASSWORD, ApiClient
from tests.conftest import ClientFactory, FakeClock
from todos.accounts.service import AccountService

FILES = {"file": ("a.txt", b"Hello", "text/plain")}
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
    ids = _succeed(someone, app, clock, root)
    operations = [
        (method.upper(), path.replace("{id}", ids.get(path.split("/")[1], "")), operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    for method, path, operation in operations:
        someone.ask(method, path, headers={"x-lever": "crash"})
        if path.endswith("/attachments") and method == "POST":
            _send_bad_forms(someone, path)
        elif path == "/auth/token":
            _send_bad_token_requests(someone)
        elif "requestBody" in operation:
            _send_bad_bodies(someone, method, path)
        if "403" in operation["responses"]:
            _come_from_elsewhere(someone, method, path)
        if "401" in operation["responses"] and not path.startswith("/auth/"):
            nobody.ask(method, path)
    someone.ask("GET", "/admin/accounts")
    root.ask("GET", "/admin/accounts?page=0")
    someone.ask("GET", "/todos?page=0")
    someone.ask("GET", "/labels?size=0")
    someone.ask("GET", "/labels?cursor=x")
    someone.ask("POST", "/labels", json={"name": "home"})
    someone.ask("PATCH", f"/labels/{ids['labels']}", json={"name": "home"})
    for path in ("/todos", "/labels"):
        for method in ("GET", "PATCH", "DELETE"):
            body: dict[str, Any] = {"json": {}} if method == "PATCH" else {}
            someone.ask(method, f"{path}/1", **body)
            someone.ask(method, f"{path}/{uuid4()}", **body)
    for path in ("/attachments/{}", "/attachments/{}/content", "/todos/{}/attachments"):
        for an_id in ("1", uuid4()):
            someone.ask("GET", path.format(an_id))
            if path.startswith("/attachments/"):
                someone.ask("DELETE", f"/attachments/{an_id}")
            else:
                someone.ask("POST", path.format(an_id))
    assert [someone.sign_in(password="wrong password").status_code for _ in range(11)].count(429) == 1
    someone.ask("POST", "/auth/sign-up", json={"email": "a@example.com", "password": PASSWORD, "name": "A"})
    nobody.refresh()

    declared = {
        (operation["operationId"], int(status))
        for _, _, operation in operations
        for status in operation["responses"]
    }
    assert someone.seen | nobody.seen | root.seen == declared


def _succeed(client: ApiClient, app: FastAPI, clock: FakeClock, root: ApiClient) -> dict[str, str]:
    """Every operation's success; the id of one of each."""
    client.ask("GET", "/health")
    client.ask("GET", "/about")
    client.ask("GET", "/deprecations")
    client.sign_up("a@example.com")
    client.sign_in("a@example.com")
    client.ask("POST", "/auth/sign-out")
    client.sign_in("a@example.com")
    if "/auth/token" in client.document["paths"]:
        form = {"username": "a@example.com", "password": PASSWORD}
        client.keep(client.ask("POST", "/auth/token", data=form))
    client.refresh()
    for path in ("/me", "/v1/summary", "/v2/summary"):
        client.ask("GET", path)
    todo: str = client.add("Milk")["id"]
    client.ask("GET", "/todos")
    client.ask("GET", f"/todos/{todo}")
    client.ask("PATCH", f"/todos/{todo}", json={"done": True})
    client.ask("DELETE", f"/todos/{todo}")
    label: str = client.ask("POST", "/labels", json={"name": "home"}).json()["id"]
    client.ask("GET", "/labels")
    client.ask("GET", f"/labels/{label}")
    client.ask("PATCH", f"/labels/{label}", json={"name": "house"})
    client.ask("DELETE", f"/labels/{label}")
    client.ask("POST", "/labels", json={"name": "home"})
    accounts = AccountService(app.state.database, clock, app.state.passwords)
    accounts.create("root@example.com", PASSWORD, "Root", role="admin")
    root.sign_in("root@example.com")
    root.ask("GET", "/admin/accounts")
    eggs = client.add("Eggs")["id"]
    attachment: str = client.ask("POST", f"/todos/{eggs}/attachments", files=FILES).json()["id"]
    client.ask("GET", f"/todos/{eggs}/attachments")
    client.ask("GET", f"/attachments/{attachment}")
    client.ask("GET", f"/attachments/{attachment}/content")
    client.ask("DELETE", f"/attachments/{attachment}")
    return {
        "todos": eggs,
        "attachments": client.ask("POST", f"/todos/{eggs}/attachments", files=FILES).json()["id"],
        "labels": client.ask("POST", "/labels", json={"name": "work"}).json()["id"],
    }


def _send_bad_token_requests(client: ApiClient) -> None:
    form = {"username": "x", "password": "x"}
    assert client.ask("POST", "/auth/token", data=form).status_code == 400
    assert client.ask("POST", "/auth/token", data={"username": "x" * 65536}).status_code == 413
    assert client.ask("POST", "/auth/token", json={}).status_code == 415
    assert client.ask("POST", "/auth/token", data={"username": "x"}).status_code == 422
    for _ in range(10):
        client.ask("POST", "/auth/token", data=form)
    assert client.ask("POST", "/auth/token", data=form).status_code == 429


def _send_bad_forms(client: ApiClient, path: str) -> None:
    form = {"content-type": "multipart/form-data; boundary=x"}
    assert client.ask("POST", path, content=b"--x", headers=form).status_code == 400
    too_large = {"file": ("a.txt", b"x" * (1024 * 1024 + 1), "text/plain")}
    assert client.ask("POST", path, files=too_large).status_code == 413
    assert client.ask("POST", path, json={}).status_code == 415
    assert client.ask("POST", path, files={"document": FILES["file"]}).status_code == 422


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
    if path in ("/auth/sign-up", "/auth/sign-in", "/todos", "/labels") or method == "PATCH":
        options["json"] = {}
    assert client.ask(method, path, **options).status_code == 403
