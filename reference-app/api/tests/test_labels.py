"""Labels: create, read, update, delete, and a list with cursors."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.client import ApiClient, code
from tests.conftest import FakeClock

# The rules here do not depend on the transport; test_every_answer takes every operation through both.
pytestmark = pytest.mark.parametrize("transport", ["bearer"], indirect=True)


def make(client: ApiClient, *names: str) -> list[str]:
    """The ids of new labels."""
    return [client.ask("POST", "/labels", json={"name": name}).json()["id"] for name in names]


def walk(client: ApiClient, size: int = 2) -> Iterator[dict[str, Any]]:
    """All pages, by the Link header; the body says the same."""
    path: str | None = f"/labels?size={size}"
    while path:
        answer = client.ask("GET", path)
        page = answer.json()
        yield page
        path = answer.links["next"]["url"] if "next" in answer.links else None
        assert path == (f"/labels?cursor={page['next']}&size={size}" if page["next"] else None)


def names(pages: Iterator[dict[str, Any]]) -> list[str]:
    return [label["name"] for page in pages for label in page["items"]]


def test_a_label_lives(ada: ApiClient) -> None:
    created = ada.ask("POST", "/labels", json={"name": "home"})
    label = created.json()
    assert created.status_code == 201
    assert created.headers["location"] == f"/labels/{label['id']}"
    assert label.keys() == {"id", "name", "created_at"}
    assert label["name"] == "home" and label["created_at"].endswith("Z")
    assert ada.ask("GET", created.headers["location"]).json() == label

    changed = ada.ask("PATCH", f"/labels/{label['id']}", json={"name": "house"}).json()
    assert changed == {**label, "name": "house"}
    assert ada.ask("PATCH", f"/labels/{label['id']}", json={}).json() == changed

    removed = ada.ask("DELETE", f"/labels/{label['id']}")
    assert (removed.status_code, removed.content) == (204, b"")
    for method in ("GET", "DELETE"):
        assert code(ada.ask(method, f"/labels/{label['id']}")) == (404, "label_not_found")


def test_a_name_is_taken_once_for_each_owner(ada: ApiClient, eve: ApiClient) -> None:
    home, work = make(ada, "home", "work")
    assert code(ada.ask("POST", "/labels", json={"name": "home"})) == (409, "label_exists")
    assert code(ada.ask("PATCH", f"/labels/{work}", json={"name": "home"})) == (409, "label_exists")
    assert ada.ask("PATCH", f"/labels/{home}", json={"name": "home"}).status_code == 200
    assert ada.ask("GET", f"/labels/{work}").json()["name"] == "work"
    make(eve, "home")


def test_one_of_many_at_once_gets_the_name(ada: ApiClient) -> None:
    with ThreadPoolExecutor(6) as pool:
        asked = pool.map(lambda _: ada.ask("POST", "/labels", json={"name": "home"}).status_code, range(6))
    assert sorted(asked) == [201, *[409] * 5]


@pytest.mark.parametrize("name", ["", "x" * 51, "a\0b", None, 7])
def test_names_have_limits(ada: ApiClient, name: object) -> None:
    path = f"/labels/{make(ada, 'home')[0]}"
    for method, at in (("POST", "/labels"), ("PATCH", path)):
        answer = ada.ask(method, at, json={"name": name})
        assert code(answer) == (422, "validation_failed")
        assert answer.json()["errors"][0]["pointer"] == "/name"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_labels_of_others_do_not_exist(ada: ApiClient, eve: ApiClient, method: str) -> None:
    home = make(ada, "home")[0]
    body = {"json": {"name": "mine"}} if method == "PATCH" else {}
    for path in (f"/labels/{home}", f"/labels/{uuid4()}"):
        assert code(eve.ask(method, path, **body)) == (404, "label_not_found")
    assert eve.ask("GET", "/labels").json() == {"items": [], "next": None}
    assert ada.ask("GET", f"/labels/{home}").json()["name"] == "home"


def test_the_newest_comes_first(ada: ApiClient, clock: FakeClock) -> None:
    for name in "abcde":
        make(ada, name)
        clock.advance(1)
    pages = list(walk(ada))
    assert names(iter(pages)) == list("edcba")
    assert [len(page["items"]) for page in pages] == [2, 2, 1]


def test_pages_are_complete_within_one_moment(ada: ApiClient) -> None:
    made = make(ada, *"abcdef")  # The clock stands still.
    walked = [label["id"] for page in walk(ada) for label in page["items"]]
    assert walked == sorted(made, reverse=True)
    assert len(list(walk(ada))) == 3  # And no empty page at the end.


def test_what_comes_and_goes_between_pages_disturbs_no_other(ada: ApiClient, clock: FakeClock) -> None:
    made = {}
    for name in "abcdef":
        made[name] = make(ada, name)[0]
        clock.advance(1)
    pages = walk(ada)
    seen = next(pages)["items"]
    assert [label["name"] for label in seen] == ["f", "e"]
    make(ada, "new")
    for name in "fe":  # The cursor is at the place of a label that is gone.
        ada.ask("DELETE", f"/labels/{made[name]}")
    ada.ask("PATCH", f"/labels/{made['d']}", json={"name": "renamed"})
    assert names(pages) == ["renamed", "c", "b", "a"]


def test_a_cursor_is_for_one_account_and_as_it_was_given(ada: ApiClient, eve: ApiClient) -> None:
    make(ada, *"abc")
    make(eve, *"abc")
    cursor = ada.ask("GET", "/labels?size=1").json()["next"]
    assert ada.ask("GET", f"/labels?cursor={cursor}").status_code == 200
    assert code(eve.ask("GET", f"/labels?cursor={cursor}")) == (400, "cursor_invalid")
    for at, letter in enumerate(cursor):
        other = "A" if letter != "A" else "B"
        changed = cursor[:at] + other + cursor[at + 1 :]
        assert code(ada.ask("GET", f"/labels?cursor={changed}")) == (400, "cursor_invalid")


@pytest.mark.parametrize(
    "cursor", ["", "x", "A" * 32, "A" * 64, "A" * 5000, "%00", "%FF", "=", "é", "1' OR 1"]
)
def test_no_cursor(ada: ApiClient, cursor: str) -> None:
    assert code(ada.ask("GET", f"/labels?cursor={cursor}")) == (400, "cursor_invalid")


@pytest.mark.parametrize("end", ["A", "=", "==", "%0A", "%20"])
def test_nothing_may_be_added_to_a_cursor(ada: ApiClient, end: str) -> None:
    make(ada, *"ab")
    cursor = ada.ask("GET", "/labels?size=1").json()["next"]
    assert code(ada.ask("GET", f"/labels?cursor={cursor}{end}")) == (400, "cursor_invalid")


@pytest.mark.parametrize("size", ["0", "101", "x", str(2**63)])
def test_sizes_have_limits(ada: ApiClient, size: str) -> None:
    assert code(ada.ask("GET", f"/labels?size={size}")) == (422, "validation_failed")
