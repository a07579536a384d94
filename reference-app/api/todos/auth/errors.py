"""What can be wrong with a session."""

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


class AdminOnly(ApiError):
    status, code, detail = 403, "admin_only", "Only an admin may do this."
