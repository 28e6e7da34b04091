"""What needed attention and was settled, and when the clock was put back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from booking_core.domain.things.attention import AttentionSettled
from booking_core.instants import instant_text
from booking_core.ports import Database, Recorded, Statement
from booking_core.projections.revisions import insert

JUMP = timedelta(minutes=5)
"""A clock that is further behind the log was put back, or had been wrong before."""

_JUMPED = (
    "INSERT INTO clock_jumps (occurred_at, clock, position) VALUES ($1, $2, $3)"
    " ON CONFLICT (occurred_at) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Jump:
    """The log stood at `occurred_at` when the clock said `clock`; the first time it was so."""

    occurred_at: str
    clock: str
    position: int


def project(recorded: Recorded) -> Iterator[Statement]:
    if recorded.occurred_at - recorded.clock > JUMP:
        times = instant_text(recorded.occurred_at), instant_text(recorded.clock)
        yield Statement(_JUMPED, (*times, recorded.position))
    if isinstance(recorded.event, AttentionSettled):
        event = recorded.event
        yield insert(
            "settled",
            {
                "position": recorded.position,
                "cause": event.cause,
                "booking_id": event.booking_id,
            },
        )


async def settled(database: Database, causes: Collection[str]) -> frozenset[tuple[str, str | None]]:
    """What of these somebody has looked at: cause and booking."""
    if not causes:
        return frozenset()
    asked = sorted(set(causes))
    places = ", ".join(f"${place}" for place in range(1, len(asked) + 1))
    rows = await database.fetch(
        f"SELECT cause, booking_id FROM settled WHERE cause IN ({places})",  # noqa: S608 - places
        *asked,
    )
    return frozenset((row["cause"], row["booking_id"]) for row in rows)


async def jumps(database: Database, since: str) -> Sequence[Jump]:
    """Of the log's time from then on, the latest first."""
    rows = await database.fetch(
        "SELECT occurred_at, clock, position FROM clock_jumps WHERE occurred_at >= $1"
        " ORDER BY occurred_at DESC",
        since,
    )
    return [Jump(row["occurred_at"], row["clock"], row["position"]) for row in rows]
