"""Todos: create, read, update, delete, list."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tests.client import ApiClient, code
from tests.conftest import FakeClock

# The rules here do not depend on the transport; test_every_answer takes every operation through both.
pytestmark = pytest.mark.parametrize("transport", ["bearer"], indirect=True)


def walk(client: ApiClient, query: str = "", size: int = 2) -> Iterator[dict[str, Any]]:
    """All items, page by page."""
    page = pages = 1
    while page <= pages:
        answer = client.ask("GET", f"/todos?size={size}&page={page}{query}").json()
        assert (answer["page"], answer["size"]) == (page, size)
        pages = answer["pages"]
        yield from answer["items"]
        page += 1


def test_a_todo_lives(ada: ApiClient, clock: FakeClock) -> None:
    created = ada.ask("POST", "/todos", json={"title": "Milk"})
    todo = created.json()
    assert created.headers["location"] == f"/todos/{todo['id']}"
    assert todo.keys() == {"id", "title", "done", "due", "estimate", "created_at", "updated_at"}
    assert (todo["title"], todo["done"]) == ("Milk", False)
    assert todo["created_at"] == todo["updated_at"] and todo["created_at"].endswith("Z")
    assert ada.ask("GET", created.headers["location"]).json() == todo

    clock.advance(1)
    changed = ada.ask("PATCH", f"/todos/{todo['id']}", json={"done": True}).json()
    assert changed == {**todo, "done": True, "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > todo["updated_at"]
    assert ada.ask("GET", f"/todos/{todo['id']}").json() == changed

    removed = ada.ask("DELETE", f"/todos/{todo['id']}")
    assert (removed.status_code, removed.content) == (204, b"")
    assert code(ada.ask("GET", f"/todos/{todo['id']}")) == (404, "todo_not_found")
    assert code(ada.ask("DELETE", f"/todos/{todo['id']}")) == (404, "todo_not_found")


def test_what_is_left_out_stays(ada: ApiClient) -> None:
    todo = ada.add("Milk")
    path = f"/todos/{todo['id']}"
    ada.ask("PATCH", path, json={"done": True})
    assert ada.ask("PATCH", path, json={"title": "Oat milk"}).json()["done"] is True
    assert ada.ask("PATCH", path, json={"done": False}).json()["title"] == "Oat milk"


def test_due_and_estimate(ada: ApiClient) -> None:
    todo = ada.add("Milk")
    assert (todo["due"], todo["estimate"]) == (None, None)
    given = ada.ask("POST", "/todos", json={"title": "Tax", "due": "2026-02-28", "estimate": "1.5"}).json()
    assert (given["due"], given["estimate"]) == ("2026-02-28", "1.50")

    path = f"/todos/{given['id']}"
    assert ada.ask("GET", path).json() == given
    kept = ada.ask("PATCH", path, json={"done": True}).json()
    assert (kept["due"], kept["estimate"]) == ("2026-02-28", "1.50")
    changed = ada.ask("PATCH", path, json={"due": "2024-02-29", "estimate": "9999.99"}).json()
    assert (changed["due"], changed["estimate"]) == ("2024-02-29", "9999.99")
    cleared = ada.ask("PATCH", path, json={"due": None, "estimate": None}).json()
    assert (cleared["due"], cleared["estimate"]) == (None, None)
    assert ada.ask("GET", path).json() == cleared


@pytest.mark.parametrize("hours", ["0", "0.1", "0.29", "1", "1.05", "19.9", "9999", "9999.99"])
def test_hours_are_exact(ada: ApiClient, hours: str) -> None:
    todo = ada.ask("POST", "/todos", json={"title": "Milk", "estimate": hours}).json()
    assert todo["estimate"] == f"{Decimal(hours):.2f}"
    assert ada.ask("GET", f"/todos/{todo['id']}").json() == todo


ARABIC_ONE = "\N{ARABIC-INDIC DIGIT ONE}"
NO_DATES: list[object] = [
    *(
        "2026-02-29",
        "0000-01-01",
        "2026-1-1",
        "2026-01-01T00:00:00Z",
        "2026-01-01\n",
        f"2026-01-0{ARABIC_ONE}",
    ),
    *("", "1767225600", 1767225600, True, []),
]
NO_HOURS: list[object] = [
    *("-1", "+1", "1.505", "10000", "1e2", "NaN", "Infinity", ".5", "1.", "01", ARABIC_ONE, "1.50\n"),
    *("", " 1", 1, 1.5, True, {}),
]


@pytest.mark.parametrize(
    "body", [*({"due": value} for value in NO_DATES), *({"estimate": value} for value in NO_HOURS)]
)
def test_due_and_estimate_refuse(ada: ApiClient, body: dict[str, object]) -> None:
    path = f"/todos/{ada.add('Milk')['id']}"
    for method, at, more in (("POST", "/todos", {"title": "Tax"}), ("PATCH", path, {})):
        answer = ada.ask(method, at, json={**more, **body})
        assert code(answer) == (422, "validation_failed")
        assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{next(iter(body))}"]


def test_no_change_is_no_update(ada: ApiClient, clock: FakeClock) -> None:
    todo = ada.add("Milk")
    clock.advance(1)
    assert ada.ask("PATCH", f"/todos/{todo['id']}", json={}).json() == todo


@pytest.mark.parametrize(
    "body",
    [{"title": None}, {"done": None}, {"done": "yes"}, {"done": 1}, {"title": ""}, {"titel": "x"}, [], None],
)
def test_update_refuses(ada: ApiClient, body: object) -> None:
    todo = ada.add("Milk")
    answer = ada.ask("PATCH", f"/todos/{todo['id']}", json=body)
    assert code(answer) == (422, "validation_failed")
    assert ada.ask("GET", f"/todos/{todo['id']}").json() == todo


@pytest.mark.parametrize("title", ["", "x" * 201, "a\0b", None, 7])
def test_titles_have_limits(ada: ApiClient, title: object) -> None:
    answer = ada.ask("POST", "/todos", json={"title": title})
    assert code(answer) == (422, "validation_failed")
    assert answer.json()["errors"][0]["pointer"] == "/title"
    assert ada.ask("GET", "/todos").json()["total"] == 0


@pytest.mark.parametrize("title", ["x", "x" * 200, "🥛" * 200, " ", "<b>&amp;"])
def test_titles_come_back_as_they_were(ada: ApiClient, title: str) -> None:
    todo = ada.add(title)
    assert ada.ask("GET", f"/todos/{todo['id']}").json()["title"] == title


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_todos_of_others_do_not_exist(ada: ApiClient, eve: ApiClient, method: str) -> None:
    todo = ada.add("Milk")
    body = {"json": {"done": True}} if method == "PATCH" else {}
    for path in (f"/todos/{todo['id']}", f"/todos/{uuid4()}"):
        assert code(eve.ask(method, path, **body)) == (404, "todo_not_found")
    assert eve.ask("GET", "/todos").json()["items"] == []
    assert ada.ask("GET", f"/todos/{todo['id']}").json() == todo


def test_an_id_that_is_none(ada: ApiClient) -> None:
    answer = ada.ask("GET", "/todos/1")
    assert code(answer) == (422, "validation_failed")
    assert [(e["in"], e["pointer"]) for e in answer.json()["errors"]] == [("path", "/id")]


def test_the_newest_comes_first(ada: ApiClient, clock: FakeClock) -> None:
    for title in ("one", "two", "three"):
        ada.add(title)
        clock.advance(1)
    assert [todo["title"] for todo in walk(ada)] == ["three", "two", "one"]


def test_pages_are_complete_within_one_moment(ada: ApiClient) -> None:
    made = {ada.add(f"todo {number}")["id"] for number in range(9)}  # The clock stands still.
    walked = [todo["id"] for todo in walk(ada)]
    assert walked == sorted(made, reverse=True)


def test_an_empty_list(ada: ApiClient) -> None:
    answer = ada.ask("GET", "/todos").json()
    assert answer == {"items": [], "total": 0, "page": 1, "size": 20, "pages": 0}


def test_a_page_past_the_last_is_empty(ada: ApiClient) -> None:
    ada.add("Milk")
    for page in (2, 2**31 - 1):
        answer = ada.ask("GET", f"/todos?page={page}").json()
        assert (answer["items"], answer["total"], answer["pages"]) == ([], 1, 1)


@pytest.mark.parametrize(
    "query",
    [
        *("page=0", "page=x", f"page={2**31}", "page=" + "9" * 5000),
        *("size=0", "size=101", "done=maybe", "q=%00", "q=" + "x" * 201),
    ],
)
def test_list_refuses(ada: ApiClient, query: str) -> None:
    answer = ada.ask("GET", f"/todos?{query}")
    assert code(answer) == (422, "validation_failed")
    name = query.partition("=")[0]
    assert [(e["in"], e["pointer"]) for e in answer.json()["errors"]] == [("query", f"/{name}")]


def test_list_takes_the_limits(ada: ApiClient) -> None:
    assert ada.ask("GET", "/todos?page=1&size=100").status_code == 200
    assert ada.ask("GET", "/todos?page=1&size=1").status_code == 200


def test_filters(ada: ApiClient) -> None:
    done = ada.add("Milk")
    ada.ask("PATCH", f"/todos/{done['id']}", json={"done": True})
    ada.add("Eggs")

    def titles(query: str) -> list[str]:
        answer = ada.ask("GET", f"/todos?{query}").json()
        assert answer["total"] == len(answer["items"])
        return [todo["title"] for todo in answer["items"]]

    assert titles("done=true") == ["Milk"]
    assert titles("done=false") == ["Eggs"]
    assert titles("q=mIL") == ["Milk"]
    assert titles("q=mil&done=false") == []
    assert len(titles("q=")) == 2


@pytest.mark.parametrize(
    ("title", "q", "found"),
    [
        ("100 % wool", "%25", True),
        ("wool", "%25", False),
        ("a_b", "_", True),
        ("ab", "_", False),
        ("a\\b", "\\", True),
        ("ÉTÉ", "été", True),
        ("it's", "'", True),
    ],
)
def test_search_means_its_text(ada: ApiClient, title: str, q: str, found: bool) -> None:
    ada.add(title)
    assert ada.ask("GET", f"/todos?q={q}").json()["total"] == int(found)
