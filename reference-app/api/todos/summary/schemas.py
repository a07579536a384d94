"""Summaries on the wire."""

from typing import Annotated

from pydantic import Field

from todos.schemas import Answer, HoursText

Count = Annotated[int, Field(ge=0)]


class SummaryV1(Answer):
    """How many todos."""

    open: Count
    done: Count


class Summary(Answer):
    """How many todos; of the open ones, how many are past their day (UTC), and how many hours they are."""

    open: Count
    done: Count
    overdue: Count
    estimate: HoursText
