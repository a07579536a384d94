"""The envelope, for what the framework refuses by itself."""

import pytest
from starlette.exceptions import HTTPException
from starlette.routing import Route

from tests.client import ApiClient, code
from tests.conftest import AppFactory, ClientFactory

pytestmark = pytest.mark.parametrize("transport", ["bearer"], indirect=True)
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("path", ["/nothing", "/todos/", "/health/", "/", "/todos/1/2", "/docs", "/redoc"])
def test_nothing_here(ada: ApiClient, path: str) -> None:
    assert code(ada.ask("GET", path, follow_redirects=False)) == (404, "path_not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/todos", "GET, POST"),
        ("DELETE", "/todos", "GET, POST"),
        ("POST", "/todos/1", "GET, PATCH, DELETE"),
        ("GET", "/auth/sign-in", "POST"),
        ("PUT", "/auth/token", "POST"),
        ("DELETE", "/labels", "GET, POST"),
        ("POST", "/labels/1", "GET, PATCH, DELETE"),
        ("PUT", "/todos/1/attachments", "GET, POST"),
        ("PATCH", "/attachments/1", "GET, DELETE"),
        ("POST", "/attachments/1/content", "GET"),
        ("POST", "/v1/summary", "GET"),
        ("DELETE", "/deprecations", "GET"),
        ("OPTIONS", "/me", "GET"),
        ("TRACE", "/me", "GET"),
        ("BREW", "/me", "GET"),
    ],
)
def test_another_method(client: ApiClient, method: str, path: str, allow: str) -> None:
    answer = client.ask(method, path)
    assert code(answer) == (405, "method_not_allowed")
    assert answer.headers["allow"] == allow


def test_head_has_the_headers_of_the_envelope(client: ApiClient) -> None:
    assert client.ask("HEAD", "/health").status_code == 405


@pytest.mark.parametrize("body", [b"{", b"\xff", b"{'a': 1}", b"[" * 60000])
def test_no_json(ada: ApiClient, body: bytes) -> None:
    answer = ada.ask("POST", "/todos", content=body, headers=JSON)
    assert code(answer) == (400, "malformed_body")


@pytest.mark.parametrize("declared", ["text/plain", "application/x-www-form-urlencoded", "x", "", None])
def test_another_media_type(ada: ApiClient, declared: str | None) -> None:
    headers = {} if declared is None else {"content-type": declared}
    answer = ada.ask("POST", "/todos", content=b'{"title": "Milk"}', headers=headers)
    assert code(answer) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "declared", ["application/json; charset=utf-8", "Application/JSON", "application/x+json"]
)
def test_json_by_another_name(ada: ApiClient, declared: str) -> None:
    answer = ada.ask("POST", "/todos", content=b'{"title": "Milk"}', headers={"content-type": declared})
    assert answer.status_code == 201


def test_no_body_at_all(ada: ApiClient) -> None:
    answer = ada.ask("POST", "/todos")
    assert code(answer) == (422, "validation_failed")
    assert answer.json()["errors"] == [{"in": "body", "pointer": "", "message": "Field required"}]


def test_a_body_that_is_too_large_however_it_comes(ada: ApiClient) -> None:
    whole = b'{"title": "' + b"x" * 65536 + b'"}'
    assert code(ada.ask("POST", "/todos", content=whole, headers=JSON)) == (413, "body_too_large")
    chunked = ada.ask("POST", "/todos", content=iter([whole[:40000], whole[40000:]]), headers=JSON)
    assert code(chunked) == (413, "body_too_large")


def test_who_asks_comes_before_what_they_send(client: ApiClient) -> None:
    for content, headers in ((b"x", {"content-type": "text/plain"}), (b"{}", JSON)):
        answer = client.ask("POST", "/todos", content=content, headers=headers)
        assert code(answer) == (401, "not_authenticated")


@pytest.mark.parametrize("body", [b'{"title": "\\ud800"}', b'{"\\ud800/~": 1}', b'{"title": "x", "a/~b": 1}'])
def test_strange_text_is_no_crash(ada: ApiClient, body: bytes) -> None:
    assert code(ada.ask("POST", "/todos", content=body, headers=JSON)) == (422, "validation_failed")


def test_pointers_are_escaped(ada: ApiClient) -> None:
    answer = ada.ask("POST", "/todos", json={"title": "x", "a/~b": 1})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/a~1~0b"]


def test_a_teapot_has_the_envelope_too(make_app: AppFactory, make_client: ClientFactory) -> None:
    async def brew(_: object) -> None:
        raise HTTPException(418, "short and stout")

    app = make_app()
    app.router.routes.append(Route("/coffee", brew))
    assert code(make_client(app).ask("GET", "/coffee")) == (418, "http_418")
