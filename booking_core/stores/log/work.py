"""Database work without a database: generators that ask for statements and get rows.

Both stores run the same work, one in a thread, one on the event loop; an error of the database is
thrown into the generator where it asked.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from booking_core.ports import Parameter, Row, Statement

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Many:
    """One statement for each of the parameters, in order; its rows are not asked for."""

    sql: str
    parameters: Sequence[tuple[Parameter, ...]]


class End(NamedTuple):
    """Where the log ends; columns of `head`, times as text."""

    position: int
    hash: bytes
    occurred_at: str
    min_reader: int


class GuessedWrongError(Exception):
    """The log does not end where it was taken to end, or what is to be done needs its lock."""


@dataclass(frozen=True, slots=True)
class Together:
    """Statements at once, in order; their rows are not asked for.

    Attributes:
        final: What the transaction comes to with them: they may take the commit along. None
            where more may follow.
        guess: Where the log was taken to end by a work that runs in no transaction yet: they are
            one by themselves, and find out whether that is so.
        flushed: Whether such a transaction waits for the disk.
    """

    statements: Sequence[Statement | Many]
    final: object | None = None
    guess: End | None = None
    flushed: bool = False


Ask = Statement | Many | Together
Work = Generator[Ask, Sequence[Row], T]
