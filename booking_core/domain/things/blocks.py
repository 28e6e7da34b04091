"""Shutting a resource for a time, and opening it again: the decider of blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from booking_core.domain import access
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import shut
from booking_core.domain.bookings.errors import InThePast, PeriodEmpty, PeriodUnfit
from booking_core.domain.bookings.events import LIFE
from booking_core.domain.bookings.life import AnyEvent, Situation, advance, evolve
from booking_core.domain.bookings.reaching import Reach, touches, waiting_near
from booking_core.domain.bookings.surroundings import around
from booking_core.domain.decider import Decider, Query, Refused, Verdict, Violation, about, any_of
from booking_core.domain.errors import NotAllowed, NotFound
from booking_core.domain.ids import BlockId, MemberId, ResourceId
from booking_core.domain.people import member_life
from booking_core.domain.stays import (
    Period,
    Slot,
    Stay,
    WallTimes,
    Wish,
    resolve,
    today,
    wall,
)
from booking_core.domain.tags import block_tag, booking_tag, resource_tag
from booking_core.domain.texts import FreeText
from booking_core.domain.things.block_life import BLOCKING, Block, BlockLifted, ResourceBlocked
from booking_core.domain.things.resource_life import CONFIGURATION, Kind, Resource, lineage
from booking_core.domain.waitlist.waiting import woken


@dataclass(frozen=True, slots=True)
class BlockResource:
    """Nothing new from then on; a block may have begun, and has an end that is to come."""

    by: MemberId
    block_id: BlockId
    resource_id: ResourceId
    period: Wish
    now: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class LiftBlock:
    by: MemberId
    block_id: BlockId
    resource_id: ResourceId
    now: datetime


Command = BlockResource | LiftBlock


def boundary(command: Command, state: Situation) -> Query:
    asked = member_life.seen(command.by) | about(BLOCKING, block_tag(command.block_id))
    asked |= about(CONFIGURATION, resource_tag(command.resource_id))
    resource = state.inventory.get(command.resource_id)
    if resource is None:
        return asked
    if isinstance(command, BlockResource):
        return asked | around(resource.tree_id, command.period, state.inventory)
    block = state.blocks.get(command.block_id)
    if block is None:
        return asked
    asked |= around(resource.tree_id, block.period, state.inventory)
    return asked | _around_those_who_wait(resource.tree_id, block.period, state)


def _around_those_who_wait(root: ResourceId, period: Period, state: Situation) -> Query:
    """They may be offered what can be had again, if all that they want is free."""
    lifted = Reach(frozenset({root}), period.first_day, period.end_day)
    # No buffer lies between a stay and a block.
    waiting = [key for key, each in state.bookings.items() if touches(each, [lifted])]
    own = any_of(about(LIFE, booking_tag(key)) for key in sorted(waiting))
    return own | any_of(
        around(tree, each.stay, state.inventory)
        for each in waiting_near([lifted], state)
        for tree in each.roots
    )


def decide(command: Command, state: Situation) -> Verdict:
    if not access.may_run_household(state.membership.standing(command.by)):
        return Refused((NotAllowed("run_household"),))
    block = state.blocks.get(command.block_id)
    match command:
        case BlockResource():
            return () if block else _block(command, state)
        case LiftBlock():
            if block is None or block.resource_id != command.resource_id:
                return Refused((NotFound("block", command.block_id),))
            return _lift(block, state, command.now)
        case _:
            assert_never(command)


def _block(command: BlockResource, state: Situation) -> Verdict:
    resource = state.inventory.get(command.resource_id)
    if resource is None:
        return Refused((NotFound("resource", command.resource_id),))
    period = _period(command.period, resource)
    if isinstance(period, Violation):
        return Refused((period,))
    reason = rules.tidy(command.reason)
    broken = (*_over(period, resource, command.now), *rules.unfit_words("reason", reason))
    if broken:
        return Refused(broken)
    return (
        ResourceBlocked(
            command.block_id,
            resource.id,
            lineage(state.inventory, resource.id),
            period,
            resource.time_zone,
            FreeText(command.by, reason) if reason else None,
        ),
    )


def _period(wish: Wish, resource: Resource) -> Period | Violation:
    given = Kind.OVERNIGHT if isinstance(wish, Stay) else Kind.HOURLY
    if given is not resource.kind:
        return PeriodUnfit(resource.id, resource.kind)
    if isinstance(wish, WallTimes):
        return resolve(wish, resource.time_zone) or PeriodEmpty(wish.start, wish.end)
    return wish


def _over(period: Period, resource: Resource, now: datetime) -> Iterator[Violation]:
    if isinstance(period, Slot):
        if period.end_at <= now:
            yield InThePast(period.end, wall(now, resource.time_zone))
    elif period.departure <= (this_day := today(now, resource.time_zone)):
        yield InThePast(period.departure, this_day)


def _lift(block: Block, state: Situation, now: datetime) -> Verdict:
    """What can be had again is offered to those who wait for it."""
    if block.lifted:
        return ()
    fact = BlockLifted(block.id, block.resource_id, block.lineage, block.period, block.zone)
    freed = shut(block.resource_id, block.period, state.inventory)
    offers, _ = woken(evolve(state, fact), [(freed, now)], now)
    return (fact, *offers)


blocks: Decider[Command, AnyEvent, Situation] = Decider(
    Situation(), boundary, decide, evolve, advance
)
