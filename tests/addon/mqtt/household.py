"""A family with a house and a car, acting by ordinary commands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from booking_core.domain.booking_rules import Item
from booking_core.domain.bookings import (
    ApproveBooking,
    CancelBooking,
    RequestBooking,
    bookings,
)
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.members import FoundHousehold, members
from booking_core.domain.resources import (
    Approval,
    ArchiveResource,
    CreateResource,
    Kind,
    Mode,
    Size,
    resources,
)
from booking_core.domain.stays import Stay
from booking_core.handling import handle
from booking_core.ports import Accepted, Envelope

if TYPE_CHECKING:
    from booking_core.ports import Clock, Recorded, Store

ANA = MemberId("01970000-0000-7000-8000-00000000000a")
HOUSE = ResourceId("01970000-0000-7000-8000-000000000010")


class Household:
    """Ana's, with whatever clock the test has."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def found(self) -> None:
        await self._do(members, FoundHousehold(ANA, "Europe/Berlin", "de"))

    async def build(
        self, resource_id: ResourceId = HOUSE, name: str = "Haus am See", mode: Mode = Mode.AUTO
    ) -> None:
        command = CreateResource(
            ANA,
            resource_id,
            name,
            Kind.OVERNIGHT,
            size=Size(places=500),
            approval=Approval(mode),
        )
        await self._do(resources, command)

    async def archive(self, resource_id: ResourceId = HOUSE) -> None:
        await self._do(resources, ArchiveResource(ANA, resource_id))

    async def book(
        self, arrival: date, nights: int = 2, resource_id: ResourceId = HOUSE
    ) -> BookingId:
        booking_id = BookingId(str(uuid4()))
        stay = Stay(arrival, arrival + timedelta(days=nights))
        items = (Item(resource_id, 1),)
        await self._do(
            bookings,
            RequestBooking(booking_id, ANA, ANA, items, stay, self._clock(), note="a secret"),
        )
        return booking_id

    async def approve(self, booking_id: BookingId, version: int) -> None:
        await self._do(bookings, ApproveBooking(booking_id, ANA, version, self._clock()))

    async def cancel(self, booking_id: BookingId, version: int) -> None:
        await self._do(bookings, CancelBooking(booking_id, ANA, version, self._clock()))

    async def _do(self, decider: object, command: object) -> tuple[Recorded, ...]:
        envelope = Envelope(ANA, "api", str(uuid4()))
        outcome = await handle(decider, self._store, command, envelope)  # type: ignore[arg-type]  # any pair that fits
        assert isinstance(outcome, Accepted), outcome
        return outcome.recorded
