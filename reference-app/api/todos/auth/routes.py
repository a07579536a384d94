"""POST /auth/*."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from todos.accounts.errors import EmailTaken, InvalidCredentials
from todos.accounts.schemas import Account, SignUp
from todos.accounts.service import Accounts
from todos.auth.errors import (
    InvalidGrant,
    RefreshTokenInvalid,
    RefreshTokenMissing,
    RefreshTokenReused,
    TooManyAttempts,
    UnsupportedGrantType,
)
from todos.auth.schemas import Session, SignIn, Token, TokenRequest
from todos.auth.service import Sessions
from todos.auth.sign_in import ClientAddress, SignIns
from todos.auth.transport import AppTransport, Transport, require_own_origin
from todos.content import FormExpected, require_form, require_json
from todos.errors import (
    JSON_BODY,
    BodyTooLarge,
    MalformedBody,
    OriginNotAllowed,
    ValidationFailed,
    answers,
)

TOKEN_ERRORS = (InvalidGrant, UnsupportedGrantType, TooManyAttempts)
FORM_BODY = (MalformedBody, BodyTooLarge, FormExpected, ValidationFailed)


def sign_up(body: SignUp, accounts: Accounts) -> Account:
    """Make an account. It does not sign in."""
    return accounts.create(body.email, body.password, body.name)


def sign_in(
    body: SignIn,
    response: Response,
    address: ClientAddress,
    sign_ins: SignIns,
    sessions: Sessions,
    transport: AppTransport,
) -> Token | Session:
    """Open a session."""
    account = sign_ins.account(body.email, body.password, address)
    return transport.grant(response, sessions.open(account.id))


def issue_token(
    form: Annotated[TokenRequest, Form()],
    response: Response,
    address: ClientAddress,
    sign_ins: SignIns,
    sessions: Sessions,
    transport: AppTransport,
) -> Token | Session:
    """Open a session, as OAuth2 clients do (RFC 6749 §4.3)."""
    if form.grant_type != "password":
        raise UnsupportedGrantType
    try:
        account = sign_ins.account(form.username.lower(), form.password, address)
    except InvalidCredentials:
        raise InvalidGrant from None
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
        responses=answers(InvalidCredentials, TooManyAttempts, *JSON_BODY, *transport.unsafe_errors),
    )
    if transport.sign_in_by_form:
        routes.add_api_route(
            "/token",
            issue_token,
            methods=["POST"],
            operation_id="issueToken",
            response_model=transport.answer,
            # Any site can send a form, and the answer sets a cookie.
            dependencies=[own_origin, Depends(require_form)],
            responses=answers(*TOKEN_ERRORS, *FORM_BODY, OriginNotAllowed),
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
