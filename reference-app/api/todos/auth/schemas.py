"""Sign-in on the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from todos.accounts.schemas import Email
from todos.schemas import PLAIN_TEXT, Answer, Body

Seconds = Annotated[int, Field(ge=1)]


class SignIn(Body):
    """Who signs in. The password has no minimum here: whatever is wrong is just wrong."""

    email: Email
    password: Annotated[str, Field(max_length=128)]


class TokenRequest(BaseModel):
    """RFC 6749 §4.3.2. What we do not know is ignored (§3.2); `scope` and a client's own credentials too."""

    grant_type: str = "password"
    username: Annotated[str, Field(max_length=320, pattern=PLAIN_TEXT)]
    password: Annotated[str, Field(max_length=128)]


class Token(Answer):
    """Bearer transport: the access token, for the Authorization header."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: Seconds


class Session(Answer):
    """Cookie transport: the tokens are in cookies that no script can read."""

    expires_in: Seconds
