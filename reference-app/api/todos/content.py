"""What kind of body an operation accepts."""

from email.message import Message

from fastapi import Request

from todos.errors import UnsupportedMediaType


async def require_json(request: Request) -> None:
    """Refuses a body that does not say it is JSON.

    FastAPI would hand such a body to validation, and answer 422. It also keeps HTML forms out: a form
    cannot send application/json, so no other site can post here without a CORS preflight.
    """
    declared = request.headers.get("content-type")
    if declared is None:
        if await request.body():
            raise UnsupportedMediaType
        return
    header = Message()
    header["content-type"] = declared
    subtype = header.get_content_subtype()
    if header.get_content_maintype() != "application" or not (subtype == "json" or subtype.endswith("+json")):
        raise UnsupportedMediaType
