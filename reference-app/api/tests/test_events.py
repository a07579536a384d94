"""Live events, over real sockets."""

import asyncio
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI, WebSocket
from starlette.types import Message
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.client import WEB, ApiClient, check_problem, code
from tests.conftest import AppFactory, ClientFactory, FakeClock, TransportName, serving
from todos.attachments.models import AttachmentRow
from todos.auth.access_tokens import AccessTokenService
from todos.auth.service import SessionService
from todos.events.socket import EventSocket
from todos.made import made
from todos.todos.models import TodoRow

ONE_TRANSPORT = pytest.mark.parametrize("transport", ["bearer"], indirect=True)
NOT_SIGNED_IN = 4401
QUIET = 0.3


class Socket:
    """A client of /events."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send(self, message: object) -> None:
        """A text as it is, or anything else as JSON."""
        self.connection.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def hear(self) -> dict[str, Any]:
        """The next message."""
        message: dict[str, Any] = json.loads(self.connection.recv(timeout=5))
        return message

    def ask(self, message: object) -> dict[str, Any]:
        """What comes after this message."""
        self.send(message)
        return self.hear()

    def silent(self) -> bool:
        """Whether nothing comes for a while."""
        try:
            self.connection.recv(timeout=QUIET)
        except TimeoutError:
            return True
        return False

    def closed(self) -> int:
        """The code that the socket is closed with, without another message."""
        with pytest.raises(ConnectionClosed) as closed:
            self.connection.recv(timeout=5)
        assert closed.value.rcvd is not None
        return closed.value.rcvd.code


Opener = Callable[..., Socket]


@pytest.fixture
def dial(address: str) -> Iterator[Opener]:
    """Opens sockets with these headers."""
    with ExitStack() as stack:

        def opened(origin: str | None = WEB, address: str = address, **headers: str) -> Socket:
            given: Any = {"origin": origin, "additional_headers": headers}
            return Socket(stack.enter_context(connect(f"ws://{address}/events", **given)))

        yield opened


@pytest.fixture
def follow(dial: Opener, transport: TransportName) -> Opener:
    """Opens the socket of a client, and signs it in."""

    def followed(client: ApiClient, **options: Any) -> Socket:
        if transport == "cookie":
            socket = dial(cookie=f"access_token={client.cookies['access_token']}", **options)
        else:
            socket = dial(**options)
            socket.send({"type": "sign-in", "token": token_of(client)})
        assert socket.hear() == {"type": "ready"}
        return socket

    return followed


def token_of(client: ApiClient) -> str:
    token: str = client.headers["authorization"].removeprefix("Bearer ")
    return token


def test_what_happens_is_told_once(ada: ApiClient, follow: Opener) -> None:
    sockets = [follow(ada), follow(ada)]
    todo = ada.add("Milk")
    path = f"/todos/{todo['id']}"
    changed = ada.ask("PATCH", path, json={"due": "2026-01-31", "estimate": "1.5"}).json()
    ada.ask("PATCH", path, json={})  # Nothing happened.
    assert ada.ask("GET", path).json() == changed
    ada.ask("DELETE", path)
    for each in sockets:
        assert each.hear() == {"type": "todo.created", "todo": todo}
        assert each.hear() == {"type": "todo.updated", "todo": changed}
        assert each.hear() == {"type": "todo.deleted", "id": todo["id"]}
        assert each.silent()


def test_what_fails_is_not_told(ada: ApiClient, eve: ApiClient, follow: Opener) -> None:
    todo = ada.add("Milk")
    socket = follow(ada)
    for client in (ada, eve):
        client.ask("PATCH", f"/todos/{todo['id']}", json={"title": ""})
    eve.ask("DELETE", f"/todos/{todo['id']}")
    assert socket.silent()


class Reader:
    """Reads what is committed at the moment it hears of it."""

    def __init__(self, app: FastAPI) -> None:
        self.database = app.state.database
        self.seen: list[tuple[str, list[str], int]] = []

    def hear(self, event: str) -> None:
        with self.database.read() as session:
            titles = [row.title for row in session.query(TodoRow)]
            attachments = session.query(AttachmentRow).count()
        said = json.loads(event)
        if said.get("percent", 100) == 100:
            self.seen.append((said["type"], titles, attachments))

    def end(self) -> None:
        """Nothing to do."""


@ONE_TRANSPORT
def test_what_is_told_is_committed(app: FastAPI, ada: ApiClient) -> None:
    reader = Reader(app)
    account = UUID(ada.ask("GET", "/me").json()["id"])
    with app.state.events.listening(account, uuid4(), reader):
        path = f"/todos/{ada.add('Milk')['id']}"
        ada.ask("PATCH", path, json={"title": "Oat milk"})
        ada.ask("POST", f"{path}/attachments", files={"file": ("a.txt", b"x", "text/plain")})
        ada.ask("DELETE", path)
    assert reader.seen == [
        ("todo.created", ["Milk"], 0),
        ("todo.updated", ["Oat milk"], 0),
        ("attachment.progress", ["Oat milk"], 1),
        ("todo.deleted", [], 0),
    ]


@pytest.mark.parametrize("chunked", [False, True])
def test_the_progress_of_an_upload(
    address: str, ada: ApiClient, eve: ApiClient, follow: Opener, transport: TransportName, chunked: bool
) -> None:
    todo = ada.add("Milk")["id"]
    own, foreign = follow(ada), follow(eve)
    body = multipart(b"x" * 700_000)
    headers = {"content-type": "multipart/form-data; boundary=x", "host": "x"}
    if transport == "bearer":
        headers["authorization"] = ada.headers["authorization"]
    else:
        headers["cookie"] = f"access_token={ada.cookies['access_token']}"
    with closing(HTTPConnection(address, timeout=5)) as raw:
        parts = iter([body[at : at + 50_000] for at in range(0, len(body), 50_000)])
        raw.request(
            "POST", f"/todos/{todo}/attachments", parts if chunked else body, headers, encode_chunked=chunked
        )
        answer = raw.getresponse()
        assert answer.status == 201
        attachment = json.loads(answer.read())
    percents: list[int] = []
    while 100 not in percents:
        event = own.hear()
        assert event == {
            "type": "attachment.progress",
            "todo": todo,
            "upload": attachment["id"],
            "percent": event["percent"],
        }
        percents.append(event["percent"])
    assert percents == sorted(set(percents)) and len(percents) >= 3
    assert own.silent() and foreign.silent()


def test_what_is_not_stored_is_not_complete(ada: ApiClient, follow: Opener) -> None:
    todo = ada.add("Milk")["id"]
    own = follow(ada)
    file = ("a.png", b"x" * 70_000, "image/png")
    assert ada.ask("POST", f"/todos/{todo}/attachments", files={"file": file}).status_code == 415
    ada.add("Eggs")
    percents = []
    while (event := own.hear())["type"] == "attachment.progress":
        percents.append(event["percent"])
    assert percents and max(percents) < 100


def multipart(content: bytes) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    return head + content + b"\r\n--x--\r\n"


def test_events_are_for_their_owner(ada: ApiClient, eve: ApiClient, follow: Opener) -> None:
    of_ada, of_eve = follow(ada), follow(eve)
    ada.add("Milk")
    assert of_ada.hear()["todo"]["title"] == "Milk"
    assert of_eve.silent()
    eve.add("Eggs")
    assert of_eve.hear()["todo"]["title"] == "Eggs"


def test_an_event_can_be_read_at_once(ada: ApiClient, follow: Opener) -> None:
    socket = follow(ada)
    for number in range(20):
        ada.add(str(number))
        todo = socket.hear()["todo"]
        assert ada.ask("GET", f"/todos/{todo['id']}").json() == todo


# Who may listen ---------------------------------------------------------------------------------------


def test_nobody_without_a_token(dial: Opener, transport: TransportName) -> None:
    socket = dial()
    if transport == "bearer":
        socket.send({"type": "ping"})
    assert socket.closed() == NOT_SIGNED_IN


def test_nobody_with_a_bad_token(
    ada: ApiClient, eve: ApiClient, dial: Opener, transport: TransportName, clock: FakeClock
) -> None:
    refresh = ada.cookies["refresh_token"]
    if transport == "bearer":
        good, closed = token_of(ada), token_of(eve)
    else:
        good, closed = ada.cookies["access_token"], eve.cookies["access_token"]
    eve.ask("POST", "/auth/sign-out")

    def refused(token: str) -> bool:
        if transport == "bearer":
            socket = dial()
            socket.send({"type": "sign-in", "token": token})
        else:
            socket = dial(cookie=f"access_token={token}")
        return socket.closed() == NOT_SIGNED_IN

    assert all(refused(token) for token in ("", "x", refresh, good[:-2] + "xx", closed))
    clock.advance(900)
    assert refused(good)


@ONE_TRANSPORT
@pytest.mark.parametrize(
    "first", ["", "{", "[]", b"x", {"type": "sign-in"}, {"type": "sign-in", "token": 1}, {"type": "sign-out"}]
)
def test_the_first_message_signs_in(dial: Opener, first: object) -> None:
    socket = dial()
    socket.send(first)
    assert socket.closed() == NOT_SIGNED_IN


@ONE_TRANSPORT
def test_the_first_message_must_come_in_time(make_app: AppFactory, dial: Opener) -> None:
    class Impatient(EventSocket):
        seconds_to_sign_in = 0.2

    app = make_app()
    app.dependency_overrides[made(EventSocket)] = Impatient
    with serving(app) as address:
        started = time.perf_counter()
        assert dial(address=address).closed() == NOT_SIGNED_IN
        assert 0.2 <= time.perf_counter() - started < 2
    assert EventSocket.seconds_to_sign_in == 5


def test_other_sites_are_refused(ada: ApiClient, dial: Opener, transport: TransportName) -> None:
    headers = {"cookie": f"access_token={ada.cookies['access_token']}"} if transport == "cookie" else {}
    for origin in ("http://elsewhere.localhost:3000", "null", WEB + "0", WEB.upper(), WEB + "/", ""):
        with pytest.raises(InvalidStatus) as refused:
            dial(origin=origin, **headers)
        response = refused.value.response
        assert response.status_code == 403
        assert response.headers["content-type"] == "application/problem+json"
        check_problem(json.loads(response.body or b""), 403)


def test_what_is_no_browser_sends_no_origin(ada: ApiClient, follow: Opener) -> None:
    socket = follow(ada, origin=None)
    ada.add("Milk")
    assert socket.hear()["type"] == "todo.created"


# When it ends -----------------------------------------------------------------------------------------


def test_a_socket_ends_with_its_session(ada: ApiClient, make_client: ClientFactory, follow: Opener) -> None:
    elsewhere = make_client()
    elsewhere.sign_in()
    ended, other = follow(ada), follow(elsewhere)
    ada.ask("POST", "/auth/sign-out")
    assert ended.closed() == NOT_SIGNED_IN
    elsewhere.add("Milk")
    assert other.hear()["type"] == "todo.created"


def test_a_socket_ends_with_a_stolen_session(ada: ApiClient, follow: Opener, clock: FakeClock) -> None:
    spent = ada.cookies["refresh_token"]
    ada.refresh()
    socket = follow(ada)
    clock.advance(2)
    ada.set_refresh_token(spent)
    assert code(ada.refresh()) == (401, "refresh_token_reused")
    assert socket.closed() == NOT_SIGNED_IN


def test_a_socket_ends_with_its_token(ada: ApiClient, follow: Opener, clock: FakeClock) -> None:
    clock.advance(899)
    started = time.perf_counter()
    socket = follow(ada)
    assert socket.closed() == NOT_SIGNED_IN
    assert time.perf_counter() - started < 2


def test_an_expired_token_of_a_lever(
    app_with_levers: FastAPI,
    make_client: ClientFactory,
    transport: TransportName,
    dial: Opener,
    follow: Opener,
) -> None:
    with serving(app_with_levers) as address:
        lab = make_client(app_with_levers)
        lab.sign_up()
        lab.sign_in()
        socket = follow(lab, address=address)
        lab.ask("GET", "/me", headers={"x-lever": "expire-access"})
        assert socket.closed() == NOT_SIGNED_IN
        if transport == "cookie":
            again = dial(address=address, cookie=f"access_token={lab.cookies['access_token']}")
        else:
            again = dial(address=address)
            again.send({"type": "sign-in", "token": token_of(lab)})
        assert again.closed() == NOT_SIGNED_IN
        lab.refresh()
        assert follow(lab, address=address).ask({"type": "ping"}) == {"type": "pong"}


def test_a_refresh_does_not_disturb(ada: ApiClient, follow: Opener) -> None:
    socket = follow(ada)
    ada.refresh()
    ada.add("Milk")
    assert socket.hear()["type"] == "todo.created"


def test_nobody_is_left_in_the_hub(app: FastAPI, ada: ApiClient, follow: Opener) -> None:
    account = ada.ask("GET", "/me").json()["id"]
    socket = follow(ada)
    assert [str(key) for key in app.state.events._listeners].count(account) == 1
    socket.connection.close()
    deadline = time.perf_counter() + 5
    while app.state.events._listeners and time.perf_counter() < deadline:
        time.sleep(0.01)
    assert not app.state.events._listeners


# What clients say -------------------------------------------------------------------------------------


def test_ping(ada: ApiClient, follow: Opener) -> None:
    assert follow(ada).ask({"type": "ping"}) == {"type": "pong"}


@ONE_TRANSPORT
@pytest.mark.parametrize(
    ("message", "what"),
    [
        *((text, "malformed_message") for text in ("", "{", "ping", "[]", "null", "NaN", '"ping"', b"\xff")),
        *(
            (text, "malformed_message")
            for text in ("{}", '{"type": 1}', "[" * 60000, "9" * 5000, '{"type": null}')
        ),
        *((text, "unknown_message") for text in ('{"type": ""}', '{"type": "PING"}', '{"type": "sign-in"}')),
    ],
)
def test_what_we_do_not_understand(ada: ApiClient, follow: Opener, message: object, what: str) -> None:
    socket = follow(ada)
    answer = socket.ask(message)
    assert answer == {"type": "error", "code": what, "message": answer["message"]}
    ada.add("Milk")
    assert socket.hear()["type"] == "todo.created"


def test_large_messages(ada: ApiClient, follow: Opener) -> None:
    bystander = follow(ada)
    assert follow(ada).ask(f'"{"x" * 65534}"')["code"] == "malformed_message"
    for size in (65537, 17 * 2**20):
        socket = follow(ada)
        socket.send("x" * size)
        assert socket.closed() == 1009
    assert bystander.ask({"type": "ping"}) == {"type": "pong"}


@ONE_TRANSPORT
def test_a_large_first_message(dial: Opener) -> None:
    socket = dial()
    socket.send("x" * 65537)
    assert socket.closed() == 1009


@ONE_TRANSPORT
def test_whoever_is_gone_holds_up_nobody(ada: ApiClient, follow: Opener) -> None:
    gone, other = follow(ada), follow(ada)
    # Without a word: to the server it is still there.
    gone.connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    gone.connection.socket.close()
    for number in range(3):
        todo = ada.add(str(number))
        assert other.hear() == {"type": "todo.created", "todo": todo}


@ONE_TRANSPORT
def test_whoever_does_not_read_holds_up_nobody_and_is_closed(app: FastAPI, ada: ApiClient) -> None:
    class Hasty(EventSocket):
        seconds_to_close = 0.1

    sent: list[Message] = []
    said: list[Message] = [{"type": "websocket.connect"}, _text({"type": "sign-in", "token": token_of(ada)})]

    async def receive() -> Message:
        return said.pop(0) if said else await asyncio.Future()

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "websocket.send":
            await asyncio.Future()  # It reads the first message for ever.

    async def overflow() -> None:
        tokens = AccessTokenService(app.state.settings, app.state.clock)
        sessions = SessionService(app.state.database, app.state.clock, app.state.settings, tokens)
        websocket = WebSocket({"type": "websocket", "headers": [], "app": app}, receive, send)
        state = app.state
        running = asyncio.create_task(
            Hasty(websocket, state.clock, state.transport, tokens, sessions, state.events).run()
        )
        while len(sent) < 2:
            await asyncio.sleep(0.01)
        started = time.perf_counter()
        for _ in range(EventSocket.max_waiting + 1):
            await asyncio.to_thread(ada.add, "Milk")
        assert time.perf_counter() - started < 30
        await asyncio.wait_for(running, 5)

    asyncio.run(overflow())
    assert [message["type"].removeprefix("websocket.") for message in sent] == ["accept", "send", "close"]
    assert sent[-1]["code"] == 1013
    assert not app.state.events._listeners


def _text(message: object) -> Message:
    return {"type": "websocket.receive", "text": json.dumps(message)}


# Without an upgrade -----------------------------------------------------------------------------------


@ONE_TRANSPORT
def test_http_is_told_to_upgrade(client: ApiClient) -> None:
    answer = client.ask("GET", "/events")
    assert code(answer) == (426, "upgrade_required")
    assert answer.headers["upgrade"] == "websocket"
    assert client.ask("POST", "/events").headers["allow"] == "GET"
