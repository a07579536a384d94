"""The document."""

from typing import Any

from tests.conftest import TransportName
from todos.openapi import document as export
from todos.settings import Settings

Document = dict[str, Any]


def operations(document: Document) -> list[Document]:
    return [operation for methods in document["paths"].values() for operation in methods.values()]


def test_it_is_the_same_in_every_environment(document: Document, transport: TransportName) -> None:
    elsewhere = Settings(
        environment="production",
        secret_key="s" * 32,  # type: ignore[arg-type]
        database_url="postgresql+psycopg://u:p@db/todos",
        allowed_origins=("https://a.example",),
        auth_transport=transport,
        cookie_domain="a.example",
        access_token_seconds=1,
    )
    assert export(elsewhere) == document


def test_the_operations(document: Document) -> None:
    assert [operation["operationId"] for operation in operations(document)] == [
        *("readHealth", "readAbout", "signUp", "signIn", "refresh", "signOut", "readMe"),
        *("listTodos", "createTodo", "readTodo", "updateTodo", "deleteTodo", "listAccounts"),
    ]


def test_every_error_is_a_problem(document: Document) -> None:
    for operation in operations(document):
        assert "500" in operation["responses"]
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert response["content"] == {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                }
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_security(document: Document, transport: TransportName) -> None:
    schemes = document["components"]["securitySchemes"]
    refresh = {"type": "apiKey", "in": "cookie", "name": "refresh_token"}
    if transport == "bearer":
        name = "AccessToken"
        assert schemes[name] == {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    else:
        name = "AccessCookie"
        assert schemes[name] == {"type": "apiKey", "in": "cookie", "name": "access_token"}
    assert schemes == {name: schemes[name], "RefreshCookie": refresh}
    for operation in operations(document):
        expected: Any = {
            **dict.fromkeys(("readHealth", "readAbout", "signUp", "signIn")),
            "refresh": [{"RefreshCookie": []}],
            "signOut": [{"RefreshCookie": []}, {}],
        }.get(operation["operationId"], [{name: []}])
        assert operation.get("security") == expected


def test_what_a_grant_is(document: Document, transport: TransportName) -> None:
    model = "Token" if transport == "bearer" else "Session"
    for path in ("/auth/sign-in", "/auth/refresh"):
        schema = document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert schema == {"$ref": f"#/components/schemas/{model}"}
    assert not {"Token", "Session"} - {model} & document["components"]["schemas"].keys()


def test_every_reference_leads_somewhere(document: Document) -> None:
    def references(node: object) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*map(references, node.values()))
        return set().union(*map(references, node)) if isinstance(node, list) else set()

    names = {reference.removeprefix("#/components/schemas/") for reference in references(document)}
    assert names <= document["components"]["schemas"].keys()


def test_objects_are_closed_and_nothing_is_null(document: Document) -> None:
    for name, schema in document["components"]["schemas"].items():
        assert schema["additionalProperties"] is False, name
    assert "'null'" not in str(document)
