"""What can be wrong with a session."""

from types import MappingProxyType

from todos.errors import ApiError


class AccessTokenInvalid(ApiError):
    status, code, detail = 401, "access_token_invalid", "The access token is not valid."
    bearer_error = "invalid_token"


class AccessTokenExpired(ApiError):
    status, code, detail = 401, "access_token_expired", "The access token expired."
    bearer_error = "invalid_token"


class RefreshTokenMissing(ApiError):
    status, code, detail = 401, "refresh_token_missing", "There is no refresh token."


class RefreshTokenInvalid(ApiError):
    status, code, detail = 401, "refresh_token_invalid", "The refresh token is not valid."


class RefreshTokenReused(ApiError):
    status, code = 401, "refresh_token_reused"
    detail = "The refresh token was spent before; the session is closed."


class InvalidGrant(ApiError):
    # RFC 6749 §5.2, in our envelope.
    status, code, detail = 400, "invalid_grant", "The username or the password is wrong."


class UnsupportedGrantType(ApiError):
    status, code, detail = 400, "unsupported_grant_type", "The grant_type must be password."


class TooManyAttempts(ApiError):
    status, code, detail = 429, "too_many_attempts", "Sign-in failed too often; try again later."
    documented_headers = MappingProxyType({"Retry-After": {"type": "integer", "minimum": 1}})

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.headers = {"Retry-After": str(seconds)}


class AdminOnly(ApiError):
    status, code, detail = 403, "admin_only", "Only an admin may do this."
