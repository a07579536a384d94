"""/events, over a WebSocket. OpenAPI has no words for one; the README says what it sends."""

from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends, WebSocket
from starlette.websockets import WebSocketClose

from todos.errors import ApiError, OriginNotAllowed, problem
from todos.events.socket import Socket
from todos.settings import AppSettings


class UpgradeRequired(ApiError):
    status, code, detail = 426, "upgrade_required", "This path speaks WebSocket only."
    # RFC 9110 §15.5.22.
    headers = MappingProxyType({"Upgrade": "websocket", "Connection": "Upgrade"})


async def from_own_origin(websocket: WebSocket, settings: AppSettings) -> bool:
    """Whether no browser sends this for another site. CORS does not cover WebSockets.

    Clients that are no browsers send no Origin, and no cookies that they were not given.
    """
    return all(origin in settings.allowed_origins for origin in websocket.headers.getlist("origin"))


async def follow_events(
    websocket: WebSocket, socket: Socket, own: Annotated[bool, Depends(from_own_origin)]
) -> None:
    """Live events of one's own todos and attachments."""
    if own:
        await socket.run()
    elif "websocket.http.response" in websocket.scope.get("extensions", {}):
        refusal = OriginNotAllowed()
        await websocket.send_denial_response(problem(refusal.status, refusal.code, refusal.detail))
    else:
        await WebSocketClose()(websocket.scope, websocket.receive, websocket.send)


async def read_events() -> None:
    """What comes without an upgrade, or lost it on the way."""
    raise UpgradeRequired


def router() -> APIRouter:
    """The WebSocket, and what HTTP gets there."""
    routes = APIRouter()
    routes.add_api_websocket_route("/events", follow_events)
    routes.add_api_route("/events", read_events, methods=["GET"], include_in_schema=False)
    return routes
