"""/labels."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from todos.auth.dependencies import SIGNED_IN, CurrentAccount, current_account
from todos.auth.transport import Transport
from todos.content import require_json
from todos.cursors import CursorInvalid
from todos.errors import JSON_BODY, ValidationFailed, answers
from todos.labels.errors import LabelExists, LabelNotFound
from todos.labels.schemas import Label, LabelCreate, LabelPage, LabelUpdate
from todos.labels.service import Labels
from todos.schemas import PageSize

# Not `str | None`: there is no null in a query string, and the document would say there is.
NOT_GIVEN: Any = None
LabelId = Annotated[UUID, Path(alias="id")]


def list_labels(
    account: CurrentAccount,
    labels: Labels,
    response: Response,
    cursor: Annotated[str, Query()] = NOT_GIVEN,
    size: Annotated[PageSize, Query()] = 20,
) -> LabelPage:
    """One's own labels, newest first."""
    page = labels.page(account.id, cursor, size)
    if page.next is not None:
        response.headers["Link"] = f'</labels?{urlencode({"cursor": page.next, "size": size})}>; rel="next"'
    return page


def create_label(account: CurrentAccount, body: LabelCreate, response: Response, labels: Labels) -> Label:
    """Make a label."""
    label = labels.create(account.id, body.name)
    response.headers["Location"] = f"/labels/{label.id}"
    return label


def read_label(account: CurrentAccount, label_id: LabelId, labels: Labels) -> Label:
    """One label."""
    return labels.read(account.id, label_id)


def update_label(account: CurrentAccount, label_id: LabelId, body: LabelUpdate, labels: Labels) -> Label:
    """Change what is given; leave the rest."""
    return labels.update(account.id, label_id, body.model_dump(exclude_unset=True))


def delete_label(account: CurrentAccount, label_id: LabelId, labels: Labels) -> None:
    """Remove a label."""
    labels.delete(account.id, label_id)


def router(transport: Transport) -> APIRouter:
    """Routes that read and write labels."""
    routes = APIRouter(prefix="/labels", tags=["labels"])
    # In this order: who asks is settled before what they send.
    who, json_body = Depends(current_account), Depends(require_json)
    routes.add_api_route(
        "",
        list_labels,
        methods=["GET"],
        operation_id="listLabels",
        dependencies=transport.signed_in,
        responses={
            200: {"headers": {"Link": {"schema": {"type": "string"}}}},
            **answers(*SIGNED_IN, CursorInvalid, ValidationFailed),
        },
    )
    routes.add_api_route(
        "",
        create_label,
        methods=["POST"],
        operation_id="createLabel",
        status_code=201,
        dependencies=[*transport.unsafe, *transport.signed_in, who, json_body],
        responses={
            201: {"headers": {"Location": {"schema": {"type": "string"}, "required": True}}},
            **answers(*SIGNED_IN, LabelExists, *JSON_BODY, *transport.unsafe_errors),
        },
    )
    routes.add_api_route(
        "/{id}",
        read_label,
        methods=["GET"],
        operation_id="readLabel",
        dependencies=transport.signed_in,
        responses=answers(*SIGNED_IN, LabelNotFound, ValidationFailed),
    )
    routes.add_api_route(
        "/{id}",
        update_label,
        methods=["PATCH"],
        operation_id="updateLabel",
        dependencies=[*transport.unsafe, *transport.signed_in, who, json_body],
        responses=answers(*SIGNED_IN, LabelNotFound, LabelExists, *JSON_BODY, *transport.unsafe_errors),
    )
    routes.add_api_route(
        "/{id}",
        delete_label,
        methods=["DELETE"],
        operation_id="deleteLabel",
        status_code=204,
        response_class=Response,
        dependencies=[*transport.unsafe, *transport.signed_in],
        responses=answers(*SIGNED_IN, LabelNotFound, ValidationFailed, *transport.unsafe_errors),
    )
    return routes
