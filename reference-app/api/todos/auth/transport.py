"""How tokens travel: in the Authorization header, or in cookies.

The transport of an app decides its routes' security scheme, answer and 403, hence its OpenAPI; nothing else
of the environment does.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal

from fastapi import Depends, Request, Response
from fastapi.params import Depends as Dependency
from fastapi.security import APIKeyCookie, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.requests import HTTPConnection

from todos.auth.schemas import Session, Token
from todos.auth.service import Grant
from todos.errors import ApiError, OriginNotAllowed
from todos.settings import AppSettings, Settings


class Transport(ABC):
    """What both have: a refresh cookie, sent to /auth only."""

    refresh_cookie: ClassVar = "refresh_token"
    refresh_path: ClassVar = "/auth"

    # The model of what sign-in and refresh answer.
    answer: ClassVar[type[Token | Session]]
    # The challenge of a 401 (RFC 9110 §11.6.1). There is no scheme for cookies.
    challenge: ClassVar[str | None]
    # What guards every unsafe operation (POST, PATCH, DELETE), and what that can raise. Refresh and
    # sign-out take a cookie on both transports, so they are guarded whatever these say.
    unsafe: ClassVar[Sequence[Dependency]]
    unsafe_errors: ClassVar[tuple[type[ApiError], ...]]
    # Whether a WebSocket begins with a message that has the access token: a browser's script can set no
    # header of the handshake, and in its URL a token would end up in logs.
    sign_in_by_message: ClassVar[bool]
    # Whether a form may sign in (OAuth2's password grant). Its answer has the access token in its body.
    sign_in_by_form: ClassVar[bool]
    # Security schemes that the document tells of, though no operation asks for them by name.
    other_schemes: ClassVar[Mapping[str, dict[str, Any]]] = MappingProxyType({})

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    @abstractmethod
    def signed_in(self) -> Sequence[Dependency]:
        """The security scheme of routes that need an access token, for OpenAPI."""

    @property
    def refresh(self) -> Sequence[Dependency]:
        """The security scheme of the routes that take the refresh cookie, for OpenAPI."""
        return [
            Depends(APIKeyCookie(name=self.refresh_cookie, scheme_name="RefreshCookie", auto_error=False))
        ]

    @abstractmethod
    def access_token(self, request: HTTPConnection) -> str | None:
        """The access token of the request or handshake, if any."""

    def refresh_token(self, request: Request) -> str | None:
        """The refresh token of the request, if any."""
        return request.cookies.get(self.refresh_cookie)

    @abstractmethod
    def grant(self, response: Response, grant: Grant) -> Token | Session:
        """Puts the tokens where this transport has them."""

    @abstractmethod
    def clear(self, response: Response) -> None:
        """Takes the cookies away again."""

    def _set_refresh_cookie(self, response: Response, grant: Grant) -> None:
        response.set_cookie(
            self.refresh_cookie,
            grant.refresh_token,
            max_age=self.settings.refresh_token_seconds,
            **self._refresh_attributes(),
        )

    def _clear_refresh_cookie(self, response: Response) -> None:
        # With the attributes it was set with: a browser keeps a cookie of another path or domain.
        response.delete_cookie(self.refresh_cookie, **self._refresh_attributes())

    def _refresh_attributes(self) -> dict[str, Any]:
        # Host-only even if COOKIE_DOMAIN is set: no sibling host has a use for it.
        return {**self._attributes(), "path": self.refresh_path}

    def _attributes(self) -> dict[str, Any]:
        return {"httponly": True, "secure": self.settings.secure_cookies, "samesite": "lax"}


class BearerTransport(Transport):
    """Access token in the body and the Authorization header (RFC 6750)."""

    answer = Token
    challenge = 'Bearer realm="todos"'
    unsafe = ()
    unsafe_errors = ()
    sign_in_by_message = True
    sign_in_by_form = True
    other_schemes = MappingProxyType(
        {
            "OAuth2Password": {
                "type": "oauth2",
                "flows": {"password": {"tokenUrl": "/auth/token", "scopes": {}}},
            }
        }
    )

    @property
    def signed_in(self) -> Sequence[Dependency]:
        scheme = HTTPBearer(scheme_name="AccessToken", bearerFormat="JWT", auto_error=False)
        return [Depends(scheme)]

    def access_token(self, request: HTTPConnection) -> str | None:
        scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
        return token if scheme.lower() == "bearer" and token else None

    def grant(self, response: Response, grant: Grant) -> Token:
        self._set_refresh_cookie(response, grant)
        return Token(
            access_token=grant.access_token,
            token_type="bearer",  # noqa: S106 - not a secret
            expires_in=self.settings.access_token_seconds,
        )

    def clear(self, response: Response) -> None:
        self._clear_refresh_cookie(response)


async def get_transport(connection: HTTPConnection) -> Transport:
    """The transport of the app instance that answers."""
    transport: Transport = connection.app.state.transport
    return transport


AppTransport = Annotated[Transport, Depends(get_transport)]


async def require_own_origin(request: Request, settings: AppSettings) -> None:
    """Raises OriginNotAllowed when another site makes a browser send, or keep, our cookies.

    SameSite=Lax keeps them from other sites already; this also covers siblings on the same site, which
    that attribute lets through, and signing someone in without their knowing, which needs no cookie.
    """
    origin = request.headers.get("origin")
    if origin is None:
        foreign = request.headers.get("sec-fetch-site") == "cross-site"
    else:
        foreign = origin not in settings.allowed_origins
    if foreign:
        raise OriginNotAllowed


class CookieTransport(Transport):
    """Both tokens in httpOnly cookies."""

    access_cookie: ClassVar = "access_token"

    answer = Session
    challenge = None
    unsafe = (Depends(require_own_origin),)
    unsafe_errors = (OriginNotAllowed,)
    sign_in_by_message = False
    sign_in_by_form = False

    @property
    def signed_in(self) -> Sequence[Dependency]:
        scheme = APIKeyCookie(name=self.access_cookie, scheme_name="AccessCookie", auto_error=False)
        return [Depends(scheme)]

    def access_token(self, request: HTTPConnection) -> str | None:
        return request.cookies.get(self.access_cookie) or None

    def grant(self, response: Response, grant: Grant) -> Session:
        self._set_refresh_cookie(response, grant)
        response.set_cookie(
            self.access_cookie,
            grant.access_token,
            max_age=self.settings.access_token_seconds,
            **self._access_attributes(),
        )
        return Session(expires_in=self.settings.access_token_seconds)

    def clear(self, response: Response) -> None:
        self._clear_refresh_cookie(response)
        response.delete_cookie(self.access_cookie, **self._access_attributes())

    def _access_attributes(self) -> dict[str, Any]:
        return {**self._attributes(), "path": "/", "domain": self.settings.cookie_domain}


TRANSPORTS: dict[Literal["bearer", "cookie"], type[Transport]] = {
    "bearer": BearerTransport,
    "cookie": CookieTransport,
}
