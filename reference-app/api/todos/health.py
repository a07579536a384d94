"""What anyone may ask: is it up, and what is it."""

from typing import Literal

from fastapi import APIRouter
from sqlalchemy import text

from todos import __version__
from todos.database import AppDatabase
from todos.errors import answers
from todos.schemas import Answer


class Health(Answer):
    """The API and its database answer."""

    status: Literal["ok"]


class About(Answer):
    """What this service is."""

    name: str
    version: str
    sign_up_open: bool


def read_health(database: AppDatabase) -> Health:
    """Asks the database too, for a table of ours: an API without it is not healthy."""
    with database.read() as session:
        session.execute(text("SELECT 1 FROM accounts LIMIT 1"))
    return Health(status="ok")


async def read_about() -> About:
    """What this service is."""
    return About(name="Todos", version=__version__, sign_up_open=True)


def router() -> APIRouter:
    """Routes that need no account."""
    routes = APIRouter(tags=["service"])
    routes.add_api_route(
        "/health", read_health, methods=["GET"], operation_id="readHealth", responses=answers()
    )
    routes.add_api_route("/about", read_about, methods=["GET"], operation_id="readAbout", responses=answers())
    return routes
