"""When what is shut, now or in the past; and what the database's second lock knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from booking_core.domain.bookings.claims import Closure, shut
from booking_core.domain.ids import BlockId, MemberId, ResourceId
from booking_core.domain.texts import SealedText
from booking_core.domain.things.block_life import Block, BlockLifted, ResourceBlocked
from booking_core.domain.things.resource_life import Inventory
from booking_core.instants import instant_text
from booking_core.ports import Database, Parameter, Recorded, Row, Statement
from booking_core.projections.claim_texts import period_text, read_period, read_words, words_text
from booking_core.projections.occupancy import spanned
from booking_core.projections.revisions import insert, standing

_LIFT = "UPDATE blocks SET to_position = $2 WHERE block_id = $1 AND to_position IS NULL"
_OPEN = "DELETE FROM closures WHERE block_id = $1"


@dataclass(frozen=True, slots=True)
class Listed:
    """A block with who set it and why.

    Attributes:
        since: The position from which it stood.
        lifted: The position from which it stood no more; None while it stands.

    """

    block: Block
    by: MemberId
    reason: SealedText | None
    since: int
    lifted: int | None
    created_at: str


def project(recorded: Recorded) -> Iterator[Statement]:
    match recorded.event:
        case ResourceBlocked() as event:
            yield insert("blocks", _values(event, recorded))
            yield from _closed(event)
        case BlockLifted(block_id):
            yield Statement(_LIFT, (block_id, recorded.position))
            yield Statement(_OPEN, (block_id,))
        case _:
            return


def _values(event: ResourceBlocked, recorded: Recorded) -> Mapping[str, Parameter]:
    return {
        "block_id": event.block_id,
        "resource_id": event.resource_id,
        "tree_id": event.lineage[-1],
        "lineage": " ".join(event.lineage),
        "first_day": str(event.period.first_day),
        "end_day": str(event.period.end_day),
        "period": period_text(event.period),
        "zone": event.zone,
        "reason": words_text(event.reason),
        "set_by": recorded.envelope.actor,
        "created_at": instant_text(recorded.occurred_at),
        "from_position": recorded.position,
    }


def _closed(event: ResourceBlocked) -> Iterator[Statement]:
    """The resource is shut to all; what stands above it, to those who want to be there alone."""
    begins, ends = spanned(event.period)
    for resource_id in event.lineage:
        row: dict[str, Parameter] = {
            "block_id": event.block_id,
            "resource_id": resource_id,
            "begins": begins,
            "ends": ends,
            "below": resource_id != event.resource_id,
        }
        yield insert("closures", row)


def shut_by(found: Sequence[Listed], inventory: Inventory) -> list[Closure]:
    """As something that takes places."""
    return [
        shut(each.block.resource_id, each.block.period, inventory)
        for each in found
        if each.block.resource_id in inventory
    ]


async def blocks(
    database: Database,
    from_day: date,
    to_day: date | None = None,
    *,
    as_of: int | None = None,
) -> Sequence[Listed]:
    """Those that stand and touch a day in `[from_day, to_day)`, by their first day."""
    stands, at = standing(as_of, 3)
    rows = await database.fetch(
        "SELECT * FROM blocks WHERE end_day > $1 AND first_day < $2"  # noqa: S608
        f" AND {stands} ORDER BY first_day, block_id",
        str(from_day),
        str(to_day or date.max),
        *at,
    )
    # What was lifted since had not been lifted then.
    return [_listed({**row, "to_position": None}) for row in rows]


async def lifted(database: Database, from_day: date) -> Sequence[Listed]:
    """Those that were lifted and would still touch a day from this one on."""
    rows = await database.fetch(
        "SELECT * FROM blocks WHERE end_day > $1 AND to_position IS NOT NULL"
        " ORDER BY first_day, block_id",
        str(from_day),
    )
    return [_listed(row) for row in rows]


async def block(database: Database, block_id: str) -> Listed | None:
    rows = await database.fetch("SELECT * FROM blocks WHERE block_id = $1", block_id)
    return _listed(rows[0]) if rows else None


def _listed(row: Row) -> Listed:
    found = Block(
        BlockId(row["block_id"]),
        ResourceId(row["resource_id"]),
        tuple(map(ResourceId, row["lineage"].split(" "))),
        read_period(row["period"]),
        row["zone"],
        row["to_position"] is not None,
    )
    return Listed(
        found,
        MemberId(row["set_by"]),
        read_words(row["reason"]),
        row["from_position"],
        row["to_position"],
        row["created_at"],
    )
