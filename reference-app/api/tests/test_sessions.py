"""Sign-in, refresh, sign-out."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import jwt
import pytest
from fastapi import FastAPI
from pwdlib import PasswordHash

from tests.client import PASSWORD, Answer, ApiClient, code
from tests.conftest import AppFactory, ClientFactory, FakeClock, TransportName
from todos.accounts.passwords import Passwords


def cookies(answer: Answer) -> dict[str, set[str]]:
    """Name → the attributes of each cookie that the answer sets, lower-cased."""
    found = {}
    for header in answer.headers.get_list("set-cookie"):
        pair, *attributes = header.split("; ")
        found[pair.partition("=")[0]] = {attribute.lower() for attribute in attributes}
    return found


def test_sign_in_grants_as_the_transport_says(client: ApiClient, transport: TransportName) -> None:
    client.sign_up()
    answer = client.sign_in()
    refresh = {"httponly", "max-age=1209600", "path=/auth", "samesite=lax"}
    if transport == "bearer":
        assert answer.json() == {
            "access_token": answer.json()["access_token"],
            "token_type": "bearer",
            "expires_in": 900,
        }
        assert cookies(answer) == {"refresh_token": refresh}
    else:
        assert answer.json() == {"expires_in": 900}
        access = {"httponly", "max-age=900", "path=/", "samesite=lax"}
        assert cookies(answer) == {"refresh_token": refresh, "access_token": access}


def test_cookies_are_secure_outside_development(make_app: AppFactory, make_client: ClientFactory) -> None:
    client = make_client(make_app(environment="production", secret_key="s" * 32))
    client.sign_up()
    assert all("secure" in attributes for attributes in cookies(client.sign_in()).values())


def test_the_cookie_domain_is_for_the_access_cookie_only(
    make_app: AppFactory, make_client: ClientFactory
) -> None:
    client = make_client(make_app(cookie_domain="app.localhost"))
    client.sign_up()
    set_by_sign_in = cookies(client.sign_in())
    for name, attributes in set_by_sign_in.items():
        assert ("domain=app.localhost" in attributes) == (name == "access_token")
    assert client.ask("GET", "/me").status_code == 200

    # Cleared with the attributes they were set with, or a browser keeps them.
    cleared = cookies(client.ask("POST", "/auth/sign-out"))
    assert {
        name: {a for a in attributes if not a.startswith(("max-age", "expires"))}
        for name, attributes in cleared.items()
    } == {
        name: {a for a in attributes if not a.startswith("max-age")}
        for name, attributes in set_by_sign_in.items()
    }
    assert all("max-age=0" in attributes for attributes in cleared.values())
    assert not list(client.cookies)


@pytest.mark.parametrize("who", [("ada@example.com", "wrong password"), ("eve@example.com", PASSWORD)])
def test_sign_in_does_not_tell_what_was_wrong(
    client: ApiClient, transport: TransportName, who: tuple[str, str]
) -> None:
    client.sign_up()
    answer = client.sign_in(*who)
    assert code(answer) == (401, "invalid_credentials")
    assert_challenge(answer, transport)


class CountingHash(PasswordHash):
    """Counts the work."""

    verified: int = 0

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:
        self.verified += 1
        return super().verify(password, hash)


def test_sign_in_works_as_hard_for_an_unknown_account(
    app: FastAPI, client: ApiClient, passwords: Passwords
) -> None:
    counting = CountingHash(passwords._hasher.hashers)
    app.state.passwords = Passwords(counting)
    client.sign_up()
    client.sign_in(password="wrong password")
    assert counting.verified == 1
    client.sign_in("eve@example.com")
    assert counting.verified == 2


def test_the_access_token_expires(ada: ApiClient, clock: FakeClock, transport: TransportName) -> None:
    clock.advance(899)
    assert ada.ask("GET", "/me").status_code == 200
    clock.advance(1)
    answer = ada.ask("GET", "/me")
    assert code(answer) == (401, "access_token_expired")
    assert_challenge(answer, transport, error="invalid_token")


def assert_challenge(answer: Answer, transport: TransportName, error: str | None = None) -> None:
    challenge = answer.headers.get("www-authenticate")
    if transport == "cookie":
        assert challenge is None
    else:
        assert challenge.startswith('Bearer realm="todos"')
        assert (f'error="{error}"' in challenge) if error else ("error" not in challenge)


def test_no_access_token(client: ApiClient, transport: TransportName) -> None:
    answer = client.ask("GET", "/me")
    assert code(answer) == (401, "not_authenticated")
    assert_challenge(answer, transport)


def present(client: ApiClient, transport: TransportName, token: str) -> Answer:
    header = (
        {"authorization": f"Bearer {token}"} if transport == "bearer" else {"cookie": f"access_token={token}"}
    )
    return client.ask("GET", "/me", headers=header)


@pytest.mark.parametrize("token", ["x", "a.b.c", "é".encode().decode("latin-1")])
def test_a_token_that_is_none(client: ApiClient, transport: TransportName, token: str) -> None:
    answer = present(client, transport, token.encode("ascii", "ignore").decode() or "x")
    assert code(answer) == (401, "access_token_invalid")
    assert_challenge(answer, transport, error="invalid_token")


def test_a_token_of_someone_else_s_making(app: FastAPI, client: ApiClient, transport: TransportName) -> None:
    account = client.sign_up()
    claims = {"sub": account["id"], "sid": account["id"], "jti": "1", "typ": "access", "iat": 0, "exp": 2**33}
    own = app.state.settings.secret_key.get_secret_value()
    for forged in (
        jwt.encode(claims, "another key, and it is long enough", algorithm="HS256"),
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode(claims, own * 2, algorithm="HS512"),
        # Signed by us, but of no session of ours.
        jwt.encode(claims, own, algorithm="HS256"),
        jwt.encode({**claims, "sub": "no uuid"}, own, algorithm="HS256"),
        jwt.encode({key: claims[key] for key in ("sub", "sid", "jti")}, own, algorithm="HS256"),
        jwt.encode({**claims, "exp": "x"}, own, algorithm="HS256"),
        jwt.encode({**claims, "exp": 10**400}, own, algorithm="HS256"),
    ):
        assert code(present(client, transport, forged)) == (401, "access_token_invalid")


def test_a_token_for_another_purpose(app: FastAPI, ada: ApiClient, transport: TransportName) -> None:
    own = app.state.settings.secret_key.get_secret_value()
    header = ada.headers.get("Authorization", "") or ada.cookies["access_token"]
    claims = jwt.decode(header.removeprefix("Bearer "), own, algorithms=["HS256"])
    assert claims.keys() == {"sub", "sid", "jti", "typ", "iat", "exp"}
    assert (claims["sub"], claims["typ"]) == (ada.ask("GET", "/me").json()["id"], "access")
    assert claims["exp"] - claims["iat"] == 900
    ada.forget_access_token()
    for typ in ("refresh", None, ["access"]):
        other = jwt.encode({**claims, "typ": typ}, own, algorithm="HS256")
        assert code(present(ada, transport, other)) == (401, "access_token_invalid")
    del claims["typ"]
    untyped = jwt.encode(claims, own, algorithm="HS256")
    assert code(present(ada, transport, untyped)) == (401, "access_token_invalid")


def test_a_refresh_token_is_no_access_token(ada: ApiClient, transport: TransportName) -> None:
    refresh_token = ada.cookies["refresh_token"]
    ada.forget_access_token()
    assert code(present(ada, transport, refresh_token)) == (401, "access_token_invalid")


def test_each_transport_ignores_the_other(ada: ApiClient, transport: TransportName) -> None:
    if transport == "bearer":
        token = ada.headers.pop("Authorization").removeprefix("Bearer ")
        answer = ada.ask("GET", "/me", headers={"cookie": f"access_token={token}"})
    else:
        token = ada.cookies["access_token"]
        ada.forget_access_token()
        answer = ada.ask("GET", "/me", headers={"authorization": f"Bearer {token}"})
    assert code(answer) == (401, "not_authenticated")


def test_other_schemes_are_not_ours(client: ApiClient, transport: TransportName) -> None:
    for header in ("Basic YTpi", "Bearer", "Bearer ", "x"):
        answer = client.ask("GET", "/me", headers={"authorization": header})
        assert code(answer) == (401, "not_authenticated")
        assert_challenge(answer, transport)


def test_a_refused_refresh_is_challenged_as_any_401(client: ApiClient, transport: TransportName) -> None:
    for token in ("", "nobody's"):
        client.set_refresh_token(token)
        answer = client.refresh()
        assert answer.status_code == 401
        assert_challenge(answer, transport)


def test_refresh_rotates(ada: ApiClient) -> None:
    before = ada.cookies["refresh_token"]
    answer = ada.refresh()
    assert answer.status_code == 200
    assert "refresh_token" in cookies(answer)
    assert ada.cookies["refresh_token"] != before
    assert ada.ask("GET", "/me").status_code == 200


def test_refresh_works_after_the_access_token_expired(ada: ApiClient, clock: FakeClock) -> None:
    clock.advance(901)
    assert ada.refresh().status_code == 200
    assert ada.ask("GET", "/me").status_code == 200
    ada.forget_access_token()
    assert ada.refresh().status_code == 200


def test_a_spent_token_may_come_again_within_the_grace(ada: ApiClient, clock: FakeClock) -> None:
    spent = ada.cookies["refresh_token"]
    ada.refresh()
    first = ada.cookies["refresh_token"]
    clock.advance(0.9)
    ada.set_refresh_token(spent)
    assert ada.refresh().status_code == 200
    # Both tabs stay signed in.
    assert ada.refresh().status_code == 200
    ada.set_refresh_token(first)
    assert ada.refresh().status_code == 200


def test_the_grace_is_counted_from_the_first_time(ada: ApiClient, clock: FakeClock) -> None:
    spent = ada.cookies["refresh_token"]
    ada.refresh()
    clock.advance(0.6)
    ada.set_refresh_token(spent)
    assert ada.refresh().status_code == 200
    clock.advance(0.6)
    ada.set_refresh_token(spent)
    assert code(ada.refresh()) == (401, "refresh_token_reused")


def test_reuse_closes_the_whole_session(ada: ApiClient, make_client: ClientFactory, clock: FakeClock) -> None:
    elsewhere = make_client()
    elsewhere.sign_in()
    spent = ada.cookies["refresh_token"]
    ada.refresh()
    good = ada.cookies["refresh_token"]
    clock.advance(1)
    ada.set_refresh_token(spent)
    assert code(ada.refresh()) == (401, "refresh_token_reused")

    assert code(ada.ask("GET", "/me")) == (401, "access_token_invalid")
    ada.set_refresh_token(good)
    assert code(ada.refresh()) == (401, "refresh_token_invalid")
    # Other sessions of the account are not touched.
    assert elsewhere.ask("GET", "/me").status_code == 200
    assert elsewhere.refresh().status_code == 200


def test_no_grace_at_all(make_app: AppFactory, make_client: ClientFactory) -> None:
    client = make_client(make_app(refresh_grace_seconds=0))
    client.sign_up()
    client.sign_in()
    spent = client.cookies["refresh_token"]
    client.refresh()
    client.set_refresh_token(spent)
    assert code(client.refresh()) == (401, "refresh_token_reused")


def test_refresh_without_a_token(client: ApiClient, transport: TransportName) -> None:
    answer = client.refresh()
    assert code(answer) == (401, "refresh_token_missing")
    assert_challenge(answer, transport)


def test_refresh_with_a_token_of_nobody(client: ApiClient) -> None:
    client.set_refresh_token("nobody's")
    assert code(client.refresh()) == (401, "refresh_token_invalid")


def test_refresh_tokens_expire(ada: ApiClient, clock: FakeClock) -> None:
    clock.advance(14 * 24 * 3600)
    token = ada.cookies["refresh_token"]
    ada.set_refresh_token(token)  # The jar would drop it by itself.
    assert code(ada.refresh()) == (401, "refresh_token_invalid")


def test_sign_out_closes_the_session(ada: ApiClient) -> None:
    access = {"headers": {"cookie": f"access_token={ada.cookies.get('access_token', '')}"}}
    refresh_token = ada.cookies["refresh_token"]
    answer = ada.ask("POST", "/auth/sign-out")
    assert (answer.status_code, answer.content) == (204, b"")
    assert not list(ada.cookies)
    assert code(ada.ask("GET", "/me", **access)) == (401, "access_token_invalid")
    ada.set_refresh_token(refresh_token)
    assert code(ada.refresh()) == (401, "refresh_token_invalid")


def test_sign_out_is_idempotent(client: ApiClient) -> None:
    assert client.ask("POST", "/auth/sign-out").status_code == 204
    client.set_refresh_token("nobody's")
    assert client.ask("POST", "/auth/sign-out").status_code == 204


@pytest.mark.parametrize("grace", [1, 0])
def test_refreshes_at_the_same_moment(make_app: AppFactory, make_client: ClientFactory, grace: int) -> None:
    app = make_app(refresh_grace_seconds=grace)
    first = make_client(app)
    first.sign_up()
    first.sign_in()
    token = first.cookies["refresh_token"]
    tabs = [make_client(app) for _ in range(6)]
    together = Barrier(len(tabs))

    def refresh(tab: ApiClient) -> int:
        tab.set_refresh_token(token)
        together.wait()
        status: int = tab.refresh().status_code
        return status

    with ThreadPoolExecutor(len(tabs)) as pool:
        statuses = sorted(pool.map(refresh, tabs))
    assert statuses == ([200] * 6 if grace else [200] + [401] * 5)
