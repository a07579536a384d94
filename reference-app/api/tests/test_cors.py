"""What a browser on another origin may do and see."""

import json

import pytest
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.client import API, PASSWORD, WEB, Answer, ApiClient, code
from tests.conftest import ClientFactory, TransportName

EXPOSED = "Location, Link, Content-Disposition, Deprecation, Sunset, Retry-After"
ELSEWHERE = "http://elsewhere.localhost:3000"

ONE_TRANSPORT = pytest.mark.parametrize("transport", ["bearer"], indirect=True)


def preflight(client: ApiClient, origin: str, method: str, headers: str = "content-type") -> Answer:
    asked = {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": headers,
    }
    return client.ask("OPTIONS", "/todos", headers=asked)


@ONE_TRANSPORT
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_the_web_may_ask(client: ApiClient, method: str) -> None:
    answer = preflight(client, WEB, method, "authorization,content-type")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == WEB
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-max-age"] == "600"
    assert method in answer.headers["access-control-allow-methods"].split(", ")


@ONE_TRANSPORT
@pytest.mark.parametrize(
    ("origin", "method", "headers", "what"),
    [
        (ELSEWHERE, "GET", "content-type", "origin_not_allowed"),
        ("null", "GET", "content-type", "origin_not_allowed"),
        (WEB + "0", "GET", "content-type", "origin_not_allowed"),
        (WEB, "PUT", "content-type", "cors_method_not_allowed"),
        (WEB, "POST", "x-lever", "cors_header_not_allowed"),
    ],
)
def test_refused_preflights(client: ApiClient, origin: str, method: str, headers: str, what: str) -> None:
    answer = preflight(client, origin, method, headers)
    assert code(answer) == (400, what)
    assert answer.headers.get("access-control-allow-origin") == (WEB if origin == WEB else None)


@pytest.mark.parametrize(
    ("method", "path", "lever", "status"),
    [
        ("GET", "/me", "", 200),
        ("POST", "/todos", "", 422),
        ("GET", "/me", "crash", 500),
        ("GET", "/nothing", "", 404),
        ("PUT", "/todos", "", 405),
        ("GET", "/todos?page=0", "", 422),
    ],
)
def test_the_web_may_read_every_answer(
    make_client: ClientFactory, app_with_levers: FastAPI, method: str, path: str, lever: str, status: int
) -> None:
    client = make_client(app_with_levers)
    client.headers["origin"] = WEB
    client.sign_up()
    client.sign_in()
    client.headers["x-lever"] = lever
    answer = client.ask(method, path)
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == WEB
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-expose-headers"] == EXPOSED
    assert "Origin" in answer.headers["vary"]


def test_others_may_not(client: ApiClient) -> None:
    answer = client.ask("GET", "/about", headers={"origin": ELSEWHERE})
    assert "access-control-allow-origin" not in answer.headers
    assert "Origin" in answer.headers["vary"]


ALWAYS = [("POST", "/auth/refresh"), ("POST", "/auth/sign-out")]
WITH_COOKIES = [("POST", "/auth/sign-in"), ("POST", "/auth/sign-up"), ("POST", "/todos")]


FOREIGN = [{"origin": ELSEWHERE}, {"origin": "null"}, {"origin": API}, {"sec-fetch-site": "cross-site"}]


@pytest.mark.parametrize("headers", FOREIGN)
def test_our_cookies_are_for_our_origins(
    ada: ApiClient, transport: TransportName, headers: dict[str, str]
) -> None:
    for method, path in ALWAYS:
        assert code(ada.ask(method, path, headers=headers)) == (403, "origin_not_allowed")
    form = {"headers": {**headers, "content-type": "application/x-www-form-urlencoded"}, "content": b"a=b"}
    text = {"headers": {**headers, "content-type": "text/plain"}, "content": b'{"title": "Milk"}'}
    for method, path in WITH_COOKIES:
        for body in (form, text):
            assert ada.ask(method, path, **body).status_code == (403 if transport == "cookie" else 415)
    for method, path in WITH_COOKIES:
        answer = ada.ask(method, path, headers=headers, json={})
        if transport == "cookie":
            assert code(answer) == (403, "origin_not_allowed")
        else:
            assert code(answer) == (422, "validation_failed")
    # Nothing was spent or closed.
    assert ada.refresh().status_code == 200


@pytest.mark.parametrize(
    "headers", [{"origin": WEB}, {}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"}]
)
def test_our_origins_may_use_our_cookies(ada: ApiClient, headers: dict[str, str]) -> None:
    assert ada.refresh(headers=headers).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
def test_nobody_is_signed_in_from_elsewhere(
    client: ApiClient, transport: TransportName, headers: dict[str, str]
) -> None:
    client.sign_up()
    body = {"email": "ada@example.com", "password": PASSWORD}
    answer = client.ask("POST", "/auth/sign-in", headers=headers, json=body)
    if transport == "cookie":
        assert code(answer) == (403, "origin_not_allowed")
        assert "set-cookie" not in answer.headers
    else:
        # No form can send JSON, and CORS refuses the preflight of a script that would.
        assert answer.status_code == 200
    for declared in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
        content = json.dumps(body).encode()
        answer = client.ask(
            "POST", "/auth/sign-in", headers={**headers, "content-type": declared}, content=content
        )
        assert answer.status_code == (403 if transport == "cookie" else 415)
        assert "set-cookie" not in answer.headers


def test_reading_is_not_refused(ada: ApiClient) -> None:
    # CORS keeps the answer from the other origin; refusing would protect nothing more.
    assert ada.ask("GET", "/me", headers={"origin": ELSEWHERE}).status_code == 200


class _Tagging:
    """Stands for any middleware that sets a header."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-tag"] = "1"
            await send(message)

        await self.app(scope, receive, tagged)


def test_a_crash_takes_the_way_of_every_answer(make_client: ClientFactory, app_with_levers: FastAPI) -> None:
    app_with_levers.add_middleware(_Tagging)
    answer = make_client(app_with_levers).ask("GET", "/about", headers={"x-lever": "crash"})
    assert (answer.status_code, answer.headers["x-tag"]) == (500, "1")
