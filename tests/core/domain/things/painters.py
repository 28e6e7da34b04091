"""Cast for the tests of blocks: painters in the house."""

from __future__ import annotations

from datetime import datetime

from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.decider import Event
from booking_core.domain.ids import BlockId, MemberId, ResourceId
from booking_core.domain.stays import Stay, Wish
from booking_core.domain.things.blocks import BlockResource, blocks
from tests.cast import ANA, BLUE_ROOM, MARCH_1ST, july
from tests.spec import Spec

PAINTERS = BlockId("painters")


def shutting(  # noqa: PLR0913 - the fields of a block
    resource_id: ResourceId = BLUE_ROOM,
    period: Wish = Stay(july(10), july(20)),  # noqa: B008 - a value
    *,
    by: MemberId = ANA,
    reason: str | None = None,
    block_id: BlockId = PAINTERS,
    now: datetime = MARCH_1ST,
) -> BlockResource:
    return BlockResource(by, block_id, resource_id, period, now, reason)


def after(spec: Spec, command: object) -> tuple[Event, ...]:
    """The past of another decider, with what the blocks' one makes of the command."""
    return Spec(blocks, spec.past).having(command).past


def shut(spec: Spec, command: BlockResource) -> Spec:
    return Spec(bookings, after(spec, command))
