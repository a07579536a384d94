"""What can be wrong with an account."""

from todos.errors import ApiError


class EmailTaken(ApiError):
    status, code, detail = 409, "email_taken", "There is an account with this email already."


class InvalidCredentials(ApiError):
    status, code, detail = 401, "invalid_credentials", "The email or the password is wrong."
