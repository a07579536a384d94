"""Provider states, for a Pact verifier. FOR TEST ENVIRONMENTS ONLY; served by `levers`.

`POST /provider-states` takes `{"state", "params", "action": "setup" | "teardown"}` and answers an object of
values for the pact's ProviderState generators. An unknown state is a 404, a wrong body a 400 or a 422.
Accounts and todos are made by the app's own services, on its own database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal
from uuid import uuid4

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from todos.accounts.schemas import Account, Email, Name, Password, Role
from todos.accounts.service import AccountService
from todos.auth.access_tokens import AccessTokenService
from todos.auth.service import Grant, SessionService
from todos.errors import ApiError, MalformedBody
from todos.todos.schemas import Title
from todos.todos.service import TodoService


class StateUnknown(ApiError):
    status, code, detail = 404, "state_unknown", "No such state; see STATES in provider_states.py."


class ProviderStates:
    """The endpoint, as an ASGI app inside the middleware of `app`."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        values = await self._make(await Request(scope, receive).body())
        await JSONResponse(values)(scope, receive, send)

    async def _make(self, body: bytes) -> dict[str, Any]:
        try:
            asked = StateRequest.model_validate_json(body)
            state = STATES.get(asked.state)
            if state is None:
                raise StateUnknown
            if asked.action == "teardown":
                return {}  # Nothing to undo: "setup" replaces what an earlier one left.
            params = state.Params.model_validate(asked.params)
        except ValidationError as error:
            found = error.errors()
            if any(item["type"] == "json_invalid" for item in found):
                raise MalformedBody from None
            raise RequestValidationError(
                [{**item, "loc": ("body", *item["loc"])} for item in found]
            ) from None
        return await run_in_threadpool(state.make, _services(self.app), params)


@dataclass(frozen=True)
class Services:
    """The app's own services, on the app's own database."""

    accounts: AccountService
    sessions: SessionService
    todos: TodoService
    # Signs tokens that have expired already.
    yesterday: SessionService


def _services(app: FastAPI) -> Services:
    state = app.state

    def yesterday() -> datetime:
        now: datetime = state.clock()
        return now - timedelta(seconds=state.settings.access_token_seconds + 1)

    def sessions(clock: Callable[[], datetime]) -> SessionService:
        return SessionService(
            state.database, clock, state.settings, AccessTokenService(state.settings, clock), state.events
        )

    return Services(
        accounts=AccountService(state.database, state.clock, state.passwords),
        sessions=sessions(state.clock),
        todos=TodoService(state.database, state.clock, state.events),
        yesterday=sessions(yesterday),
    )


class StateRequest(BaseModel):
    """What a Pact verifier posts."""

    state: str
    params: dict[str, Any] = {}
    action: Literal["setup", "teardown"] = "setup"


class NoParams(BaseModel):
    """Params that a state does not read are ignored."""


def _someone() -> str:
    return f"someone-{uuid4().hex[:12]}@example.com"


class AccountParams(BaseModel):
    """Who; someone new if nobody is named."""

    email: Annotated[Email, Field(default_factory=_someone)]
    password: Password = "correct horse battery"  # noqa: S105 - test data
    name: Name = "Someone"
    role: Role = "user"


class TodosParams(AccountParams):
    """Titles in the order of the list that GET /todos answers: the first is the newest."""

    todos: list[Title] = ["Buy milk"]


class State:
    """One provider state: its params, and how it becomes true."""

    Params: ClassVar[type[BaseModel]] = NoParams

    def make(self, services: Services, params: Any) -> dict[str, Any]:
        """Makes the state true, and answers the values a pact may need."""
        raise NotImplementedError


class AnAccountExists(State):
    Params = AccountParams

    def make(self, services: Services, params: AccountParams) -> dict[str, Any]:
        account = _account(services, params)
        return {"email": account.email, "accountId": str(account.id)}


class NoAccountIsSignedIn(State):
    def make(self, services: Services, params: NoParams) -> dict[str, Any]:  # noqa: ARG002
        return {}


class SignedInWithTodos(State):
    Params = TodosParams

    def make(self, services: Services, params: TodosParams) -> dict[str, Any]:
        account = _account(services, params)
        _forget_todos(services, account)
        made = [services.todos.create(account.id, title) for title in reversed(params.todos)]
        return {
            **_signed_in(account, services.sessions.open(account.id)),
            "todoId": str(made[-1].id) if made else None,
        }


class SignedInWithoutTodos(State):
    Params = AccountParams

    def make(self, services: Services, params: AccountParams) -> dict[str, Any]:
        account = _account(services, params)
        _forget_todos(services, account)
        return _signed_in(account, services.sessions.open(account.id))


class AccessTokenExpired(State):
    Params = AccountParams

    def make(self, services: Services, params: AccountParams) -> dict[str, Any]:
        account = _account(services, params)
        return _signed_in(account, services.yesterday.open(account.id))


STATES: dict[str, State] = {
    "an account exists": AnAccountExists(),
    "no account is signed in": NoAccountIsSignedIn(),
    "a signed in account with todos": SignedInWithTodos(),
    "a signed in account without todos": SignedInWithoutTodos(),
    "the account's access token has expired": AccessTokenExpired(),
}


def _account(services: Services, params: AccountParams) -> Account:
    return services.accounts.put(params.email, params.password, params.name, params.role)


def _forget_todos(services: Services, account: Account) -> None:
    while found := services.todos.page(account.id, page=1, size=100).items:
        for todo in found:
            services.todos.delete(account.id, todo.id)


def _signed_in(account: Account, grant: Grant) -> dict[str, Any]:
    return {
        "email": account.email,
        "accountId": str(account.id),
        "accessToken": grant.access_token,
        "refreshToken": grant.refresh_token,
    }
