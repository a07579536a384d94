"""/v1/summary and /v2/summary."""

from fastapi import APIRouter, Response

from todos.auth.dependencies import SIGNED_IN, CurrentAccount
from todos.auth.transport import Transport
from todos.deprecations import ANNOUNCED, SUMMARY_V1
from todos.errors import answers
from todos.summary.schemas import Summary, SummaryV1
from todos.summary.service import Summaries


def read_summary_v1(account: CurrentAccount, summaries: Summaries, response: Response) -> SummaryV1:
    """Use /v2/summary instead."""
    SUMMARY_V1.announce(response)
    summary = summaries.of(account.id)
    return SummaryV1(open=summary.open, done=summary.done)


def read_summary(account: CurrentAccount, summaries: Summaries) -> Summary:
    """Figures about one's own todos."""
    return summaries.of(account.id)


def router(transport: Transport) -> APIRouter:
    """Routes that count todos."""
    routes = APIRouter(tags=["summary"])
    routes.add_api_route(
        "/v1/summary",
        read_summary_v1,
        methods=["GET"],
        operation_id="readSummaryV1",
        deprecated=True,
        dependencies=transport.signed_in,
        responses={200: {"headers": ANNOUNCED}, **answers(*SIGNED_IN)},
    )
    routes.add_api_route(
        "/v2/summary",
        read_summary,
        methods=["GET"],
        operation_id="readSummary",
        dependencies=transport.signed_in,
        responses=answers(*SIGNED_IN),
    )
    return routes
