"""A client that holds every answer against the OpenAPI document and the envelope."""

import re
from typing import Any

from starlette.testclient import TestClient

WEB = "http://web.app.localhost:3000"
API = "http://api.app.localhost:8000"
PASSWORD = "correct horse battery"

Answer = Any  # httpx2.Response; its annotations differ between the versions Starlette supports.


class ApiClient(TestClient):
    """One browser or one server: a cookie jar, and an access token if the transport has one."""

    def __init__(self, app: Any, document: dict[str, Any]) -> None:
        super().__init__(app, base_url=API)
        self.document = document
        # (operation id, status) of every answer of a documented operation.
        self.seen: set[tuple[str, int]] = set()

    def ask(self, method: str, path: str, **options: Any) -> Answer:
        """The answer, after the checks that nobody would write each time."""
        answer = self.request(method, path, **options)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        if answer.status_code >= 400:
            check_envelope(answer)
        operation = self._operation(method, path)
        if operation is not None:
            self.seen.add((operation["operationId"], answer.status_code))
            declared = operation["responses"].get(str(answer.status_code))
            assert declared is not None, f"{method} {path} does not declare {answer.status_code}"
            media_type = answer.headers.get("content-type", "").removesuffix("; charset=utf-8")
            assert media_type in (declared.get("content") or {"": None})
        return answer

    def sign_up(self, email: str = "ada@example.com", **more: str) -> dict[str, Any]:
        """A new account."""
        body = {"email": email, "password": PASSWORD, "name": "Ada", **more}
        answer = self.ask("POST", "/auth/sign-up", json=body)
        assert answer.status_code == 201, answer.text
        account: dict[str, Any] = answer.json()
        return account

    def sign_in(self, email: str = "ada@example.com", password: str = PASSWORD) -> Answer:
        """Signs in and, if the answer has a token, uses it from now on."""
        answer = self.ask("POST", "/auth/sign-in", json={"email": email, "password": password})
        return self.keep(answer)

    def refresh(self, **options: Any) -> Answer:
        """Refreshes, and uses the new token from now on."""
        return self.keep(self.ask("POST", "/auth/refresh", **options))

    def keep(self, answer: Answer) -> Answer:
        """Uses the token of the answer, if there is one."""
        if answer.status_code == 200 and "access_token" in answer.json():
            self.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return answer

    def add(self, title: str) -> dict[str, Any]:
        """A new todo."""
        answer = self.ask("POST", "/todos", json={"title": title})
        assert answer.status_code == 201, answer.text
        todo: dict[str, Any] = answer.json()
        return todo

    def forget_access_token(self) -> None:
        """Whatever the transport, this client has no access token any more."""
        self.headers.pop("Authorization", None)
        if "access_token" in self.cookies:
            self.cookies.delete("access_token")

    def set_refresh_token(self, token: str) -> None:
        """Puts this refresh token in place of the one in the jar."""
        if "refresh_token" in self.cookies:
            self.cookies.delete("refresh_token")
        self.cookies.set("refresh_token", token, domain="api.app.localhost", path="/auth")

    def _operation(self, method: str, path: str) -> dict[str, Any] | None:
        path = path.partition("?")[0]
        for template, operations in self.document["paths"].items():
            if re.fullmatch(template.replace("{id}", "[^/]+"), path):
                operation: dict[str, Any] | None = operations.get(method.lower())
                return operation
        return None


def check_envelope(answer: Answer) -> None:
    """RFC 9457, with our members and no others."""
    assert answer.headers["content-type"] == "application/problem+json"
    if answer.request.method != "HEAD":
        check_problem(answer.json(), answer.status_code)


def check_problem(body: dict[str, Any], status: int) -> None:
    """The members of the envelope."""
    members = {"type", "title", "status", "code", "detail"}
    assert body.keys() - {"errors"} == members
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert all(isinstance(body[member], str) for member in members - {"status"})
    assert ("errors" in body) == (status == 422)
    for error in body.get("errors", []):
        assert error.keys() == {"in", "pointer", "message"}
        assert error["pointer"] == "" or error["pointer"].startswith("/")


def code(answer: Answer) -> tuple[int, str]:
    """What an error is about."""
    body = answer.json()
    return answer.status_code, body["code"]
