"""Signing in with a form: OAuth2's password grant."""

import jwt
import pytest

from tests.client import PASSWORD, Answer, ApiClient, code
from tests.conftest import FakeClock, TransportName
from tests.test_cors import FOREIGN

ONE_TRANSPORT = pytest.mark.parametrize("transport", ["bearer"], indirect=True)
GOOD = {"username": "ada@example.com", "password": PASSWORD}


def ask(client: ApiClient, **form: str) -> Answer:
    return client.ask("POST", "/auth/token", data=form)


@ONE_TRANSPORT
@pytest.mark.parametrize(
    "more",
    [
        *({}, {"grant_type": "password"}, {"username": "ADA@example.com"}),
        {"scope": "", "client_id": "x", "client_secret": "y", "more": "z"},
    ],
)
def test_it_grants_as_sign_in_does(client: ApiClient, more: dict[str, str]) -> None:
    account = client.sign_up()
    answer = client.keep(ask(client, **{**GOOD, **more}))
    assert answer.status_code == 200
    token = answer.json()["access_token"]
    assert answer.json() == {"access_token": token, "token_type": "bearer", "expires_in": 900}
    assert answer.headers["cache-control"] == "no-store"
    assert jwt.decode(token, options={"verify_signature": False})["sub"] == account["id"]
    assert client.ask("GET", "/me").json() == account
    assert client.refresh().status_code == 200


@ONE_TRANSPORT
def test_wrong_credentials_are_an_invalid_grant(client: ApiClient) -> None:
    client.sign_up()
    for wrong in ({"password": "wrong password"}, {"username": "eve@example.com"}, {"username": "x"}):
        answer = ask(client, **{**GOOD, **wrong})
        assert code(answer) == (400, "invalid_grant")
        assert "www-authenticate" not in answer.headers
        assert "set-cookie" not in answer.headers


@ONE_TRANSPORT
def test_failures_count_as_those_of_sign_in(client: ApiClient, clock: FakeClock) -> None:
    client.sign_up()
    for _ in range(5):
        client.sign_in(password="wrong password")
        ask(client, **{**GOOD, "password": "wrong password"})
    for answer in (ask(client, **GOOD), client.sign_in()):
        assert (code(answer), answer.headers["retry-after"]) == ((429, "too_many_attempts"), "60")
    clock.advance(60)
    assert ask(client, **GOOD).status_code == 200


@ONE_TRANSPORT
def test_other_grants(client: ApiClient) -> None:
    for grant in ("refresh_token", "client_credentials", "x"):
        assert code(ask(client, **GOOD, grant_type=grant)) == (400, "unsupported_grant_type")


@ONE_TRANSPORT
@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        *(
            ({"username": "a"}, "/password"),
            ({**GOOD, "username": ""}, "/username"),
            ({"password": "s3cret"}, "/username"),
        ),
        *(({**GOOD, "username": "a\0b"}, "/username"), ({**GOOD, "password": "s3cret" * 50}, "/password")),
    ],
)
def test_refused_forms(client: ApiClient, form: dict[str, str], pointer: str) -> None:
    answer = ask(client, **form)
    assert code(answer) == (422, "validation_failed")
    assert [(error["in"], error["pointer"]) for error in answer.json()["errors"]] == [("body", pointer)]
    assert "s3cret" not in answer.text


@ONE_TRANSPORT
@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"%ff=%00", b"username=%ED%A0%80&password=x", b"&" * 60000, b"="]
)
def test_strange_forms_are_no_crash(client: ApiClient, content: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.ask("POST", "/auth/token", content=content, headers=headers)
    assert answer.status_code in (400, 422)


@ONE_TRANSPORT
def test_only_forms(client: ApiClient) -> None:
    assert code(client.ask("POST", "/auth/token", json=GOOD)) == (415, "unsupported_media_type")
    files = {"file": ("a.txt", b"x", "text/plain")}
    answer = client.ask("POST", "/auth/token", data=GOOD, files=files)
    assert code(answer) == (415, "unsupported_media_type")


@ONE_TRANSPORT
@pytest.mark.parametrize("headers", FOREIGN)
def test_no_form_of_another_site(client: ApiClient, headers: dict[str, str]) -> None:
    client.sign_up()
    answer = client.ask("POST", "/auth/token", data=GOOD, headers=headers)
    assert code(answer) == (403, "origin_not_allowed")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("transport", ["cookie"], indirect=True)
def test_not_where_no_script_may_see_a_token(client: ApiClient, transport: TransportName) -> None:
    assert transport == "cookie"
    assert code(client.ask("POST", "/auth/token", data=GOOD)) == (404, "path_not_found")
