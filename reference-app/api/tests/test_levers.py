"""Levers and provider states."""

import time
from typing import Any

import pytest
from fastapi import FastAPI

from tests.client import PASSWORD, ApiClient, code
from tests.conftest import ClientFactory, TransportName

ONE_TRANSPORT = pytest.mark.parametrize("transport", ["bearer"], indirect=True)


@pytest.fixture
def lab(make_client: ClientFactory, app_with_levers: FastAPI) -> ApiClient:
    """A signed-in client of an app with levers."""
    lab = make_client(app_with_levers)
    lab.sign_up()
    lab.sign_in()
    return lab


def pull(client: ApiClient, lever: str, method: str = "GET", path: str = "/me") -> Any:
    return client.ask(method, path, headers={"x-lever": lever})


def test_crash(lab: ApiClient, caplog: pytest.LogCaptureFixture) -> None:
    assert code(pull(lab, "crash")) == (500, "internal_error")
    assert "unhandled error in GET /me" in caplog.text
    assert lab.ask("GET", "/me").status_code == 200


def test_no_lever_without_an_operation(lab: ApiClient) -> None:
    assert pull(lab, "crash", path="/nothing").status_code == 404
    assert pull(lab, "crash", method="PUT", path="/todos").status_code == 405


def test_slow(lab: ApiClient) -> None:
    started = time.perf_counter()
    assert pull(lab, "slow=150").status_code == 200
    assert time.perf_counter() - started >= 0.15


def test_slow_then_crash(lab: ApiClient) -> None:
    started = time.perf_counter()
    assert pull(lab, "slow=50, crash").status_code == 500
    assert time.perf_counter() - started >= 0.05


@ONE_TRANSPORT
@pytest.mark.parametrize("lever", ["explode", "slow", "slow=", "slow=-1", "slow=30001", "slow=x", "crash=1"])
def test_unknown_levers(make_client: ClientFactory, app_with_levers: FastAPI, lever: str) -> None:
    client = make_client(app_with_levers)
    answer = client.request("GET", "/about", headers={"x-lever": lever})
    assert code(answer) == (400, "lever_unknown")


def test_expire_access(lab: ApiClient, make_client: ClientFactory, app_with_levers: FastAPI) -> None:
    other = make_client(app_with_levers)
    other.sign_in()
    assert code(pull(lab, "expire-access")) == (401, "access_token_expired")
    # In every later request, and for this token only.
    assert code(lab.ask("GET", "/todos")) == (401, "access_token_expired")
    assert other.ask("GET", "/me").status_code == 200
    assert lab.refresh().status_code == 200
    assert lab.ask("GET", "/me").status_code == 200


def test_expire_access_without_a_token(make_client: ClientFactory, app_with_levers: FastAPI) -> None:
    client = make_client(app_with_levers)
    assert code(pull(client, "expire-access")) == (401, "not_authenticated")


def test_the_app_itself_has_no_levers(ada: ApiClient) -> None:
    assert pull(ada, "crash").status_code == 200
    assert ada.ask("POST", "/provider-states", json={"state": "an account exists"}).status_code == 404


# Provider states ----------------------------------------------------------------------------------


@pytest.fixture
def provider(make_client: ClientFactory, app_with_levers: FastAPI) -> ApiClient:
    return make_client(app_with_levers)


def make(provider: ApiClient, state: str, **params: object) -> dict[str, Any]:
    answer = provider.ask("POST", "/provider-states", json={"state": state, "params": params})
    assert answer.status_code == 200, answer.text
    values: dict[str, Any] = answer.json()
    return values


def use(client: ApiClient, transport: TransportName, values: dict[str, Any]) -> ApiClient:
    if transport == "bearer":
        client.headers["Authorization"] = f"Bearer {values['accessToken']}"
    else:
        client.cookies.set("access_token", values["accessToken"])
    return client


def test_an_account_exists(provider: ApiClient) -> None:
    for password in (PASSWORD, "another password"):  # Twice: the second run finds what the first left.
        values = make(provider, "an account exists", email="A@example.com", password=password, name="A")
        assert values.keys() == {"email", "accountId"}
        assert provider.sign_in("a@example.com", password).status_code == 200
        assert provider.ask("GET", "/me").json()["id"] == values["accountId"]


def test_signed_in_with_todos(provider: ApiClient, transport: TransportName) -> None:
    for titles in (["x"], ["one", "two"]):
        values = make(provider, "a signed in account with todos", email="a@example.com", todos=titles)
        use(provider, transport, values)
        items = provider.ask("GET", "/todos").json()["items"]
        assert {todo["title"] for todo in items} == set(titles)
        assert provider.ask("GET", f"/todos/{values['todoId']}").json()["title"] == titles[0]
    provider.set_refresh_token(values["refreshToken"])
    assert provider.refresh().status_code == 200


def test_signed_in_without_todos(provider: ApiClient, transport: TransportName) -> None:
    use(provider, transport, make(provider, "a signed in account without todos"))
    assert provider.ask("GET", "/todos").json()["total"] == 0


def test_expired(provider: ApiClient, transport: TransportName) -> None:
    use(provider, transport, make(provider, "the account's access token has expired"))
    assert code(provider.ask("GET", "/me")) == (401, "access_token_expired")


def test_nobody(provider: ApiClient) -> None:
    assert make(provider, "no account is signed in") == {}


def test_teardown(provider: ApiClient) -> None:
    body = {"state": "an account exists", "params": {}, "action": "teardown"}
    answer = provider.ask("POST", "/provider-states", json=body)
    assert (answer.status_code, answer.json()) == (200, {})


@ONE_TRANSPORT
@pytest.mark.parametrize(
    ("content", "status", "what"),
    [
        (b'{"state": "the moon is blue"}', 404, "state_unknown"),
        (b"{", 400, "malformed_body"),
        (b"{}", 422, "validation_failed"),
        (b'{"state": "an account exists", "params": {"email": "x"}}', 422, "validation_failed"),
    ],
)
def test_wrong_states(provider: ApiClient, content: bytes, status: int, what: str) -> None:
    assert code(provider.ask("POST", "/provider-states", content=content)) == (status, what)
