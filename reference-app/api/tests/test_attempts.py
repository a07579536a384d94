"""Sign-in fails only so often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from tests.client import PASSWORD, WEB, Answer, ApiClient, code
from tests.conftest import AppFactory, ClientFactory, FakeClock
from todos.auth.attempts import Attempt, AttemptsInMemory

ONE_TRANSPORT = pytest.mark.parametrize("transport", ["bearer"], indirect=True)
TOO_MANY = (429, "too_many_attempts")


def fail(client: ApiClient, times: int, email: str = "ada@example.com") -> None:
    for _ in range(times):
        assert code(client.sign_in(email, "wrong password")) == (401, "invalid_credentials")


def test_ten_times_a_minute(client: ApiClient, clock: FakeClock) -> None:
    client.sign_up()
    fail(client, 1)
    clock.advance(20)
    fail(client, 9)
    # Even with the right password: else the answer would tell that it is.
    for password in (PASSWORD, "wrong password"):
        answer = client.ask(
            "POST",
            "/auth/sign-in",
            json={"email": "ada@example.com", "password": password},
            headers={"origin": WEB},
        )
        assert code(answer) == TOO_MANY
        assert answer.headers["retry-after"] == "40"
        assert answer.headers["access-control-allow-origin"] == WEB
        assert "Retry-After" in answer.headers["access-control-expose-headers"].split(", ")
        assert "set-cookie" not in answer.headers
    clock.advance(39.5)
    answer = client.sign_in()
    assert (code(answer), answer.headers["retry-after"]) == (TOO_MANY, "1")
    clock.advance(0.5)
    assert client.sign_in().status_code == 200


@ONE_TRANSPORT
def test_success_forgets_failures(client: ApiClient) -> None:
    client.sign_up()
    for _ in range(2):
        fail(client, 9)
        assert client.sign_in().status_code == 200


@ONE_TRANSPORT
def test_success_is_not_counted(client: ApiClient) -> None:
    client.sign_up()
    assert all(client.sign_in().status_code == 200 for _ in range(15))


@ONE_TRANSPORT
def test_others_are_not_affected(app: FastAPI, client: ApiClient, make_client: ClientFactory) -> None:
    client.sign_up()
    client.sign_up("eve@example.com")
    fail(client, 10)
    assert code(client.sign_in("ADA@example.com")) == TOO_MANY
    assert client.sign_in("eve@example.com").status_code == 200
    elsewhere = make_client(From("192.0.2.1", app))
    assert elsewhere.sign_in().status_code == 200


@ONE_TRANSPORT
def test_an_unknown_account_is_limited_alike(client: ApiClient) -> None:
    client.sign_up()
    answers: dict[str, list[Answer]] = {}
    for email in ("ada@example.com", "nobody@example.com"):
        answers[email] = [client.sign_in(email, "wrong password") for _ in range(11)]
    ada, nobody = answers.values()
    assert [answer.status_code for answer in ada] == [401] * 10 + [429]
    for one, other in zip(ada, nobody, strict=True):
        assert (one.content, list(one.headers.items())) == (other.content, list(other.headers.items()))


@ONE_TRANSPORT
def test_many_at_once_learn_no_more(client: ApiClient) -> None:
    client.sign_up()
    with ThreadPoolExecutor(30) as pool:
        statuses = list(pool.map(lambda _: client.sign_in(password="wrong password").status_code, range(30)))
    assert sorted(statuses) == [401] * 10 + [429] * 20
    assert code(client.sign_in()) == TOO_MANY


@ONE_TRANSPORT
def test_both_are_settings(make_app: AppFactory, make_client: ClientFactory, clock: FakeClock) -> None:
    client = make_client(make_app(sign_in_failures=2, sign_in_window_seconds=5))
    client.sign_up()
    fail(client, 2)
    answer = client.sign_in()
    assert (code(answer), answer.headers["retry-after"]) == (TOO_MANY, "5")
    clock.advance(5)
    assert client.sign_in().status_code == 200


def test_it_does_not_grow_for_ever() -> None:
    attempts = AttemptsInMemory(failures=2, seconds=60, max_kept=3)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    tried = [Attempt(str(number), "192.0.2.1") for number in range(4)]
    for _ in range(100):
        attempts.failed(tried[0], now)
    assert attempts.seconds_to_wait(tried[0], now) == 60
    assert attempts.seconds_to_wait(tried[0], now + timedelta(seconds=60)) == 0
    for attempt in tried[1:]:
        attempts.failed(attempt, now)
    assert len(attempts._failed) == 3
    assert attempts.seconds_to_wait(tried[0], now) == 0


class From:
    """The app, seen from another address."""

    def __init__(self, address: str, app: FastAPI) -> None:
        self.address = address
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "client": (self.address, 50000)}, receive, send)
