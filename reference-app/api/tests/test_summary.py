"""Summaries, and what is said of the version that will go."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from tests.client import WEB, ApiClient
from tests.conftest import FakeClock
from todos.clock import utc_now
from todos.deprecations import DEPRECATIONS

# The rules here do not depend on the transport; test_every_answer takes every operation through both.
pytestmark = pytest.mark.parametrize("transport", ["bearer"], indirect=True)


def test_no_todos(ada: ApiClient) -> None:
    assert ada.ask("GET", "/v1/summary").json() == {"open": 0, "done": 0}
    assert ada.ask("GET", "/v2/summary").json() == {"open": 0, "done": 0, "overdue": 0, "estimate": "0.00"}


def test_what_is_counted(ada: ApiClient, eve: ApiClient, clock: FakeClock) -> None:
    clock.now = datetime.combine(clock.now.date(), datetime.max.time(), UTC)  # The last moment of the day.
    ada.sign_in()
    today = clock.now.date()
    yesterday, tomorrow = ((today + timedelta(days=days)).isoformat() for days in (-1, 1))
    for due, estimate, done in (
        (yesterday, "0.10", False),
        (today.isoformat(), "0.20", False),
        (tomorrow, "9999.99", False),
        (None, None, False),
        (yesterday, "5", True),
    ):
        todo = ada.ask("POST", "/todos", json={"title": "x", "due": due, "estimate": estimate}).json()
        if done:
            ada.ask("PATCH", f"/todos/{todo['id']}", json={"done": True})
    expected = {"open": 4, "done": 1, "overdue": 1, "estimate": "10000.29"}
    assert ada.ask("GET", "/v2/summary").json() == expected
    assert ada.ask("GET", "/v1/summary").json() == {"open": 4, "done": 1}
    eve.sign_in("eve@example.com")
    assert eve.ask("GET", "/v2/summary").json()["open"] == 0


def test_version_1_says_that_it_will_go(ada: ApiClient) -> None:
    answer = ada.ask("GET", "/v1/summary", headers={"origin": WEB})
    since = datetime.fromtimestamp(int(answer.headers["deprecation"].removeprefix("@")), UTC)
    until = parsedate_to_datetime(answer.headers["sunset"])
    assert answer.headers["deprecation"].startswith("@")
    assert answer.headers["sunset"] == "Tue, 01 Jul 2031 00:00:00 GMT"
    assert since < utc_now() < until and until - since >= timedelta(days=180)
    assert answer.links["successor-version"]["url"] == "/v2/summary"
    exposed = answer.headers["access-control-expose-headers"].split(", ")
    assert {"Deprecation", "Sunset", "Link"} < set(exposed)

    page = ada.ask("GET", answer.links["deprecation"]["url"])
    assert page.json()["items"] == [
        {
            "operation": "GET /v1/summary",
            "since": "2026-07-01T00:00:00Z",
            "until": "2031-07-01T00:00:00Z",
            "instead": "GET /v2/summary",
        }
    ]
    assert "deprecation" not in ada.ask("GET", "/v2/summary").headers


def test_nothing_goes_without_notice(client: ApiClient) -> None:
    assert client.ask("GET", "/deprecations").status_code == 200
    assert all(one.until - one.since >= timedelta(days=180) for one in DEPRECATIONS)
