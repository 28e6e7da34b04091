"""Times in which a resource is shut, for maintenance: the facts, and the blocks they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from booking_core.domain.ids import BlockId, ResourceId
from booking_core.domain.stays import Period, months
from booking_core.domain.tags import block_tag, night_tag, resource_tag
from booking_core.domain.texts import Words


@dataclass(frozen=True, slots=True)
class AboutBlock:
    """What every fact about a block says: all of it.

    Attributes:
        lineage: The resource, its parent, up to the root. What is below it is shut as well.
        zone: By which its days begin and end.

    """

    block_id: BlockId
    resource_id: ResourceId
    lineage: tuple[ResourceId, ...]
    period: Period
    zone: str

    @property
    def tags(self) -> frozenset[str]:
        touched = months(self.period.first_day, self.period.end_day)
        nights = {night_tag(key, month) for key in self.lineage for month in touched}
        return frozenset({block_tag(self.block_id), resource_tag(self.resource_id), *nights})


@dataclass(frozen=True, slots=True)
class ResourceBlocked(AboutBlock):
    """Nothing new is admitted there; what was approved stands, and needs attention."""

    kind: ClassVar[str] = "resource_blocked"
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class BlockLifted(AboutBlock):
    """It can be booked again."""

    kind: ClassVar[str] = "resource_block_lifted"


BlockEvent = ResourceBlocked | BlockLifted
BLOCKING = (ResourceBlocked, BlockLifted)


@dataclass(frozen=True, slots=True)
class Block:
    """A time in which a resource is shut, or was until it was lifted."""

    id: BlockId
    resource_id: ResourceId
    lineage: tuple[ResourceId, ...]
    period: Period
    zone: str
    lifted: bool = False


Blocks = Mapping[BlockId, Block]


def evolve_blocks(blocks: Blocks, event: BlockEvent) -> Blocks:
    """Every fact carries the whole block, so that any of them tells it."""
    block = Block(event.block_id, event.resource_id, event.lineage, event.period, event.zone)
    if isinstance(event, BlockLifted):
        block = replace(block, lifted=True)
    return {**blocks, event.block_id: block}
