"""Events on the wire: JSON texts, told apart by `type`."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from todos.schemas import Answer, Body
from todos.todos.schemas import Todo


class TodoCreated(Answer):
    """As GET /todos/{id} answers it."""

    type: Literal["todo.created"] = "todo.created"
    todo: Todo


class TodoUpdated(Answer):
    """As GET /todos/{id} answers it."""

    type: Literal["todo.updated"] = "todo.updated"
    todo: Todo


class TodoDeleted(Answer):
    """It is gone."""

    type: Literal["todo.deleted"] = "todo.deleted"
    id: UUID


class AttachmentProgress(Answer):
    """How far an upload is. 100 comes once, when it is stored as the attachment whose id is `upload`."""

    type: Literal["attachment.progress"] = "attachment.progress"
    todo: UUID
    upload: UUID
    percent: Annotated[int, Field(ge=0, le=100)]


Event = TodoCreated | TodoUpdated | TodoDeleted | AttachmentProgress


class Ready(Answer):
    """Signed in: from now on nothing is missed."""

    type: Literal["ready"] = "ready"


class Pong(Answer):
    """The answer to a ping."""

    type: Literal["pong"] = "pong"


class Refused(Answer):
    """The answer to a message that we do not understand."""

    type: Literal["error"] = "error"
    code: Literal["malformed_message", "unknown_message"]
    message: str


class SignInMessage(Body):
    """Bearer transport: what a client says first."""

    type: Literal["sign-in"]
    token: str
