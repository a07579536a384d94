"""Attachments: what is taken, what is refused, and when."""

import hashlib
import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI

from tests.client import WEB, Answer, ApiClient, code
from tests.conftest import AppFactory, ClientFactory, FakeClock
from todos.attachments.models import AttachmentRow

# The rules here do not depend on the transport; test_every_answer takes every operation through both.
pytestmark = pytest.mark.parametrize("transport", ["bearer"], indirect=True)

MIB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256))
PDF = b"%PDF-1.7\n" + bytes(range(256))
TEXT = "Grüße, 1 < 2 & <ada@example.com>\n".encode()


@pytest.fixture
def todo(ada: ApiClient) -> str:
    """The id of something to attach to."""
    return str(ada.add("Milk")["id"])


def attach(
    client: ApiClient, todo: str, content: bytes, name: str = "a.txt", declared: str = "text/plain"
) -> Answer:
    return client.ask("POST", f"/todos/{todo}/attachments", files={"file": (name, content, declared)})


def form(content: bytes, name: str = "a.txt") -> bytes:
    """A multipart body with the boundary x."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n--x--\r\n"


FORM = {"content-type": "multipart/form-data; boundary=x"}


def send(
    client: ApiClient, todo: str, body: bytes | Iterator[bytes], headers: dict[str, Any] = FORM
) -> Answer:
    return client.ask("POST", f"/todos/{todo}/attachments", content=body, headers=headers)


def nothing_is_attached(client: ApiClient, todo: str) -> bool:
    return bool(client.ask("GET", f"/todos/{todo}/attachments").json()["total"] == 0)


@pytest.mark.parametrize(
    ("content", "name", "declared"),
    [
        *((PNG, "a.png", "image/png"), (JPEG, "a.jpg", "image/jpeg"), (JPEG, "a.JPEG", "IMAGE/JPEG")),
        *((PDF, "a.pdf", "application/pdf"), (TEXT, "a.txt", "text/plain"), (b"", "a.txt", "text/plain")),
        (TEXT, "Grüße “1”.txt", "text/plain; charset=utf-8"),
    ],
)
def test_an_attachment_lives(ada: ApiClient, todo: str, content: bytes, name: str, declared: str) -> None:
    created = attach(ada, todo, content, name, declared)
    attachment = created.json()
    assert created.status_code == 201
    assert attachment == {
        "id": attachment["id"],
        "name": name,
        "type": declared.partition(";")[0].lower(),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "created_at": attachment["created_at"],
    }
    path = created.headers["location"]
    assert path == f"/attachments/{attachment['id']}"
    assert ada.ask("GET", path).json() == attachment
    assert ada.ask("GET", f"/todos/{todo}/attachments").json()["items"] == [attachment]

    downloaded = ada.ask("GET", f"{path}/content")
    assert downloaded.content == content
    assert downloaded.headers["content-type"].partition(";")[0] == attachment["type"]
    assert downloaded.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")

    removed = ada.ask("DELETE", path)
    assert (removed.status_code, removed.content) == (204, b"")
    for method, at in (("GET", path), ("GET", f"{path}/content"), ("DELETE", path)):
        assert code(ada.ask(method, at)) == (404, "attachment_not_found")
    assert nothing_is_attached(ada, todo)


def test_attachments_go_with_their_todo(app: FastAPI, ada: ApiClient, todo: str) -> None:
    path = attach(ada, todo, TEXT).headers["location"]
    ada.ask("DELETE", f"/todos/{todo}")
    assert code(ada.ask("GET", path)) == (404, "attachment_not_found")
    assert code(ada.ask("GET", f"/todos/{todo}/attachments")) == (404, "todo_not_found")
    with app.state.database.read() as session:
        assert session.query(AttachmentRow).count() == 0


def test_attachments_of_others_do_not_exist(ada: ApiClient, eve: ApiClient, todo: str) -> None:
    path = attach(ada, todo, TEXT).headers["location"]
    for method, at in (("GET", path), ("GET", f"{path}/content"), ("DELETE", path)):
        assert code(eve.ask(method, at)) == (404, "attachment_not_found")
    for other in (todo, str(uuid4())):
        assert code(attach(eve, other, TEXT)) == (404, "todo_not_found")
        assert code(eve.ask("GET", f"/todos/{other}/attachments")) == (404, "todo_not_found")
    assert ada.ask("GET", f"{path}/content").content == TEXT


def test_pages(ada: ApiClient, todo: str, clock: FakeClock) -> None:
    other = str(ada.add("Eggs")["id"])
    for number in range(5):
        attach(ada, todo, TEXT, f"{number}.txt")
        attach(ada, other, TEXT, "other.txt")
        clock.advance(1)
    pages = [ada.ask("GET", f"/todos/{todo}/attachments?size=2&page={page}").json() for page in (1, 2, 3, 4)]
    assert [item["name"] for page in pages for item in page["items"]] == [
        f"{n}.txt" for n in range(4, -1, -1)
    ]
    assert {(page["total"], page["size"], page["pages"]) for page in pages} == {(5, 2, 3)}


# Size -------------------------------------------------------------------------------------------------


def test_exactly_the_limit_however_it_comes(ada: ApiClient, todo: str) -> None:
    whole = form(b"x" * MIB)
    for body in (whole, iter([whole[:500_000], whole[500_000:]])):
        created = send(ada, todo, body)
        assert (created.status_code, created.json()["size"]) == (201, MIB)


def test_one_byte_more_however_it_comes(ada: ApiClient, todo: str) -> None:
    whole = form(b"x" * (MIB + 1))
    for body in (whole, iter([whole[:500_000], whole[500_000:]])):
        answer = ada.ask("POST", f"/todos/{todo}/attachments", content=body, headers={**FORM, "origin": WEB})
        assert code(answer) == (413, "attachment_too_large")
        assert answer.headers["access-control-allow-origin"] == WEB
    assert nothing_is_attached(ada, todo)


def test_the_limit_is_a_setting(make_app: AppFactory, make_client: ClientFactory) -> None:
    client = make_client(make_app(attachment_max_bytes=10))
    client.sign_up()
    client.sign_in()
    todo = str(client.add("Milk")["id"])
    assert attach(client, todo, b"x" * 10).status_code == 201
    assert code(attach(client, todo, b"x" * 11)) == (413, "attachment_too_large")


def test_others_keep_their_limit(ada: ApiClient) -> None:
    large = b'{"title": "' + b"x" * 70_000 + b'"}'
    answer = ada.ask("POST", "/todos", content=large, headers={"content-type": "application/json"})
    assert code(answer) == (413, "body_too_large")


def connected(address: str) -> socket.socket:
    host, _, port = address.partition(":")
    return socket.create_connection((host, int(port)), timeout=5)


def test_refused_before_the_body_is_sent(address: str, ada: ApiClient, todo: str) -> None:
    token = ada.headers["authorization"]

    def status(*headers: str, path: str = f"/todos/{todo}/attachments") -> int:
        """Of a request whose body is announced and never comes."""
        with closing(connected(address)) as raw:
            raw.sendall("\r\n".join([f"POST {path} HTTP/1.1", "host: x", *headers, "", ""]).encode())
            return int(raw.recv(64).split()[1])

    signed_in, as_form = f"authorization: {token}", "content-type: multipart/form-data; boundary=x"
    large, unknown = "content-length: 20971520", "transfer-encoding: chunked"
    assert status(large, as_form) == 401
    assert status(unknown, as_form) == 401
    assert status(large, as_form, signed_in) == 413
    assert status(unknown, signed_in, "content-type: application/json") == 415
    assert status(unknown, as_form, signed_in, path=f"/todos/{uuid4()}/attachments") == 404


def test_refused_in_the_middle_of_the_body(address: str, ada: ApiClient, todo: str) -> None:
    with closing(connected(address)) as raw:
        head = [f"POST /todos/{todo}/attachments HTTP/1.1", "host: x", "transfer-encoding: chunked"]
        head += [
            f"authorization: {ada.headers['authorization']}",
            f"content-type: {FORM['content-type']}",
            "",
            "",
        ]
        raw.sendall("\r\n".join(head).encode())
        body = form(b"x" * (MIB + 1))[: -len(b"\r\n--x--\r\n")]
        for at in range(0, len(body), 65536):
            chunk = body[at : at + 65536]
            raw.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        assert raw.recv(64).split()[1] == b"413"  # And the body never ends.
    assert nothing_is_attached(ada, todo)


# Type -------------------------------------------------------------------------------------------------


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'


@pytest.mark.parametrize(
    ("content", "name", "declared"),
    [
        # What is not on the list, whatever it is called.
        *((SVG, "a.svg", "image/svg+xml"), (SVG, "a.png", "image/png"), (SVG, "a.txt", "text/plain")),
        *(
            (b"GIF89a", "a.gif", "image/gif"),
            (b"GIF89a\xff", "a.png", "image/png"),
            (b"\xff", "a.txt", "text/plain"),
        ),
        *((b"a\0b", "a.txt", "text/plain"), (b"", "a.png", "image/png"), (PNG[:7], "a.png", "image/png")),
        *((b" \n<!-- x --><p>", "a.txt", "text/plain"), (b"\xef\xbb\xbf<p>", "a.txt", "text/plain")),
        *((b"x <SCRIPT >1", "a.txt", "text/plain"), (b'<?xml version="1.0"?>', "a.txt", "text/plain")),
        # What does not agree.
        *((PNG, "a.jpg", "image/jpeg"), (PNG, "a.jpg", "image/png"), (PNG, "a.png", "image/jpeg")),
        *((PNG, "a.png.html", "image/png"), (PNG, "a", "image/png"), (PNG, "png", "image/png")),
        *((PNG, "a.png", "application/octet-stream"), (PNG, "a.png", ""), (TEXT, "a.txt", "text/html")),
        *((TEXT, "a.html", "text/plain"), (TEXT, "a.txt", "a/b/c"), (TEXT, "a.png/b", "text/plain")),
    ],
)
def test_refused_types(ada: ApiClient, todo: str, content: bytes, name: str, declared: str) -> None:
    assert code(attach(ada, todo, content, name, declared)) == (415, "attachment_type_refused")
    assert nothing_is_attached(ada, todo)


# Names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../../x.txt", 'a".txt', "Grüße \U0001f95b.txt", "a;b=c.txt", "a\r\nX-A: 1.txt"]
)
def test_a_name_is_no_path_and_no_header(ada: ApiClient, todo: str, name: str) -> None:
    created = attach(ada, todo, TEXT, name)
    assert created.status_code == 201
    downloaded = ada.ask("GET", f"{created.headers['location']}/content")
    assert "x-a" not in downloaded.headers
    disposition = downloaded.headers["content-disposition"]
    assert disposition.isascii() and not {'"', "/", "\r"} & set(disposition)


# Forms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [None, "", "/", ".."])
def test_a_file_needs_a_name(ada: ApiClient, todo: str, name: str | None) -> None:
    given = "" if name is None else f'; filename="{name}"'
    body = f'--x\r\nContent-Disposition: form-data; name="file"{given}\r\n\r\nx\r\n--x--\r\n'
    answer = send(ada, todo, body.encode())
    assert code(answer) == (422, "validation_failed")
    assert [(error["in"], error["pointer"]) for error in answer.json()["errors"]] == [("body", "/file")]


@pytest.mark.parametrize(
    "fields",
    [
        {"files": {"document": ("a.txt", TEXT, "text/plain")}},
        {"files": {"file": ("a.txt", TEXT, "text/plain")}, "data": {"more": "x"}},
        {"files": {"file": ("a.txt", TEXT, "text/plain")}, "data": {"file": "x"}},
    ],
)
def test_another_form(ada: ApiClient, todo: str, fields: dict[str, Any]) -> None:
    answer = ada.ask("POST", f"/todos/{todo}/attachments", **fields)
    assert code(answer) == (422, "validation_failed")
    assert nothing_is_attached(ada, todo)


MANY = b"".join(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' for _ in range(1001))


@pytest.mark.parametrize(
    "body",
    [
        *(
            b"",
            b"x",
            b"--x",
            b"--x--\r\n",
            form(TEXT)[:-4],
            form(TEXT)[:90],
            form(TEXT)[:40],
            MANY + b"--x--\r\n",
        ),
        *(b"--x\r\n\r\nx\r\n--x--\r\n", form(TEXT, 'a.txt"; name="b')[:-9], b"--x\r\nX:" + b"y" * 9000),
        form(TEXT)[: -len(b"--x--\r\n")] + form(TEXT),
    ],
)
def test_no_form(ada: ApiClient, todo: str, body: bytes) -> None:
    answer = send(ada, todo, body)
    assert code(answer) in ((400, "malformed_body"), (422, "validation_failed"))
    assert nothing_is_attached(ada, todo)


def test_a_large_field_is_no_file(ada: ApiClient, todo: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n' + b"y" * (2 * MIB) + b"\r\n--x--\r\n"
    assert code(send(ada, todo, body)) == (413, "attachment_too_large")


@pytest.mark.parametrize(
    "declared",
    [
        *(
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=" + "x" * 300,
        ),
        *(
            "multipart/form-data; boundary=x; charset=undefined",
            "multipart/form-data; boundary=x; charset=idna",
        ),
        *("multipart/form-data; boundary=x; charset=hex", 'multipart/form-data; boundary="\xe9"'),
    ],
)
def test_strange_forms_are_no_crash(ada: ApiClient, todo: str, declared: str) -> None:
    answer = send(ada, todo, form(TEXT), {"content-type": declared.encode("latin-1")})
    assert answer.status_code in (201, 400)


@pytest.mark.parametrize(
    "declared", ["application/json", "multipart/mixed; boundary=x", "text/plain", "", None]
)
def test_another_media_type(ada: ApiClient, todo: str, declared: str | None) -> None:
    headers = {} if declared is None else {"content-type": declared}
    assert code(send(ada, todo, form(TEXT), headers)) == (415, "unsupported_media_type")
