"""The one error envelope: RFC 9457 problem details, for every error this app can emit.

An error is a class with a status and a code. A route lists the classes it can raise in `answers(...)`, which
makes its OpenAPI responses, so that the document cannot promise less than the code does.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from todos.schemas import omittable

PROBLEM_JSON = "application/problem+json"
log = logging.getLogger("todos")


class InvalidPart(BaseModel):
    """One thing wrong with a request. `pointer` is a JSON pointer (RFC 6901) into that part of it."""

    model_config = ConfigDict(extra="forbid", validate_by_name=True, serialize_by_alias=True)

    part: Annotated[Literal["body", "query", "path", "header", "cookie"], Field(alias="in")]
    pointer: str
    message: str


class Problem(BaseModel):
    """RFC 9457. `code` is stable, `detail` is for people; `errors` comes with 422 only."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["about:blank"]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    code: str
    detail: str
    errors: list[InvalidPart] = omittable()


class ApiError(Exception):
    """An error with an answer. Subclasses say which."""

    status: ClassVar[int]
    code: ClassVar[str]
    detail: ClassVar[str]
    # RFC 6750 §3.1: the error code of the challenge; none if no credentials came.
    bearer_error: ClassVar[str | None] = None
    # Headers of the answer, and the schemas of those that the document tells of.
    headers: Mapping[str, str] = MappingProxyType({})
    documented_headers: ClassVar[Mapping[str, dict[str, Any]]] = MappingProxyType({})

    def __init__(self, errors: Sequence[InvalidPart] = ()) -> None:
        super().__init__(self.code)
        self.errors = errors


class MalformedBody(ApiError):
    status, code, detail = 400, "malformed_body", "The body is not valid JSON."


class NotAuthenticated(ApiError):
    status, code, detail = 401, "not_authenticated", "Sign in first."


class OriginNotAllowed(ApiError):
    status, code, detail = 403, "origin_not_allowed", "This origin may not use your cookies."


class PathNotFound(ApiError):
    status, code, detail = 404, "path_not_found", "There is nothing at this path."


class MethodNotAllowed(ApiError):
    status, code, detail = 405, "method_not_allowed", "This path has other methods; see Allow."


class BodyTooLarge(ApiError):
    status, code, detail = 413, "body_too_large", "The body is larger than 64 KiB."


class UnsupportedMediaType(ApiError):
    status, code, detail = 415, "unsupported_media_type", "The body must be application/json."


class ValidationFailed(ApiError):
    status, code, detail = 422, "validation_failed", "The request is not valid; see errors."


class InternalError(ApiError):
    status, code, detail = 500, "internal_error", "Something went wrong on our side."


JSON_BODY = (MalformedBody, BodyTooLarge, UnsupportedMediaType, ValidationFailed)
# What Starlette and FastAPI raise by themselves.
_FRAMEWORK_ERRORS: dict[int, type[ApiError]] = {
    400: MalformedBody,
    404: PathNotFound,
    405: MethodNotAllowed,
    413: BodyTooLarge,
    500: InternalError,
}


# RFC 9110's names; http.HTTPStatus has older ones before Python 3.13, and the document must not depend on it.
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


def answers(*errors: type[ApiError]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that can raise these errors. 500 is always one of them."""
    raised: tuple[type[ApiError], ...] = (*errors, InternalError)
    statuses = sorted({error.status for error in raised})
    return {status: _answer(status, [one for one in raised if one.status == status]) for status in statuses}


def _answer(status: int, errors: Sequence[type[ApiError]]) -> dict[str, Any]:
    codes = sorted({error.code for error in errors})
    answer: dict[str, Any] = {
        "description": f"{_title(status)}: {', '.join(f'`{code}`' for code in codes)}",
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    headers = {
        name: {"schema": schema, "required": True}
        for error in errors
        for name, schema in error.documented_headers.items()
    }
    return {**answer, "headers": headers} if headers else answer


def _title(status: int) -> str:
    return _TITLES.get(status) or HTTPStatus(status).phrase


def problem_schemas() -> dict[str, Any]:
    """The component schemas that `answers` refers to."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[InvalidPart] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """The envelope as a response."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _title(status),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = [error.model_dump() for error in errors]
    # json.dumps escapes what is not ASCII: a pointer may quote a lone surrogate, which UTF-8 cannot carry.
    return Response(json.dumps(body), status, headers, media_type=PROBLEM_JSON)


def install(app: FastAPI) -> None:
    """Make the app answer every exception with the envelope."""
    app.add_exception_handler(ApiError, _on_api_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    # Only what fails outside our own middleware gets here; see middleware.UnhandledErrors.
    app.add_exception_handler(Exception, _on_unhandled)


async def _on_api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 - Starlette types handlers loosely
    headers = dict(error.headers)
    if error.status == HTTPStatus.UNAUTHORIZED and request.app.state.challenge:
        headers["WWW-Authenticate"] = _challenge(request.app.state.challenge, error)
    return problem(error.status, error.code, error.detail, errors=error.errors, headers=headers)


def _challenge(scheme: str, error: ApiError) -> str:
    if error.bearer_error is None:
        return scheme
    return f'{scheme}, error="{error.bearer_error}", error_description="{error.detail}"'


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        # Starlette names the methods of one route; RFC 9110 §15.5.6 wants those of the resource.
        headers["Allow"] = ", ".join(_methods_at(request.app, request.scope))
    known = _FRAMEWORK_ERRORS.get(error.status_code)
    if known is None:
        return problem(error.status_code, f"http_{error.status_code}", error.detail, headers=headers)
    return problem(known.status, known.code, known.detail, headers=headers)


def _methods_at(app: FastAPI, scope: Scope) -> list[str]:
    return [
        method
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in app.routes)
    ]


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    found = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        return await _on_api_error(request, MalformedBody())
    return await _on_api_error(request, ValidationFailed([_invalid_part(item) for item in found]))


def _invalid_part(item: dict[str, Any]) -> InvalidPart:
    part, *path = item["loc"]
    pointer = "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in path)
    return InvalidPart.model_construct(part=part, pointer=pointer, message=item["msg"])


async def _on_unhandled(_: Request, __: Exception) -> Response:
    return internal_error()


def internal_error() -> Response:
    """A 500 that tells nothing."""
    return problem(InternalError.status, InternalError.code, InternalError.detail)
