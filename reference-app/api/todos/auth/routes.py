"""POST /auth/*."""

from fastapi import APIRouter, Depends, Request, Response

from todos.accounts.errors import EmailTaken, InvalidCredentials
from todos.accounts.schemas import Account, SignUp
from todos.accounts.service import Accounts
from todos.auth.errors import RefreshTokenInvalid, RefreshTokenMissing, RefreshTokenReused
from todos.auth.schemas import Session, SignIn, Token
from todos.auth.service import Sessions
from todos.auth.transport import AppTransport, Transport, require_own_origin
from todos.content import require_json
from todos.errors import JSON_BODY, OriginNotAllowed, answers


def sign_up(body: SignUp, accounts: Accounts) -> Account:
    """Make an account. It does not sign in."""
    return accounts.create(body.email, body.password, body.name)


def sign_in(
    body: SignIn,
    response: Response,
    accounts: Accounts,
    sessions: Sessions,
    transport: AppTransport,
) -> Token | Session:
    """Open a session."""
    account = accounts.authenticate(body.email, body.password)
    return transport.grant(response, sessions.open(account.id))


def refresh(
    request: Request, response: Response, sessions: Sessions, transport: AppTransport
) -> Token | Session:
    """Spend the refresh token on a new pair."""
    token = transport.refresh_token(request)
    if not token:
        raise RefreshTokenMissing
    return transport.grant(response, sessions.rotate(token))


def sign_out(request: Request, response: Response, sessions: Sessions, transport: AppTransport) -> None:
    """Close the session. Without one it does nothing, successfully."""
    token = transport.refresh_token(request)
    if token:
        sessions.revoke(token)
    transport.clear(response)


def router(transport: Transport) -> APIRouter:
    """Routes that make, keep and close sessions."""
    routes = APIRouter(prefix="/auth", tags=["auth"])
    own_origin = Depends(require_own_origin)
    routes.add_api_route(
        "/sign-up",
        sign_up,
        methods=["POST"],
        operation_id="signUp",
        status_code=201,
        dependencies=[*transport.unsafe, Depends(require_json)],
        responses=answers(EmailTaken, *JSON_BODY, *transport.unsafe_errors),
    )
    routes.add_api_route(
        "/sign-in",
        sign_in,
        methods=["POST"],
        operation_id="signIn",
        response_model=transport.answer,
        dependencies=[*transport.unsafe, Depends(require_json)],
        responses=answers(InvalidCredentials, *JSON_BODY, *transport.unsafe_errors),
    )
    routes.add_api_route(
        "/refresh",
        refresh,
        methods=["POST"],
        operation_id="refresh",
        response_model=transport.answer,
        dependencies=[own_origin, *transport.refresh],
        responses=answers(RefreshTokenMissing, RefreshTokenInvalid, RefreshTokenReused, OriginNotAllowed),
    )
    routes.add_api_route(
        "/sign-out",
        sign_out,
        methods=["POST"],
        operation_id="signOut",
        status_code=204,
        response_class=Response,
        dependencies=[own_origin, *transport.refresh],
        responses=answers(OriginNotAllowed),
        # The cookie is welcome but not needed.
        openapi_extra={"security": [{}]},
    )
    return routes
