"""/todos/{id}/attachments and /attachments."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from todos.attachments.errors import (
    AttachmentNotFound,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    FormExpected,
    MalformedForm,
)
from todos.attachments.schemas import Attachment, AttachmentPage
from todos.attachments.service import Attachments
from todos.attachments.types import FILE_TYPES
from todos.attachments.upload import read_upload
from todos.auth.dependencies import SIGNED_IN, CurrentAccount, current_account
from todos.auth.transport import Transport
from todos.errors import ValidationFailed, answers
from todos.schemas import PageNumber, PageSize
from todos.settings import AppSettings
from todos.todos.errors import TodoNotFound
from todos.todos.routes import TodoId
from todos.todos.service import Todos

AttachmentId = Annotated[UUID, Path(alias="id")]

FORM = (MalformedForm, AttachmentTooLarge, FormExpected, AttachmentTypeRefused, ValidationFailed)
# By hand: FastAPI would read the whole of a form that is declared to it before it asks who sends it.
FORM_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
                "required": ["file"],
                "additionalProperties": False,
            }
        }
    },
}


def list_attachments(
    account: CurrentAccount,
    todo_id: TodoId,
    attachments: Attachments,
    page: Annotated[PageNumber, Query()] = 1,
    size: Annotated[PageSize, Query()] = 20,
) -> AttachmentPage:
    """What is attached to a todo, newest first."""
    return attachments.page(account.id, todo_id, page, size)


async def create_attachment(
    request: Request,
    response: Response,
    account: CurrentAccount,
    todo_id: TodoId,
    settings: AppSettings,
    todos: Todos,
    attachments: Attachments,
) -> Attachment:
    """Attach a file. Whether the todo is there is asked before the file is read."""
    await run_in_threadpool(todos.read, account.id, todo_id)
    attachment_id = uuid4()

    def progress(percent: int) -> None:
        attachments.tell(account.id, todo_id, attachment_id, percent)

    upload = await read_upload(request, settings.attachment_max_bytes, progress)
    attachment = await run_in_threadpool(attachments.create, account.id, todo_id, attachment_id, upload)
    response.headers["Location"] = f"/attachments/{attachment.id}"
    return attachment


def read_attachment(
    account: CurrentAccount, attachment_id: AttachmentId, attachments: Attachments
) -> Attachment:
    """What is known of an attachment."""
    return attachments.read(account.id, attachment_id)


def read_attachment_content(
    account: CurrentAccount, attachment_id: AttachmentId, attachments: Attachments
) -> Response:
    """The bytes of an attachment, to be saved and not to be shown."""
    attachment, content = attachments.content(account.id, attachment_id)
    # RFC 6266 §4.3, RFC 8187.
    disposition = f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}"
    return Response(content, media_type=attachment.type, headers={"Content-Disposition": disposition})


def delete_attachment(account: CurrentAccount, attachment_id: AttachmentId, attachments: Attachments) -> None:
    """Remove an attachment."""
    attachments.delete(account.id, attachment_id)


def router(transport: Transport) -> APIRouter:
    """Routes that read and write attachments."""
    routes = APIRouter(tags=["attachments"])
    routes.add_api_route(
        "/todos/{id}/attachments",
        list_attachments,
        methods=["GET"],
        operation_id="listAttachments",
        dependencies=transport.signed_in,
        responses=answers(*SIGNED_IN, TodoNotFound, ValidationFailed),
    )
    routes.add_api_route(
        "/todos/{id}/attachments",
        create_attachment,
        methods=["POST"],
        operation_id="createAttachment",
        status_code=201,
        dependencies=[*transport.unsafe, *transport.signed_in, Depends(current_account)],
        responses={
            201: {"headers": {"Location": {"schema": {"type": "string"}, "required": True}}},
            **answers(*SIGNED_IN, TodoNotFound, *FORM, *transport.unsafe_errors),
        },
        openapi_extra={"requestBody": FORM_BODY},
    )
    routes.add_api_route(
        "/attachments/{id}",
        read_attachment,
        methods=["GET"],
        operation_id="readAttachment",
        dependencies=transport.signed_in,
        responses=answers(*SIGNED_IN, AttachmentNotFound, ValidationFailed),
    )
    routes.add_api_route(
        "/attachments/{id}/content",
        read_attachment_content,
        methods=["GET"],
        operation_id="readAttachmentContent",
        response_class=Response,
        dependencies=transport.signed_in,
        responses={
            200: {
                "content": {
                    kind: {"schema": {"type": "string", "contentMediaType": kind}} for kind in FILE_TYPES
                },
                "headers": {"Content-Disposition": {"schema": {"type": "string"}, "required": True}},
            },
            **answers(*SIGNED_IN, AttachmentNotFound, ValidationFailed),
        },
    )
    routes.add_api_route(
        "/attachments/{id}",
        delete_attachment,
        methods=["DELETE"],
        operation_id="deleteAttachment",
        status_code=204,
        response_class=Response,
        dependencies=[*transport.unsafe, *transport.signed_in],
        responses=answers(*SIGNED_IN, AttachmentNotFound, ValidationFailed, *transport.unsafe_errors),
    )
    return routes
