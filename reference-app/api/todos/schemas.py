"""What the shapes on the wire share."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

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
