"""Whatever comes, the answer is no 5xx (the client checks that it is a declared one, in the envelope)."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest

from tests.client import PASSWORD, ApiClient, code
from tests.conftest import TransportName

ONE_TRANSPORT = pytest.mark.parametrize("transport", ["bearer"], indirect=True)

TEXTS = ["a\0b", "\0", "\ud800", "\U0001f95b" * 300, "\u202e\r\n", "{{7*7}}", "' OR 1=1 --", "../" * 99]
NUMBERS = [2**31, 2**63, -(2**63) - 1, 10**400, float("nan"), float("inf"), -0.0, 1e308]
NESTED: Any = "x"
for _ in range(200):
    NESTED = [NESTED]
VALUES: list[Any] = [*TEXTS, *NUMBERS, None, True, [], {}, NESTED]

# Each operation with a body, and one that it takes.
BODIES: dict[tuple[str, str], dict[str, object]] = {
    ("POST", "/auth/sign-up"): {"email": "new@example.com", "password": PASSWORD, "name": "New"},
    ("POST", "/auth/sign-in"): {"email": "ada@example.com", "password": PASSWORD},
    ("POST", "/todos"): {"title": "Milk", "due": "2026-01-31", "estimate": "1.50"},
    ("PATCH", "/todos/{todo}"): {"title": "Milk", "done": True, "due": "2026-01-31", "estimate": "1.50"},
    ("POST", "/labels"): {"name": "home"},
    ("PATCH", "/labels/{label}"): {"name": "home"},
}
JSON = {"content-type": "application/json"}


@pytest.fixture
def ids(ada: ApiClient) -> dict[str, str]:
    """Something to change."""
    label = ada.ask("POST", "/labels", json={"name": "work"}).json()["id"]
    return {"todo": ada.add("Milk")["id"], "label": label}


@ONE_TRANSPORT
@pytest.mark.parametrize(("method", "path"), BODIES)
def test_any_value_anywhere_in_a_body(ada: ApiClient, ids: dict[str, str], method: str, path: str) -> None:
    good = BODIES[method, path]
    path = path.format(**ids)
    for member in good:
        for value in VALUES:
            # json.dumps writes NaN and lone surrogates as many a client does.
            body = json.dumps({**good, member: value}).encode()
            assert ada.ask(method, path, content=body, headers=JSON).status_code < 500, (member, value)
    bodies = [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"NaN",
        b"9" * 5000,
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"a":' * 9999,
        b"\0",
    ]
    for body in [*bodies, json.dumps(good).encode("utf-16"), b'{"title": "\xed\xa0\x80"}']:
        for declared in (b"application/json", b"application/json; charset=\xff", b";", None):
            headers = {"content-type": declared} if declared else {}
            assert ada.ask(method, path, content=body, headers=headers).status_code < 500, body


QUERIES = [
    "%00",
    "%FF",
    "%ED%A0%80",
    "9223372036854775808",
    "-1",
    "NaN",
    "1e400",
    "%F0%9F%A5%9B",
    "[]",
    "",
    "%",
]


@ONE_TRANSPORT
@pytest.mark.parametrize(
    "path",
    [*(f"/todos?{name}=" for name in ("page", "size", "done", "q")), "/labels?cursor=", "/labels?size="],
)
def test_any_value_in_a_query(ada: ApiClient, path: str) -> None:
    for value in QUERIES:
        assert ada.ask("GET", f"{path}{value}").status_code < 500, value
        assert ada.ask("GET", f"{path}{value}&{path.partition('?')[2]}{value}").status_code < 500, value


@ONE_TRANSPORT
@pytest.mark.parametrize("collection", ["/todos", "/labels", "/attachments"])
def test_any_value_for_an_id(ada: ApiClient, collection: str) -> None:
    for value in (*QUERIES, str(uuid4()).upper(), f"{{{uuid4()}}}", f"urn:uuid:{uuid4()}", "x" * 5000):
        for method in ("GET", "DELETE"):
            assert 400 <= ada.ask(method, f"{collection}/{value or 'x'}").status_code < 500, value


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


TOKENS = [
    *("", ".", "..", "a.b.c.d", "=", "%00", "null", "x" * 20000, "\xe9"),
    *(
        f"{_part(head)}.e30.x"
        for head in (b"[" * 5000, b"{}", b"null", b'{"alg": []}', b"\xff", b'{"alg":NaN}')
    ),
    f"{_part(b'{') * 9}.{_part(b'[' * 9000)}.",
    _part(b'{"alg":"HS256","crit":["x"],"x":1,"b64":false}') + ".e30.x",
]


@pytest.mark.parametrize("token", TOKENS)
def test_any_access_token(client: ApiClient, transport: TransportName, token: str) -> None:
    header = f"Bearer {token}" if transport == "bearer" else f"access_token={token}"
    name = "authorization" if transport == "bearer" else "cookie"
    answer = client.ask("GET", "/me", headers={name: header.encode("latin-1")})
    assert answer.status_code == 401


@pytest.mark.parametrize("token", TOKENS)
def test_any_refresh_token(client: ApiClient, token: str) -> None:
    header = f"refresh_token={token}".encode("latin-1")
    assert client.ask("POST", "/auth/refresh", headers={"cookie": header}).status_code == 401
    assert client.ask("POST", "/auth/sign-out", headers={"cookie": header}).status_code == 204


@ONE_TRANSPORT
@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/sign-up"])
@pytest.mark.parametrize("password", ["s3cret", ["s3cret"], {"s3cret": "s3cret"}, "s3cret" * 50])
def test_a_password_is_never_said_again(client: ApiClient, path: str, password: object) -> None:
    body = {"email": "s3cret", "password": password, "name": ""}
    answer = client.ask("POST", path, json=body)
    assert code(answer) == (422, "validation_failed")
    assert "s3cret" not in answer.text
