"""The people and things that the tests speak of.

Ana runs the household, Ben approves, Bo is Ana's child, Carl a viewer, Dora a stranger.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from booking_core.domain.access import Role
from booking_core.domain.bookings.claims import Item
from booking_core.domain.decider import Event
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.people.member_events import HouseholdFounded, MemberAdded
from booking_core.domain.things.resource_life import (
    Approval,
    Kind,
    Label,
    Mode,
    PolicyAdopted,
    ResourceCreated,
    Rules,
    Size,
)

ANA, BEN, BO = MemberId("ana"), MemberId("ben"), MemberId("bo")
CARL, DORA, EVE = MemberId("carl"), MemberId("dora"), MemberId("eve")
HOUSE, BLUE_ROOM, ATTIC = ResourceId("house"), ResourceId("blue-room"), ResourceId("attic")
TENT, CAR, BIKES = ResourceId("tent"), ResourceId("car"), ResourceId("bikes")
FIRST, SECOND, THIRD = BookingId("first"), BookingId("second"), BookingId("third")
BERLIN = "Europe/Berlin"
MARCH_1ST = datetime(2026, 3, 1, 9, tzinfo=UTC)
ADMIN, APPROVER, MEMBER, VIEWER = (frozenset({role}) for role in Role)


def july(day: int) -> date:
    return date(2026, 7, day)


def at(hour: int, minute: int = 0, *, day: int = 10) -> datetime:
    """Naive wall time in July."""
    return datetime(2026, 7, day, hour, minute)  # noqa: DTZ001 - wall time has no zone


def item(resource_id: ResourceId = BLUE_ROOM, persons: int = 1, *, without_bed: int = 0) -> Item:
    return Item(resource_id, persons, without_bed)


def overnight(
    resource_id: ResourceId,
    places: int | None,
    *,
    parent: ResourceId | None = None,
    ceiling: int | None = None,
) -> ResourceCreated:
    return ResourceCreated(
        resource_id,
        parent or resource_id,
        parent,
        Kind.OVERNIGHT,
        BERLIN,
        Label(resource_id.replace("-", "_"), resource_id.title()),
        Size(places=places, ceiling=ceiling),
    )


def hourly(resource_id: ResourceId, units: int, places: int | None = None) -> ResourceCreated:
    return ResourceCreated(
        resource_id,
        resource_id,
        None,
        Kind.HOURLY,
        BERLIN,
        Label(resource_id, resource_id.title()),
        Size(places=places, units=units),
    )


def policy(
    created: ResourceCreated,
    mode: Mode = Mode.ONE,
    *,
    version: int = 1,
    approvers: frozenset[MemberId] = frozenset(),
    rules: Rules | None = None,
) -> PolicyAdopted:
    return PolicyAdopted(
        created.resource_id,
        created.tree_id,
        version,
        Approval(mode, approvers),
        rules or Rules(),
    )


def with_policy(created: ResourceCreated, mode: Mode = Mode.ONE) -> tuple[Event, ...]:
    return created, policy(created, mode)


FAMILY: tuple[Event, ...] = (
    HouseholdFounded(BERLIN, "de"),
    MemberAdded(ANA, ADMIN | MEMBER),
    MemberAdded(BEN, APPROVER | MEMBER),
    MemberAdded(BO, MEMBER, ANA),
    MemberAdded(CARL, VIEWER),
    MemberAdded(EVE, MEMBER),
)
THINGS: tuple[Event, ...] = (
    *with_policy(overnight(HOUSE, None, ceiling=6)),
    *with_policy(overnight(BLUE_ROOM, 3, parent=HOUSE)),
    *with_policy(overnight(ATTIC, 4, parent=HOUSE)),
    *with_policy(overnight(TENT, 2), Mode.AUTO),
    *with_policy(hourly(CAR, 1, places=5)),
    *with_policy(hourly(BIKES, 3), Mode.AUTO),
)
