"""/todos."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from todos.auth.dependencies import SIGNED_IN, CurrentAccount, current_account
from todos.auth.transport import Transport
from todos.content import require_json
from todos.errors import JSON_BODY, ValidationFailed, answers
from todos.schemas import PageNumber, PageSize
from todos.todos.errors import TodoNotFound
from todos.todos.schemas import Search, Todo, TodoCreate, TodoPage, TodoUpdate
from todos.todos.service import Todos

# Not `bool | None`: there is no null in a query string, and the document would say there is.
NOT_GIVEN: Any = None
TodoId = Annotated[UUID, Path(alias="id")]


def list_todos(
    account: CurrentAccount,
    todos: Todos,
    page: Annotated[PageNumber, Query()] = 1,
    size: Annotated[PageSize, Query()] = 20,
    done: Annotated[bool, Query()] = NOT_GIVEN,
    q: Annotated[Search, Query()] = NOT_GIVEN,
) -> TodoPage:
    """One's own todos, newest first."""
    return todos.page(account.id, page, size, done, q)


def create_todo(account: CurrentAccount, body: TodoCreate, response: Response, todos: Todos) -> Todo:
    """Make a todo."""
    todo = todos.create(account.id, body.title, body.due, body.estimate)
    response.headers["Location"] = f"/todos/{todo.id}"
    return todo


def read_todo(account: CurrentAccount, todo_id: TodoId, todos: Todos) -> Todo:
    """One todo."""
    return todos.read(account.id, todo_id)


def update_todo(account: CurrentAccount, todo_id: TodoId, body: TodoUpdate, todos: Todos) -> Todo:
    """Change what is given; leave the rest."""
    return todos.update(account.id, todo_id, body.model_dump(exclude_unset=True))


def delete_todo(account: CurrentAccount, todo_id: TodoId, todos: Todos) -> None:
    """Remove a todo."""
    todos.delete(account.id, todo_id)


def router(transport: Transport) -> APIRouter:
    """Routes that read and write todos."""
    routes = APIRouter(prefix="/todos", tags=["todos"])
    # In this order: who asks is settled before what they send.
    who, json_body = Depends(current_account), Depends(require_json)
    routes.add_api_route(
        "",
        list_todos,
        methods=["GET"],
        operation_id="listTodos",
        dependencies=transport.signed_in,
        responses=answers(*SIGNED_IN, ValidationFailed),
    )
    routes.add_api_route(
        "",
        create_todo,
        methods=["POST"],
        operation_id="createTodo",
        status_code=201,
        dependencies=[*transport.unsafe, *transport.signed_in, who, json_body],
        responses={
            201: {"headers": {"Location": {"schema": {"type": "string"}, "required": True}}},
            **answers(*SIGNED_IN, *JSON_BODY, *transport.unsafe_errors),
        },
    )
    routes.add_api_route(
        "/{id}",
        read_todo,
        methods=["GET"],
        operation_id="readTodo",
        dependencies=transport.signed_in,
        responses=answers(*SIGNED_IN, TodoNotFound, ValidationFailed),
    )
    routes.add_api_route(
        "/{id}",
        update_todo,
        methods=["PATCH"],
        operation_id="updateTodo",
        dependencies=[*transport.unsafe, *transport.signed_in, who, json_body],
        responses=answers(*SIGNED_IN, TodoNotFound, *JSON_BODY, *transport.unsafe_errors),
    )
    routes.add_api_route(
        "/{id}",
        delete_todo,
        methods=["DELETE"],
        operation_id="deleteTodo",
        status_code=204,
        response_class=Response,
        dependencies=[*transport.unsafe, *transport.signed_in],
        responses=answers(*SIGNED_IN, TodoNotFound, ValidationFailed, *transport.unsafe_errors),
    )
    return routes
