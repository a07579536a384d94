"""What will go, when, and what to use instead: in headers of its answers and at GET /deprecations."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from fastapi import APIRouter, Response

from todos.errors import answers
from todos.schemas import Answer


@dataclass(frozen=True)
class Deprecation:
    """An operation that will go. `until` is 180 days after `since` or later."""

    method: str
    path: str
    since: datetime
    until: datetime
    instead: str

    def announce(self, response: Response) -> None:
        """Says so in an answer of the operation."""
        # RFC 9745 §2.1: a structured date.
        response.headers["Deprecation"] = f"@{int(self.since.timestamp())}"
        # RFC 8594 §3: an IMF-fixdate.
        response.headers["Sunset"] = format_datetime(self.until, usegmt=True)
        # RFC 5829 §3.2, RFC 9745 §3.
        links = (f'<{self.instead}>; rel="successor-version"', '</deprecations>; rel="deprecation"')
        response.headers["Link"] = ", ".join(links)


# The headers of `announce`, for OpenAPI.
ANNOUNCED: dict[str, Any] = {
    name: {"schema": {"type": "string"}, "required": True} for name in ("Deprecation", "Sunset", "Link")
}

SUMMARY_V1 = Deprecation(
    method="GET",
    path="/v1/summary",
    since=datetime(2026, 7, 1, tzinfo=UTC),
    until=datetime(2031, 7, 1, tzinfo=UTC),
    instead="/v2/summary",
)
DEPRECATIONS = (SUMMARY_V1,)


class DeprecatedOperation(Answer):
    """Deprecated since a day, served until another, and what to use instead."""

    operation: str
    since: datetime
    until: datetime
    instead: str


class Deprecations(Answer):
    """Every operation that will go."""

    items: list[DeprecatedOperation]


async def list_deprecations() -> Deprecations:
    """What will go."""
    items = [
        DeprecatedOperation(
            operation=f"{one.method} {one.path}",
            since=one.since,
            until=one.until,
            instead=f"{one.method} {one.instead}",
        )
        for one in DEPRECATIONS
    ]
    return Deprecations(items=items)


def router() -> APIRouter:
    """The page that the headers point to. Anyone may read it."""
    routes = APIRouter(tags=["service"])
    routes.add_api_route(
        "/deprecations",
        list_deprecations,
        methods=["GET"],
        operation_id="listDeprecations",
        responses=answers(),
    )
    return routes
