"""Sign-in on the wire."""

from typing import Annotated, Literal

from pydantic import Field

from todos.accounts.schemas import Email
from todos.schemas import Answer, Body

Seconds = Annotated[int, Field(ge=1)]


class SignIn(Body):
    """Who signs in. The password has no minimum here: whatever is wrong is just wrong."""

    email: Email
    password: Annotated[str, Field(max_length=128)]


class Token(Answer):
    """Bearer transport: the access token, for the Authorization header."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: Seconds


class Session(Answer):
    """Cookie transport: the tokens are in cookies that no script can read."""

    expires_in: Seconds
