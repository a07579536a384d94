"""What the shapes on the wire share."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

# PostgreSQL cannot store NUL in a text, so no text may have it.
PLAIN_TEXT = r"^[^\x00]*$"


class Answer(BaseModel):
    """A body that we send: these members, and no others."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Body(BaseModel):
    """A body that we receive. Unknown members and coerced types are refused, not dropped."""

    model_config = ConfigDict(extra="forbid", strict=True)


def omittable() -> Any:
    """A member that may be left out but not be null (read `model_fields_set` to tell)."""
    return Field(default=None, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def _only_full_date(value: object) -> object:
    # Pydantic would take a time too, and a number of seconds.
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        msg = "Input should be a date, as in 2026-01-31"
        raise ValueError(msg)
    return date.fromisoformat(value)


# RFC 3339 §5.6: full-date.
Date = Annotated[date, BeforeValidator(_only_full_date)]

HOURS = r"^(0|[1-9][0-9]{0,3})(\.[0-9]{1,2})?$"


def _only_decimal_text(value: object) -> object:
    # A JSON number is a float to most who read it, and 0.1 + 0.2 is no 0.3.
    if not isinstance(value, str) or not re.fullmatch(HOURS, value, re.ASCII):
        msg = 'Input should be hours in a string, as in "1.50"'
        raise ValueError(msg)
    return Decimal(value)


# What we receive: up to 9999.99, in a string.
Hours = Annotated[
    Decimal,
    BeforeValidator(_only_decimal_text),
    Field(max_digits=6, decimal_places=2),
    WithJsonSchema({"type": "string", "pattern": HOURS}),
]
# What we send: always with two places. A sum has no upper limit.
HoursText = Annotated[
    Decimal,
    PlainSerializer(lambda hours: f"{hours:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^(0|[1-9][0-9]*)\.[0-9]{2}$"}),
]

PageNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]
PageSize = Annotated[int, Field(ge=1, le=100)]


class Paging(Answer):
    """Where a page stands in its list. `pages` is 0 for an empty list."""

    total: Annotated[int, Field(ge=0)]
    page: PageNumber
    size: PageSize
    pages: Annotated[int, Field(ge=0)]


def paging(total: int, page: int, size: int) -> dict[str, int]:
    """The members of Paging."""
    return {"total": total, "page": page, "size": size, "pages": -(-total // size)}
