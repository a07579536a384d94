"""The document."""

import re
from typing import Any

from tests.conftest import TransportName
from todos.openapi import document as export
from todos.settings import Settings

Document = dict[str, Any]
TODO_SCHEMAS = ("Todo", "TodoCreate", "TodoUpdate")


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
        sign_in_failures=1,
        attachment_max_bytes=1,
    )
    assert export(elsewhere) == document


def test_the_operations(document: Document) -> None:
    by_form = ("issueToken",) if "/auth/token" in document["paths"] else ()
    assert [operation["operationId"] for operation in operations(document)] == [
        *("readHealth", "readAbout", "signUp", "signIn", *by_form, "refresh", "signOut", "readMe"),
        *("listTodos", "createTodo", "readTodo", "updateTodo", "deleteTodo"),
        *("listAttachments", "createAttachment", "readAttachment", "deleteAttachment"),
        "readAttachmentContent",
        *("listLabels", "createLabel", "readLabel", "updateLabel", "deleteLabel"),
        *("readSummaryV1", "readSummary", "listDeprecations", "listAccounts"),
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
    password = {"type": "oauth2", "flows": {"password": {"tokenUrl": "/auth/token", "scopes": {}}}}
    by_form = {"OAuth2Password": password} if transport == "bearer" else {}
    assert schemes == {name: schemes[name], "RefreshCookie": refresh, **by_form}
    assert ("/auth/token" in document["paths"]) == bool(by_form)
    for operation in operations(document):
        expected: Any = {
            **dict.fromkeys(
                ("readHealth", "readAbout", "listDeprecations", "signUp", "signIn", "issueToken")
            ),
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


def test_what_is_deprecated(document: Document) -> None:
    deprecated = [one["operationId"] for one in operations(document) if one.get("deprecated")]
    assert deprecated == ["readSummaryV1"]


def test_every_reference_leads_somewhere(document: Document) -> None:
    def references(node: object) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*map(references, node.values()))
        return set().union(*map(references, node)) if isinstance(node, list) else set()

    names = {reference.removeprefix("#/components/schemas/") for reference in references(document)}
    assert names <= document["components"]["schemas"].keys()


def test_objects_are_closed_and_only_what_can_be_cleared_is_null(document: Document) -> None:
    null = {"type": "null"}
    nullable = set()
    for name, schema in document["components"]["schemas"].items():
        # RFC 6749 §3.2 tells us to ignore what we do not know.
        assert schema.get("additionalProperties", True) is (name == "TokenRequest"), name
        for member, declared in schema["properties"].items():
            if null in declared.get("anyOf", ()):
                nullable.add((name, member))
    clearable = {(name, member) for name in TODO_SCHEMAS for member in ("due", "estimate")}
    assert nullable == clearable | {("LabelPage", "next")}
    assert str(document).count("'null'") == len(nullable)


def test_a_date_and_a_decimal_are_strings(document: Document) -> None:
    for name in TODO_SCHEMAS:
        members = document["components"]["schemas"][name]["properties"]
        due, estimate = (members[member]["anyOf"][0] for member in ("due", "estimate"))
        assert due == {"type": "string", "format": "date"}
        assert estimate["type"] == "string"
        assert re.match(estimate["pattern"], "1.50")
        assert not re.match(estimate["pattern"], "01.50")
