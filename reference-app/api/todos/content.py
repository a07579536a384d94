"""What kind of body an operation accepts."""

from email.message import Message

from fastapi import Request

from todos.errors import ApiError, UnsupportedMediaType


class FormExpected(ApiError):
    status, code = 415, "unsupported_media_type"
    detail = "The body must be application/x-www-form-urlencoded."


async def require_form(request: Request) -> None:
    """Refuses a body that does not say it is a form."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != "application/x-www-form-urlencoded":
        raise FormExpected


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
