"""Is it up?"""

from pathlib import Path

import pytest

from tests.client import ApiClient, code
from tests.conftest import AppFactory, ClientFactory

pytestmark = pytest.mark.parametrize("transport", ["bearer"], indirect=True)


def test_it_is(client: ApiClient) -> None:
    answer = client.ask("GET", "/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_not_without_its_database(make_app: AppFactory, make_client: ClientFactory, tmp_path: Path) -> None:
    gone = f"sqlite:///{tmp_path}/gone/todos.db"
    nobody = "postgresql+psycopg://u:hidden@127.0.0.1:1/todos"
    empty = f"sqlite:///{tmp_path}/empty.db"
    for url in (gone, nobody, empty):
        answer = make_client(make_app(database_url=url)).ask("GET", "/health")
        assert code(answer) == (500, "internal_error")
        assert "hidden" not in answer.text
