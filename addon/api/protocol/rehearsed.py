"""Decisions that are only tried: what would follow, with nothing written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from aiohttp import web

from addon.api.protocol.asked import QUERY
from addon.api.protocol.problems import refusal
from addon.keys import STORE
from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.decider import Decider, Event, Refused
from booking_core.handling import consider
from booking_core.projections.diary import Wanted, between

C = TypeVar("C")
E = TypeVar("E", bound=Event)
S = TypeVar("S")
_STANDING = frozenset({BookingState.APPROVED, BookingState.ACTIVE})


async def would(
    request: web.Request, decider: Decider[C, E, S], command: C
) -> Sequence[Event] | None:
    """What the command would lead to; None where it is meant.

    Raises:
        ProblemError: It would be refused.
    """
    if not request[QUERY].get("dry_run"):
        return None
    verdict = await consider(decider, request.app[STORE], command)
    if isinstance(verdict, Refused):
        raise refusal(verdict)
    return verdict


async def affected(
    request: web.Request, first: date, end: date | None, concerns: Callable[[Claim], bool]
) -> list[str]:
    """Ids of stays that stand there, of which somebody would have to take care."""
    found = await between(request.app[STORE], Wanted(first, end, states=_STANDING))
    return [each.id for each in found if concerns(each.booking.claim)]
