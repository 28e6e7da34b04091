"""Database work without a database: generators that ask for statements and get rows.

Both stores run the same work, one in a thread, one on the event loop; an error of the database is
thrown into the generator where it asked.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from booking_core.ports import Parameter, Row, Statement

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Many:
    """One statement for each of the parameters, in order; its rows are not asked for."""

    sql: str
    parameters: Sequence[tuple[Parameter, ...]]


Ask = Statement | Many
Work = Generator[Ask, Sequence[Row], T]
