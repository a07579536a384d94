"""Sign-up, me and the admin's list."""

import pytest
from fastapi import FastAPI

from tests.client import PASSWORD, ApiClient, code
from tests.conftest import ClientFactory, FakeClock
from todos.accounts.service import AccountService

# The rules here do not depend on the transport; test_every_answer takes every operation through both.
pytestmark = pytest.mark.parametrize("transport", ["bearer"], indirect=True)


def test_sign_up_answers_the_account_and_nothing_secret(client: ApiClient) -> None:
    account = client.sign_up("Ada@Example.com")
    assert account.keys() == {"id", "email", "name", "role", "created_at"}
    assert (account["email"], account["name"], account["role"]) == ("ada@example.com", "Ada", "user")
    assert account["created_at"].endswith("Z")


def test_sign_up_does_not_sign_in(client: ApiClient) -> None:
    client.sign_up()
    assert code(client.ask("GET", "/me")) == (401, "not_authenticated")


def test_an_email_is_taken_whatever_its_case(client: ApiClient) -> None:
    client.sign_up()
    again = {"email": "ADA@example.com", "password": PASSWORD, "name": "Ada"}
    assert code(client.ask("POST", "/auth/sign-up", json=again)) == (409, "email_taken")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"email": "ada"}, "/email"),
        ({"password": "short12"}, "/password"),
        ({"password": "x" * 129}, "/password"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 81}, "/name"),
        ({"name": "a\0b"}, "/name"),
        ({"name": 7}, "/name"),
        ({"role": "admin"}, "/role"),
    ],
)
def test_sign_up_refuses(client: ApiClient, change: dict[str, object], pointer: str) -> None:
    body = {"email": "ada@example.com", "password": PASSWORD, "name": "Ada", **change}
    answer = client.ask("POST", "/auth/sign-up", json=body)
    assert code(answer) == (422, "validation_failed")
    assert [(error["in"], error["pointer"]) for error in answer.json()["errors"]] == [("body", pointer)]


def test_sign_up_takes_the_limits(client: ApiClient) -> None:
    client.sign_up("a@example.com", password="x" * 8, name="x")
    client.sign_up("b@example.com", password="x" * 128, name="é" * 80)


def test_me_is_the_account_that_signed_in(client: ApiClient) -> None:
    account = client.sign_up()
    client.sign_in()
    assert client.ask("GET", "/me").json() == account


def test_only_an_admin_sees_the_accounts(ada: ApiClient) -> None:
    assert code(ada.ask("GET", "/admin/accounts")) == (403, "admin_only")


def test_accounts_are_paged_newest_first(app: FastAPI, make_client: ClientFactory, clock: FakeClock) -> None:
    accounts = AccountService(app.state.database, clock, app.state.passwords)
    made = []
    for number in range(5):
        made.append(accounts.create(f"{number}@example.com", PASSWORD, "Someone"))
        clock.advance(1)
    accounts.create("root@example.com", PASSWORD, "Root", role="admin")
    admin = make_client()
    admin.sign_in("root@example.com")

    first = admin.ask("GET", "/admin/accounts?size=4").json()
    second = admin.ask("GET", "/admin/accounts?size=4&page=2").json()

    assert [first[key] for key in ("total", "page", "size", "pages")] == [6, 1, 4, 2]
    assert [item["email"] for item in first["items"] + second["items"]] == [
        "root@example.com",
        *(account.email for account in reversed(made)),
    ]
